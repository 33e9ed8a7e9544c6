"""Numbers without a gap: each series counts from 1 in every year (RD 1619/2012 art. 6.1.a: correlative in each series).

A number belongs to the transaction that takes it. Until that ends nobody else gets one of the same series and year; if
it is rolled back, the next one gets the same number.
"""

import string
from dataclasses import dataclass

from claqueta.foundation.models import NumberSeries
from claqueta.foundation.transactions import require_transaction

LONGEST_CODE = 20
_PARTS = {
    "series": frozenset({""}),
    "year": frozenset({""}),
    "number": frozenset({"", "d"} | {f"0{width}d" for width in range(2, 10)}),
}
"""What a pattern may name → how each may be written."""


class BadSeries(ValueError):
    """A series that cannot number anything; the message says in English what is wrong with its definition."""


@dataclass(frozen=True, slots=True)
class Series:
    """What is numbered together, such as the receipts or one body's minutes. Raises `BadSeries`."""

    code: str
    """Names the series in the database and in its numbers: 1 to 20 characters."""
    pattern: str = "{series}-{year}-{number:04d}"
    """Of the parts `{series}`, `{year}` and `{number}`; the latter two are needed to tell any two numbers apart."""

    def __post_init__(self) -> None:
        if not self.code.strip() or len(self.code) > LONGEST_CODE:
            raise BadSeries(f"the code {self.code!r} has not 1 to {LONGEST_CODE} characters")
        try:
            parts = list(string.Formatter().parse(self.pattern))
        except ValueError as error:
            raise BadSeries(f"the pattern {self.pattern!r} cannot be read: {error}") from None
        named = [(name, how or "", conversion) for _text, name, how, conversion in parts if name is not None]
        for name, how, conversion in named:
            if conversion or how not in _PARTS.get(name, ()):
                raise BadSeries(f"the pattern {self.pattern!r} has a part that no number has: {name!r}")
        for needed in ("year", "number"):
            if needed not in [name for name, _how, _conversion in named]:
                raise BadSeries(f"the pattern {self.pattern!r} lacks {{{needed}}}")


def next(series: Series, year: int) -> int:
    """The number after the last one of this series and year, from 1 on, for the caller's transaction.

    Take it late: whoever wants a number of the same series and year waits until the transaction ends. `year` has four
    digits (1000 to 9999). Raises `NotInTransaction`, and `ValueError` for another year.
    """
    return next_many(series, year, 1).start


def next_many(series: Series, year: int, count: int) -> range:
    """The next `count` numbers, as `next` would give them one by one."""
    require_transaction("a number is taken")
    _check(year)
    row, _new = NumberSeries.objects.select_for_update().get_or_create(series=series.code, year=year)
    first = row.last + 1
    row.last += count
    row.save(update_fields=["last"])
    return range(first, first + count)


def last(series: Series, year: int) -> int:
    """The last number that was given and kept; 0 before the first."""
    rows = NumberSeries.objects.filter(series=series.code, year=year)
    return rows.values_list("last", flat=True).first() or 0


def formatted(series: Series, year: int, number: int) -> str:
    """The number as documents show it, such as `REC-2026-0017`; no two of one series look alike.

    Raises `ValueError` for a year without four digits or a number below 1.
    """
    _check(year)
    if number < 1:
        raise ValueError(f"{number} is no number of a series: they begin with 1")
    return series.pattern.format(series=series.code, year=year, number=number)


def _check(year: int) -> None:
    if not 1000 <= year <= 9999:
        raise ValueError(f"{year} is no year of four digits")
