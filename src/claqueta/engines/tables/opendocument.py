"""ODS: repeated rows and cells are counted, not copied. OpenDocument 1.3 part 3, §9 and §19.385."""

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from claqueta.engines.tables.sheets import Limits, Sheet, TableRefused, with_rows
from claqueta.engines.tables.workbook import BROKEN, Workbook

MANY = 1000
"""From how many repetitions on a row or cell is what fills up a sheet, not what somebody typed."""


def sheets(book: Workbook, limits: Limits) -> list[Sheet]:
    """The sheets of the archive. Raises `TableRefused`."""
    try:
        return _sheets(book, limits)
    except BROKEN:
        raise TableRefused("damaged") from None


def _sheets(book: Workbook, limits: Limits) -> list[Sheet]:
    if "meta-inf/manifest.xml" in book.names:
        with book._open("META-INF/manifest.xml") as manifest:
            if b"encryption-data" in manifest.read(2_000_000):
                raise TableRefused("password")
    found: list[Sheet] = []
    with book._open("content.xml") as file:
        events = ET.iterparse(file, events=("start", "end"))  # noqa: S314 - as in workbook.py
        for name, rows in _tables(events):
            found.append(with_rows(Sheet(name), iter(rows), limits))
    return found


type _Row = tuple[int, dict[int, str], bool]


def _tables(events: Iterator[tuple[str, ET.Element]]) -> Iterator[tuple[str, list[_Row]]]:
    rows: list[_Row] = []
    number = depth = 0
    for event, element in events:
        name = _local(element.tag)
        if name == "table":
            depth += 1 if event == "start" else -1
            if event == "end" and depth == 0:
                yield _attribute(element, "name"), rows
                rows, number = [], 0
                element.clear()
        elif name == "table-row" and event == "end" and depth == 1:
            repeated = _count(element, "number-rows-repeated")
            cells, title = _cells(element)
            if cells:
                rows.extend((number + 1 + turn, cells, title) for turn in range(min(repeated, MANY)))
            number += repeated
            element.clear()


def _cells(row: ET.Element) -> tuple[dict[int, str], bool]:
    cells: dict[int, str] = {}
    position, spanned = 0, False
    for one in row:
        if _local(one.tag) not in ("table-cell", "covered-table-cell"):
            continue
        repeated = _count(one, "number-columns-repeated")
        text = _shown(one)
        if text.strip():
            cells.update({position + turn: text for turn in range(min(repeated, MANY))})
            spanned = spanned or _count(one, "number-columns-spanned") > 1
        position += repeated
    return cells, spanned and len(cells) == 1


def _shown(cell: ET.Element) -> str:
    text = "\n".join(_paragraph(one) for one in cell if _local(one.tag) == "p")
    value = _attribute(cell, "value")
    match _attribute(cell, "value-type"):
        case "float" | "currency":
            clean = text.strip()
            if clean.isdigit() and clean.startswith("0") and value and float(clean) == float(value):
                return clean
            return value[:-2] if value.endswith(".0") else value or text
        case "date":
            day = _attribute(cell, "date-value")
            return day.removesuffix("T00:00:00") or text
        case "boolean":
            return "1" if _attribute(cell, "boolean-value") == "true" else "0"
    return text


def _paragraph(element: ET.Element) -> str:
    parts = [element.text or ""]
    for one in element:
        match _local(one.tag):
            case "s":
                parts.append(" " * min(_count(one, "c"), 100))
            case "tab":
                parts.append(" ")
            case "line-break":
                parts.append("\n")
            case "annotation" | "note":
                pass
            case _:
                parts.append(_paragraph(one))
        parts.append(one.tail or "")
    return "".join(parts)


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _attribute(element: ET.Element, name: str) -> str:
    return next((value for key, value in element.attrib.items() if _local(key) == name), "")


def _count(element: ET.Element, name: str) -> int:
    text = _attribute(element, name)
    return max(1, int(text)) if text.isdigit() and len(text) < 9 else 1
