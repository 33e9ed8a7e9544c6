"""What every reader of a file gives: sheets of lines of cells, and what is to be said of them."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any


class TableRefused(Exception):
    """The file cannot be read; `word` says why, `more` what belongs to it."""

    def __init__(self, word: str, **more: Any) -> None:
        self.word, self.more = word, more
        super().__init__(word)


@dataclass(frozen=True, slots=True)
class Limits:
    rows: int = 200_000
    """Filled rows of a sheet."""
    cells: int = 5_000_000
    """Cells of a sheet, each row as wide as its last filled cell."""
    columns: int = 500
    """Filled cells of a row; the headers of JSON are one too."""


USUAL = Limits()


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    """The row's number as a spreadsheet shows it, beginning with 1."""
    cells: tuple[str, ...]
    title: bool = False
    """Whether one filled cell is stretched over several columns, as section titles are."""


@dataclass(slots=True)
class Sheet:
    name: str = ""
    lines: list[Line] = field(default_factory=list)
    """The lines with anything in them."""
    hidden: bool = False
    notes: list[dict[str, Any]] = field(default_factory=list)
    """What a reader should be told: `{"word", "row", …}`."""
    too_wide: int = 0
    """How many cells are filled in its first row with more than the limit; such a sheet has no lines."""


CAMEL, NO_WORD = re.compile("(?<=[a-z])(?=[A-Z])"), re.compile("[^a-z0-9]+")


@lru_cache(20_000)
def plain(text: str) -> str:
    """Lower case, without accents, words of letters and digits with single spaces; camelCase is taken apart."""
    if text.isascii():
        apart = text if text.isupper() else CAMEL.sub(" ", text)
        return NO_WORD.sub(" ", apart.lower()).strip()
    if not text.isupper():
        text = "".join(
            f" {char}" if char.isupper() and before.islower() else char
            for before, char in zip(f" {text}", text, strict=False)
        )
    decomposed = unicodedata.normalize("NFKD", text.lower())
    letters = (char for char in decomposed if not unicodedata.combining(char))
    # Taken apart, some signs are capitals: “№”, “™”.
    return " ".join("".join(char if char.isalnum() else " " for char in letters).lower().split())


def bounded(rows: Iterable[tuple[int, dict[int, str], bool]], limits: Limits) -> Iterator[Line]:
    """Lines from sparse rows, as wide as their last filled cell; blank ones left out.

    Raises `TableRefused` beyond the limits.
    """
    count = cells = 0
    for number, sparse, title in rows:
        filled = {position: text for position, text in sparse.items() if text.strip()}
        if not filled:
            continue
        count += 1
        cells += max(filled) + 1
        if count > limits.rows:
            raise TableRefused("rows")
        refuse_wide(len(filled), limits)
        if cells > limits.cells:
            raise TableRefused("cells", row=number, column=column_name(max(filled)))
        yield Line(number, tuple(filled.get(at, "") for at in range(max(filled) + 1)), title)


def with_rows(sheet: Sheet, rows: Iterable[tuple[int, dict[int, str], bool]], limits: Limits) -> Sheet:
    """The sheet with its lines, or known to be too wide. Raises `TableRefused` beyond the other limits."""
    try:
        sheet.lines = list(bounded(rows, limits))
    except TableRefused as refused:
        if refused.word != "columns":
            raise
        sheet.too_wide = refused.more["count"]
    return sheet


def refuse_wide(filled: int, limits: Limits) -> None:
    """Raise `TableRefused` for a row with more filled cells than the limit."""
    if filled > limits.columns:
        raise TableRefused("columns", count=filled)


def column_name(position: int) -> str:
    """The letters of a column, beginning with 0 for A."""
    name, left = "", position + 1
    while left:
        left, letter = divmod(left - 1, 26)
        name = chr(65 + letter) + name
    return name
