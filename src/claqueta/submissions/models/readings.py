"""Who reads for a call, what each of them reads, what they say of it, and what they must not read."""

import uuid
from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claqueta.organisations.models import Organisation
from claqueta.submissions.models.calls import ProjectCall
from claqueta.submissions.models.submissions import Submission, SubmissionFile

LOW, HIGH = 0, 10
"""The ends of the scale on which everything is scored."""


class Reader(models.Model):
    """Somebody who reads projects, for one call or for many; without an account, if they like."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("mail address"), unique=True)
    language = models.CharField(_("language of mails"), max_length=5, blank=True)
    languages: Any = models.JSONField(_("languages they read"), default=list, blank=True)
    competences: Any = models.JSONField(_("what they know"), default=list, blank=True)
    """Kinds of work and genres of the catalogue, as `type.documentary` and `genre.drama`."""
    organisation = models.ForeignKey(
        Organisation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="project_readers",
        verbose_name=_("organisation"),
    )
    company = models.CharField(_("works for"), max_length=200, blank=True)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="project_readers"
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("reader")
        verbose_name_plural = _("readers")
        ordering: ClassVar = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class ReadingPlan(models.Model):
    """How the projects of a call are read: by how many, by which criteria, until when, and what the choice is wished to have."""

    call = models.OneToOneField(
        ProjectCall, models.CASCADE, related_name="reading_plan", verbose_name=_("call for projects")
    )
    needs = models.PositiveSmallIntegerField(_("readings of each project"))
    until = models.DateTimeField(_("readings until"), null=True, blank=True)
    criteria: Any = models.JSONField(_("criteria"), default=list, blank=True)
    """Each with `key`, `name` in each language and `weight`."""
    named = models.BooleanField(_("the board learns who read"), default=False)
    wishes: Any = models.JSONField(_("wishes"), default=list, blank=True)
    """Each with `field`, `among`, `least` and `most`, in the order of their importance."""

    class Meta:
        verbose_name = _("plan of readings")
        verbose_name_plural = _("plans of readings")

    def __str__(self) -> str:
        return str(self.call)

    def is_open(self, now: datetime | None = None) -> bool:
        """Whether readings are still taken; what is late is taken as long as nothing was decided."""
        return self.call.state != ProjectCall.State.DRAFT


class SeatState(models.TextChoices):
    INVITED = "invited", _("Invited")
    ACCEPTED = "accepted", _("Reads")
    DECLINED = "declined", _("Does not read")


class ReaderSeat(models.Model):
    """That somebody reads for a call, and how much at most."""

    State = SeatState
    call = models.ForeignKey(
        ProjectCall, models.CASCADE, related_name="seats", verbose_name=_("call for projects")
    )
    reader = models.ForeignKey(Reader, models.CASCADE, related_name="seats", verbose_name=_("reader"))
    load = models.PositiveSmallIntegerField(_("projects at most"))
    state = models.CharField(_("state"), max_length=10, choices=SeatState, default=SeatState.INVITED)
    link_number = models.PositiveIntegerField(default=1)
    """Of the links that work; a higher number makes the earlier ones useless."""
    invited_at = models.DateTimeField(_("invited on"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered on"), null=True, blank=True)
    """When they agreed to keep what they read to themselves, or said no."""
    reminded_at = models.DateTimeField(_("reminded on"), null=True, blank=True)

    class Meta:
        verbose_name = _("reader of a call")
        verbose_name_plural = _("readers of calls")
        ordering: ClassVar = ["reader__name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["call", "reader"], name="reader_once_for_a_call"),
            models.CheckConstraint(
                condition=models.Q(state__in=SeatState.values), name="reader_seat_in_a_known_state"
            ),
        ]

    def __str__(self) -> str:
        return self.reader.name


class Conflict(models.Model):
    """That somebody said they must not read a project."""

    reader = models.ForeignKey(Reader, models.CASCADE, related_name="conflicts", verbose_name=_("reader"))
    submission = models.ForeignKey(
        Submission, models.CASCADE, related_name="conflicts", verbose_name=_("project submitted")
    )
    words = models.CharField(_("why"), max_length=300, blank=True)
    declared_at = models.DateTimeField(_("declared on"), default=timezone.now)

    class Meta:
        verbose_name = _("conflict of interest")
        verbose_name_plural = _("conflicts of interest")
        ordering: ClassVar = ["-declared_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reader", "submission"], name="reader_conflict_once")
        ]

    def __str__(self) -> str:
        return f"{self.reader} · {self.submission.code}"


class ReadingState(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    ASSIGNED = "assigned", _("To be read")
    GIVEN = "given", pgettext_lazy("reading", "Given")


class Confidence(models.IntegerChoices):
    LOW = 1, _("Not very sure")
    USUAL = 2, _("Sure enough")
    HIGH = 3, _("I know this well")


class Reading(models.Model):
    """One project before one reader: proposed, to be read, read."""

    State = ReadingState
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    seat = models.ForeignKey(
        ReaderSeat, models.CASCADE, related_name="readings", verbose_name=_("reader of a call")
    )
    submission = models.ForeignKey(
        Submission, models.CASCADE, related_name="readings", verbose_name=_("project submitted")
    )
    state = models.CharField(_("state"), max_length=10, choices=ReadingState, default=ReadingState.PROPOSED)
    by_hand = models.BooleanField(_("chosen by hand"), default=False)
    why = models.CharField(_("why"), max_length=300, blank=True)
    """Of whoever chose it by hand."""
    assigned_at = models.DateTimeField(_("assigned on"), null=True, blank=True)
    scores: Any = models.JSONField(_("scores"), default=dict, blank=True)
    """Criterion → 0 to 10; some of them, while it is being written."""
    confidence = models.PositiveSmallIntegerField(_("how sure"), choices=Confidence, default=Confidence.USUAL)
    words = models.TextField(_("what they say"), blank=True)
    given_at = models.DateTimeField(_("given on"), null=True, blank=True)
    saved_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = pgettext_lazy("of a project", "reading")
        verbose_name_plural = pgettext_lazy("of a project", "readings")
        ordering: ClassVar = ["seat", "submission"]
        indexes: ClassVar = [models.Index(fields=["submission", "state"], name="reading_by_project")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["seat", "submission"], name="reading_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=ReadingState.values), name="reading_in_a_known_state"
            ),
            models.CheckConstraint(
                condition=models.Q(confidence__in=Confidence.values), name="reading_confidence_is_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="given") | models.Q(given_at__isnull=False),
                name="reading_given_at_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat} · {self.submission.code}"


class BlindCopy(models.Model):
    """A file as those read it who must not know whose it is: without metadata; its text looked through for names."""

    file = models.OneToOneField(SubmissionFile, models.CASCADE, related_name="blind_copy")
    body = models.FileField(upload_to="blind/", blank=True)
    """Empty for a kind of file that cannot be made blind."""
    media_type = models.CharField(max_length=100, blank=True)
    found: Any = models.JSONField(_("names found in it"), default=list, blank=True)
    released = models.BooleanField(_("shown all the same"), default=False)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("blind copy")
        verbose_name_plural = _("blind copies")

    def __str__(self) -> str:
        return str(self.file)

    @property
    def is_shown(self) -> bool:
        return bool(self.body) and (not self.found or self.released)

    @property
    def is_unread(self) -> bool:
        """Whether it has no text that could be looked through, as a scan."""
        return bool(self.body) and self.found == [""]
