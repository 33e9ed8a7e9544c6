"""Which are chosen where quotas are wishes: exactly, with what each wish costs and whom it brings in and puts out.

A programme in whole numbers (Nemhauser and Wolsey, Integer and Combinatorial Optimization, 1988): first the wishes, one after the
other in the order of the committee, each missed by as little as those before it allow; then the points; then, of equal choices, the
one with the better ranks.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from claqueta.engines.selecting.data import Candidate, Choice, Cost, Refused, Unmet, Wish
from claqueta.engines.selecting.linear import Row, most

FINE = 1000
"""Scores are compared in thousandths of a point."""


def choose(candidates: Sequence[Candidate], places: int, wishes: Sequence[Wish] = ()) -> Choice:
    """The choice of so many (fewer, where fewer may be chosen; more, where more are settled to be in).

    Wishes stand in the order of their importance. Raises `Refused` for an id that is there twice and for a wish that contradicts
    itself.
    """
    task = _Task.of(candidates, places, wishes)
    free, best = task.solve(()), task.solve(wishes)
    costs = []
    for number, wish in enumerate(wishes):
        others = [*wishes[:number], *wishes[number + 1 :]]
        without = task.solve(others)
        costs.append(
            Cost(
                wish.id,
                (without.points - best.points) / FINE,
                task.but(best, without),
                task.but(without, best),
                (free.points - task.solve([wish]).points) / FINE,
            )
        )
    return Choice(
        task.names(best.rows),
        best.points / FINE,
        free.points / FINE,
        task.but(best, free),
        task.but(free, best),
        tuple(costs),
        tuple(task.unmet(best, wishes)),
    )


@dataclass(frozen=True, slots=True)
class _Found:
    rows: tuple[int, ...]
    points: int
    short: tuple[int, ...]
    """By how many each wish is missed."""


@dataclass(frozen=True, slots=True)
class _Task:
    order: list[Candidate]
    points: list[int]
    count: int
    lower: list[float]
    upper: list[float]

    @classmethod
    def of(cls, candidates: Sequence[Candidate], places: int, wishes: Sequence[Wish]) -> "_Task":
        for kind, names in (
            ("candidates", [one.id for one in candidates]),
            ("wishes", [wish.id for wish in wishes]),
        ):
            for name, times in Counter(names).items():
                if times > 1:
                    raise Refused(f"{kind}: {name} is there twice")
        for wish in wishes:
            if wish.least < 0 or (wish.most is not None and wish.most < wish.least):
                raise Refused(f"wishes ({wish.id}): from {wish.least} to {wish.most} is nothing")
        order = sorted(candidates, key=lambda one: (-one.score, one.id))
        settled = sum(one.settled is True for one in order)
        open_ = sum(one.settled is not False for one in order)
        return cls(
            order,
            [round(one.score * FINE) for one in order],
            min(max(places, settled, 0), open_),
            [float(one.settled is True) for one in order],
            [float(one.settled is not False) for one in order],
        )

    def solve(self, wishes: Sequence[Wish]) -> _Found:
        if not self.count:
            return _Found((), 0, tuple(wish.least for wish in wishes))
        size = len(self.order)
        width = size + len(wishes)
        rows = [Row(dict.fromkeys(range(size), 1), self.count, self.count)]
        for number, wish in enumerate(wishes):
            mine = self.members(wish)
            rows.append(Row(mine | {size + number: 1}, wish.least))
            if wish.most is not None:
                rows.append(Row(mine | {size + number: -1}, high=wish.most))
        lower = [*self.lower, *(0.0 for _ in wishes)]
        upper = [*self.upper, *(float(size + wish.least) for wish in wishes)]
        short = []
        for number in range(len(wishes)):
            values = self._best([-float(at == size + number) for at in range(width)], rows, lower, upper)
            short.append(values[size + number])
            upper[size + number] = float(short[-1])
        tail = [0] * len(wishes)
        values = self._best([*self.points, *tail], rows, lower, upper)
        points = sum(value * each for value, each in zip(values, self.points))
        rows.append(Row({at: each for at, each in enumerate(self.points) if each}, points))
        values = self._best([*(-at for at in range(size)), *tail], rows, lower, upper)
        chosen = tuple(at for at in range(size) if values[at])
        return _Found(chosen, sum(self.points[at] for at in chosen), tuple(short))

    def members(self, wish: Wish) -> dict[int, float]:
        return {at: 1.0 for at, one in enumerate(self.order) if one.id in wish.members}

    def _best(
        self, worth: Sequence[float], rows: Sequence[Row], lower: Sequence[float], upper: Sequence[float]
    ) -> tuple[int, ...]:
        found = most(worth, rows, upper, lower=lower)
        if found is None or not found.proven:
            raise Refused("no choice was found in time")
        return found.values

    def names(self, rows: Sequence[int]) -> tuple[str, ...]:
        return tuple(self.order[at].id for at in rows)

    def but(self, one: _Found, other: _Found) -> tuple[str, ...]:
        """Who is chosen in one and not in the other."""
        return self.names([at for at in one.rows if at not in other.rows])

    def unmet(self, best: _Found, wishes: Sequence[Wish]) -> list[Unmet]:
        found = []
        for wish, missing in zip(wishes, best.short):
            if missing:
                alone = self.solve([wish]).short[0]
                here = sum(best_at in self.members(wish) for best_at in best.rows)
                kind = ("few" if here < wish.least else "many") if alone == missing else "together"
                found.append(Unmet(wish.id, missing, kind))
        return found
