"""Delimited text: which separator, and where a quotation mark is only a character."""

import re
from collections import Counter
from collections.abc import Callable, Iterator

from claqueta.engines.tables.sheets import Limits, Line, TableRefused, refuse_wide

SEPARATORS = (";", "\t", ",", "|")
SAMPLE = 200
"""How many lines of the beginning tell the separator."""
SAMPLE_WIDTH = 20_000
"""How many characters of each."""
SPACES = re.compile("[ \xa0]*")
LONGEST_QUOTED = 400
"""How many lines a quoted cell may span before its mark is taken for a character."""


def delimited_lines(text: str, known: Callable[[str], bool], limits: Limits) -> Iterator[Line]:
    """The filled lines of the text. `known` says whether a cell is a header; it decides between separators.

    Raises `TableRefused` beyond the limits.
    """
    text = re.sub(r"\r+\n|\r", "\n", text)
    declared = re.match(r"\ufeff?\"?sep=(.|\\t)\"?\n", text, re.IGNORECASE)
    if declared:
        text = text[declared.end() :]
        separator = declared[1].replace("\\t", "\t")
    lines = text.split("\n")
    if not declared:
        separator = _separator([line[:SAMPLE_WIDTH] for line in lines[:SAMPLE]], known, limits)
    quote = "'" if _single_quoted(lines, separator) else '"'
    count = 0
    for number, cells in enumerate(_Records(lines, separator, quote), 1):
        if filled := sum(bool(cell.strip()) for cell in cells):
            refuse_wide(filled, limits)
            count += 1
            if count > limits.rows:
                raise TableRefused("rows")
            yield Line(number, tuple(cells))


def _separator(lines: list[str], known: Callable[[str], bool], limits: Limits) -> str:
    """The separator that shows most known headers in one line, or else divides most lines alike."""

    def score(separator: str) -> tuple[int, int, int]:
        records = list(_Records(lines, separator, '"'))
        headers = max((sum(map(known, cells[: limits.columns])) for cells in records[:20]), default=0)
        widths = Counter(len(cells) for cells in records if len(cells) > 1)
        width, alike = widths.most_common(1)[0] if widths else (0, 0)
        return (headers if headers > 1 else 0, alike, width)

    return max(SEPARATORS, key=score)


def _single_quoted(lines: list[str], separator: str) -> bool:
    first = next((line for line in lines if line.strip()), "")
    cells = first.split(separator)
    return len(cells) > 1 and all(len(cell) > 1 and cell[0] == cell[-1] == "'" for cell in cells)


class _Records:
    """The records of lines. A mark that opens a cell and is closed nowhere sensible is a character of the cell."""

    def __init__(self, lines: list[str], separator: str, quote: str) -> None:
        self.lines, self.separator, self.quote = lines, separator, quote
        widths = Counter(
            line.count(separator) + 1 for line in lines[:SAMPLE] if line.strip() and quote not in line
        )
        self.width = widths.most_common(1)[0][0] if widths else 0
        self.closes = re.compile(rf"{quote}[ \t\xa0]*(?={re.escape(separator)}|$)")

    def __iter__(self) -> Iterator[list[str]]:
        at = 0
        while at < len(self.lines):
            line = self.lines[at]
            if self.quote not in line:
                yield line.split(self.separator)
                at += 1
                continue
            cells, at = self._record(at)
            yield cells

    def _record(self, at: int) -> tuple[list[str], int]:
        """The record that begins in line `at`, and the line after it."""
        line, begin = self.lines[at], 0
        cells: list[str] = []
        while True:
            space = SPACES.match(line, begin).end()  # type: ignore[union-attr]
            if line.startswith(self.quote, space):
                found = self._quoted(line, space + 1, at, len(cells))
                if found is not None:
                    text, line, end, at = found
                    cells.append(text)
                    if end >= len(line):
                        return cells, at + 1
                    begin = end + 1
                    continue
            end = line.find(self.separator, begin)
            if end < 0:
                cells.append(self._bare(line[begin:]))
                return cells, at + 1
            cells.append(self._bare(line[begin:end]))
            begin = end + 1

    def _bare(self, text: str) -> str:
        """A cell that no pair of marks encloses; a lone mark at its beginning is a slip, and goes."""
        clean = text.strip()
        if clean.startswith(self.quote) and clean.count(self.quote) == 1:
            return clean[1:]
        return text

    def _quoted(self, line: str, begin: int, at: int, before: int) -> tuple[str, str, int, int] | None:
        """The quoted cell that begins at `begin`: its text, the line it ends in, where, and that line's number.

        `None` when the mark is a character. `before` is the number of the record's cells to the left.
        """
        pieces: list[str] = []
        start, position = at, begin
        while at - start < LONGEST_QUOTED:
            end = self._closing(line, position)
            if end is not None:
                close, after = end
                pieces.append(line[position:close])
                text = "\n".join(pieces)
                if self._is_character(text, start, at, line, after, before):
                    return None
                doubled = text.replace(self.quote * 2, self.quote).replace(f"\\{self.quote}", self.quote)
                return doubled, line, after, at
            pieces.append(line[position:])
            at, position = at + 1, 0
            if at >= len(self.lines):
                return None
            line = self.lines[at]
        return None

    def _closing(self, line: str, position: int) -> tuple[int, int] | None:
        """Where the closing mark stands and where the cell ends."""
        while (match := self.closes.search(line, position)) is not None:
            run = match.start()
            while run > position and line[run - 1] == self.quote:
                run -= 1
            if (match.start() - run) % 2 == 0:
                return match.start(), match.end()
            position = match.start() + 1
        return None

    def _is_character(self, text: str, start: int, at: int, line: str, after: int, before: int) -> bool:
        """Whether reading the mark as a character gives rows as wide as the others, and reading it as a mark not."""
        if self.separator not in text or self.width < 2:
            return False
        if start == at:
            stray = text.replace(self.quote * 2, "")
            return re.search(rf"{re.escape(self.separator)}\s*{self.quote}\S", stray) is not None and (
                self._width(self.lines[at]) == self.width
            )
        spanned = self.lines[start : at + 1]
        alike = sum(self._width(one) == self.width for one in spanned if one.strip())
        return alike > 0.6 * sum(bool(one.strip()) for one in spanned) and alike > 1

    def _width(self, line: str) -> int:
        """Cells of one line by itself, with marks only where they are paired in it."""
        paired = re.sub(
            rf"(?:^|(?<={re.escape(self.separator)})){self.quote}[^{self.quote}]*{self.quote}"
            rf"(?={re.escape(self.separator)}|$)",
            "",
            line,
        )
        return paired.count(self.separator) + 1
