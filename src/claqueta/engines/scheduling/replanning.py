"""On the day: what is over stays, what has just happened is heeded, and as few as possible of the others notice.

The timetable is not made anew. Meetings that cannot stay are taken off, pins are put in, and what was lost is put back: into a
slot that suits as it is, or after one or two others have gone to slots that suit them as well. Nobody who is not concerned
loses a meeting as long as a table stands for it, and only a small part of their meetings changes slots.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from claqueta.engines.scheduling.board import NONE, Board
from claqueta.engines.scheduling.bound import proven
from claqueta.engines.scheduling.data import (
    Changes,
    Instance,
    Placed,
    Refused,
    Replanned,
    Unscheduled,
)
from claqueta.engines.scheduling.explaining import impossible_pin
from claqueta.engines.scheduling.preparing import Prepared
from claqueta.engines.scheduling.problem import bits
from claqueta.engines.scheduling.rivals import Rivals
from claqueta.engines.scheduling.seating import Seating
from claqueta.engines.scheduling.solving import finished

MOST_DISTURBED = 100
"""Of so many meetings of people not concerned, one may change its slot."""


def changed(instance: Instance, changes: Changes) -> Instance:
    """The instance as it stands after the changes; absences count from now on."""
    away = {
        name: frozenset(slot for slot in slots if slot >= changes.now) for name, slots in changes.away.items()
    }
    # Thousands of meetings stay as they are: only what is another thing is made anew.
    people = tuple(
        replace(person, unavailable=person.unavailable | away[person.id]) if person.id in away else person
        for person in instance.participants
    )
    meetings = tuple(
        replace(meeting, pinned=changes.pins[meeting.id]) if meeting.id in changes.pins else meeting
        for meeting in (*instance.meetings, *changes.added)
        if meeting.id not in changes.cancelled
    )
    return replace(instance, participants=people, meetings=meetings)


def replan(instance: Instance, planned: tuple[Placed, ...], changes: Changes) -> Replanned:
    """The timetable after what has happened."""
    return _Day(instance, planned, changes).replanned()


def what_if(
    instance: Instance, planned: tuple[Placed, ...], pins: Mapping[str, int], now: int = 0
) -> Replanned:
    """What would come of it if these meetings had these slots."""
    return replan(instance, planned, Changes(now=now, pins=pins))


@dataclass(frozen=True, slots=True)
class _Pins:
    settled: dict[str, int]
    impossible: list[Unscheduled]


class _Day:
    def __init__(self, instance: Instance, planned: tuple[Placed, ...], changes: Changes) -> None:
        self.changes = changes
        self.before = instance
        self.instance = changed(instance, changes)
        self.by_id = {meeting.id: meeting for meeting in self.instance.meetings}
        everything = {meeting.id: meeting for meeting in (*instance.meetings, *changes.added)}
        for row in planned:
            if row.id not in everything:
                raise Refused(f"the schedule: {row.id} is no meeting of the instance")
            if row.slot >= len(instance.slots):
                raise Refused(f"the schedule: {row.id}: {row.slot} is no slot")
        self.planned = {row.id: row for row in planned}
        self.over = {row.id: row for row in planned if row.slot < changes.now and row.id in self.by_id}
        self.own = {*changes.cancelled, *changes.pins, *(meeting.id for meeting in changes.added)}
        self.named = set(changes.away)
        for name in self.own:
            self.named.update(everything[name].participants)
        self.everything = everything
        self.closed = frozenset(
            (table, slot)
            for table, slots in changes.tables_closed.items()
            for slot in slots
            if slot >= changes.now
        )

    def concerned(self, name: str) -> bool:
        """Whether a meeting is named in the changes, or touches somebody who is."""
        return name in self.own or not self.named.isdisjoint(self.everything[name].participants)

    # -- What is settled --------------------------------------------------------------------------------------

    def _pins(self, lacking: Mapping[int, int]) -> _Pins:
        """What is over and what is pinned; pins of today before older ones, and none that cannot hold."""
        settled = {name: row.slot for name, row in self.over.items()}
        busy = {(person, slot) for name, slot in settled.items() for person in self.by_id[name].participants}
        sitting: dict[int, int] = {}
        away = {person.id: person.unavailable for person in self.instance.participants}
        impossible = []
        pinned = [meeting for meeting in self.instance.meetings if meeting.pinned is not None]
        pinned.sort(key=lambda meeting: meeting.id not in self.changes.pins)
        for meeting in pinned:
            slot = meeting.pinned
            assert slot is not None
            if settled.get(meeting.id) == slot:
                continue
            because, other = "", ""
            absent = [person for person in meeting.participants if slot in away[person]]
            taken = [person for person in meeting.participants if (person, slot) in busy]
            if slot < self.changes.now or meeting.id in settled:
                because = "over"
            elif absent:
                because, other = "away", absent[0]
            elif taken:
                because, other = "taken", taken[0]
            elif sitting.get(slot, 0) + 1 > self.instance.tables - lacking.get(slot, 0):
                because = "tables"
            if because:
                if because != "over" or meeting.id in self.changes.pins or meeting.id not in settled:
                    impossible.append(impossible_pin(meeting.id, self.instance.slots[slot], because, other))
                continue
            settled[meeting.id] = slot
            sitting[slot] = sitting.get(slot, 0) + 1
            busy.update((person, slot) for person in meeting.participants)
        return _Pins(settled, impossible)

    # -- Mending ----------------------------------------------------------------------------------------------

    def replanned(self) -> Replanned:
        lacking: dict[int, int] = {}
        for _table, slot in self.closed:
            lacking[slot] = lacking.get(slot, 0) + 1
        pins = self._pins(lacking)
        prepared = Prepared(self.instance, pins.settled, begin=self.changes.now, closed=lacking)
        mending = _Mending(self, prepared)
        mending.mend()
        slots = prepared.slots_of(mending.board.slot)
        bound = proven(prepared.problem).bound
        answer = finished(
            prepared, mending.board.slot, bound, seating=self._seating(slots), rivals=mending.rivals
        )
        disturbed = tuple(
            row.id
            for row in self.planned.values()
            if row.slot >= self.changes.now and not self.concerned(row.id) and slots.get(row.id) != row.slot
        )
        return Replanned(answer, disturbed, tuple(pins.impossible))

    def _seating(self, slots: Mapping[str, int]) -> Seating:
        """Whoever keeps a slot keeps the table, unless it is closed."""
        fixed = {
            name: row.table
            for name, row in self.planned.items()
            if slots.get(name) == row.slot
            and (name in self.over or (row.table, row.slot) not in self.closed)
            and row.table < self.instance.tables
        }
        return Seating(
            slots,
            {name: self.by_id[name].participants for name in slots},
            [slot.day for slot in self.instance.slots],
            self.instance.tables,
            fixed=fixed,
            closed=self.closed,
        )


class _Mending:
    """A board as it was planned, from which goes what cannot stay, and on which goes back what can."""

    def __init__(self, day: _Day, prepared: Prepared) -> None:
        self.day, self.prepared = day, prepared
        self.problem = prepared.problem
        self.board = Board(self.problem)
        self.lost: list[int] = []
        self.rivals = Rivals(day.instance)
        self.number = {meeting.id: number for number, meeting in enumerate(prepared.open)}
        self.strange = [not day.concerned(meeting.id) for meeting in prepared.open]
        self.was = [NONE] * len(prepared.open)
        planned = 0
        for number, meeting in enumerate(prepared.open):
            row = day.planned.get(meeting.id)
            if row is not None and row.slot >= day.changes.now:
                self.was[number] = row.slot
                planned += self.strange[number]
        self.may_disturb = planned // MOST_DISTURBED

    def mend(self) -> None:
        board, weight = self.board, self.problem.weight
        # Those not concerned first, so that it is the others who make room; then the most wished.
        order = sorted(
            (number for number, slot in enumerate(self.was) if slot != NONE),
            key=lambda number: (not self.strange[number], -weight[number], number),
        )
        for number in order:
            slot = self.was[number]
            if self._fits(number, slot):
                board.place(number, slot)
            else:
                self.lost.append(number)
        held = {number for number, slot in enumerate(self.was) if slot != NONE}
        named = self.day.own
        new = [
            number
            for number, meeting in enumerate(self.prepared.open)
            if number not in held and (meeting.id in named or self._possible(number))
        ]
        # What was promised, then what is new today, then what was wished and never found a slot.
        self.lost.sort(key=lambda number: (-weight[number], number))
        new.sort(key=lambda number: (self.prepared.open[number].id not in named, -weight[number], number))
        rest = [number for number in [*self.lost, *new] if not self._put(number)]
        for number in rest:
            promised = number in held or self.prepared.open[number].id in named
            if not self._put(number) and promised:
                self._put_after_others(number)
        for number in rest:
            if board.slot[number] == NONE:
                self._put(number)

    def _possible(self, number: int) -> bool:
        return self.problem.possible[number]

    def _fits(self, number: int, slot: int) -> bool:
        board = self.board
        both = board.free[board.first[number]] & board.free[board.second[number]]
        return bool(both >> slot & 1) and board.count[slot] < board.places[slot]

    def _stands_against(self, number: int) -> bool:
        """Whether one is held that it cannot be held beside."""
        settled, slot = self.prepared.settled, self.board.slot
        return any(
            name in settled or slot[self.number[name]] != NONE
            for name in self.rivals.of(self.prepared.open[number].id)
        )

    def _put(self, number: int) -> bool:
        """Into a slot that suits as it is; the one planned if it can be, else the nearest to it."""
        board = self.board
        both = board.free[board.first[number]] & board.free[board.second[number]] & board.roomy()
        if not both or self._stands_against(number):
            return False
        wish = max(self.was[number], self.day.changes.now)
        board.place(number, min(bits(both), key=lambda slot: (abs(slot - wish), slot)))
        return True

    def _put_after_others(self, number: int) -> bool:
        """Into a slot from which one other meeting, or two, can go to slots that suit them; disturbing as few as may be."""
        board = self.board
        one, other = board.first[number], board.second[number]
        common = self.problem.available[one] & self.problem.available[other]
        if self._stands_against(number):
            return False
        best: tuple[int, int, list[tuple[int, int]]] | None = None
        for slot in bits(common):
            standing = [
                held for held in dict.fromkeys((board.at[one][slot], board.at[other][slot])) if held != NONE
            ]
            if not standing and board.count[slot] >= board.places[slot]:
                continue
            cost = sum(self.strange[held] and board.slot[held] == self.was[held] for held in standing)
            if cost > self.may_disturb or (best is not None and (cost, slot) >= best[:2]):
                continue
            moves = self._moved(number, slot, standing)
            if moves is not None:
                best = (cost, slot, moves)
        if best is None:
            return False
        cost, slot, moves = best
        for held, _to in moves:
            board.remove(held)
        board.place(number, slot)
        for held, to in moves:
            board.place(held, to)
        self.may_disturb -= cost
        return True

    def _moved(self, number: int, slot: int, standing: list[int]) -> list[tuple[int, int]] | None:
        """Where the meetings that stand in the way would go, were this one in the slot; nothing when they cannot."""
        board = self.board
        for held in standing:
            board.remove(held)
        fits = self._fits(number, slot)
        moves: list[tuple[int, int]] | None = []
        if fits:
            board.place(number, slot)
            for held in standing:
                assert moves is not None
                both = board.free[board.first[held]] & board.free[board.second[held]] & board.roomy()
                if not both:
                    moves = None
                    break
                to = min(bits(both), key=lambda place: (abs(place - slot), place))
                board.place(held, to)
                moves.append((held, to))
            for held in standing:
                if board.slot[held] != NONE:
                    board.remove(held)
            board.remove(number)
        for held in standing:
            board.place(held, slot)
        return moves if fits else None
