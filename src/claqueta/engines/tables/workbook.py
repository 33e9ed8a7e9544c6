"""XLSX, read cell by cell from its XML: what is far away or only looks used costs nothing.

ECMA-376 part 1, §18.3 (sheets), §18.4 (strings). What a number looks like: `numbers`.
"""

import io
import lzma
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from typing import IO
from xml.etree import ElementTree as ET

from claqueta.engines.tables.numbers import format_kind, shown_number
from claqueta.engines.tables.sheets import Limits, Line, Sheet, TableRefused, with_rows

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
BROKEN = (
    ET.ParseError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    RuntimeError,
    LookupError,
    ValueError,
)
"""What an archive raises while it is read whose parts are packed, encrypted, nested or numbered as none can be."""


class Workbook:
    """An XLSX file whose archive was measured before."""

    def __init__(self, body: bytes) -> None:
        try:
            self.archive = zipfile.ZipFile(io.BytesIO(body))
        except (zipfile.BadZipFile, NotImplementedError):
            raise TableRefused("damaged") from None
        self.names = {name.lower().lstrip("/"): name for name in self.archive.namelist()}
        self.base_1904 = False
        self.strings: list[str] = []
        self.formats: list[str] = []

    def sheets(self, limits: Limits) -> list[Sheet]:
        """The sheets in their order. Raises `TableRefused`."""
        try:
            return self._sheets(limits)
        except BROKEN:
            raise TableRefused("damaged") from None

    def _sheets(self, limits: Limits) -> list[Sheet]:
        listed = self._listed()
        self.strings = self._shared_strings()
        self.formats = self._formats()
        found = []
        for name, path, hidden in listed:
            sheet = Sheet(name, hidden=hidden)
            merged: dict[int, set[int]] = {}
            with_rows(sheet, self._rows(path, merged, sheet), limits)
            if merged:
                sheet.lines = [with_title(line, merged) for line in sheet.lines]
            found.append(sheet)
        return found

    def _open(self, path: str) -> IO[bytes]:
        file = self.archive.open(self.names[path.lower().lstrip("/")])
        if b"<!DOCTYPE" in file.read(2000).upper():
            raise TableRefused("damaged")
        file.seek(0)
        return file

    def _events(self, path: str, *ends: str) -> Iterator[tuple[str, ET.Element]]:
        """Elements named in `ends`, when they are complete; what has been seen is forgotten."""
        with self._open(path) as file:
            stack: list[ET.Element] = []
            # No part has a DOCTYPE, and the process has limits.
            for event, element in ET.iterparse(file, events=("start", "end")):  # noqa: S314
                if event == "start":
                    stack.append(element)
                    continue
                stack.pop()
                name = local(element.tag)
                if name in ends:
                    yield name, element
                    element.clear()
                    if stack:
                        stack[-1].remove(element)

    def _listed(self) -> list[tuple[str, str, bool]]:
        targets = {
            one.get("Id", ""): one.get("Target", "")
            for _name, one in self._each("xl/_rels/workbook.xml.rels", "Relationship")
        }
        sheets = []
        for name, one in self._each("xl/workbook.xml", "sheet", "workbookPr"):
            if name == "workbookPr":
                self.base_1904 = one.get("date1904", "") in ("1", "true")
                continue
            relation = next((value for key, value in one.attrib.items() if local(key) == "id"), "")
            target = targets.get(relation, "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
            if path.lower() in self.names and "chartsheet" not in path:
                sheets.append((one.get("name", ""), path, one.get("state", "visible") != "visible"))
        if not sheets:
            raise TableRefused("damaged")
        return sheets

    def _each(self, path: str, *names: str) -> list[tuple[str, ET.Element]]:
        """Copies of small elements."""
        return [(name, ET.Element(one.tag, dict(one.attrib))) for name, one in self._events(path, *names)]

    def _shared_strings(self) -> list[str]:
        path = "xl/sharedStrings.xml"
        return [text_of(one) for _name, one in self._events(path, "si")] if path.lower() in self.names else []

    def _formats(self) -> list[str]:
        """For each style of cells: `date`, `time`, `percent`, `zeros:N` (so many digits), or nothing."""
        if "xl/styles.xml" not in self.names:
            return []
        codes: dict[int, str] = {}
        kinds: list[str] = []
        for name, one in self._events("xl/styles.xml", "numFmts", "cellXfs"):
            for child in one:
                number = int(child.get("numFmtId") or 0)
                if name == "numFmts":
                    codes[number] = child.get("formatCode", "")
                else:
                    kinds.append(format_kind(number, codes.get(number, "")))
        return kinds

    def _rows(
        self, path: str, merged: dict[int, set[int]], sheet: Sheet
    ) -> Iterator[tuple[int, dict[int, str], bool]]:
        """The rows; `merged` is filled with row → columns where an area of several columns begins."""
        number, hidden = 0, 0
        for name, row in self._events(path, "row", "mergeCell"):
            if name == "mergeCell":
                match = re.fullmatch(r"([A-Z]+)(\d+):([A-Z]+)\d+", row.get("ref", ""))
                if match and match[1] != match[3]:
                    merged.setdefault(int(match[2]), set()).add(column_number(match[1]))
                continue
            number = int(row.get("r") or number + 1)
            if number > LAST_ROW:
                raise TableRefused("damaged")
            cells: dict[int, str] = {}
            position = -1
            for one in row:
                if local(one.tag) != "c":
                    continue
                match = re.match(r"[A-Z]+", one.get("r", ""))
                position = column_number(match[0]) if match else position + 1
                if position >= LAST_COLUMN:
                    raise TableRefused("damaged")
                text = self._shown(one)
                if text and not text.isspace():
                    cells[position] = text
            if cells and row.get("hidden") in ("1", "true"):
                hidden += 1
            yield number, cells, False
        if hidden:
            sheet.notes.append({"word": "hidden_rows", "row": 0, "count": hidden})

    def _shown(self, cell: ET.Element) -> str:
        kind, value = cell.get("t", "n"), ""
        for one in cell:
            name = local(one.tag)
            if name == "v":
                value = one.text or ""
            elif name == "is":
                return text_of(one)
        if not value:
            return ""
        if kind == "s":
            return self.strings[int(value)]
        if kind != "n":
            return value
        style = cell.get("s", "")
        shape = self.formats[int(style)] if style.isdigit() and int(style) < len(self.formats) else ""
        return shown_number(value, shape, base_1904=self.base_1904)


def with_title(line: Line, merged: dict[int, set[int]]) -> Line:
    """The line, marked when its one filled cell begins a merged area."""
    filled = {at for at, text in enumerate(line.cells) if text}
    return replace(line, title=True) if len(filled) == 1 and filled & merged.get(line.number, set()) else line


def local(tag: str) -> str:
    return tag.rpartition("}")[2]


def text_of(element: ET.Element) -> str:
    """The text of a string with its runs, without how it is pronounced (`rPh`)."""
    parts = []
    for one in element:
        match local(one.tag):
            case "t":
                parts.append(one.text or "")
            case "r":
                parts.extend(piece.text or "" for piece in one if local(piece.tag) == "t")
    text = "".join(parts)
    return (
        re.sub(r"_x([0-9A-Fa-f]{4})_", lambda match: chr(int(match[1], 16)), text) if "_x" in text else text
    )


def column_number(letters: str) -> int:
    """0 for A."""
    number = 0
    for letter in letters[:4]:
        number = number * 26 + ord(letter) - 64
    return number - 1
