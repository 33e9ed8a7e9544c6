"""Fair exposure: over a window, those of like relevance are shown alike, within a stated loss of relevance.

For each list everybody earns what somebody of like score gets on average, and receives what the position gave. Whoever received
less than it earned goes first among those of like score next time. Money is nowhere in it.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np

from claqueta.engines.matching.closeness import Array
from claqueta.engines.matching.data import numbers


def discount(rank: int) -> float:
    """How much is seen of a position, counted from 1."""
    return 1 / math.log2(rank + 1)


def discounts(count: int) -> Array:
    return np.array([discount(rank) for rank in range(1, count + 1)])


@dataclass(frozen=True, slots=True)
class Shown:
    """What one list gave to one organisation, and what it had earned by its relevance."""

    on: date
    organisation: str
    earned: float
    received: float


@dataclass
class Ledger:
    """Past exposure, as far as it lies in the window."""

    entries: list[Shown] = field(default_factory=list)

    def owed(self, on: date) -> dict[str, float]:
        """What each is still to be shown for; below nothing when it was shown for more."""
        since = on - timedelta(days=numbers()["exposure"]["days"])
        found: dict[str, float] = {}
        for one in self.entries:
            if since < one.on <= on:
                found[one.organisation] = found.get(one.organisation, 0.0) + one.earned - one.received
        return found

    def forget(self, on: date) -> None:
        """Drop what lies before the window."""
        since = on - timedelta(days=numbers()["exposure"]["days"])
        self.entries = [one for one in self.entries if one.on > since]


def earned(scores: Sequence[float], bounds: Mapping[str, Any] | None = None) -> Array:
    """What each of a list, best first, earns: the mean of what the positions of those like it give.

    Equal scores earn the same; all together earn what all positions give.
    """
    table = bounds or numbers()["exposure"]
    given = np.zeros(len(scores))
    given[: table["shown"]] = discounts(min(len(scores), table["shown"]))
    descending = np.array(scores, dtype=np.float64)
    ascending = -descending
    first = np.searchsorted(ascending, ascending - table["like"] - 1e-12, side="left")
    after = np.searchsorted(ascending, ascending + table["like"] + 1e-12, side="right")
    sums = np.concatenate([[0.0], np.cumsum(given)])
    means: Array = (sums[after] - sums[first]) / np.maximum(1, after - first)
    total = means.sum()
    return means * (given.sum() / total) if total > 0 else means


def gain(scores: Iterable[float], shown: int) -> float:
    return sum(score * discount(rank) for rank, score in enumerate(list(scores)[:shown], 1))


def fair_order(
    scores: Sequence[float], owed: Sequence[float], bounds: Mapping[str, Any] | None = None
) -> list[int]:
    """The order in which a list, best first, is shown.

    Position by position the one that is owed most among those of like score comes first, unless the list would then lose more
    of its gain than is allowed. Those of equal score never cost anything.
    """
    table = bounds or numbers()["exposure"]
    shown = min(table["shown"], len(scores))
    reach = min(len(scores), table["reach"])
    left = list(range(reach))
    chosen: list[int] = []
    best = gain(scores, shown)
    least = best * (1 - table["loss"] - 1e-12)
    gained = 0.0

    def reached(one: int, rank: int, gained: float, left: list[int]) -> float:
        """What the list gains with this one here, if nobody else takes turns after it."""
        rest = [other for other in left if other != one][: shown - rank]
        ahead = sum(scores[other] * discount(place) for place, other in enumerate(rest, rank + 1))
        return gained + scores[one] * discount(rank) + ahead

    for rank in range(1, shown + 1):
        like = [one for one in left if scores[left[0]] - scores[one] <= table["like"]]
        turns = sorted(like, key=lambda at: (-owed[at], at))
        one = next((one for one in turns if reached(one, rank, gained, left) >= least), left[0])
        chosen.append(one)
        left.remove(one)
        gained += scores[one] * discount(rank)
    return chosen + left + list(range(reach, len(scores)))


def loss(scores: Sequence[float], order: Sequence[int], shown: int | None = None) -> float:
    """The share of a list's gain that an order costs."""
    count = shown or numbers()["exposure"]["shown"]
    best = gain(scores, count)
    return max(0.0, 1 - gain([scores[at] for at in order], count) / best) if best > 0 else 0.0


def gini(values: Iterable[float]) -> float:
    """How unequally something is spread: 0 all have the same, near 1 one has all."""
    ordered = np.sort(np.array(list(values), dtype=np.float64))
    total = ordered.sum()
    if not len(ordered) or total <= 0:
        return 0.0
    ranks = np.arange(1, len(ordered) + 1)
    return float(2 * (ranks * ordered).sum() / (len(ordered) * total) - (len(ordered) + 1) / len(ordered))


@dataclass(frozen=True, slots=True)
class Spread:
    gini: float
    never: float
    """Share of organisations that no list showed."""


def spread(lists: Iterable[Sequence[str]], organisations: Iterable[str], shown: int | None = None) -> Spread:
    """How exposure is spread over organisations by lists, each best first."""
    count = shown or numbers()["exposure"]["shown"]
    received = dict.fromkeys(organisations, 0.0)
    for one in lists:
        for rank, organisation in enumerate(one[:count], 1):
            received[organisation] = received.get(organisation, 0.0) + discount(rank)
    never = sum(value == 0 for value in received.values()) / len(received) if received else 0.0
    return Spread(gini(received.values()), never)
