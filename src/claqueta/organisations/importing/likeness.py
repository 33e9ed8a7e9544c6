"""Names that may be one: with and without legal form, exactly and nearly."""

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import urlsplit

from rapidfuzz import fuzz, process

from claqueta.engines.search.words import folded
from claqueta.engines.tables import plain
from claqueta.engines.tables.headers import words

SUFFIXES = re.compile(
    r"\b(s\.?\s?l\.?(\s?u\.?|\s?p\.?)?|s\.?\s?a\.?(\s?u\.?)?|s\.?\s?coop\.?(\s?mad\.?)?|soc\.?\s*coop\.?(\s*mad\.?)?|"
    r"s\.?\s?c\.?|c\.?\s?b\.?|ltd\.?|gmbh|inc\.?|llc|lda\.?)\s*$",
    re.IGNORECASE,
)
COMMON = 150
"""A piece of a name that more names share tells nothing."""


def similarity(one: str, other: str) -> float:
    return float(fuzz.token_sort_ratio(bare_name(one), bare_name(other)))


@lru_cache(maxsize=100_000)
def bare_name(name: str) -> str:
    """The name without its legal form, folded."""
    return folded(SUFFIXES.sub("", name.strip()).strip(" ,."))


@lru_cache(maxsize=100_000)
def full_name(name: str) -> str:
    """The name as it is compared whole: “GEMELA, S.L.” is “gemela sl”."""
    return words(name)


@lru_cache(maxsize=100_000)
def short_name(name: str) -> str:
    """The name as it is compared without its legal form."""
    return plain(bare_name(name)) or full_name(name)


def domain_of(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.") if url else ""
    except ValueError:
        return ""


class Nearness[T]:
    """Finds names that are nearly a given one, among those that share an uncommon piece with it."""

    def __init__(self) -> None:
        self.pieces: dict[str, list[int]] = {}
        self.names: list[str] = []
        self.owners: list[T] = []

    def add(self, name: str, owner: T) -> None:
        """Put a short name in."""
        number = len(self.names)
        self.names.append(name)
        self.owners.append(owner)
        for piece in _pieces(name):
            self.pieces.setdefault(piece, []).append(number)

    def near(self, name: str, cutoff: float) -> list[tuple[float, T]]:
        """The nearest few, each with its likeness from `cutoff` to 100."""
        shared: Counter[int] = Counter()
        for piece in _pieces(name):
            numbers = self.pieces.get(piece, ())
            if len(numbers) <= COMMON:
                shared.update(numbers)
        choices = {number: self.names[number] for number, _count in shared.most_common(COMMON)}
        found = process.extract(
            name, choices, scorer=fuzz.token_sort_ratio, score_cutoff=cutoff, limit=3, processor=None
        )
        return [(score, self.owners[number]) for _name, score, number in found]


def _pieces(name: str) -> Iterable[str]:
    """Words, and the beginnings and ends of long ones, so that one wrong letter leaves something in common."""
    pieces = set()
    for word in name.split():
        pieces.add(word)
        if len(word) > 5:
            pieces.update((f"{word[:4]}-", f"-{word[-4:]}"))
    return pieces
