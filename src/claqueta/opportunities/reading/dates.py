"""Days and spans of days in a text, as people write them in Spanish and English."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from claqueta.engines.search.words import folded

MONTHS = {
    name: number
    for names in (
        (
            "enero",
            "febrero",
            "marzo",
            "abril",
            "mayo",
            "junio",
            "julio",
            "agosto",
            "septiembre",
            "octubre",
            "noviembre",
            "diciembre",
        ),
        (
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ),
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
        ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic"),
    )
    for number, name in enumerate(names, 1)
}
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_YEAR = r"(20\d\d)"
_DAY = r"([0-3]?\d)(?:st|nd|rd|th)?"
_SPANS = (
    # del 3 al 14 de mayo de 2027 · from 3 to 14 May 2027 · 3–14 May 2027
    (
        rf"\b{_DAY}\s*(?:al|a|to|-|–|until|hasta el)\s*{_DAY}\s*(?:de\s+|of\s+)?({_MONTH})\s*(?:de\s+|del\s+|,\s*)?{_YEAR}\b",
        "dd m y",
    ),
    # May 3 to 14, 2027
    (rf"\b({_MONTH})\s+{_DAY}\s*(?:to|-|–|until)\s*{_DAY},?\s+{_YEAR}\b", "m dd y"),
    # de marzo a mayo de 2027 · from March to May 2027
    (rf"\b({_MONTH})\s*(?:a|to|-|–|until|hasta)\s*({_MONTH})\s*(?:de\s+|del\s+|,\s*)?{_YEAR}\b", "mm y"),
)
_DAYS = (
    (rf"\b{_YEAR}-([01]\d)-([0-3]\d)\b", "y n d"),
    (rf"\b{_DAY}[/.]([01]?\d)[/.]{_YEAR}\b", "d n y"),
    (rf"\b{_DAY}\s*(?:de\s+|of\s+)?({_MONTH})\s*(?:de\s+|del\s+|,\s*)?{_YEAR}\b", "d m y"),
    (rf"\b({_MONTH})\s+{_DAY},?\s+{_YEAR}\b", "m d y"),
)
_MONTH_ALONE = re.compile(rf"\b({_MONTH})\s*(?:de\s+|del\s+|,\s*)?{_YEAR}\b")


@dataclass(frozen=True, slots=True)
class SpanSaid:
    since: date
    until: date
    quote: str


def span_in(text: str) -> SpanSaid | None:
    """The first span of days that a text names; else its first two days or its day; else its month. None when it names none,
    and none that no calendar has."""
    plain = _plain(text)
    for pattern, order in _SPANS:
        for found in re.finditer(pattern, plain):
            span = _span(found, order)
            if span is not None:
                return SpanSaid(*span, quote=text[found.start() : found.end()])
    days = list(_days(plain))
    if days:
        since, start, end = days[0]
        if len(days) > 1 and days[1][0] >= since and days[1][1] - end <= 12:
            # Two days beside each other: from one to the other.
            return SpanSaid(since, days[1][0], text[start : days[1][2]])
        return SpanSaid(since, since, text[start:end])
    found_month = _MONTH_ALONE.search(plain)
    # After a number it is a day, and this one is in no calendar.
    if found_month and not re.search(r"\d\s*(?:de\s+|of\s+)?$", plain[: found_month.start()]):
        month, year = MONTHS[found_month[1]], int(found_month[2])
        return SpanSaid(
            date(year, month, 1),
            date(year, month, calendar.monthrange(year, month)[1]),
            text[found_month.start() : found_month.end()],
        )
    return None


def _plain(text: str) -> str:
    """The text in small letters without accents, each character in its place."""
    return "".join(folded(char)[:1] or char if len(folded(char)) == 1 else char for char in text)


def _span(found: re.Match[str], order: str) -> tuple[date, date] | None:
    try:
        match order:
            case "dd m y":
                month, year = MONTHS[found[3]], int(found[4])
                span = date(year, month, int(found[1])), date(year, month, int(found[2]))
            case "m dd y":
                month, year = MONTHS[found[1]], int(found[4])
                span = date(year, month, int(found[2])), date(year, month, int(found[3]))
            case _:
                year, last = int(found[3]), MONTHS[found[2]]
                first = MONTHS[found[1]]
                span = date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])
    except ValueError:
        return None
    return span if span[0] <= span[1] else None


def _days(plain: str) -> Iterator[tuple[date, int, int]]:
    """Each day with its place, in their order."""
    found: list[tuple[date, int, int]] = []
    for pattern, order in _DAYS:
        for one in re.finditer(pattern, plain):
            parts = dict(zip(order.split(), one.groups(), strict=True))
            month = MONTHS[parts["m"]] if "m" in parts else int(parts["n"])
            try:
                found.append((date(int(parts["y"]), month, int(parts["d"])), one.start(), one.end()))
            except ValueError:
                continue
    yield from sorted(found, key=lambda one: one[1])
