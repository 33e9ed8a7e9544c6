"""Who travels, and the agenda abroad."""

import uuid
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claqueta.delegations.models.applicants import Applicant
from claqueta.delegations.models.delegations import Delegation
from claqueta.foundation.translated import TranslatedField, text_in


class Traveller(models.Model):
    """Somebody who travels for a company. Of passports nothing is kept: whoever travels shows theirs."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    applicant = models.ForeignKey(
        Applicant, models.PROTECT, related_name="travellers", verbose_name=_("application to a delegation")
    )
    name = models.CharField(_("name"), max_length=120)
    role = models.CharField(_("role"), max_length=120, blank=True)
    email = models.EmailField(_("mail address"), blank=True, db_index=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    needs = models.TextField(_("food and access"), blank=True)
    """Health data may stand here: taken away soon after the journey."""
    language = models.CharField(max_length=5, blank=True)
    link_number = models.PositiveIntegerField(default=1)
    gone_at = models.DateTimeField(null=True, blank=True)
    """When somebody else took their place."""
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("traveller")
        verbose_name_plural = _("travellers")
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_complete(self) -> bool:
        """Whether what the journey needs of them is there."""
        return bool(self.role and self.email and self.phone)


class AppointmentKind(models.TextChoices):
    MEETING = "meeting", _("Meeting")
    RECEPTION = "reception", _("Reception")
    VISIT = "visit", _("Visit")
    TRAVEL = "travel", _("Journey")


class Appointment(models.Model):
    """Something in the agenda abroad, by the clocks of the place."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    delegation = models.ForeignKey(
        Delegation, models.CASCADE, related_name="appointments", verbose_name=_("delegation")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=AppointmentKind)
    title = TranslatedField(_("title"), max_length=160)
    place = models.CharField(_("place"), max_length=200, blank=True)
    begins_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    applicants = models.ManyToManyField(
        Applicant, blank=True, related_name="appointments", verbose_name=_("companies")
    )
    """Those that attend; none for all."""
    revision = models.PositiveIntegerField(default=0)
    cancelled = models.BooleanField(_("called off"), default=False)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("appointment of a delegation")
        verbose_name_plural = _("appointments of delegations")
        ordering: ClassVar = ["begins_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(kind__in=AppointmentKind.values),
                name="delegation_appointment_kind_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("begins_at")),
                name="delegation_appointment_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return text_in(self.title)

    @property
    def begins(self) -> datetime:
        return self.begins_at.astimezone(self.delegation.here)

    @property
    def ends(self) -> datetime:
        return self.ends_at.astimezone(self.delegation.here)
