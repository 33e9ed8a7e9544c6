"""What a member owes for a year, worked out from the bylaws: class, size, the part of the year, reductions.

A year is divided into the units of the bylaws (`pro_rata`). Each unit in which the member is a member is owed once, whole,
by the class, tariff and reduction of its first day as a member in that unit. Units that are alike make one line, which is
rounded once, half a cent up (`foundation.money.Rounding.HALF_UP`); the dues are the sum of the lines.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import groupby

from claqueta.cluster.bylaws import Bylaws, Tariff, Unit
from claqueta.foundation.money import Money, total
from claqueta.foundation.periods import DAY, add_months

MONTHS: dict[Unit, int] = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}


@dataclass(frozen=True, slots=True)
class Spell:
    """A member in one class from a day on, and before another where it ends (half-open)."""

    class_key: str
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Granted:
    """A reduction that a member has for some time (half-open)."""

    key: str
    percent: Decimal
    since: date
    until: date


class Doubt(StrEnum):
    """Why dues cannot be worked out."""

    NO_SIZE = "no-size"
    """The tariff depends on the size, and none was declared."""
    NO_TARIFF = "no-tariff"
    """The class owes dues of which no amount is in force on that day."""
    NO_CLASS = "no-class"
    """The bylaws have no such class on that day."""


@dataclass(frozen=True, slots=True)
class Line:
    """`units` of `of` units of a year at a yearly amount, less a reduction."""

    class_key: str
    tariff: Tariff
    since: date
    """The first day that it pays for."""
    units: int
    of: int
    reduction: Granted | None
    amount: Money


@dataclass(frozen=True, slots=True)
class Reckoning:
    year: int
    lines: tuple[Line, ...]
    doubts: tuple[Doubt, ...]
    """What has to be decided first; the lines are those that could be worked out."""
    owed: Money


@dataclass(frozen=True, slots=True)
class _Unit:
    """What one unit is owed by."""

    class_key: str
    tariff: Tariff
    reduction: Granted | None
    since: date


def reckon(
    bylaws: Bylaws,
    year: int,
    spells: Sequence[Spell],
    *,
    band: str,
    currency: str,
    granted: Iterable[Granted] = (),
) -> Reckoning:
    """The dues of a calendar year. `band` is the size's, blank when none was declared; `spells` do not overlap."""
    reductions = sorted(granted, key=lambda one: (-one.percent, one.since))
    doubts: list[Doubt] = []
    owed: list[_Unit] = []
    unit = bylaws.on(date(year, 1, 1)).pro_rata.unit
    periods = list(_periods(year, unit))
    for since, until in periods:
        spell, first = _first_day(spells, since, until)
        if spell is None:
            continue
        found = _owed(bylaws, spell.class_key, first, band)
        if isinstance(found, Doubt):
            doubts.append(found)
        elif found is not None:
            reduction = next((one for one in reductions if one.since <= first < one.until), None)
            owed.append(_Unit(spell.class_key, found, reduction, first))
    lines = []
    for (class_key, tariff, reduction), alike in groupby(
        owed, key=lambda one: (one.class_key, one.tariff, one.reduction)
    ):
        units = list(alike)
        left = Decimal(100) - (reduction.percent if reduction else 0)
        exact = tariff.amount * len(units) * left / (100 * len(periods))
        amount = Money.rounded(exact, currency)
        lines.append(Line(class_key, tariff, units[0].since, len(units), len(periods), reduction, amount))
    return Reckoning(
        year,
        tuple(lines),
        tuple(dict.fromkeys(doubts)),
        total((line.amount for line in lines), currency),
    )


def _owed(bylaws: Bylaws, class_key: str, day: date, band: str) -> Tariff | Doubt | None:
    """The tariff of a day; None for a class that pays nothing."""
    now = bylaws.on(day)
    member_class = now.member_class(class_key)
    if member_class is None:
        return Doubt.NO_CLASS
    if not member_class.dues:
        return None
    found = now.amount_of(member_class.dues, band)
    if found is not None:
        return found
    depends = any(one.concept == member_class.dues and one.band for one in now.tariff)
    return Doubt.NO_SIZE if depends and not band else Doubt.NO_TARIFF


def _periods(year: int, unit: Unit) -> Iterator[tuple[date, date]]:
    """The year's units, each from its first day to the next one's."""
    first, after = date(year, 1, 1), date(year + 1, 1, 1)
    while first < after:
        following = first + DAY if unit == "day" else add_months(first, MONTHS[unit])
        yield first, following
        first = following


def _first_day(spells: Sequence[Spell], since: date, until: date) -> tuple[Spell | None, date]:
    """The spell of the first day in a period on which there is one, and that day."""
    days = [
        (max(spell.since, since), spell)
        for spell in spells
        if spell.since < until and (spell.until is None or spell.until > since) and spell.since != spell.until
    ]
    if not days:
        return None, since
    first, spell = min(days, key=lambda one: one[0])
    return spell, first
