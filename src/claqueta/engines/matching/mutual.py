"""Who likes whom back: where everybody likes the popular few, what each can answer is shared out among those who like it."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from claqueta.engines.matching.closeness import Array
from claqueta.engines.matching.data import numbers


def mutual(scores: Array, bounds: Mapping[str, Any] | None = None) -> Array:
    """Scores (a row for each opportunity, a column for each organisation; below 0 is out) lowered where a side is crowded.

    Liking falls exponentially with the score; each side spreads what it can answer over those it likes, and turns to others
    where one is asked for more than it can answer, over and over until that settles. How much a pair lost on the way is how
    crowded it is: its score falls by that, never below the floor.
    """
    table = bounds or numbers()["mutual"]
    out = scores < 0
    if not scores.size or out.all():
        return scores.copy()
    liking = np.where(out, 0.0, np.exp(table["sharpness"] * (scores - np.max(scores))))
    rows, columns = np.ones(scores.shape[0]), np.ones(scores.shape[1])
    for _round in range(int(table["rounds"])):
        columns = np.minimum(1.0, columns * _room(liking * columns, table["capacity"]) ** 0.5)
        rows = np.minimum(1.0, rows * _room((liking * rows[:, None]).T, table["capacity"]) ** 0.5)
    left = np.maximum(rows[:, None] * columns, 1e-12)
    factor = np.maximum(table["floor"], left ** (table["strength"] / table["sharpness"]))
    return np.where(out, scores, scores * factor)


def _room(liking: Array, capacity: float) -> Array:
    """For each column how much of what rows want of it it can give; where all are asked for more than they can, the mean is the measure."""
    sums = liking.sum(axis=1, keepdims=True)
    asked = (capacity * liking / np.where(sums > 0, sums, 1.0)).sum(axis=0)
    can: float = max(float(capacity), float(asked.mean()))
    room: Array = can / np.maximum(asked, 1e-12)
    return room


def requests(lists: Sequence[Sequence[str]]) -> dict[str, int]:
    """How often each is named in lists: the requests it gets if everybody asks all that they are shown."""
    found: dict[str, int] = {}
    for one in lists:
        for name in one:
            found[name] = found.get(name, 0) + 1
    return found


def by_decile(received: Mapping[str, int], everybody: Sequence[str]) -> list[float]:
    """Mean requests of each tenth of members, the most asked first."""
    ordered = np.sort(np.array([received.get(one, 0) for one in everybody], dtype=np.float64))[::-1]
    return [float(part.mean()) if len(part) else 0.0 for part in np.array_split(ordered, 10)]
