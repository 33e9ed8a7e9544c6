"""Doors of an event, and the phones and tablets that stand at them."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claqueta.events.models import Event, Room


def zone_of(room_id: int | None) -> str:
    """What is behind the doors of a room, or of none."""
    return f"room:{room_id}" if room_id else ""


class Door(models.Model):
    """Where people are let in: to the event, or to a room of it."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="doors", verbose_name=_("event"))
    name = models.CharField(_("name"), max_length=80)
    room = models.ForeignKey(
        Room, models.PROTECT, null=True, blank=True, related_name="doors", verbose_name=_("room")
    )
    """The room behind it; none for the event as a whole."""
    self_check_in = models.BooleanField(_("people may check themselves in"), default=False)
    closed = models.BooleanField(_("closed"), default=False)

    class Meta:
        verbose_name = _("door")
        verbose_name_plural = _("doors")
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "name"], name="door_named_once_at_its_event")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> str:
        """What is behind it: blank for the event as a whole, otherwise the room. Two doors of one room share it."""
        return zone_of(self.room_id)


class Device(models.Model):
    """A phone or tablet that was paired with a door. What it proves itself by is kept as a hash."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="door_devices", verbose_name=_("event"))
    door = models.ForeignKey(Door, models.CASCADE, related_name="devices", verbose_name=_("door"))
    name = models.CharField(_("name"), max_length=80)
    code_hash = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    """Of the code that pairs it, until it is used."""
    code_until = models.DateTimeField(_("code good until"), null=True, blank=True)
    token_hash = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    paired_at = models.DateTimeField(_("paired"), null=True, blank=True)
    expires_at = models.DateTimeField(_("good until"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    seen_at = models.DateTimeField(_("last heard of"), null=True, blank=True)
    listed_at = models.DateTimeField(_("list taken"), null=True, blank=True)
    clock_off = models.FloatField(_("its clock is off by (seconds)"), default=0)
    """What has to be added to its clock, in seconds, as it was last estimated."""
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("device")
        verbose_name_plural = _("devices")
        ordering: ClassVar = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    def works(self) -> bool:
        """Whether what it sends is taken."""
        return bool(self.token_hash) and self.revoked_at is None and self.expires_at > timezone.now()
