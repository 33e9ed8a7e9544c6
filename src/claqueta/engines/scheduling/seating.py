"""Who sits where: at each table one meeting a slot, and people change tables as seldom as may be.

Between two meetings of a person on one day there is a link, which costs a move unless both are at one table. Slot after slot, each
meeting is put where one of its two was before, as many as that can be granted (a matching along augmenting ways). Where nobody
waits, two people come from two tables, so that half of the links cost a move at least; this is what is reached.
"""

from collections.abc import Mapping, Sequence


class Seating:
    """Tables for meetings whose slots are settled. `fixed` stay where they are; `closed` are tables that are no more."""

    def __init__(
        self,
        slots: Mapping[str, int],
        people: Mapping[str, tuple[str, str]],
        days: Sequence[str],
        tables: int,
        *,
        fixed: Mapping[str, int] | None = None,
        closed: frozenset[tuple[int, int]] = frozenset(),
    ) -> None:
        self.slots, self.tables, self.closed = slots, tables, closed
        self.fixed = fixed or {}
        self.table: dict[str, int] = {}
        self.sitting: dict[tuple[int, int], str] = {}
        self.before: dict[str, list[str]] = {meeting: [] for meeting in slots}
        self.in_slot: dict[int, list[str]] = {}
        last: dict[str, tuple[str, str]] = {}
        for meeting in sorted(slots, key=lambda name: (slots[name], name)):
            slot = slots[meeting]
            self.in_slot.setdefault(slot, []).append(meeting)
            for person in people[meeting]:
                was = last.get(person)
                if was and was[1] == days[slot]:
                    self.before[meeting].append(was[0])
                last[person] = (meeting, days[slot])

    def seat(self) -> None:
        """Everybody has a table."""
        for slot in sorted(self.in_slot):
            self._seat_slot(slot)

    def _seat_slot(self, slot: int) -> None:
        rest = []
        for meeting in self.in_slot[slot]:
            if meeting in self.fixed:
                self._put(meeting, self.fixed[meeting])
            else:
                rest.append(meeting)
        taken = {
            table
            for table in range(self.tables)
            if (table, slot) in self.sitting or (table, slot) in self.closed
        }
        wishes: dict[str, list[int]] = {}
        for meeting in rest:
            tables = dict.fromkeys(self.table[other] for other in self.before[meeting])
            wishes[meeting] = [table for table in tables if table not in taken]
        holder: dict[int, str] = {}
        for meeting in sorted(rest, key=lambda name: (len(wishes[name]), name)):
            _grant(meeting, wishes, holder, set())
        for table, meeting in holder.items():
            self._put(meeting, table)
        empty = iter(table for table in range(self.tables) if table not in taken and table not in holder)
        for meeting in rest:
            if meeting not in self.table:
                self._put(meeting, next(empty))

    def _put(self, meeting: str, table: int) -> None:
        self.table[meeting] = table
        self.sitting[table, self.slots[meeting]] = meeting

    def moves(self) -> int:
        """How often somebody changes tables."""
        return sum(
            self.table[meeting] != self.table[other]
            for meeting, before in self.before.items()
            for other in before
        )


def _grant(meeting: str, wishes: dict[str, list[int]], holder: dict[int, str], tried: set[int]) -> bool:
    """Give a wished table, making others take another of theirs where they can."""
    for table in wishes[meeting]:
        if table in tried:
            continue
        tried.add(table)
        if table not in holder or _grant(holder[table], wishes, holder, tried):
            holder[table] = meeting
            return True
    return False
