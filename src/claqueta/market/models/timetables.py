"""Timetables, each a version that is never changed, and the meetings that they place."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claqueta.market.models.markets import Market, Slot, Table
from claqueta.market.models.participants import Participant


class Meeting(models.Model):
    """Two who are to meet, whichever timetables place them; and where they were told that they do."""

    market = models.ForeignKey(Market, models.CASCADE, related_name="meetings")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    """Its name in calendars, for ever."""
    one = models.ForeignKey(Participant, models.CASCADE, related_name="meetings_one")
    other = models.ForeignKey(Participant, models.CASCADE, related_name="meetings_other")
    weight = models.PositiveIntegerField(_("weight"), default=1)
    wanted = models.BooleanField(default=True)
    """Whether somebody asks for it, or the office or both put it in by hand."""
    spontaneous = models.BooleanField(_("agreed on the spot"), default=False)
    dropped_at = models.DateTimeField(null=True, blank=True)
    """When the office or one of both took it off; it is in no later timetable."""
    locked = models.ForeignKey(
        Slot, models.PROTECT, null=True, blank=True, related_name="locked_meetings", verbose_name=_("locked")
    )
    slot = models.ForeignKey(Slot, models.PROTECT, null=True, blank=True, related_name="meetings")
    """Where both were told last that they meet; it stays when the meeting is cancelled, for calendars."""
    table = models.ForeignKey(Table, models.PROTECT, null=True, blank=True, related_name="meetings")
    cancelled = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=0)
    """Grows with each change that calendars must be told of (RFC 5545 SEQUENCE)."""
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = pgettext_lazy("market", "meeting")
        verbose_name_plural = pgettext_lazy("market", "meetings")
        ordering: ClassVar = ["slot__begins_at", "table__place", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["one", "other"], name="market_meeting_of_two_once"),
            models.CheckConstraint(
                condition=models.Q(one__lt=models.F("other")), name="market_meeting_of_two_in_order"
            ),
            models.CheckConstraint(
                condition=models.Q(slot=None, table=None) | models.Q(slot__isnull=False, table__isnull=False),
                name="market_meeting_somewhere_at_some_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.one} · {self.other}"

    @property
    def takes_place(self) -> bool:
        """Whether the timetable in force has it."""
        return self.slot_id is not None and not self.cancelled

    def opposite(self, participant: Participant) -> Participant:
        return self.other if participant.pk == self.one_id else self.one


class Origin(models.TextChoices):
    BUILT = "built", pgettext_lazy("timetable", "Made anew")
    CHANGED = "changed", pgettext_lazy("timetable", "Changed by the office")
    MENDED = "mended", pgettext_lazy("timetable", "Mended on the day")


class Timetable(models.Model):
    """One version of who meets whom when and where, with what it is worth and how far from the best it can be."""

    market = models.ForeignKey(Market, models.CASCADE, related_name="timetables")
    number = models.PositiveIntegerField(_("version"))
    origin = models.CharField(pgettext_lazy("timetable", "how it was made"), max_length=8, choices=Origin)
    words = models.CharField(_("what changed"), max_length=300, blank=True)
    value = models.PositiveIntegerField(pgettext_lazy("timetable", "value"), default=0)
    bound = models.PositiveIntegerField(_("no timetable is worth more than"), default=0)
    wanted = models.PositiveIntegerField(_("meetings wanted"), default=0)
    idle = models.PositiveIntegerField(_("idle slots"), default=0)
    moves = models.PositiveIntegerField(_("table moves"), default=0)
    worst = models.FloatField(_("worst share"), default=1.0)
    """The smallest share that somebody has of the meetings that they could hope for."""
    blocked = models.JSONField(default=dict)
    """Participant → slots that are kept free of meetings, as they have as many as they want."""
    unplaced = models.JSONField(default=dict)
    """Meeting → why it is not in it."""
    unsuited = models.JSONField(default=list)
    """Meetings whose table lacks what they need."""
    disturbed = models.PositiveIntegerField(_("others disturbed"), default=0)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)

    class Meta:
        verbose_name = _("timetable")
        verbose_name_plural = _("timetables")
        ordering: ClassVar = ["-market", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["market", "number"], name="timetable_numbered_once"),
            models.CheckConstraint(
                condition=models.Q(bound__gte=models.F("value")), name="timetable_not_worth_more_than_bound"
            ),
            models.CheckConstraint(
                condition=models.Q(origin__in=Origin.values), name="timetable_of_a_known_origin"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.market} · {self.number}"

    @property
    def gap(self) -> float:
        """How much better another timetable could be at most, of what the best could be worth."""
        return (self.bound - self.value) / self.bound if self.bound else 0.0


class Placement(models.Model):
    """A meeting in its slot at its table, in one timetable."""

    timetable = models.ForeignKey(Timetable, models.CASCADE, related_name="placements")
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="placements")
    slot = models.ForeignKey(Slot, models.PROTECT, related_name="placements")
    table = models.ForeignKey(Table, models.PROTECT, related_name="placements")

    class Meta:
        verbose_name = _("place in a timetable")
        verbose_name_plural = _("places in a timetable")
        ordering: ClassVar = ["slot__begins_at", "table__place"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["timetable", "meeting"], name="meeting_placed_once"),
            models.UniqueConstraint(fields=["timetable", "slot", "table"], name="table_taken_once_in_a_slot"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting} · {self.slot} · {self.table}"
