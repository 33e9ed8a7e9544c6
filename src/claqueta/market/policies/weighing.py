"""How much a meeting is worth: both sides' wishes, made one number."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """What a wish counts for."""

    first: int
    """The one that somebody wants most."""
    last: int
    """The last that they may ask for, and each after it."""
    yes: int
    """That the other side said yes, or asks too."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Who would like to meet whom, at which place of their list, and whether the other said yes."""

    asks: int
    asked: int
    rank: int
    yes: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """Two who would meet, the lower number first."""

    one: int
    other: int
    weight: int


def points(rank: int, quota: int, scale: Scale) -> int:
    """What a wish counts for by itself: less with each place of the list, evenly."""
    if quota <= 1 or rank <= 1:
        return scale.first
    if rank >= quota:
        return scale.last
    return scale.first - (scale.first - scale.last) * (rank - 1) // (quota - 1)


def pairs(
    wishes: Iterable[Wish], quota: int, scale: Scale, priority: dict[int, int] | None = None
) -> list[Pair]:
    """The meetings that are wanted, each once however many ask for it, multiplied by the higher priority of the two."""
    before = priority or {}
    found: dict[tuple[int, int], list[Wish]] = {}
    for wish in wishes:
        found.setdefault((min(wish.asks, wish.asked), max(wish.asks, wish.asked)), []).append(wish)
    rows = []
    for (one, other), both in sorted(found.items()):
        weight = sum(points(wish.rank, quota, scale) for wish in both)
        if len(both) > 1 or any(wish.yes for wish in both):
            weight += scale.yes
        rows.append(Pair(one, other, max(1, weight * max(before.get(one, 1), before.get(other, 1)))))
    return rows
