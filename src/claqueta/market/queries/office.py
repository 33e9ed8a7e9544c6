"""What the office reads of a market: how it stands, its timetables compared, the board of the day, the report."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q
from django.utils import timezone

from claqueta.engines.scheduling import LANGUAGES
from claqueta.foundation.translated import current_language
from claqueta.market.models import (
    AbsenceKind,
    Came,
    Market,
    Meeting,
    MeetingReport,
    Participant,
    ParticipantState,
    Placement,
    RequestState,
    Slot,
    Table,
    TableClosure,
    Timetable,
)
from claqueta.market.policies.comparing import Where, differences
from claqueta.market.policies.reasons import from_json, in_words, languages_for
from claqueta.market.queries.planning import hall_of
from claqueta.market.queries.trying import own_words


@dataclass(frozen=True, slots=True)
class Standing:
    """Figures of a market."""

    participants: int
    without_requests: int
    requests: int
    waiting: int
    declined: int
    slots: int
    tables: int
    room: int
    """How many meetings the hall takes at most."""


def standing(market: Market) -> Standing:
    coming = market.participants.filter(state=ParticipantState.TAKING_PART)
    requests = market.requests.aggregate(
        n=Count("pk"),
        waiting=Count("pk", filter=Q(state=RequestState.WAITING)),
        declined=Count("pk", filter=Q(state=RequestState.DECLINED)),
    )
    slots, tables = market.slots.count(), market.tables.count()
    closed = TableClosure.objects.filter(table__market=market).count()
    return Standing(
        coming.count(),
        coming.filter(requests_made=None).count(),
        requests["n"],
        requests["waiting"],
        requests["declined"],
        slots,
        tables,
        slots * tables - closed,
    )


@dataclass(frozen=True, slots=True)
class Change:
    """What is different between two timetables, as the office reads it."""

    kind: str
    meeting: str
    before: str
    after: str


def compared(before: Timetable | None, after: Timetable) -> list[Change]:
    """In the order of when the meetings are."""
    old = _places(before) if before is not None else {}
    new = _places(after)
    found = differences(
        {pk: Where(one.slot_id, one.table_id) for pk, one in old.items()},
        {pk: Where(one.slot_id, one.table_id) for pk, one in new.items()},
    )
    rows = []
    for one in found:
        was, now = old.get(one.meeting), new.get(one.meeting)
        some = now or was
        assert some is not None
        rows.append((some.slot.begins_at, Change(one.kind, str(some.meeting), _where(was), _where(now))))
    return [change for _moment, change in sorted(rows, key=lambda row: (row[0], row[1].meeting))]


def _places(timetable: Timetable) -> dict[int, Placement]:
    rows = timetable.placements.select_related(
        "slot__market__event", "table", "meeting__one", "meeting__other"
    )
    return {one.meeting_id: one for one in rows}


def _where(placement: Placement | None) -> str:
    return f"{placement.slot} · {placement.table}" if placement is not None else ""


@dataclass(frozen=True, slots=True)
class NotGiven:
    meeting: Meeting
    why: str


def not_given(timetable: Timetable) -> list[NotGiven]:
    """The meetings that a timetable does not hold, those that are wanted most first, each with why."""
    market = timetable.market
    hall = hall_of(market)
    language = languages_for(current_language(), LANGUAGES)
    kept = timetable.unplaced
    rows = market.meetings.filter(pk__in=[int(key) for key in kept]).select_related("one", "other")
    return [
        NotGiven(
            one,
            in_words(from_json(kept[str(one.pk)]), hall.engine_slots, language, hall.names, own_words()),
        )
        for one in rows.order_by("-weight", "pk")
    ]


@dataclass(frozen=True, slots=True)
class Below:
    """Somebody with fewer meetings than they should have at least."""

    participant: Participant
    meetings: int


def below_least(timetable: Timetable) -> list[Below]:
    count: dict[int, int] = {}
    for one, other in timetable.placements.values_list("meeting__one", "meeting__other"):
        for pk in (one, other):
            count[pk] = count.get(pk, 0) + 1
    rows = timetable.market.participants.filter(state=ParticipantState.TAKING_PART, least__gt=0)
    return [Below(one, count.get(one.pk, 0)) for one in rows if count.get(one.pk, 0) < one.least]


# -- The day ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Seat:
    """A table in a slot."""

    table: Table
    meeting: Meeting | None
    closed: bool
    missing: Sequence[str] = ()
    """Who of both is not there."""
    met: int = 0
    """How many of both say that they met."""


@dataclass(frozen=True, slots=True)
class Round:
    slot: Slot
    begins: datetime
    ends: datetime
    seats: Sequence[Seat]


@dataclass(frozen=True, slots=True)
class Board:
    """The hall now: the slot that runs, or the next, and the one after it."""

    now: datetime
    rounds: Sequence[Round]
    participants: Sequence[tuple[Participant, str]]
    """Those who come, with how they are not there, if they are not."""


def board(market: Market, *, at: int | None = None, now: datetime | None = None) -> Board:
    """From the slot that runs, or that is asked for (`at`), in a fixed number of queries."""
    moment = now or timezone.now()
    slots = list(market.slots.all())
    place = next((number for number, one in enumerate(slots) if one.ends_at > moment), len(slots))
    if at is not None:
        place = next((number for number, one in enumerate(slots) if one.pk == at), place)
    wanted = slots[place : place + 2]
    tables = list(market.tables.all())
    closed = set(TableClosure.objects.filter(slot__in=wanted).values_list("table", "slot"))
    meetings = {
        (one.table_id, one.slot_id): one
        for one in market.meetings.filter(cancelled=False, slot__in=wanted)
        .select_related("one", "other")
        .prefetch_related("reports")
    }
    rows = market.participants.filter(state=ParticipantState.TAKING_PART).prefetch_related("absences")
    absent: dict[int, dict[int, str]] = {}
    for one in rows:
        absent[one.pk] = {row.slot_id: row.kind for row in one.absences.all()}
    rounds = []
    here = market.here
    for slot in wanted:
        seats = []
        for table in tables:
            meeting = meetings.get((table.pk, slot.pk))
            both = (meeting.one, meeting.other) if meeting else ()
            seats.append(
                Seat(
                    table,
                    meeting,
                    (table.pk, slot.pk) in closed,
                    [one.company for one in both if slot.pk in absent.get(one.pk, {})],
                    sum(1 for one in meeting.reports.all() if one.met) if meeting else 0,
                )
            )
        rounds.append(Round(slot, slot.begins_at.astimezone(here), slot.ends_at.astimezone(here), seats))
    ahead = [one.pk for one in slots if one.ends_at > moment]
    people = []
    for one in rows:
        kinds = {absent[one.pk][pk] for pk in ahead if pk in absent[one.pk]}
        state = next((kind for kind in (AbsenceKind.MISSING, AbsenceKind.LATE) if kind in kinds), "")
        people.append((one, str(AbsenceKind(state).label) if state else ""))
    return Board(moment.astimezone(here), rounds, people)


# -- What came of it -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Report:
    """A market in figures, for funders and for the next one."""

    participants: int
    countries: int
    walk_ins: int
    wanted: int
    planned: int
    met: int
    """Of which both say that they met."""
    said: int
    """Of which one says so."""
    spontaneous: int
    missed: int
    """Of which one says that they did not meet."""
    follow_ups: int
    agreed: int
    changes: int
    """How often the timetable was mended on the day."""
    worst: float
    gap: float

    @property
    def gap_percent(self) -> float:
        return 100 * self.gap


def report_of(market: Market) -> Report:
    took_part = market.participants.filter(state=ParticipantState.TAKING_PART)
    meetings = market.meetings.filter(cancelled=False, slot__isnull=False)
    counted = meetings.annotate(
        yes=Count("reports", filter=Q(reports__met=True)), no=Count("reports", filter=Q(reports__met=False))
    )
    reports = MeetingReport.objects.filter(meeting__market=market, met=True)
    first = market.timetables.filter(published_at__isnull=False).order_by("number").first()
    return Report(
        took_part.count(),
        took_part.exclude(country="").values("country").distinct().count(),
        took_part.filter(walk_in=True).count(),
        market.meetings.filter(Q(wanted=True) | Q(spontaneous=True)).count(),
        meetings.count(),
        counted.filter(yes=2).count(),
        counted.filter(yes=1, no=0).count(),
        meetings.filter(spontaneous=True).count(),
        counted.filter(no__gt=0).count(),
        reports.filter(came=Came.FOLLOW_UP).values("meeting").distinct().count(),
        reports.filter(came=Came.AGREED).values("meeting").distinct().count(),
        market.timetables.filter(origin="mended").count(),
        first.worst if first else 1.0,
        first.gap if first else 0.0,
    )


# -- What is printed -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sign:
    """A table with its meetings by day."""

    table: Table
    days: Sequence[tuple[date, Sequence[tuple[datetime, str, str]]]]


def signs_of(market: Market) -> list[Sign]:
    here = market.here
    found: dict[int, dict[date, list[tuple[datetime, str, str]]]] = {}
    rows = market.meetings.filter(cancelled=False, slot__isnull=False).select_related("one", "other", "slot")
    for one in rows.order_by("slot__begins_at"):
        if one.slot is None or one.table_id is None:
            continue
        begins = one.slot.begins_at.astimezone(here)
        found.setdefault(one.table_id, {}).setdefault(begins.date(), []).append(
            (begins, one.one.company, one.other.company)
        )
    return [Sign(table, list(found.get(table.pk, {}).items())) for table in market.tables.all()]
