"""A market: the meetings of an event, their slots and tables."""

import uuid
from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claqueta.events.models import Event
from claqueta.market.roles import usual_matrix


class MarketState(models.TextChoices):
    PREPARING = "preparing", pgettext_lazy("market", "Being prepared")
    ASKING = "asking", _("Meetings can be asked for")
    PLANNING = "planning", _("The timetable is being made")
    PUBLISHED = "published", _("The timetable is published")
    ENDED = "ended", pgettext_lazy("market", "Over")


LIVE = (MarketState.ASKING, MarketState.PLANNING, MarketState.PUBLISHED, MarketState.ENDED)
"""The states in which those who take part see it."""


class Market(models.Model):
    """The one-to-one meetings of an event."""

    State = MarketState
    event = models.OneToOneField(
        Event, models.PROTECT, related_name="market", verbose_name=pgettext_lazy("market", "event")
    )
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=MarketState, default=MarketState.PREPARING, db_index=True
    )
    asking_until = models.DateTimeField(_("meetings are asked for until"))
    quota = models.PositiveSmallIntegerField(_("meetings that each may ask for"))
    row = models.PositiveSmallIntegerField(_("meetings without a break, at most"), default=0)
    """0 for as many as come."""
    asks = models.JSONField(_("who may ask whom"), default=usual_matrix)
    """Role → the roles that it may ask."""
    version = models.PositiveIntegerField(default=1)
    """Grows with each timetable: who works on an older one is told so."""
    published = models.ForeignKey(
        "market.Timetable", models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    """The timetable that is in force."""
    reminded_for = models.PositiveSmallIntegerField(null=True, blank=True)
    """How many days before the end of asking those were reminded who had not asked, the last time."""
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("market")
        verbose_name_plural = _("markets")
        ordering: ClassVar = ["-event__begins_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=MarketState.values), name="market_in_a_known_state"
            ),
            models.CheckConstraint(condition=models.Q(quota__gte=1), name="market_lets_ask"),
            models.CheckConstraint(
                condition=~models.Q(state="published") | models.Q(published__isnull=False),
                name="market_published_with_a_timetable",
            ),
        ]

    def __str__(self) -> str:
        return str(self.event)

    @property
    def here(self) -> ZoneInfo:
        """The zone in which its hours are told."""
        return self.event.here

    def may_ask(self, role: str, other: str) -> bool:
        return other in self.asks.get(role, ())

    def lets_ask(self, now: datetime | None = None) -> bool:
        """Whether meetings can be asked for at this moment."""
        return self.state == MarketState.ASKING and self.asking_until > (now or timezone.now())


class Slot(models.Model):
    """A time in which each table takes one meeting."""

    market = models.ForeignKey(Market, models.CASCADE, related_name="slots")
    begins_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))

    class Meta:
        verbose_name = _("slot")
        verbose_name_plural = _("slots")
        ordering: ClassVar = ["begins_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["market", "begins_at"], name="market_slot_begins_once"),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("begins_at")), name="market_slot_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        here = self.market.here
        return f"{self.begins_at.astimezone(here):%d/%m %H:%M}–{self.ends_at.astimezone(here):%H:%M}"


class Table(models.Model):
    """A table of the hall, with what it has."""

    market = models.ForeignKey(Market, models.CASCADE, related_name="tables")
    name = models.CharField(_("table"), max_length=30)
    place = models.PositiveSmallIntegerField(default=0)
    seats = models.PositiveSmallIntegerField(_("seats"))
    step_free = models.BooleanField(_("step-free access"), default=False)
    screen = models.BooleanField(_("has a screen"), default=False)
    quiet = models.BooleanField(_("in a quiet corner"), default=False)

    class Meta:
        verbose_name = _("table")
        verbose_name_plural = _("tables")
        ordering: ClassVar = ["place", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["market", "name"], name="market_table_named_once"),
            models.CheckConstraint(condition=models.Q(seats__gte=2), name="market_table_seats_two"),
        ]

    def __str__(self) -> str:
        return self.name


class TableClosure(models.Model):
    """A slot in which a table takes no meeting: it is broken, or needed for something else."""

    table = models.ForeignKey(Table, models.CASCADE, related_name="closures")
    slot = models.ForeignKey(Slot, models.CASCADE, related_name="closures")

    class Meta:
        verbose_name = _("closed table")
        verbose_name_plural = _("closed tables")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["table", "slot"], name="market_table_closed_once")
        ]

    def __str__(self) -> str:
        return f"{self.table} · {self.slot}"
