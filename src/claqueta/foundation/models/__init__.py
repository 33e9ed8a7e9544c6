"""What every domain may use: the audit trail, notifications, background jobs, the change log, saved views."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claqueta.foundation.models.beside import Note as Note
from claqueta.foundation.models.beside import Tag as Tag
from claqueta.foundation.models.beside import Tagging as Tagging
from claqueta.foundation.models.evidence import EvidenceLink as EvidenceLink
from claqueta.foundation.models.papers import DocumentWithdrawal as DocumentWithdrawal
from claqueta.foundation.models.papers import IssuedDocument as IssuedDocument
from claqueta.foundation.models.threads import Thread as Thread
from claqueta.foundation.models.threads import ThreadMember as ThreadMember
from claqueta.foundation.models.threads import ThreadMessage as ThreadMessage


class AuditEntry(models.Model):
    """Who did what to which object, from what to what, and why. Written by `foundation.audit` alone."""

    position = models.PositiveBigIntegerField(unique=True, editable=False)
    """Of its link in the book (`foundation.chains`)."""
    at = models.DateTimeField(_("when"), default=timezone.now, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who"),
    )
    actor_name = models.CharField(_("who"), max_length=200, blank=True)
    verb = models.CharField(_("what"), max_length=60, db_index=True)
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=64)
    object_name = models.CharField(_("object"), max_length=255)
    changes = models.JSONField(_("changes"), default=dict)
    reason = models.TextField(_("why"), blank=True)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit trail")
        ordering: ClassVar = ["-at", "-id"]
        indexes: ClassVar = [models.Index(fields=["object_type", "object_id", "-at"], name="audit_by_object")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(position__gte=1), name="trail_begins_with_one")
        ]

    def __str__(self) -> str:
        return f"{self.actor_name} {self.verb} {self.object_name}"


class ChangeCounter(models.Model):
    """The last position of the change log. Its row lock makes commits happen in the order of positions."""

    value = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.value)


class SetAside(models.Model):
    """An object whose search documents could not be made: not to be found until it is mended."""

    key = models.CharField(max_length=80, unique=True)
    """`kind:identifier`, as in the change log."""
    error = models.CharField(max_length=300)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["since", "id"]

    def __str__(self) -> str:
        return self.key


class Change(models.Model):
    """An object whose search documents are to be written anew; read by every node in the order of `position`."""

    position = models.PositiveBigIntegerField(primary_key=True)
    key = models.CharField(max_length=80)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["position"]

    def __str__(self) -> str:
        return f"{self.position} {self.key}"


class Job(models.Model):
    """A background task as people see it: what, for whom, how far, with what result."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60, db_index=True)
    title = models.CharField(_("title"), max_length=200)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State, default=State.WAITING, db_index=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.TextField(blank=True)
    result = models.JSONField(default=dict)
    file = models.FileField(upload_to="jobs/", blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    beat_at = models.DateTimeField(null=True, blank=True)
    """When the process that runs it last said that it is alive."""
    key = models.CharField(max_length=64, blank=True, editable=False)
    """Names a result that is shared (`foundation.results`); empty for a job of one person."""
    circle = models.CharField(max_length=20, blank=True, editable=False)
    """Who may have the shared result."""
    asked_at = models.DateTimeField(null=True, blank=True)
    """When somebody last looked whether the shared result is ready."""

    class Meta:
        verbose_name = _("background job")
        verbose_name_plural = _("background jobs")
        ordering: ClassVar = ["-created_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["key"], condition=~models.Q(key=""), name="one_job_per_shared_result"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def percent(self) -> int:
        return round(100 * self.done / self.total) if self.total else 0


class RoundRun(models.Model):
    """When something that is done again and again was done last, and how it went."""

    name = models.CharField(max_length=60, primary_key=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name


class Notification(models.Model):
    """A message to one person, shown in the application and, by their preference, mailed."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=255)
    body = models.TextField(blank=True)
    url = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    digest = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["-created_at", "-id"]
        indexes: ClassVar = [models.Index(fields=["recipient", "read_at"], name="notification_unread")]

    def __str__(self) -> str:
        return self.subject


class NotificationPreference(models.Model):
    """How one person wants to hear of one kind of thing."""

    class Channel(models.TextChoices):
        MAIL = "mail", _("At once, by mail")
        DIGEST = "digest", _("In the daily digest")
        NONE = "none", _("Only here")

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=60)
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.MAIL)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "kind"], name="one_preference_per_kind")
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.channel}"


class OutgoingMail(models.Model):
    """A mail of the outbox: to whom, how far it is, and its sealed text until it is handed over."""

    class State(models.TextChoices):
        WAITING = "waiting", _("On its way")
        HANDED_OVER = "handed-over", _("Sent")
        GIVEN_UP = "given-up", _("Could not be sent")
        CALLED_OFF = "called-off", _("Called off")
        EXPIRED = "expired", _("Out of date before it could leave")

    to = models.EmailField(blank=True)
    """Empty for one that goes to nobody (see `outbox.put`)."""
    template = models.CharField(max_length=80)
    subject = models.CharField(max_length=255)
    sealed = models.BinaryField(default=bytes)
    at = models.DateTimeField(default=timezone.now, db_index=True)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.WAITING, db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(default=timezone.now, null=True, db_index=True)
    """When it is tried next."""
    taken_until = models.DateTimeField(null=True, blank=True)
    """Until when the process that hands it over has it for itself."""
    expires_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering: ClassVar = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"

    @property
    def can_be_sent_again(self) -> bool:
        """Whether its text is still there and of use, and nobody is handing it over just now."""
        unfinished = self.state in (self.State.WAITING, self.State.GIVEN_UP)
        if self.taken_until is not None and self.taken_until > timezone.now():
            return False
        in_time = self.expires_at is None or self.expires_at > timezone.now()
        return unfinished and in_time and bool(self.sealed)


class IdempotencyKey(models.Model):
    """A request already answered: the same key gives the same answer and nothing happens twice."""

    owner = models.CharField(max_length=80)
    key = models.CharField(max_length=120)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    answer = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["owner", "key"], name="one_answer_per_key")]

    def __str__(self) -> str:
        return self.key


class Attachment(models.Model):
    """A file hanging from any object; its type is what its bytes say, not its name."""

    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=64)
    file = models.FileField(upload_to="attachments/%Y/")
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["object_type", "object_id"], name="attachment_by_object")]

    def __str__(self) -> str:
        return self.name


class SavedView(models.Model):
    """A list's filters under a name."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    list_name = models.CharField(max_length=60)
    name = models.CharField(_("name"), max_length=80)
    query = models.CharField(max_length=1000)
    shared = models.BooleanField(_("shared with the office"), default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["owner", "list_name", "name"], name="one_view_per_name")
        ]

    def __str__(self) -> str:
        return self.name


class ImportBatches(models.QuerySet["ImportBatch"]):
    def in_brief(self) -> "ImportBatches":
        """Without the rows of their plans, which may be many thousand; what a list shows is in `counts`."""
        return self.defer("report", "undo", "mapping", "decisions")


class ImportState(models.TextChoices):
    READING = "reading", _("Being read")
    UNREAD = "unread", _("Could not be read")
    PREVIEW = "preview", _("To be confirmed")
    APPLYING = "applying", _("Being applied")
    APPLIED = "applied", _("Applied")
    UNDONE = "undone", _("Undone")
    FAILED = "failed", _("Failed")


class ImportBatch(models.Model):
    """A file on its way in: read, mapped, previewed, applied, perhaps undone."""

    State = ImportState
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    file = models.FileField(upload_to="imports/%Y/")
    filename = models.CharField(max_length=200)
    mapping = models.JSONField(default=dict)
    decisions = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    """What the report comes to: rows, created, updated, unchanged, rejected."""
    undo = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.PREVIEW)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    applied_at = models.DateTimeField(null=True, blank=True)

    objects = ImportBatches.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering: ClassVar = ["-created_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=ImportState.values), name="import_in_a_known_state"
            )
        ]

    def __str__(self) -> str:
        return self.filename


class ColumnMapping(models.Model):
    """Which field an office's column headers mean, remembered from the last import that used them."""

    kind = models.CharField(max_length=60)
    fingerprint = models.CharField(max_length=64)
    mapping: Any = models.JSONField(default=dict)
    used_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "fingerprint"], name="one_mapping_per_headers")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.fingerprint[:8]}"


class WebhookEndpoint(models.Model):
    """An address that wants to hear of changes."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    url = models.URLField(_("address"), max_length=500)
    secret = models.CharField(max_length=80)
    kinds = models.JSONField(default=list)
    active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.url


class WebhookDelivery(models.Model):
    """One message to one endpoint, with every try."""

    endpoint = models.ForeignKey(WebhookEndpoint, models.CASCADE, related_name="deliveries")
    kind = models.CharField(max_length=60)
    payload = models.JSONField(default=dict)
    attempts = models.PositiveSmallIntegerField(default=0)
    status = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    next_at = models.DateTimeField(default=timezone.now, null=True)
    delivered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{self.kind} → {self.endpoint_id}"


class ChainHead(models.Model):
    """Where a book of links ends. Its row lock lets one writer at a time go on with the book."""

    book = models.CharField(max_length=60, primary_key=True)
    position = models.PositiveBigIntegerField(default=0)
    """Of the last link; 0 before the first."""
    hash = models.CharField(max_length=64)
    """Of the last link; 64 zeros before the first."""

    def __str__(self) -> str:
        return f"{self.book} {self.position}"


class ChainLink(models.Model):
    """One entry of a book that is only added to (`foundation.chains`)."""

    book = models.CharField(max_length=60)
    position = models.PositiveBigIntegerField()
    """From 1 on, without a gap."""
    amends = models.PositiveBigIntegerField(null=True, blank=True)
    """The position whose payload this link replaces, or takes away when it has no payload hash."""
    payload = models.TextField(blank=True)
    """Canonical JSON, exactly as it was hashed; empty where the book keeps its payloads elsewhere."""
    salt = models.CharField(max_length=32, blank=True)
    """Hashed before the payload; gone once the payload was replaced, so that nobody can guess what it was."""
    payload_hash = models.CharField(max_length=64, blank=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["book", "position"], name="one_link_per_position"),
            models.UniqueConstraint(fields=["book", "previous_hash"], name="books_do_not_fork"),
            models.CheckConstraint(condition=models.Q(position__gte=1), name="links_begin_with_one"),
            models.CheckConstraint(
                condition=models.Q(amends=None) | models.Q(amends__lt=models.F("position")),
                name="links_amend_earlier_ones",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["book", "amends", "position"],
                condition=models.Q(amends__isnull=False),
                name="link_by_amended",
            )
        ]

    def __str__(self) -> str:
        return f"{self.book} {self.position}"


class NumberSeries(models.Model):
    """The last number that a series gave in a year. Its row lock lets one transaction at a time take the next."""

    series = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["series", "year"], name="one_count_per_series_and_year")
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.year}: {self.last}"


class Deadline(models.Model):
    """By when something has to happen with an object; written by `foundation.deadlines` alone."""

    class State(models.TextChoices):
        RUNNING = "running", _("Running")
        STOPPED = "stopped", _("Clock stopped")
        MET = "met", _("Met")
        MISSED = "missed", _("Missed")
        DROPPED = "dropped", _("Dropped")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=64)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    """Whose it is, when its kind says that it is somebody's own; it goes on when the account is gone."""
    source = models.CharField(max_length=60, blank=True)
    """The rule that it follows from."""
    due_at = models.DateTimeField(db_index=True)
    """The first moment that is too late."""
    last_day = models.DateField(null=True, blank=True)
    """For one that is counted in days: its last, which ends at `due_at`."""
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.RUNNING)
    next_at = models.DateTimeField(null=True, blank=True, db_index=True)
    """When it has to be looked at next: for a reminder, or because it is over."""
    stopped_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)
    """How often it was changed since it was set: the SEQUENCE of RFC 5545."""
    set_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("deadline")
        verbose_name_plural = _("deadlines")
        ordering: ClassVar = ["due_at", "id"]
        indexes: ClassVar = [
            models.Index(fields=["object_type", "object_id", "kind"], name="deadline_by_object")
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["object_type", "object_id", "kind"],
                condition=models.Q(ended_at=None),
                name="one_open_deadline_per_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(state="running", ended_at=None, stopped_at=None, next_at__isnull=False)
                | models.Q(state="stopped", ended_at=None, stopped_at__isnull=False, next_at=None)
                | models.Q(state__in=["met", "missed", "dropped"], ended_at__isnull=False, next_at=None),
                name="deadlines_stand_as_they_say",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_type}:{self.object_id}"
