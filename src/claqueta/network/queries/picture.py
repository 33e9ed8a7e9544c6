"""The picture of a year as a circle may see it. Map, table, files and API are made of this one, so they say the same."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from claqueta.engines.search.words import folded
from claqueta.network.models import Drawing
from claqueta.network.queries.graphs import ties_of_year, years
from claqueta.network.sources import tie_sources
from claqueta.organisations.models import Organisation
from claqueta.organisations.policies import sees_unlisted
from claqueta.organisations.queries import presented
from claqueta.organisations.queries.presenting import rows_for

SHOWN = frozenset({"slug", "activities", "premises"})
NO_GROUP = -1


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the picture: a year, kinds of ties, an activity, a name."""

    year: int
    kinds: tuple[str, ...] = ()
    activity: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Spot:
    """An organisation in the picture."""

    pk: int
    slug: str
    name: str
    activities: tuple[str, ...]
    activity: str
    """The name of its main activity."""
    country: str
    x: float
    y: float
    group: int
    between: float
    """The share of the shortest ways between two others that lead over it."""
    found: bool = False
    """Whether it is one of those whose name was asked for."""


@dataclass(frozen=True, slots=True)
class Line:
    """Two that are tied, by what and since when."""

    one: int
    other: int
    kinds: tuple[str, ...]
    first: int
    last: int
    facts: int
    weight: float


@dataclass(frozen=True)
class Picture:
    year: int
    years: list[int]
    circle: str
    spots: dict[int, Spot]
    lines: list[Line]
    figures: dict[str, Any]
    meetings: list[tuple[int, int, int]] = field(default_factory=list)
    company: list[tuple[int, list[tuple[int, int]]]] = field(default_factory=list)

    def neighbours(self) -> dict[int, list[Line]]:
        """The lines of each, the strongest first."""
        found: dict[int, list[Line]] = {pk: [] for pk in self.spots}
        for line in self.lines:
            found[line.one].append(line)
            found[line.other].append(line)
        for lines in found.values():
            lines.sort(key=lambda line: (-line.weight, line.one, line.other))
        return found

    def brokers(self, most: int = 10) -> list[Spot]:
        """Those over whom most ways lead, the first first."""
        some = [spot for spot in self.spots.values() if spot.between > 0]
        return sorted(some, key=lambda spot: (-spot.between, spot.name))[:most]

    def groups(self) -> list[tuple[int, list[Spot]]]:
        """The communities, the largest first; in each those with most ties first."""
        ties = {pk: len(lines) for pk, lines in self.neighbours().items()}
        found: dict[int, list[Spot]] = {}
        for spot in self.spots.values():
            if spot.group != NO_GROUP:
                found.setdefault(spot.group, []).append(spot)
        for spots in found.values():
            spots.sort(key=lambda spot: (-ties[spot.pk], spot.name))
        return sorted(found.items(), key=lambda one: (-len(one[1]), one[0]))


def picture(question: Question, circle: str, language: str) -> Picture:
    """What a circle sees of a year. Where everybody stands is that of the whole year, whatever is asked of it."""
    drawing = Drawing.objects.filter(year=question.year, circle=circle).first()
    places: Mapping[str, Any] = drawing.places if drawing else {}
    lines = _lines(question, circle)
    spots = _spots(places, circle, language)
    lines = [line for line in lines if line.one in spots and line.other in spots]
    if question.kinds:
        tied = {end for line in lines for end in (line.one, line.other)}
        spots = {pk: spot for pk, spot in spots.items() if pk in tied}
    if question.activity:
        spots = {pk: spot for pk, spot in spots.items() if _does(spot, question.activity)}
    if words := folded(question.words).strip():
        spots, lines = _around(words, spots, lines)
    lines = [line for line in lines if line.one in spots and line.other in spots]
    asked_whole = not (question.kinds or question.activity or words)
    return Picture(
        question.year,
        years(circle),
        circle,
        spots,
        lines,
        drawing.figures if drawing else {},
        [(one, other, n) for one, other, n in drawing.meetings if one in spots and other in spots]
        if drawing and asked_whole
        else [],
        [
            (pk, [(other, alike) for other, alike in some if other in spots])
            for pk, some in drawing.company
            if pk in spots
        ]
        if drawing and asked_whole
        else [],
    )


def _does(spot: Spot, activity: str) -> bool:
    return any(code == activity or code.startswith(f"{activity}.") for code in spot.activities)


def _around(words: str, spots: dict[int, Spot], lines: list[Line]) -> tuple[dict[int, Spot], list[Line]]:
    """Those of that name and whom they are tied with, and the ties of the former."""
    named = {pk for pk, spot in spots.items() if words in folded(spot.name)}
    lines = [line for line in lines if line.one in named or line.other in named]
    near = named | {end for line in lines for end in (line.one, line.other)}
    return {pk: _marked(spot, found=pk in named) for pk, spot in spots.items() if pk in near}, lines


def _marked(spot: Spot, *, found: bool) -> Spot:
    values = {name: getattr(spot, name) for name in Spot.__slots__}
    return Spot(**{**values, "found": found})


def _spots(places: Mapping[str, Any], circle: str, language: str) -> dict[int, Spot]:
    rows = Organisation.objects.filter(pk__in=[int(pk) for pk in places], merged_into=None)
    if not sees_unlisted(circle):
        rows = rows.filter(listed=True)
    found = {}
    for row in rows_for(rows, SHOWN):
        seen = presented(row, circle, language, SHOWN)
        x, y, group, share = places[str(row.pk)]
        does = seen["activities"]
        there: dict[str, Any] = next(iter(seen["premises"]), {})
        found[row.pk] = Spot(
            row.pk,
            row.slug,
            seen["name"],
            tuple(one["code"] for one in does),
            next((one["name"] for one in does), ""),
            there.get("country", ""),
            x,
            y,
            group,
            share,
        )
    return dict(sorted(found.items(), key=lambda one: (folded(one[1].name), one[0])))


def _lines(question: Question, circle: str) -> list[Line]:
    kinds = [kind for kind in question.kinds if kind in tie_sources()]
    rows = ties_of_year(question.year, circle)
    if kinds:
        rows = rows.filter(kind__in=kinds)
    found: dict[tuple[int, int], tuple[set[str], list[int], float]] = {}
    for one, other, kind, year, weight in rows.values_list("one", "other", "kind", "year", "weight"):
        some, when, heavy = found.get((one, other), (set(), [], 0.0))
        some.add(kind)
        when.append(year)
        found[one, other] = (some, when, heavy + weight)
    order = list(tie_sources())
    return [
        Line(
            one,
            other,
            tuple(kind for kind in order if kind in some),
            min(when),
            max(when),
            len(when),
            round(heavy, 4),
        )
        for (one, other), (some, when, heavy) in sorted(found.items())
    ]
