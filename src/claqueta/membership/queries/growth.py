"""How the membership grew: members by year, who joined and left by class and kind, how many of a year's stay."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from claqueta.membership.models import Span
from claqueta.membership.queries.register import known
from claqueta.organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class Life:
    """A spell of membership: from when to when, in which class it began and was last."""

    organisation_id: int
    since: date
    until: date | None
    began_as: str
    ended_as: str
    undated: bool = False

    def on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Year:
    year: int
    joined: int
    left: int
    members: int
    """At its end, or today in the year that goes on."""


@dataclass(frozen=True, slots=True)
class Cohort:
    """Those who joined in a year, and how many of them were members at the end of it and of each year after."""

    year: int
    joined: int
    stayed: tuple[tuple[int, int, int], ...]
    """Year, how many, and in per cent."""


def lives() -> list[Life]:
    """Every spell that is or was, as it is known now, by its first day. One query."""
    spells: dict[tuple[int, int], list[Span]] = {}
    for span in known().order_by("valid_from"):
        spells.setdefault((span.organisation_id, span.number), []).append(span)
    found = [
        Life(
            spans[0].organisation_id,
            spans[0].since,
            spans[0].until,
            spans[0].class_key,
            spans[-1].class_key,
            spans[0].undated,
        )
        for spans in spells.values()
    ]
    return sorted(found, key=lambda life: life.since)


def years(spells: Iterable[Life], today: date) -> list[Year]:
    """Year by year, from the first in which somebody joined to this one."""
    begun = [life for life in spells if life.since <= today]
    if not begun:
        return []
    ended = [life for life in begun if life.until is not None and life.until <= today]
    joined = Counter(life.since.year for life in begun)
    left = Counter(life.until.year for life in ended if life.until)
    found, members = [], 0
    for year in range(min(joined), today.year + 1):
        members += joined[year] - left[year]
        found.append(Year(year, joined[year], left[year], members))
    return found


def by_class(spells: Iterable[Life], today: date) -> dict[str, dict[int, tuple[int, int]]]:
    """Class → year → how many joined in it and left it (as members; a change of class is neither)."""
    return _moves(((life, life.began_as, life.ended_as) for life in spells), today)


def by_kind(spells: Iterable[Life], today: date) -> dict[str, dict[int, tuple[int, int]]]:
    """Kind of organisation → year → how many joined and left. One query."""
    kinds = dict(Organisation.objects.values_list("pk", "kind"))
    return _moves(
        (
            (life, kinds.get(life.organisation_id, "other"), kinds.get(life.organisation_id, "other"))
            for life in spells
        ),
        today,
    )


def cohorts(spells: Iterable[Life], today: date) -> list[Cohort]:
    """Who joined for the first time in each year, and who of them is a member at the end of which year."""
    theirs: dict[int, list[Life]] = {}
    for life in spells:
        if life.since <= today:
            theirs.setdefault(life.organisation_id, []).append(life)
    first: dict[int, list[list[Life]]] = {}
    for spells_of in theirs.values():
        first.setdefault(min(life.since for life in spells_of).year, []).append(spells_of)
    found = []
    for year, members in sorted(first.items()):
        stayed = []
        for later in range(year, today.year + 1):
            day = min(date(later, 12, 31), today)
            n = sum(any(life.on(day) for life in spells_of) for spells_of in members)
            stayed.append((later, n, round(100 * n / len(members))))
        found.append(Cohort(year, len(members), tuple(stayed)))
    return found


def growth() -> list[tuple[int, int]]:
    """Year → members at its end, for the public chart."""
    return [(one.year, one.members) for one in years(lives(), timezone.localdate())]


def _moves(spells: Iterable[tuple[Life, str, str]], today: date) -> dict[str, dict[int, tuple[int, int]]]:
    found: dict[str, dict[int, list[int]]] = {}
    for life, began, ended in spells:
        if life.since <= today:
            found.setdefault(began, {}).setdefault(life.since.year, [0, 0])[0] += 1
        if life.until is not None and life.until <= today:
            found.setdefault(ended, {}).setdefault(life.until.year, [0, 0])[1] += 1
    return {
        key: {year: (joined, left) for year, (joined, left) in sorted(moves.items())}
        for key, moves in sorted(found.items())
    }
