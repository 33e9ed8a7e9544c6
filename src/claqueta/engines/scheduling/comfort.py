"""Comfort at no cost: fewer idle slots between the first and the last meeting of a day, and not too many in a row.

Exchanging two slots along a chain of meetings keeps all that is held; only the two ends of the chain have other slots than
before. So a step is cheap to judge: take somebody, mostly one who waits, move a meeting of theirs among or next to their
others, and look whether the other end gains or loses by it. A step that makes things worse is taken now and then, ever less
often (simulated annealing over Kempe chains). To move only first and last meetings, and only into a wait, is quick and a trap:
where all meetings can be held it left thirty to forty idle slots of which none to four need be.
"""

import math
import random
from collections.abc import Callable

from claqueta.engines.scheduling.board import Board
from claqueta.engines.scheduling.problem import Problem, bits

type Agenda = tuple[int, list[int], list[int], list[int]]
"""What somebody's meetings cost them; which of their slots can be exchanged; where they wait, and what could go there at once."""

TURN = 64
"""So many tries are made between looks at the clock."""
CYCLE = 400
"""After so many tries for each meeting it is cold, and with time left it is warmed again, to cool half as fast."""
MILD, WARM, COLD = 0.4, 0.7, 0.15
"""How readily a worse step is taken at first, at first when it is warmed again, and at last: one idle slot more with a chance of
exp(-1/WARM)."""
FOCUS = 0.6
"""In so many of the tries a first or last meeting is moved into a wait, in the others any meeting near the rest."""
CONTENT, STIRRED = 0.05, 0.2
"""In so many of the tries it is anybody's turn, and when it is warmed again: who does not wait may have to make room."""


class Ease:
    """Idle slots of everybody on a board, and how they become fewer."""

    def __init__(self, problem: Problem, board: Board, seed: int, *, row: int = 0) -> None:
        self.problem, self.board, self.row = problem, board, row
        self.chance = random.Random(seed)  # noqa: S311
        self.known: list[dict[int, Agenda]] = [{} for _ in problem.available]
        self.homes: list[dict[tuple[int, int], list[int]]] = [{} for _ in problem.available]
        self.tries = 0
        self._count()

    def _count(self) -> None:
        problem = self.problem
        self.busy = [
            taken | (available & ~free)
            for taken, available, free in zip(problem.taken, problem.available, self.board.free)
        ]
        self.cost = [self.judged(person, mask)[0] for person, mask in enumerate(self.busy)]
        self.total = sum(self.cost)

    def judged(self, person: int, busy: int) -> Agenda:
        """What these meetings cost the person, and what can be exchanged."""
        found = self.known[person].get(busy)
        if found is None:
            days, available = self.problem.days, self.problem.available[person]
            cost = idle(busy, self.problem.present[person], days)
            held, empty = busy & available, available & ~busy
            waits, edges = between(busy, days) & empty, ends(busy, days) & available
            if self.row and (more := beyond(busy, days, self.row)):
                # Somebody who needs a pause: any of the meetings may go anywhere else.
                cost, waits, edges = cost + more, empty, held
            found = self.known[person][busy] = (cost, bits(held), bits(waits), bits(edges))
        return found

    def homes_of(self, person: int, busy: int, slot: int) -> list[int]:
        """Where a meeting may go: among the person's others and next to them; anywhere, where there are none or a pause is
        to be made."""
        found = self.homes[person].get((busy, slot))
        if found is None:
            days, empty = self.problem.days, self.problem.available[person] & ~busy
            others = busy & ~(1 << slot)
            if others and not (self.row and beyond(busy, days, self.row)):
                empty &= among(others, empty, days)
            found = self.homes[person][busy, slot] = bits(empty)
        return found

    def run(self, until: Callable[[], float], tries: int | None = None) -> None:
        """Until nobody waits or it is over; `until` says how much of the time has passed, from 0 to 1."""
        best, at_best = self.total, list(self.board.slot)
        uniform = self.chance.random
        known, busy, cost = self.known, self.busy, self.cost
        waiting: list[int] = []
        warm, stirred = MILD, CONTENT
        heat = warm
        cycle = CYCLE * (1 + sum(slot >= 0 for slot in at_best))
        began, since = self.tries, 0.0
        while self.total and (tries is None or self.tries < tries):
            if self.tries % TURN == 0:
                passed = until() if tries is None else self.tries / tries
                if passed >= 1:
                    break
                cooled = max((self.tries - began) / cycle, (passed - since) / (1 - since))
                if cooled >= 1:
                    # Cold, and time left: from what it is now, warm once more.
                    began, since, cooled = self.tries, passed, 0.0
                    warm, stirred, cycle = WARM, STIRRED, 2 * cycle
                heat = warm * (COLD / warm) ** cooled
                self.board.journal.clear()
                waiting = [person for person, waits in enumerate(cost) if waits]
            self.tries += 1
            person = (
                int(uniform() * len(busy)) if uniform() < stirred else waiting[int(uniform() * len(waiting))]
            )
            _, held, homes, edges = known[person][busy[person]]
            if homes and edges and uniform() < FOCUS:
                slot = edges[int(uniform() * len(edges))]
            elif held:
                slot = held[int(uniform() * len(held))]
                homes = self.homes_of(person, busy[person], slot)
            else:
                homes = []
            if not homes:
                continue
            home = homes[int(uniform() * len(homes))]
            if self.exchange(person, slot, home, heat) and self.total < best:
                best, at_best = self.total, list(self.board.slot)
        if self.total > best:
            self._restore(at_best)

    def exchange(self, person: int, slot: int, other: int, heat: float) -> bool:
        """Move this person's meeting from one slot to the other, and with it what hangs together, unless that is too much
        worse."""
        chain = self.board.chain(person, slot, other)
        if chain is None:
            return False
        meetings, end = chain
        both = 1 << slot | 1 << other
        # The persons in between have a meeting in either slot before and after.
        changed, changed_end = self.busy[person] ^ both, self.busy[end] ^ both
        after, after_end = self.judged(person, changed)[0], self.judged(end, changed_end)[0]
        worse = after + after_end - self.cost[person] - self.cost[end]
        if worse > 0 and self.chance.random() >= math.exp(-worse / heat):
            return False
        self.board.exchange(meetings, slot, other)
        self.busy[person], self.busy[end] = changed, changed_end
        self.cost[person], self.cost[end] = after, after_end
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


def among(busy: int, empty: int, days: list[int]) -> int:
    """The slots from the first to the last meeting of each day, and the nearest empty one before and after, as bits."""
    found = 0
    for day in days:
        held = busy & day
        if held:
            first, past = held & -held, 1 << held.bit_length()
            found |= past - first
            later, earlier = empty & day & ~(past - 1), empty & day & (first - 1)
            found |= later & -later | (1 << earlier.bit_length() >> 1)
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
