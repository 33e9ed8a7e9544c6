"""One worker's whole attempt: value first, then fairness, then comfort; each keeps what the one before has reached."""

import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from typing import Any

from claqueta.engines.scheduling.bound import PARTS, Prices, proven
from claqueta.engines.scheduling.comfort import Ease
from claqueta.engines.scheduling.fairness import Shares
from claqueta.engines.scheduling.problem import Problem
from claqueta.engines.scheduling.searching import Search

VALUE, ENOUGH, FAIR = 0.68, 0.4, 0.16
"""Shares of the time: for the value; for the value once it is as near to the bound as `NEAR`; for fairness."""
GUARANTEED = 0.9
"""By when a guaranteed share must have been reached: comfort takes what is left."""
NEAR = 10_000
"""The distance from the bound at which comfort may begin earlier: a part of the bound."""


@dataclass(frozen=True, slots=True)
class Task:
    """What a worker is asked. Either `until`, on the monotonic clock, ends it, or `iterations` do; then it is repeatable."""

    seed: int
    until: float = 0.0
    iterations: int | None = None
    row: int = 0
    gaps: bool = False
    share: float = 0.0


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of it: each open meeting's slot or -1, and how good that is."""

    slots: list[int]
    bound: int
    value: int
    worst: float
    tenth: float
    discomfort: int
    below: int = 0
    """How many have less than the share that is to be guaranteed."""

    @property
    def rank(self) -> tuple[float, ...]:
        return (-self.below, self.value, self.worst, self.tenth, -self.discomfort)


def attempt(problem: Problem, task: Task) -> Attempt:
    begin = time.monotonic()
    whole = max(task.until - begin, 0.0)

    def over(share: float) -> Callable[[], bool]:
        if task.iterations is not None:
            return lambda: False
        return lambda: time.monotonic() > begin + share * whole

    # Without a bound nothing is proven and the search is blind: it may take all the time there is.
    prices = proven(problem, over(1.0))
    search = Search(problem, prices, task.seed)
    search.begin()
    _make_worth(search, task, over)
    shares = Shares(search)
    passed = (time.monotonic() - begin) / whole if whole else 1.0
    if not task.gaps:
        shares.level(over(passed + FAIR))
    search.finish()
    if task.share:
        shares.guarantee(task.share, over(GUARANTEED))
    ease = Ease(problem, search.board, task.seed, row=task.row)
    settled = time.monotonic()
    rest = max(task.until - settled, 1e-9)
    ease.run(lambda: (time.monotonic() - settled) / rest, task.iterations and 4 * task.iterations)
    worst, tenth = shares.lowest()
    below = sum(shares.share(person) < task.share for person in range(len(shares.hoped)))
    return Attempt(list(search.board.slot), prices.bound, search.value(), worst, tenth, ease.total, below)


def _make_worth(search: Search, task: Task, over: Callable[[float], Callable[[], bool]]) -> None:
    """Search for value: as long as the better part of the time lets, or a shorter while when hardly anything is left."""
    search.run(over(ENOUGH), task.iterations)
    if task.iterations is None and (search.lost() // PARTS) * NEAR > search.prices.bound:
        search.run(over(VALUE))


def main() -> None:
    """A worker as a process: a problem and a task come in, an attempt goes out."""
    asked: dict[str, Any] = json.load(sys.stdin)
    names = {field.name for field in fields(Problem) if field.init}
    problem = Problem(**{name: value for name, value in asked["problem"].items() if name in names})
    json.dump(asdict(attempt(problem, Task(**asked["task"]))), sys.stdout)


__all__ = ["Attempt", "Prices", "Task", "attempt"]

if __name__ == "__main__":
    main()
