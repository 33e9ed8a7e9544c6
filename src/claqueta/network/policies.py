"""Of facts, ties: values in, values out."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

from claqueta.foundation.ties import Fact
from claqueta.organisations.policies import narrower

type Ends = tuple[int, int]


def pairs_of(fact: Fact, crowd: int) -> Iterator[tuple[Ends, str, float]]:
    """Whom a fact ties, for which circle, and how strongly; nobody when it gathered more than `crowd`."""
    if len(fact.parties) > crowd:
        return
    for one, other in combinations(sorted(fact.parties), 2):
        circle = narrower(fact.parties[one], fact.parties[other])
        yield (one, other), circle, 1 / (len(fact.parties) - 1)


def together(parts: Iterable[tuple[str, int, int, str]], within: int = 1) -> list[Fact]:
    """The facts of parts (what, year, who, circle) that several had: the same title in years `within` of each other.

    Festivals, release and production give a work different years; two works of one title that lie further apart are two.
    Who had two parts in it is known by the wider of their circles.
    """
    by_name: dict[str, list[tuple[int, int, str]]] = {}
    for name, year, who, circle in parts:
        by_name.setdefault(name, []).append((year, who, circle))
    found = []
    for name, some in sorted(by_name.items()):
        for group in _near(sorted(some), within):
            parties: dict[int, str] = {}
            for _year, who, circle in group:
                known = parties.get(who)
                parties[who] = circle if known is None or narrower(known, circle) == known else known
            if len(parties) > 1:
                year = group[0][0]
                found.append(Fact(f"{name}|{year}", year, parties))
    return found


def _near(parts: list[tuple[int, int, str]], within: int) -> Iterator[list[tuple[int, int, str]]]:
    group: list[tuple[int, int, str]] = []
    for part in parts:
        if group and part[0] - group[0][0] > within:
            yield group
            group = []
        group.append(part)
    if group:
        yield group


def overlap(
    spells: Mapping[int, Iterable[tuple[int, int, str]]],
) -> dict[int, dict[int, str]]:
    """Year → who was there in it and for which circle, of spells (first year, last year, circle) by organisation."""
    found: dict[int, dict[int, str]] = {}
    for who, some in spells.items():
        for first, last, circle in some:
            for year in range(first, last + 1):
                known = found.setdefault(year, {}).get(who)
                wider = circle if known is None or narrower(known, circle) == known else known
                found[year][who] = wider
    return {year: parties for year, parties in sorted(found.items()) if len(parties) > 1}
