"""Making the timetable worth more: whoever has a precious slot empty looks for ways to fill it that lose less.

The prices of the bound say what is lost where: an empty slot of somebody whose slots have a price, a meeting that is worth
more than its prices and not held, one that is worth less and held. What is lost adds up to exactly the distance from the bound.
So the search goes to where something is lost and nowhere else, and knows when it is done.
"""

import random
from collections.abc import Callable
from heapq import heappop, heappush

from claqueta.engines.scheduling.board import NONE, Board
from claqueta.engines.scheduling.bound import PARTS, Prices
from claqueta.engines.scheduling.problem import Problem, bits


class Search:
    """A board with prices, on which ways are found that lose less or nothing."""

    def __init__(self, problem: Problem, prices: Prices, seed: int) -> None:
        self.problem, self.prices = problem, prices
        self.board = Board(problem)
        self.chance = random.Random(seed)  # noqa: S311
        self.price, self.fee = prices.person, prices.table
        self.gain = [
            PARTS * weight - self.fee - self.price[one] - self.price[other]
            for one, other, weight in zip(problem.first, problem.second, problem.weight)
        ]
        self.near: list[list[tuple[int, int, int]]] = [[] for _ in problem.available]
        for meeting, (one, other) in enumerate(zip(problem.first, problem.second)):
            if problem.possible[meeting]:
                self.near[one].append((-self.gain[meeting], other, meeting))
                self.near[other].append((-self.gain[meeting], one, meeting))
        for row in self.near:
            self.chance.shuffle(row)
            row.sort(key=lambda entry: entry[0])
        self.tries = 0
        self.side: list[tuple[int, list[tuple[int, int]]]] = []

    # -- Where something is lost ------------------------------------------------------------------------------

    def value(self) -> int:
        weight = self.problem.weight
        return self.problem.given + sum(
            weight[meeting] for meeting, slot in enumerate(self.board.slot) if slot != NONE
        )

    def lost(self) -> int:
        """How far the timetable is from the bound, in `PARTS`."""
        return PARTS * (self.prices.bound - self.value())

    def wanting(self) -> list[int]:
        """Those who have a slot with a price empty."""
        return [person for person, price in enumerate(self.price) if price and self.board.free[person]]

    def missed(self) -> list[int]:
        """Meetings that are worth more than their prices, and are not held."""
        slot, possible = self.board.slot, self.problem.possible
        return [
            meeting
            for meeting, gain in enumerate(self.gain)
            if gain > 0 and slot[meeting] == NONE and possible[meeting]
        ]

    # -- Beginning --------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Put in what goes in by itself, the most worth first; whoever has least choice before others."""
        board, problem = self.board, self.problem
        chance = self.chance.random
        order = [
            (
                -gain,
                -self.price[problem.first[meeting]] - self.price[problem.second[meeting]],
                chance(),
                meeting,
            )
            for meeting, gain in enumerate(self.gain)
            if gain >= 0 and problem.possible[meeting]
        ]
        order.sort()
        free, count, places = board.free, board.count, board.places
        for *_, meeting in order:
            common = free[problem.first[meeting]] & free[problem.second[meeting]]
            while common:
                low = common & -common
                slot = low.bit_length() - 1
                if count[slot] < places[slot]:
                    board.place(meeting, slot)
                    break
                common ^= low

    # -- Ways -------------------------------------------------------------------------------------------------

    def fill(self, person: int, slot: int, most: int) -> list[tuple[int, int, int]] | None:
        """The changes in one slot after which this person meets somebody then, at a loss of less than `most`.

        From the one whose slot is empty to somebody who would meet them, to whom that one meets instead, and so on, until
        it ends with somebody who is free, or with somebody whose slot is worth less. Gives (meeting, from, to) in order.
        """
        board = self.board
        at, free, count = board.at, board.free, board.count
        first, second, where = board.first, board.second, board.slot
        available, price, gain, near = self.problem.available, self.price, self.gain, self.near
        room = count[slot] < board.places[slot]
        roomy = -1
        seen: set[int] = set()
        heap: list[tuple[int, int, int]] = [(0, 0, person)]
        trail: list[tuple[int, int, int]] = [(-1, NONE, NONE)]
        ends: list[int] = []
        self.trail, self.ends = trail, ends
        fee = self.fee
        while heap:
            lost, step, node = heappop(heap)
            for cost, other, meeting in near[node]:
                least = lost + cost
                if least > most:
                    break
                if where[meeting] != NONE or not available[other] >> slot & 1 or other == person:
                    continue
                held = at[other][slot]
                if held == NONE:
                    if room and least < most + price[other] + fee:
                        trail.append((step, meeting, NONE))
                        return self.told(len(trail) - 1, slot)
                    continue
                if held in seen:
                    continue
                after = second[held] if first[held] == other else first[held]
                both = free[other] & free[after]
                if both and least < most + price[other] + fee:
                    if roomy < 0:
                        roomy = board.roomy()
                    if both := both & roomy:
                        trail.append((step, meeting, held))
                        changes = self.told(len(trail) - 1, slot)
                        changes.append((held, NONE, (both & -both).bit_length() - 1))
                        return changes
                total = least + gain[held]
                if total > most:
                    continue
                seen.add(held)
                trail.append((step, meeting, held))
                if total + price[after] < most:
                    return self.told(len(trail) - 1, slot)
                if total + price[after] == most:
                    ends.append(len(trail) - 1)
                heappush(heap, (total, len(trail) - 1, after))
        return None

    def left_over(self, end: int) -> int:
        """Who has an empty slot once the trail is followed up to there."""
        _, meeting, held = self.trail[end]
        first, second = self.board.first, self.board.second
        return second[held] if first[held] in (first[meeting], second[meeting]) else first[held]

    def told(self, step: int, slot: int) -> list[tuple[int, int, int]]:
        """The changes along the trail up to this step: (meeting, from, to)."""
        changes = []
        while step > 0:
            step, meeting, held = self.trail[step]
            changes.append((meeting, NONE, slot))
            if held != NONE:
                changes.append((held, slot, NONE))
        changes.reverse()
        return changes

    def apply(self, changes: list[tuple[int, int, int]]) -> None:
        board = self.board
        for meeting, was, _to in changes:
            if was != NONE:
                board.remove(meeting)
        for meeting, _was, to in changes:
            if to != NONE:
                board.place(meeting, to)

    def walk(self, person: int, steps: int) -> bool:
        """Carry an empty slot about, from slot to slot and person to person, at no loss, until it can be filled."""
        board, chance = self.board, self.chance
        for _step in range(steps):
            self.tries += 1
            empty = bits(board.free[person] if self.price[person] else board.free[person] & board.roomy())
            if not empty:
                return bool(self.price[person])
            slot = chance.choice(empty)
            changes = self.fill(person, slot, self.price[person])
            if changes is not None:
                self.apply(changes)
                return True
            ends = self.ends
            if ends and chance.random() < 0.5:
                end = chance.choice(ends)
                person = self.left_over(end)
                self.apply(self.told(end, slot))
            else:
                busy = bits(self.problem.available[person] & ~board.free[person])
                for _try in range(4):
                    if not busy:
                        break
                    other = chance.choice(busy)
                    chain = board.chain(person, other, slot)
                    if chain is not None:
                        board.exchange(chain[0], other, slot)
                        break
        return False

    def insert(
        self, meeting: int, steps: int, accept: Callable[[], bool] = lambda: True, allowed: int = 0
    ) -> bool:
        """Put a meeting where it costs least for now, and see whether those who lose theirs find others.

        All is undone when more than `allowed` is lost by it, or when it is not accepted.
        """
        self.tries += 1
        board, chance = self.board, self.chance
        first, second = board.first, board.second
        one, other = first[meeting], second[meeting]
        at, gain, price = board.at, self.gain, self.price
        slots = []
        for slot in bits(self.problem.available[one] & self.problem.available[other]):
            loss = 0
            for person in (one, other):
                held = at[person][slot]
                if held != NONE:
                    loss += gain[held] + price[second[held] if first[held] == person else first[held]]
                else:
                    loss -= price[person]
            slots.append((loss, slot))
        if not slots:
            return False
        limit = min(slots)[0] + 2 * PARTS
        slot = chance.choice([slot for loss, slot in slots if loss <= limit])
        board.journal.clear()
        left = []
        for person in (one, other):
            held = at[person][slot]
            if held != NONE:
                left.append(second[held] if first[held] == person else first[held])
                board.remove(held)
        if board.count[slot] >= board.places[slot]:
            held = self._cheapest(slot)
            left += [first[held], second[held]]
            board.remove(held)
        board.place(meeting, slot)
        for person in left:
            if board.free[person]:
                self.walk(person, steps)
        if self.change() < -allowed or not accept():
            board.undo()
            return False
        return True

    def _cheapest(self, slot: int) -> int:
        """The meeting in a slot that is missed least, with what its two have empty then."""
        first, second, gain, price = self.board.first, self.board.second, self.gain, self.price
        chance = self.chance.random
        held = {row[slot] for row in self.board.at if row[slot] != NONE}
        return min(
            sorted(held),
            key=lambda number: (gain[number] + price[first[number]] + price[second[number]], chance()),
        )

    def drop(self, meeting: int, steps: int) -> None:
        """Take a meeting off that keeps its two from better ones, and see whether they find them."""
        self.tries += 1
        board = self.board
        board.journal.clear()
        board.remove(meeting)
        for person in self.chance.sample((board.first[meeting], board.second[meeting]), 2):
            if board.free[person]:
                self.walk(person, steps)
        if self.change() < 0:
            board.undo()

    def change(self) -> int:
        """What the journal's steps have changed the value by."""
        weight = self.problem.weight
        return sum(
            weight[meeting] if slot == NONE else -weight[meeting] for meeting, slot in self.board.journal
        )

    def poor(self) -> list[int]:
        """Meetings that are held, and worth less than their prices."""
        slot = self.board.slot
        return [meeting for meeting, gain in enumerate(self.gain) if gain < 0 and slot[meeting] != NONE]

    def idle(self) -> list[int]:
        """Where places at tables have a price: who could sit down at an empty one, though their own slot has none."""
        if not self.fee:
            return []
        roomy = self.board.roomy()
        return [
            person
            for person, price in enumerate(self.price)
            if not price
            and self.board.free[person] & roomy
            and any(
                cost <= 0 and self.board.slot[meeting] == NONE for cost, _other, meeting in self.near[person]
            )
        ]

    def finish(self) -> None:
        """Put in whatever still goes in by itself."""
        board, problem = self.board, self.problem
        roomy = board.roomy()
        for meeting in sorted(range(len(problem.weight)), key=lambda number: -problem.weight[number]):
            if board.slot[meeting] == NONE:
                common = board.free[problem.first[meeting]] & board.free[problem.second[meeting]] & roomy
                if common:
                    board.place(meeting, (common & -common).bit_length() - 1)
                    roomy = board.roomy()

    def run(self, expired: Callable[[], bool], tries: int | None = None) -> None:
        """Until nothing is lost, or time or tries are over."""
        board, chance = self.board, self.chance

        def over() -> bool:
            return expired() or (tries is not None and self.tries >= tries)

        acts: list[tuple[Callable[[], list[int]], Callable[[int], bool], Callable[[int], object]]] = [
            (self.wanting, lambda person: bool(board.free[person]), lambda person: self.walk(person, 8)),
            (
                self.missed,
                lambda meeting: board.slot[meeting] == NONE,
                lambda meeting: self.insert(meeting, 4),
            ),
            (self.poor, lambda meeting: board.slot[meeting] != NONE, lambda meeting: self.drop(meeting, 4)),
            (self.idle, lambda person: bool(board.free[person]), lambda person: self.walk(person, 3)),
        ]
        while not over():
            done = 0
            for find, still, act in acts:
                where = find()
                done += len(where)
                chance.shuffle(where)
                for each in where:
                    if still(each):
                        act(each)
                        if over():
                            return
            if not done or self.lost() < PARTS:
                break
