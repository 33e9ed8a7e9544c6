"""The timetable while it is made: who meets whom in which slot, and how that is changed without breaking a hard rule."""

from claqueta.engines.scheduling.problem import Problem

NONE = -1


class Board:
    """Meetings in slots. Whoever calls `place` has looked that both are free then and that a table is."""

    __slots__ = ("at", "count", "first", "free", "journal", "places", "problem", "second", "slot")

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.first, self.second = problem.first, problem.second
        self.at = [[NONE] * problem.slots for _ in problem.available]
        self.free = list(problem.available)
        self.slot = [NONE] * len(problem.weight)
        self.count = [0] * problem.slots
        self.places = problem.places
        self.journal: list[tuple[int, int]] = []
        """What was done since it was last emptied: each meeting placed or removed, and the slot where it was before."""

    def place(self, meeting: int, slot: int) -> None:
        one, other = self.first[meeting], self.second[meeting]
        self.at[one][slot] = self.at[other][slot] = meeting
        bit = 1 << slot
        self.free[one] ^= bit
        self.free[other] ^= bit
        self.slot[meeting] = slot
        self.count[slot] += 1
        self.journal.append((meeting, NONE))

    def remove(self, meeting: int) -> int:
        """Take it off, and say where it was."""
        one, other, slot = self.first[meeting], self.second[meeting], self.slot[meeting]
        self.at[one][slot] = self.at[other][slot] = NONE
        bit = 1 << slot
        self.free[one] ^= bit
        self.free[other] ^= bit
        self.slot[meeting] = NONE
        self.count[slot] -= 1
        self.journal.append((meeting, slot))
        return slot

    def undo(self) -> None:
        """Back to where the journal begins."""
        steps, self.journal = self.journal, []
        for meeting, slot in reversed(steps):
            if slot == NONE:
                self.remove(meeting)
            else:
                self.place(meeting, slot)
        self.journal.clear()

    def roomy(self) -> int:
        """The slots in which a table is free, as bits."""
        mask = 0
        for slot, count in enumerate(self.count):
            if count < self.places[slot]:
                mask |= 1 << slot
        return mask

    def chain(self, person: int, slot: int, other: int) -> tuple[list[int], int] | None:
        """The meetings that change between two slots when this person's moves from `slot` to `other`, which is empty, and
        the person at whom they end. Nothing when somebody among them is away then, or a table would be missing.
        """
        at, available, first, second = self.at, self.problem.available, self.first, self.second
        both = 1 << slot | 1 << other
        node, here, there = person, slot, other
        found: list[int] = []
        while (meeting := at[node][here]) != NONE:
            node = second[meeting] if first[meeting] == node else first[meeting]
            if available[node] & both != both:
                return None
            found.append(meeting)
            here, there = there, here
        if len(found) % 2 and self.count[other] >= self.places[other]:
            return None
        return found, node

    def exchange(self, meetings: list[int], slot: int, other: int) -> None:
        """Put each of a chain's meetings into the other of the two slots."""
        moved = [(meeting, self.remove(meeting)) for meeting in meetings]
        for meeting, was in moved:
            self.place(meeting, other if was == slot else slot)
