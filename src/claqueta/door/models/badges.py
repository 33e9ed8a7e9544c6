"""Badges: one for each person at an event, whatever that person is there."""

import secrets
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claqueta.events.models import Accreditation, Event, Registration

KEY = 20
"""Letters of a key: ten random bytes in hexadecimal."""
NAME = 120


def fresh_key() -> str:
    """What the code of a badge carries: random, so that it tells nothing of anybody."""
    return secrets.token_hex(KEY // 2)


class Pass(models.Model):
    """What the door makes of an accreditation: its colour, and on which days it lets in."""

    accreditation = models.OneToOneField(
        Accreditation, models.CASCADE, related_name="door_pass", verbose_name=_("accreditation")
    )
    colour = models.CharField(_("colour"), max_length=20, blank=True)
    days: Any = models.JSONField(_("days"), default=list, blank=True)
    """ISO dates, where the event is; none for every day."""

    def __str__(self) -> str:
        return str(self.accreditation)


class Badge(models.Model):
    """The badge of one person at an event. Who registered is in `registrations`; a speaker or a host may have none."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="badges", verbose_name=_("event"))
    key = models.CharField(max_length=KEY, unique=True, default=fresh_key, editable=False)
    name = models.CharField(_("name"), max_length=NAME)
    name_folded = models.CharField(max_length=NAME, editable=False)
    company = models.CharField(_("organisation"), max_length=200, blank=True)
    email = models.EmailField(_("mail address"), blank=True, db_index=True)
    roles: Any = models.JSONField(_("roles"), default=list, blank=True)
    """Keys of `roles.toml`, besides what the accreditations say."""
    registrations: Any = models.ManyToManyField(
        Registration, through="BadgeRegistration", related_name="badges"
    )
    registered_name = models.CharField(max_length=NAME, blank=True, editable=False)
    """What the registration said when the name was taken from it: what the office corrected stands until that changes."""
    registered_company = models.CharField(max_length=200, blank=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    revoked_for = models.CharField(_("reason"), max_length=300, blank=True)
    printed_digest = models.CharField(max_length=64, blank=True, editable=False)
    """SHA-256 of what stood on it when it was printed last; blank for one that never was."""
    printed_at = models.DateTimeField(_("printed"), null=True, blank=True)
    times_printed = models.PositiveIntegerField(_("times printed"), default=0)
    thanked_at = models.DateTimeField(_("thanked"), null=True, blank=True)
    minutes = models.PositiveIntegerField(null=True, blank=True, editable=False)
    """How long they were there, once what the doors read is gone; none while it is kept, or where they did not come."""
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("badge")
        verbose_name_plural = _("badges")
        ordering: ClassVar = ["name_folded", "pk"]
        indexes: ClassVar = [models.Index(fields=["event", "name_folded"], name="badges_of_an_event")]

    def __str__(self) -> str:
        return self.name


class BadgeRegistration(models.Model):
    """A registration stands on one badge; two of one person stand on the same."""

    badge = models.ForeignKey(Badge, models.CASCADE, related_name="held")
    registration = models.OneToOneField(Registration, models.CASCADE, related_name="on_badge")

    def __str__(self) -> str:
        return f"{self.badge} · {self.registration_id}"


class RevokedKey(models.Model):
    """A code that was printed and no longer opens anything: lost, or made anew."""

    badge = models.ForeignKey(Badge, models.CASCADE, related_name="revoked_keys")
    key = models.CharField(max_length=KEY, unique=True)
    at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.key
