"""What was read at the doors, and who is inside by it."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claqueta.door.models.badges import KEY, Badge
from claqueta.door.models.devices import Device, Door
from claqueta.door.policies import Flag, Reason, Way
from claqueta.events.models import Event


class Source(models.TextChoices):
    DEVICE = "device", _("Device")
    DESK = "desk", _("Desk")
    SELF = "self", _("The person’s own link")


WAYS = [
    (Way.IN.value, pgettext_lazy("door", "In")),
    (Way.OUT.value, pgettext_lazy("door", "Out")),
    (Way.AGAIN.value, _("In again, having left without a scan")),
]
FLAGS: list[tuple[str, Any]] = [
    (Flag.NONE.value, ""),
    (Flag.TWICE.value, _("Let in at two doors")),
    (Flag.CANCELLED.value, _("Let in after the registration was cancelled")),
    (Flag.REVOKED.value, _("Let in with a badge that was revoked")),
    (Flag.UNKNOWN.value, _("Let in with a code that nobody has")),
    (Flag.CLOCK.value, _("Nobody knows when: the device’s clock was wrong")),
]
REASONS = [
    (Reason.NONE.value, ""),
    (Reason.FORGED.value, _("Not a code of ours")),
    (Reason.OTHER_EVENT.value, _("A badge of another event")),
    (Reason.UNKNOWN.value, _("Not on the list")),
    (Reason.REVOKED.value, _("The badge was revoked")),
    (Reason.CANCELLED.value, _("The registration is cancelled")),
    (Reason.NOT_IN.value, _("Not registered yet: waits for a place or for a yes")),
    (Reason.UNPAID.value, _("Not paid")),
    (Reason.WRONG_DAY.value, _("Not for this day")),
    (Reason.ALREADY.value, _("Inside already")),
]


class Scan(models.Model):
    """A badge that was read, or a person found in the list: let in, out, or refused. The device makes its identifier."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(Event, models.CASCADE, related_name="scans", verbose_name=_("event"))
    door = models.ForeignKey(Door, models.CASCADE, related_name="scans", verbose_name=_("door"))
    device = models.ForeignKey(
        Device, models.SET_NULL, null=True, blank=True, related_name="scans", verbose_name=_("device")
    )
    badge = models.ForeignKey(
        Badge, models.CASCADE, null=True, blank=True, related_name="scans", verbose_name=_("badge")
    )
    key = models.CharField(max_length=KEY, blank=True, editable=False)
    """The key that was read, which may have been revoked since."""
    source = models.CharField(_("by"), max_length=8, choices=Source, default=Source.DEVICE)
    way = models.CharField(_("way"), max_length=6, choices=WAYS, default=Way.IN.value)
    accepted = models.BooleanField(_("let through"), default=True)
    reason = models.CharField(_("why not"), max_length=12, choices=REASONS, blank=True)
    at = models.DateTimeField(_("when"), db_index=True)
    """By the server's clock: the device's, corrected by what it was off."""
    device_at = models.DateTimeField(_("by the device’s clock"))
    received_at = models.DateTimeField(_("received"), default=timezone.now)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    flag = models.CharField(_("flagged"), max_length=10, choices=FLAGS, blank=True)
    resolved_at = models.DateTimeField(_("resolved"), null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    resolution = models.CharField(_("what it was"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("scan")
        verbose_name_plural = _("scans")
        ordering: ClassVar = ["-at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["badge", "at"], name="scans_of_a_badge"),
            models.Index(fields=["event", "flag"], name="flagged_scans"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(way__in=[one.value for one in Way]), name="scan_a_known_way"),
            models.CheckConstraint(
                condition=Q(accepted=False) | Q(reason=""), name="scan_let_through_for_no_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.badge or '—'} · {self.door}"


class Presence(models.Model):
    """Whether somebody is behind a door now: what all the scans of a badge come to."""

    badge = models.ForeignKey(Badge, models.CASCADE, related_name="presences")
    event = models.ForeignKey(Event, models.CASCADE, related_name="presences")
    zone = models.CharField(max_length=30, blank=True)
    door = models.ForeignKey(Door, models.CASCADE, related_name="+")
    """The one through which they came last."""
    inside = models.BooleanField(default=False)
    since = models.DateTimeField()
    first_in = models.DateTimeField()
    updated_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["badge", "zone"], name="present_once_behind_a_door")
        ]
        indexes: ClassVar = [models.Index(fields=["event", "zone", "inside"], name="inside_of_an_event")]

    def __str__(self) -> str:
        return f"{self.badge_id} · {self.zone}"
