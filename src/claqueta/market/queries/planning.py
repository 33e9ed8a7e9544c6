"""A market as the engine is given it, and its timetables as the engine knows them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count
from django.utils import timezone

from claqueta.engines.scheduling import Instance, Placed
from claqueta.engines.scheduling import Slot as Time
from claqueta.foundation.cluster_rules import rule
from claqueta.market.models import (
    Absence,
    Market,
    MeetingRequest,
    Participant,
    ParticipantState,
    Placement,
    RequestState,
    Slot,
    Table,
    TableClosure,
    Timetable,
)
from claqueta.market.policies.planning import Couple, Person, instance_of
from claqueta.market.policies.seating import FEATURES, Desk, Needs, has_features, seated
from claqueta.market.policies.weighing import Pair, Scale, Wish, pairs


@dataclass(frozen=True, slots=True)
class Known:
    """A meeting, as much of it as planning needs: there are thousands, and they are read anew with every change."""

    pk: int
    one_id: int
    other_id: int
    weight: int
    one: Participant
    other: Participant

    def __str__(self) -> str:
        return f"{self.one} · {self.other}"


@dataclass(frozen=True, slots=True)
class Hall:
    """Everything about a market that decides its timetable, read at one moment."""

    market: Market
    slots: Sequence[Slot]
    tables: Sequence[Table]
    people: Sequence[Person]
    couples: Sequence[Couple]
    meetings: Mapping[str, Known]
    closed: Mapping[int, frozenset[int]]
    """Table → slots, both by their place."""
    needs: Mapping[str, Needs]
    names: Mapping[str, str]
    """Participant → what they are called."""
    slot_at: Mapping[int, int] = field(default_factory=dict)
    table_at: Mapping[int, int] = field(default_factory=dict)

    @property
    def times(self) -> list[tuple[str, str]]:
        here = self.market.here
        return [
            (
                one.begins_at.astimezone(here).replace(tzinfo=None).isoformat(),
                one.ends_at.astimezone(here).replace(tzinfo=None).isoformat(),
            )
            for one in self.slots
        ]

    @property
    def engine_slots(self) -> list[Time]:
        return [Time(number, begins, ends) for number, (begins, ends) in enumerate(self.times)]

    @property
    def desks(self) -> list[Desk]:
        return [Desk(one.seats, **_features(one)) for one in self.tables]

    @property
    def closed_pairs(self) -> frozenset[tuple[int, int]]:
        return frozenset((table, slot) for table, slots in self.closed.items() for slot in slots)

    def instance(
        self, blocked: Mapping[str, Sequence[int]] | None = None, *, with_closed: bool = True
    ) -> Instance:
        """For the engine; on the day it is told of closed tables by itself (`with_closed=False`)."""
        return instance_of(
            self.times,
            len(self.tables),
            self.people,
            self.couples,
            blocked=blocked,
            closed=self.closed if with_closed else None,
        )

    def own_needs(self, participant: Participant) -> Needs:
        return Needs(**_features(participant))

    @property
    def unserved(self) -> dict[str, frozenset[int]]:
        """Participant → the slots in which no table that is open has what they cannot do without; but those of locked meetings."""
        locked = {(key, one.locked) for one in self.couples for key in (one.one, one.other)}
        found: dict[str, frozenset[int]] = {}
        for meeting in self.meetings.values():
            for one in (meeting.one, meeting.other):
                needs, key = self.own_needs(one), str(one.pk)
                if key in found or not needs.are_hard:
                    continue
                having = [table for table, desk in enumerate(self.desks) if has_features(desk, needs)]
                found[key] = frozenset(
                    slot
                    for slot in range(len(self.slots))
                    if all((table, slot) in self.closed_pairs for table in having)
                    and (key, slot) not in locked
                )
        return {key: slots for key, slots in found.items() if slots}

    def short_of_tables(
        self, placed: Sequence[Placed], begun: int = 0, kept: Collection[str] = ()
    ) -> dict[str, set[int]]:
        """Participant → the slots in which a timetable has no table for them that has what they cannot do without.

        What has `begun`, what the office locked and what is `kept` stays as it is.
        """
        fixed = {row.id for row in placed if row.slot < begun}
        at, _unsuited = seated(placed, self.desks, self.needs, closed=self.closed_pairs, fixed=fixed)
        stays = {one.key: one.locked for one in self.couples}
        found: dict[str, set[int]] = {}
        for row in at:
            if row.id in fixed or row.id in kept or stays.get(row.id) == row.slot:
                continue
            meeting = self.meetings[row.id]
            for one in (meeting.one, meeting.other):
                if not has_features(self.desks[row.table], self.own_needs(one)):
                    found.setdefault(str(one.pk), set()).add(row.slot)
                    break
        return found

    def begun(self, now: datetime | None = None) -> int:
        """How many slots have begun: their meetings are over, for whatever is planned now."""
        moment = now or timezone.now()
        return sum(1 for one in self.slots if one.begins_at <= moment)


def hall_of(market: Market, now: datetime | None = None) -> Hall:
    """What has begun stays as it was, also for those who left since."""
    moment = now or timezone.now()
    slots = list(market.slots.all())
    tables = list(market.tables.all())
    slot_at = {one.pk: number for number, one in enumerate(slots)}
    table_at = {one.pk: number for number, one in enumerate(tables)}
    begun = {one.pk for one in slots if one.begins_at <= moment}
    away: dict[int, set[int]] = {}
    for participant, slot in Absence.objects.filter(slot__market=market).values_list("participant", "slot"):
        away.setdefault(participant, set()).add(slot_at[slot])
    rows = {one.pk: one for one in market.participants.annotate(heads=Count("people")).order_by("pk")}
    for one in rows.values():
        if not one.comes:
            away.setdefault(one.pk, set()).update(slot_at[pk] for pk in slot_at if pk not in begun)
    meetings: dict[str, Known] = {}
    couples: list[Couple] = []
    comes = {pk for pk, one in rows.items() if one.comes}
    for pk, first, second, weight, wanted, dropped, locked, slot, cancelled in market.meetings.order_by(
        "pk"
    ).values_list("pk", "one", "other", "weight", "wanted", "dropped_at", "locked", "slot", "cancelled"):
        held = slot in begun and not cancelled
        if held or (wanted and dropped is None and first in comes and second in comes):
            key = str(pk)
            meetings[key] = Known(pk, first, second, weight, rows[first], rows[second])
            couples.append(Couple(key, str(first), str(second), weight, slot_at[locked] if locked else None))
    closed: dict[int, set[int]] = {}
    for table, slot in TableClosure.objects.filter(table__market=market).values_list("table", "slot"):
        closed.setdefault(table_at[table], set()).add(slot_at[slot])
    return Hall(
        market,
        slots,
        tables,
        tuple(
            Person(
                str(pk),
                # Agendas of one organisation on record are its, whatever each is called here.
                f"#{one.organisation_id}" if one.organisation_id else one.company,
                frozenset(away.get(pk, ())),
                one.most,
                one.exclusive,
            )
            for pk, one in rows.items()
        ),
        tuple(couples),
        meetings,
        {table: frozenset(found) for table, found in closed.items()},
        {key: _needs(one.one, one.other) for key, one in meetings.items()},
        {str(pk): one.company for pk, one in rows.items()},
        slot_at,
        table_at,
    )


def _needs(one: Any, other: Any) -> Needs:
    return Needs(
        max(2, max(1, one.heads) + max(1, other.heads)),
        **{name: getattr(one, name) or getattr(other, name) for name in FEATURES},
    )


def _features(thing: Table | Participant) -> dict[str, bool]:
    return {name: getattr(thing, name) for name in FEATURES}


def placed_in(timetable: Timetable | None, hall: Hall) -> tuple[Placed, ...]:
    """A timetable as the engine knows it, without what has been dropped since."""
    if timetable is None:
        return ()
    rows = Placement.objects.filter(timetable=timetable).values_list("meeting", "slot", "table")
    return tuple(
        Placed(str(meeting), hall.slot_at[slot], hall.table_at[table])
        for meeting, slot, table in rows.order_by("meeting")
        if str(meeting) in hall.meetings
    )


def latest(market: Market) -> Timetable | None:
    return market.timetables.order_by("-number").first()


def scale() -> Scale:
    return Scale(
        first=rule("market_first_wish").value,
        last=rule("market_last_wish").value,
        yes=rule("market_both_want").value,
    )


def wanted_pairs(market: Market) -> list[Pair]:
    """The meetings that are asked for by those who come, and that nobody declined."""
    rows = MeetingRequest.objects.filter(
        market=market,
        asks__state=ParticipantState.TAKING_PART,
        asked__state=ParticipantState.TAKING_PART,
    )
    declined = {
        frozenset(pair) for pair in rows.filter(state=RequestState.DECLINED).values_list("asks", "asked")
    }
    wishes = [
        Wish(asks, asked, rank, state == RequestState.ACCEPTED)
        for asks, asked, rank, state in rows.values_list("asks", "asked", "rank", "state")
        if frozenset((asks, asked)) not in declined
    ]
    priority = dict(Participant.objects.filter(market=market).values_list("pk", "priority"))
    return pairs(wishes, market.quota, scale(), priority)
