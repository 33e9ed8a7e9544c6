"""How much any timetable can be worth at most: the linear relaxation over who meets whom, solved in whole numbers.

Leave aside which slot a meeting has, and let meetings be held by halves: then a person has at most as many as free slots,
and all together have at most as many as there are places at tables. The dual of that is a price for each person's slot and
one for a place at a table; whatever the prices, no timetable is worth more than they add up to (weak duality). So the bound
holds even where the search for the best prices was cut off, and as everything is whole, nothing is rounded.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from operator import and_

from claqueta.engines.scheduling.problem import Problem

PARTS = 4
"""Prices are counted in quarters of a unit of weight: the relaxation's are halves, beside a price of tables in halves."""


@dataclass(frozen=True, slots=True)
class Prices:
    """What a slot of each person is worth, and what a place at a table is, in `PARTS`; and the bound that they prove."""

    person: list[int]
    table: int
    bound: int


def proven(problem: Problem, expired: Callable[[], bool] = lambda: False) -> Prices:
    """The prices of the tightest bound that is found; looser ones, once `expired`, but a bound all the same."""
    best, sold = _priced(problem, 0, expired)
    places = sum(problem.places)
    if sold <= 2 * places:
        return best
    # More meetings than places at tables. The bound is convex in what a place costs: halve the range, to half a unit.
    low, high = 0, 2 * max(problem.weight, default=0)
    for step in (2, 1):
        while high - low > step and not expired():
            middle = (low + high) // (2 * step) * step
            tried, sold = _priced(problem, middle, expired)
            best = min(best, tried, key=lambda prices: prices.bound)
            if sold == 2 * places:
                return best
            if sold > 2 * places:
                low = middle
            else:
                high = middle
        low, high = max(0, low - 1), high + 1
    return best


def _priced(problem: Problem, halves: int, expired: Callable[[], bool]) -> tuple[Prices, int]:
    """The best prices of persons where a place costs so many halves, and twice the meetings that are held then."""
    scale = 1 + halves % 2
    fee = halves * scale // 2
    weights = [weight * scale - fee for weight in problem.weight]
    flow = _Flow(problem, weights)
    flow.run(expired)
    table = PARTS // 2 * halves
    # Cut off, those with room left still have the price that all began with: see what is proven with less of it.
    found = []
    for less in {0, flow.level // 2, flow.level}:
        left = [max(0, price - less) for price in flow.left]
        person = [PARTS // (2 * scale) * (one + other) for one, other in zip(left, flow.right)]
        found.append(Prices(person, table, worth(problem, person, table)))
    return min(found, key=lambda prices: prices.bound), flow.amount


def worth(problem: Problem, person: Sequence[int], table: int, counts: Sequence[bool] | None = None) -> int:
    """What no timetable is worth more than, by these prices; whatever they are, as long as none is negative.

    Where only one of some meetings is held, `counts` says which of them is the one that could add most.
    """
    total = table * sum(problem.places) + sum(price * most for price, most in zip(person, problem.most))
    for one, other, weight, possible in zip(
        problem.first,
        problem.second,
        problem.weight,
        problem.possible if counts is None else map(and_, problem.possible, counts),
        strict=True,
    ):
        if possible:
            total += max(0, PARTS * weight - table - person[one] - person[other])
    return total // PARTS + problem.given


class _Flow:
    """The meetings as arcs between two copies of everybody, both ways; primal and dual together (Hungarian method)."""

    def __init__(self, problem: Problem, weights: Sequence[int]) -> None:
        self.left_room, self.right_room = list(problem.most), list(problem.most)
        self.level = max(0, max(weights, default=0))
        self.left = [self.level] * len(self.left_room)
        self.right = [0] * len(self.right_room)
        self.amount = 0
        self.begin: list[int] = []
        self.end: list[int] = []
        self.weight: list[int] = []
        self.leaving: list[list[tuple[int, int, int]]] = [[] for _ in self.left]
        """For each on the left the arcs, the heaviest first: weight, whereto, number."""
        self.held: list[dict[int, int]] = [{} for _ in self.left]
        """For each on the right the arcs in use, and where they begin."""
        for one, other, weight, possible in zip(problem.first, problem.second, weights, problem.possible):
            if possible and weight > 0:
                for begin, end in ((one, other), (other, one)):
                    self.leaving[begin].append((weight, end, len(self.begin)))
                    self.begin.append(begin)
                    self.end.append(end)
                    self.weight.append(weight)
        for arcs in self.leaving:
            arcs.sort(key=lambda arc: -arc[0])
        self.used = bytearray(len(self.begin))

    def run(self, expired: Callable[[], bool]) -> None:
        """Lower the price of those with room left, step by step, to nothing; at each step use whatever has become fair."""
        while self.level > 0 and not expired():
            while self._augmented():
                pass
            self._lower()

    def _augmented(self) -> int:
        """Send along shortest ways, no arc twice, from those with room on the left to those with room on the right."""
        # Only arcs whose weight is the sum of both prices are fair; as no price is negative, lighter ones need no look.
        depth = {node: 0 for node, room in enumerate(self.left_room) if room}
        deep: dict[int, int] = {}
        left, right, used, leaving = self.left, self.right, self.used, self.leaving
        layer, steps, found = list(depth), 0, False
        while layer and not found:
            steps += 1
            reached = []
            for node in layer:
                price = left[node]
                for weight, end, arc in leaving[node]:
                    if weight < price:
                        break
                    if end not in deep and weight == price + right[end] and not used[arc]:
                        deep[end] = steps
                        reached.append(end)
                        found = found or self.right_room[end] > 0
            layer = []
            for node in reached:
                price = right[node]
                for arc, begin in self.held[node].items():
                    if begin not in depth and self.weight[arc] == price + left[begin]:
                        depth[begin] = steps
                        layer.append(begin)
        if not found:
            self.depth, self.deep = depth, deep
            return 0
        ways = {node: iter(leaving[node]) for node in depth}
        back = {node: iter(list(self.held[node].items())) for node in deep}
        sent = 0
        for source in [node for node, steps in depth.items() if steps == 0]:
            while self.left_room[source] and self._sent(source, depth, deep, ways, back):
                sent += 1
        self.amount += sent
        return sent

    def _sent(
        self,
        source: int,
        depth: dict[int, int],
        deep: dict[int, int],
        ways: dict[int, Iterator[tuple[int, int, int]]],
        back: dict[int, Iterator[tuple[int, int]]],
    ) -> bool:
        """One unit more from this one along ever deeper arcs; each arc is looked at once."""
        path: list[int] = []
        node = source
        left, right, used = self.left, self.right, self.used
        while True:
            below, price = depth[node] + 1, left[node]
            for weight, end, arc in ways[node]:
                if deep.get(end) == below and weight == price + right[end] and not used[arc]:
                    path.append(arc)
                    break
            else:
                if not path:
                    return False
                # Back over the arc in use by which this one was reached, and on from the one on the right.
                path.pop()
                end = self.end[path[-1]]
            if self.right_room[end]:
                self._use(path)
                self.left_room[source] -= 1
                self.right_room[end] -= 1
                return True
            price, same = right[end], deep[end]
            for arc, begin in back[end]:
                if used[arc] and depth.get(begin) == same and self.weight[arc] == price + left[begin]:
                    path.append(arc)
                    node = begin
                    break
            else:
                # A dead end: back to whom the last arc came from.
                node = self.begin[path.pop()]

    def _use(self, path: list[int]) -> None:
        for arc in path:
            self.used[arc] ^= 1
            if self.used[arc]:
                self.held[self.end[arc]][arc] = self.begin[arc]
            else:
                del self.held[self.end[arc]][arc]

    def _lower(self) -> None:
        """Take the same off whoever can still be reached on the left, and put it on whom they reach on the right."""
        by = self.level
        for node in self.depth:
            price = self.left[node]
            for weight, end, arc in self.leaving[node]:
                if price - weight >= by:
                    break
                if end not in self.deep and not self.used[arc]:
                    by = min(by, price + self.right[end] - weight)
        for node in self.deep:
            price = self.right[node]
            for arc, begin in self.held[node].items():
                if begin not in self.depth:
                    by = min(by, self.weight[arc] - price - self.left[begin])
        for node in self.depth:
            self.left[node] -= by
        for node in self.deep:
            self.right[node] += by
        self.level -= by
