"""Tables that programs write as markup and call XLS: HTML, and the XML of Excel 2003."""

import html.parser
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from claqueta.engines.tables.sheets import Limits, Sheet, TableRefused, with_rows

type _Row = tuple[int, dict[int, str], bool]
WIDEST_SPAN = 1000


def html_tables(text: str, limits: Limits) -> list[Sheet]:
    """Each table of the page as a sheet. Raises `TableRefused`."""
    reader = _Reader()
    try:
        reader.feed(text)
        reader.close()
    except AssertionError:
        # Python's reader gives up at a declaration that it does not know.
        raise TableRefused("damaged") from None
    reader.end_row()
    found = [
        with_rows(Sheet(f"{number}" if number > 1 else ""), iter(rows), limits)
        for number, rows in enumerate(reader.tables, 1)
    ]
    if not any(sheet.lines or sheet.too_wide for sheet in found):
        raise TableRefused("no_table")
    return found


class _Reader(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[_Row]] = []
        self.cells: dict[int, str] = {}
        self.carried: dict[int, tuple[int, str]] = {}
        """Column → how many rows its cell still stretches down, this one among them, and its text."""
        self.coming: dict[int, tuple[int, str]] = {}
        """The same for the next row."""
        self.cell: list[str] | None = None
        self.span, self.down, self.position, self.number = 1, 1, 0, 0
        self.row = self.said = self.title = self.mute = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        match tag:
            case "table":
                self.end_row()
                self.tables.append([])
                self.number, self.carried = 0, {}
            case "tr":
                self.end_row()
                self._begin_row()
            case "td" | "th":
                self._end_cell()
                if not self.row:
                    self._begin_row()
                self.cell = []
                self.span, self.down = _span(given.get("colspan")), _span(given.get("rowspan"))
            case "br" | "p" | "div" if self.cell is not None:
                self.cell.append("\n")
            case "style" | "script":
                self.mute = True

    def handle_endtag(self, tag: str) -> None:
        match tag:
            case "td" | "th":
                self._end_cell()
            case "tr" | "table":
                self.end_row()
            case "style" | "script":
                self.mute = False

    def handle_data(self, data: str) -> None:
        if self.cell is not None and not self.mute:
            self.cell.append(data.replace("\r", " ").replace("\n", " "))

    def _begin_row(self) -> None:
        self.row = True
        self.number += 1
        self.position = 0

    def _carry(self, column: int) -> None:
        """Let a cell of a row above stand in this one too."""
        left, text = self.carried.pop(column)
        self.cells[column] = text
        if left > 1:
            self.coming[column] = (left - 1, text)

    def _end_cell(self) -> None:
        if self.cell is None:
            return
        while self.position in self.carried:
            self._carry(self.position)
            self.position += 1
        text = "".join(self.cell).strip()
        self.cells[self.position] = text
        self.said = self.said or bool(text)
        self.title = self.title or self.span > 1
        if self.down > 1:
            for column in range(self.position, self.position + self.span):
                self.coming[column] = (self.down - 1, text if column == self.position else "")
        self.position += self.span
        self.cell = None

    def end_row(self) -> None:
        """Put the row that is open, if any, to its table. One with nothing of its own is none."""
        self._end_cell()
        if not self.row:
            return
        for column in list(self.carried):
            self._carry(column)
        if self.said and self.tables:
            filled = sum(bool(text) for text in self.cells.values())
            self.tables[-1].append((self.number, self.cells, self.title and filled == 1))
        self.carried, self.coming, self.cells = self.coming, {}, {}
        self.row = self.said = self.title = False


def _span(text: str | None) -> int:
    return min(max(1, int(text)), WIDEST_SPAN) if text and text.isdigit() and len(text) < 9 else 1


def spreadsheet_ml(text: str, limits: Limits) -> list[Sheet]:
    """The sheets of Excel 2003's XML. Raises `TableRefused`."""
    if "<!doctype" in text[:3000].lower():
        raise TableRefused("damaged")
    begin = text.find("?>") + 2 if text.lstrip().startswith("<?xml") else 0
    try:
        root = ET.fromstring(text[begin:].lstrip())  # noqa: S314 - no DOCTYPE, in a process with limits
        return [
            with_rows(Sheet(_attribute(one, "Name")), _ml_rows(one), limits)
            for one in root
            if _local(one.tag) == "Worksheet"
        ]
    except (ET.ParseError, ValueError):
        raise TableRefused("damaged") from None


def _ml_rows(sheet: ET.Element) -> Iterator[_Row]:
    number = 0
    for row in sheet.iter():
        if _local(row.tag) != "Row":
            continue
        number = _place(row, number + 1)
        position, cells, title = -1, {}, False
        for cell in row:
            position = _place(cell, position + 2) - 1
            value = next((one for one in cell if _local(one.tag) == "Data"), None)
            if value is not None:
                said = "".join(value.itertext())
                kind = _attribute(value, "Type")
                cells[position] = said.removesuffix("T00:00:00.000") if kind == "DateTime" else said
            across = int(_attribute(cell, "MergeAcross") or 0)
            title = title or across > 0
            position += across
        yield number, cells, title and len(cells) == 1


def _place(element: ET.Element, usual: int) -> int:
    """Where a row or cell says that it stands, beginning with 1."""
    place = int(_attribute(element, "Index") or usual)
    if place < 1:
        raise ValueError(place)
    return place


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _attribute(element: ET.Element, name: str) -> str:
    return next((value for key, value in element.attrib.items() if _local(key) == name), "")
