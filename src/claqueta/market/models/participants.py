"""Who takes part in a market: an agenda, and the people who share it."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claqueta.market.models.markets import Market, Slot
from claqueta.market.roles import role_name
from claqueta.organisations.models import Organisation


class ParticipantState(models.TextChoices):
    TAKING_PART = "in", _("Takes part")
    WITHDRAWN = "withdrawn", _("Does not come")


class Participant(models.Model):
    """An agenda of a market: an organisation's, of one person or of several colleagues who share it."""

    State = ParticipantState
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    market = models.ForeignKey(Market, models.CASCADE, related_name="participants", verbose_name=_("market"))
    organisation = models.ForeignKey(
        Organisation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="market_participants",
        verbose_name=_("organisation"),
    )
    company = models.CharField(_("name"), max_length=200)
    """What the organisation is called here; the name on record when it was put on the list, or one that is on none."""
    country = models.CharField(_("country"), max_length=2, blank=True)
    role = models.CharField(_("as"), max_length=20)
    state = models.CharField(
        _("state"), max_length=10, choices=ParticipantState, default=ParticipantState.TAKING_PART
    )
    languages = models.JSONField(_("languages"), default=list)
    about = models.TextField(_("what they bring and look for"), blank=True)
    priority = models.PositiveSmallIntegerField(_("priority"), default=1)
    """What its meetings count for besides: 1 as everybody’s, up to 3."""
    least = models.PositiveSmallIntegerField(_("meetings, at least"), default=0)
    most = models.PositiveSmallIntegerField(_("meetings, at most"), null=True, blank=True)
    step_free = models.BooleanField(_("needs step-free access"), default=False)
    screen = models.BooleanField(_("needs a screen"), default=False)
    quiet = models.BooleanField(_("needs a quiet corner"), default=False)
    exclusive = models.BooleanField(_("one meeting with each organisation"), default=False)
    """Whether two agendas of one organisation are one to them."""
    walk_in = models.BooleanField(_("came on the day"), default=False)
    invited_at = models.DateTimeField(null=True, blank=True)
    told = models.ForeignKey(
        "market.Timetable", models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    """The timetable of which the agenda was told last, by mail."""
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = pgettext_lazy("market", "participant")
        verbose_name_plural = pgettext_lazy("market", "participants")
        ordering: ClassVar = ["company", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=ParticipantState.values), name="participant_in_a_known_state"
            ),
            models.CheckConstraint(
                condition=models.Q(priority__gte=1, priority__lte=3), name="participant_of_a_known_priority"
            ),
            models.CheckConstraint(
                condition=models.Q(most=None) | models.Q(most__gte=models.F("least")),
                name="participant_most_not_under_least",
            ),
        ]

    def __str__(self) -> str:
        return self.company

    @property
    def comes(self) -> bool:
        return self.state == ParticipantState.TAKING_PART

    @property
    def role_name(self) -> str:
        return role_name(self.role)


class Attendee(models.Model):
    """Somebody who comes, sharing an agenda with the colleagues of theirs who come."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="people")
    name = models.CharField(_("name"), max_length=120)
    job = models.CharField(_("position"), max_length=120, blank=True)
    email = models.EmailField(_("mail"))
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=5, blank=True)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    link_number = models.PositiveIntegerField(default=1)
    """By which older links end to work."""

    class Meta:
        verbose_name = pgettext_lazy("market", "person who comes")
        verbose_name_plural = pgettext_lazy("market", "people who come")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["participant", "email"], name="attendee_once_in_an_agenda")
        ]

    def __str__(self) -> str:
        return self.name


class AbsenceKind(models.TextChoices):
    UNAVAILABLE = "unavailable", _("Not available")
    MISSING = "missing", _("Did not come")
    LATE = "late", _("Late")


class Absence(models.Model):
    """A slot in which somebody takes no meeting."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="absences")
    slot = models.ForeignKey(Slot, models.CASCADE, related_name="absences")
    kind = models.CharField(
        pgettext_lazy("absence", "kind"), max_length=12, choices=AbsenceKind, default=AbsenceKind.UNAVAILABLE
    )

    class Meta:
        verbose_name = pgettext_lazy("market", "absence")
        verbose_name_plural = pgettext_lazy("market", "absences")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["participant", "slot"], name="absent_once_in_a_slot"),
            models.CheckConstraint(
                condition=models.Q(kind__in=AbsenceKind.values), name="absence_of_a_known_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant} · {self.slot}"
