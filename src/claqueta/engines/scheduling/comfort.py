"""Comfort at no cost: fewer idle slots between the first and the last meeting of a day, and not too many in a row.

Exchanging two slots along a chain of meetings keeps all that is held; only the two ends of the chain have other slots than
before. So a step is cheap to judge: find somebody who waits, try to move their first or last meeting into the wait, and look
whether the other end gains or loses by it. A step that makes things worse is taken now and then, ever less often.
"""

import math
import random
from collections.abc import Callable

from claqueta.engines.scheduling.board import NONE, Board
from claqueta.engines.scheduling.problem import Problem, bits

WARM, COLD = 0.6, 0.08
"""How readily a worse step is taken at first and at last: one idle slot more with a chance of exp(-1/WARM)."""


class Ease:
    """Idle slots of everybody on a board, and how they become fewer."""

    def __init__(self, problem: Problem, board: Board, seed: int, *, row: int = 0, heat: float = 1.0) -> None:
        self.problem, self.board = problem, board
        self.row, self.heat = row, heat
        self.chance = random.Random(seed)  # noqa: S311
        self.known: list[dict[int, int]] = [{} for _ in problem.available]
        self.tries = 0
        self._count()

    def _count(self) -> None:
        problem = self.problem
        self.busy = [
            taken | (available & ~free)
            for taken, available, free in zip(problem.taken, problem.available, self.board.free)
        ]
        self.cost = [self.price(person, mask) for person, mask in enumerate(self.busy)]
        self.total = sum(self.cost)

    def price(self, person: int, busy: int) -> int:
        """Idle slots, and slots too many in a row, if these are the person's meetings."""
        found = self.known[person].get(busy)
        if found is None:
            found = self.known[person][busy] = idle(busy, self.problem.present[person], self.problem.days) + (
                beyond(busy, self.problem.days, self.row) if self.row else 0
            )
        return found

    def run(self, until: Callable[[], float], tries: int | None = None) -> None:
        """Until nobody waits or it is over; `until` says how much of the time has passed, from 0 to 1."""
        best, at_best = self.total, list(self.board.slot)
        passed = 0.0
        uniform = self.chance.random
        waiting: list[int] = []
        while self.total and (tries is None or self.tries < tries):
            if self.tries % 64 == 0:
                passed = until() if tries is None else self.tries / tries
                if passed >= 1:
                    break
                heat = self.heat * WARM * (COLD / WARM) ** passed
                waiting = [person for person, cost in enumerate(self.cost) if cost]
            self.tries += 1
            person = waiting[int(uniform() * len(waiting))]
            if self.cost[person]:
                self.step(person, heat)
                if self.total < best:
                    best, at_best = self.total, list(self.board.slot)
        if self.total > best:
            self._restore(at_best)

    def step(self, person: int, heat: float) -> None:
        """Move one of this person's meetings into one of their waits, if that is worth it."""
        board, chance = self.board, self.chance
        waits = bits(between(self.busy[person], self.problem.days) & board.free[person])
        if not waits:
            return
        wait = chance.choice(waits)
        edges = bits(ends(self.busy[person], self.problem.days) & self.problem.available[person])
        if not edges:
            return
        edge = chance.choice(edges)
        self.try_exchange(person, edge, wait, heat)

    def try_exchange(self, person: int, slot: int, other: int, heat: float) -> bool:
        """Exchange along the chain that begins with this person's meeting in `slot`, unless it is too much worse."""
        board, busy, price = self.board, self.busy, self.price
        at, available = board.at, self.problem.available
        first, second = board.first, board.second
        both = 1 << slot | 1 << other
        node, here, there = person, slot, other
        found = []
        while (meeting := at[node][here]) != NONE:
            node = second[meeting] if first[meeting] == node else first[meeting]
            if available[node] & both != both:
                return False
            found.append(meeting)
            here, there = there, here
        # The last one has a meeting in `there` only, or the chain would go on.
        changed = busy[person] ^ both
        changed_end = busy[node] ^ both
        after, after_end = price(person, changed), price(node, changed_end)
        worse = after + after_end - self.cost[person] - self.cost[node]
        if worse > 0 and self.chance.random() >= math.exp(-worse / heat):
            return False
        if len(found) % 2 and board.count[other] >= board.places[other]:
            return False
        board.exchange(found, slot, other)
        busy[person], busy[node] = changed, changed_end
        self.cost[person], self.cost[node] = after, after_end
        self.total += worse
        return True

    def _restore(self, slots: list[int]) -> None:
        board = self.board
        moved = [meeting for meeting, slot in enumerate(slots) if slot != board.slot[meeting]]
        for meeting in moved:
            board.remove(meeting)
        for meeting in moved:
            board.place(meeting, slots[meeting])
        self._count()


def between(busy: int, days: list[int]) -> int:
    """The slots from the first to the last meeting of each day, as bits."""
    found = 0
    for day in days:
        held = busy & day
        if held:
            found |= (1 << held.bit_length()) - (held & -held)
    return found


def ends(busy: int, days: list[int]) -> int:
    """The first and the last meeting of each day, as bits."""
    found = 0
    for day in days:
        held = busy & day
        if held:
            found |= held & -held | 1 << held.bit_length() - 1
    return found


def idle(busy: int, present: int, days: list[int]) -> int:
    """How many slots somebody waits: between the first and the last meeting of a day, there and without a meeting."""
    found = 0
    for day in days:
        held = busy & day
        if held:
            found += (((1 << held.bit_length()) - (held & -held)) & present & ~busy).bit_count()
    return found


def beyond(busy: int, days: list[int], row: int) -> int:
    """How many meetings are held after `row` others without a break."""
    found = 0
    for day in days:
        run = held = busy & day
        for shift in range(1, row + 1):
            run &= held << shift
        found += run.bit_count()
    return found
