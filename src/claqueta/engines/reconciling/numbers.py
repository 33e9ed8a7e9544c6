"""Numbers of receipts in texts: as issued, without zeros or separators, in lists, with slips."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from claqueta.engines.reconciling.words import bare

EXACT, SHORT, CLOSE = "number.exact", "number.short", "number.close"
_GLUED = r"(?:N?REF|FRAS?|FACT?(?:URAS?)?|RE?CI?BOS?|CUOTAS?|PAGOS?|CLUSTER|SOCIO|INV(?:OICE)?|NUM|NO|N)+"
"""What is written before a number without a space, in references of few letters."""
SHORT_FIELD = 16
"""Letters of a reference in Norma 43; a number that reaches its end may go on beyond."""
_LETTERS_FOR_DIGITS = str.maketrans("OQILSB", "001158")


@dataclass(frozen=True, slots=True)
class Shape:
    """A number taken apart: what a series has in common, and the counter."""

    series: str
    counter: int
    width: int


@dataclass(frozen=True, slots=True)
class Found:
    """A number that a text holds."""

    text: str
    receipt: str
    """The receipt that has it; empty when none does."""
    how: str
    """`number.exact` with all its zeros, `number.short` without them, `number.close` when no receipt has it."""
    key: str


@lru_cache(50_000)
def key_of(number: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", bare(number))


def shape_of(number: str) -> Shape | None:
    match = re.fullmatch(r"(.*?)(\d+)", bare(number))
    return Shape(key_of(match[1]), int(match[2]), len(match[2])) if match else None


class Numbers:
    """The numbers of all receipts, to be found in texts."""

    def __init__(self, numbers: Iterable[str]) -> None:
        self.by_key: dict[str, str] = {}
        self.by_shape: dict[tuple[str, int], str] = {}
        widths: dict[str, int] = {}
        for number in numbers:
            self.by_key[key_of(number)] = number
            shape = shape_of(number)
            if shape:
                self.by_shape[shape.series, shape.counter] = number
                widths[shape.series] = max(shape.width, widths.get(shape.series, 0))
        self.widths = widths
        self.patterns = [
            (series, _pattern(series)) for series in sorted(widths, key=len, reverse=True) if series
        ]
        self.bare_counters = "" in widths
        self.find = lru_cache(20_000)(self._find)
        self._near: dict[str, set[str]] | None = None

    def _find(self, text: str) -> tuple[Found, ...]:
        plain = bare(text)
        found: dict[str, Found] = {}
        taken: list[tuple[int, int]] = []
        for series, pattern in self.patterns:
            for match in pattern.finditer(plain):
                if any(begin < match.end() and match.start() < end for begin, end in taken):
                    continue
                taken.append(match.span())
                for one in self._read(series, match):
                    if not (match["glued"] and len(match[0]) == SHORT_FIELD and one.how != EXACT):
                        found.setdefault(one.key, one)
        return tuple(found.values())

    def _read(self, series: str, match: re.Match[str]) -> Iterator[Found]:
        first = self._one(series, match["counter"])
        yield first
        for more in re.findall(r"\d+", match["more"] or ""):
            one = self._one(series, more)
            # In a list the series is written once, and so are the zeros.
            yield replace(one, how=EXACT) if one.how == SHORT and first.how == EXACT else one

    def _one(self, series: str, digits: str) -> Found:
        receipt = self.by_shape.get((series, int(digits)), "")
        width = self.widths[series]
        key = series + digits
        if receipt and key_of(receipt) == key:
            return Found(key, receipt, EXACT, key)
        if receipt and not digits.startswith("0") and len(digits) < width:
            return Found(key, receipt, SHORT, key)
        return Found(key, "", CLOSE, key)

    def near(self, key: str) -> set[str]:
        """Receipts whose number is one slip away."""
        if self._near is None:
            self._near = {}
            for known, number in self.by_key.items():
                for form in _deletions(known):
                    self._near.setdefault(form, set()).add(number)
        return {
            number
            for form in _deletions(key)
            for number in self._near.get(form, ())
            if slips(key, key_of(number)) <= 1
        }


def _pattern(series: str) -> re.Pattern[str]:
    """The series with any separators inside, a counter, and further counters after a slash or comma."""
    pieces = re.findall(r"[A-Z]+|\d+", series)
    body = r"[\s\-/._:]{0,3}".join(pieces)
    return re.compile(
        rf"(?<![A-Z0-9])(?P<glued>{_GLUED})?{body}[\s\-/._:]{{0,3}}(?P<counter>\d{{1,9}})(?![0-9])"
        rf"(?P<more>(?:\s?(?:[/,+]|Y|E|AND)\s?\d{{1,6}}(?![0-9A-Z/]))*)"
    )


def _deletions(key: str) -> set[str]:
    return {key, *(key[:at] + key[at + 1 :] for at in range(len(key)))}


def slips(one: str, two: str) -> int:
    """Letters to change, add, take away or swap with their neighbour, counted up to 2."""
    if one == two:
        return 0
    if abs(len(one) - len(two)) > 1:
        return 2
    begin = 0
    while begin < min(len(one), len(two)) and one[begin] == two[begin]:
        begin += 1
    left, right = one[begin:], two[begin:]
    if left[1:] == right[1:] or left[1:] == right or left == right[1:]:
        return 1
    return 1 if len(left) > 1 and left[:2] == right[1::-1] and left[2:] == right[2:] else 2


def like_numbers(text: str) -> list[str]:
    """Pieces of a text that may be meant as a number: letters and digits together, slips of the pen put right."""
    pieces = re.findall(
        r"(?<![A-Z0-9])[A-Z]{0,4}[\s\-/._]?\d{1,4}(?:[\s\-/._]?[0-9OIL]{1,6})?(?![A-Z0-9])", bare(text)
    )
    keys = []
    for piece in pieces:
        match = re.match(r"([A-Z]*)(.*)", piece)
        if match and match[2]:
            keys.append(match[1] + re.sub(r"[^0-9A-Z]", "", match[2]).translate(_LETTERS_FOR_DIGITS))
    return [key for key in dict.fromkeys(keys) if len(key) >= 4]
