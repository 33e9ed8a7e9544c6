"""What people are told: notices and mails."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


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


class MailRefusal(models.Model):
    """That no mails of a kind are wanted at an address; the digest of the address is all that is kept of it."""

    digest = models.CharField(max_length=64)
    kind = models.CharField(max_length=60)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["-at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["digest", "kind"], name="one_refusal_per_address_and_kind")
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.digest[:8]}…"


class OutgoingMail(models.Model):
    """A mail of the outbox: to whom, how far it is, and its sealed text until it is handed over."""

    class State(models.TextChoices):
        WAITING = "waiting", _("On its way")
        HANDED_OVER = "handed-over", _("Sent")
        GIVEN_UP = "given-up", _("Could not be sent")
        CALLED_OFF = "called-off", _("Called off")
        EXPIRED = "expired", _("Out of date before it could leave")
        UNWANTED = "unwanted", _("Its reader wants no such mails")

    to = models.EmailField(blank=True)
    """Empty for one that goes to nobody (see `outbox.put`)."""
    template = models.CharField(max_length=80)
    kind = models.CharField(max_length=60, blank=True)
    """Of those that its reader can stop; it does not leave once they did."""
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
