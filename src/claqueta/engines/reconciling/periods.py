"""Periods that a text names: a year, a half-year, a quarter, a month, in Spanish and English."""

import re
from dataclasses import dataclass
from datetime import date

from claqueta.engines.reconciling.words import bare

_MONTHS = (
    ("ENERO", "JANUARY", "ENE", "JAN", "GENER", "XANEIRO"),
    ("FEBRERO", "FEBRUARY", "FEB", "FEBRER"),
    ("MARZO", "MARCH", "MAR", "MARC"),
    ("ABRIL", "APRIL", "ABR", "APR"),
    ("MAYO", "MAY", "MAIG"),
    ("JUNIO", "JUNE", "JUN", "JUNY"),
    ("JULIO", "JULY", "JUL", "JULIOL"),
    ("AGOSTO", "AUGUST", "AGO", "AUG", "AGOST"),
    ("SEPTIEMBRE", "SETIEMBRE", "SEPTEMBER", "SEPT", "SEP", "SETEMBRE"),
    ("OCTUBRE", "OCTOBER", "OCT", "OCTUBRE"),
    ("NOVIEMBRE", "NOVEMBER", "NOV", "NOVEMBRE"),
    ("DICIEMBRE", "DECEMBER", "DIC", "DEC", "DESEMBRE"),
)
MONTHS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
_ORDINALS = {
    "PRIMER": 1, "PRIMERO": 1, "PRIMERA": 1, "FIRST": 1, "1ST": 1, "1ER": 1, "1O": 1, "1RO": 1, "1A": 1, "1": 1, "I": 1,
    "SEGUNDO": 2, "SEGUNDA": 2, "SEGON": 2, "SECOND": 2, "2ND": 2, "2DO": 2, "2O": 2, "2A": 2, "2": 2, "II": 2, "2N": 2,
    "TERCER": 3, "TERCERO": 3, "THIRD": 3, "3RD": 3, "3ER": 3, "3O": 3, "3RO": 3, "3": 3, "III": 3,
    "CUARTO": 4, "QUARTO": 4, "QUART": 4, "FOURTH": 4, "4TH": 4, "4O": 4, "4TO": 4, "4": 4, "IV": 4,
    "ULTIMO": 4, "LAST": 4,
}  # fmt: skip
_YEAR = r"(?P<year>20\d\d|'?\d\d(?!\d))"
_GAP = r"[\s/.,\-:]*(?:DE\s+|DEL\s+|OF\s+|ANO\s+|YEAR\s+|EJERCICIO\s+)*"
_ORDINAL = "|".join(sorted(map(re.escape, _ORDINALS), key=len, reverse=True))
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_QUARTERS = (
    re.compile(
        rf"(?<![A-Z0-9])(?P<n>{_ORDINAL})[\s.\-?]*(?:TRIM(?:ESTRE|ESTRAL|ESTER)?|QUARTER|QTR|TR)(?![A-Z])\.?(?:{_GAP}{_YEAR})?"
    ),
    re.compile(rf"(?<![A-Z0-9])(?P<n>[1-4])[\s\-]?[TQ](?![A-Z])(?:{_GAP}{_YEAR})?(?!\d)"),
    re.compile(rf"(?<![A-Z0-9])[TQ][\s\-]?(?P<n>[1-4])(?![0-9A-Z])(?:{_GAP}{_YEAR})?(?!\d)"),
    re.compile(
        rf"(?<![A-Z0-9])(?:TRIM(?:ESTRE)?|QUARTER)[\s.]*(?P<n>[1-4]|IV|I{{1,3}})(?![0-9A-Z])(?:{_GAP}{_YEAR})?"
    ),
    re.compile(r"(?<![A-Z0-9\-/])(?P<year>20\d\d)[\s\-/]?(?:[TQ](?P<n>[1-4])|(?P<m>[1-4])[TQ])(?![0-9A-Z])"),
)
_HALVES = (
    re.compile(
        rf"(?<![A-Z0-9])(?P<n>{_ORDINAL})[\s.\-?]*(?:SEM(?:ESTRE|ESTRAL)?|HALF(?:\s?YEAR)?)(?![A-Z])\.?(?:{_GAP}{_YEAR})?"
    ),
    re.compile(rf"(?<![A-Z0-9])(?:(?P<n>[12])[SH]|[SH](?P<m>[12]))(?![0-9A-Z])(?:{_GAP}{_YEAR})?(?!\d)"),
)
_SPAN = re.compile(
    rf"(?<![A-Z])(?P<a>{_MONTH})\.?\s*(?:-|/|A|AL|TO|HASTA|Y)\s*(?P<b>{_MONTH})\.?(?![A-Z])(?:{_GAP}{_YEAR})?"
)
_ONE_MONTH = re.compile(rf"(?<![A-Z])(?P<a>{_MONTH})(?![A-Z])\.?(?:{_GAP}{_YEAR})?")
_NUMERIC_MONTH = re.compile(r"(?<![0-9A-Z/\-.])(?P<a>0[1-9]|1[0-2])[/\-](?P<year>20\d\d)(?![0-9/\-])")
_WHOLE_YEAR = re.compile(r"(?<![0-9A-Z/\-.])(?P<year>20[0-4]\d)(?![0-9A-Z/\-])")


@dataclass(frozen=True, slots=True)
class Period:
    begins: date
    months: int

    @property
    def last(self) -> tuple[int, int]:
        """The last month as (year, month)."""
        total = self.begins.year * 12 + self.begins.month - 1 + self.months - 1
        return total // 12, total % 12 + 1


def periods_in(text: str, on: date) -> tuple[tuple[Period, ...], str]:
    """The periods that a text names, a year that is not said taken as the latest begun by then, and the text without them."""
    plain = bare(text)
    found: list[Period] = []

    def take(pattern: re.Pattern[str], months: int) -> None:
        nonlocal plain

        def one(match: re.Match[str]) -> str:
            groups = match.groupdict()
            number = _ORDINALS[groups.get("n") or groups.get("m") or "1"]
            month = (number - 1) * months + 1
            if month > 12:
                return match[0]
            found.append(Period(_first(groups.get("year"), month, on), months))
            return " "

        plain = pattern.sub(one, plain)

    for pattern in _QUARTERS:
        take(pattern, 3)
    for pattern in _HALVES:
        take(pattern, 6)

    def span(match: re.Match[str]) -> str:
        begin = MONTHS[match["a"]]
        end = MONTHS[match["b"]] if "b" in match.groupdict() else begin
        found.append(Period(_first(match["year"], begin, on), (end - begin) % 12 + 1))
        return " "

    plain = _SPAN.sub(span, plain)
    plain = _ONE_MONTH.sub(span, plain)

    def numeric(match: re.Match[str]) -> str:
        found.append(Period(date(int(match["year"]), int(match["a"]), 1), 1))
        return " "

    plain = _NUMERIC_MONTH.sub(numeric, plain)

    def year(match: re.Match[str]) -> str:
        if abs(int(match["year"]) - on.year) > 3:
            return match[0]
        found.append(Period(date(int(match["year"]), 1, 1), 12))
        return " "

    plain = _WHOLE_YEAR.sub(year, plain)
    return tuple(dict.fromkeys(found)), plain


def _first(year: str | None, month: int, on: date) -> date:
    if year:
        digits = year.strip("'")
        return date(int(digits) if len(digits) == 4 else 2000 + int(digits), month, 1)
    return date(on.year if month <= on.month + 1 else on.year - 1, month, 1)
