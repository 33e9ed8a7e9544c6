"""Write lists as CSV, XLSX and JSON. A text that a spreadsheet would execute is kept as text."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import IO, Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import Promise

from claqueta.foundation.money import Money

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
LONGEST_CELL = 32_767
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f]")
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "pdf": "application/pdf",
}


@dataclass(frozen=True, slots=True)
class Column:
    key: str
    title: str | Promise
    value: Callable[[Any], Any]
    reads: tuple[str, ...] = ()
    """What of a row it is made of, for who reads no more than its columns need."""


def defused(value: Any) -> Any:
    """The value as a spreadsheet may safely open it (OWASP: CSV injection): a leading apostrophe marks text."""
    if isinstance(value, str) and value.startswith(DANGEROUS) and not _number_or_phone(value):
        return f"'{value}"
    return value


def _number_or_phone(text: str) -> bool:
    return len(text) > 1 and text[0] in "+-" and all(char.isdigit() or char in " .," for char in text[1:])


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return 1 if value else 0
    if isinstance(value, list | tuple):
        return ", ".join(str(one) for one in value)
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="minutes")
    if isinstance(value, Money):
        return value.amount
    if isinstance(value, int | float | Decimal):
        return value
    return str(value)


def write_csv(columns: list[Column], rows: Iterable[Any], out: IO[bytes]) -> None:
    """UTF-8 with a mark, so that spreadsheets read the accents; separated by semicolons as Spanish ones expect."""
    text = io.TextIOWrapper(out, "utf-8-sig", newline="", write_through=False)
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([str(column.title) for column in columns])
    for row in rows:
        writer.writerow([defused(_plain(column.value(row))) for column in columns])
    text.detach()


def write_xlsx(columns: list[Column], rows: Iterable[Any], out: IO[bytes], title: str = "") -> None:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31] or None)
    sheet.freeze_panes = "A2"
    heads = []
    for position, column in enumerate(columns, 1):
        cell = WriteOnlyCell(sheet, value=str(column.title))
        cell.font = Font(bold=True)
        heads.append(cell)
        sheet.column_dimensions[get_column_letter(position)].width = 24
    sheet.append(heads)
    for row in rows:
        sheet.append([_cell(sheet, _plain(column.value(row))) for column in columns])
    book.save(out)


def _cell(sheet: Any, value: Any) -> Any:
    """The value as a sheet takes it: an empty one is no cell, and a text stays one that looks like a formula."""
    if not isinstance(value, str):
        return value
    text = _CONTROLS.sub("", value)[:LONGEST_CELL]
    if not text.startswith(("=", "#")):
        return text or None
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    return cell


def write_json(columns: list[Column], rows: Iterable[Any], out: IO[bytes]) -> None:
    """A list of objects, written one by one."""
    before = b"[\n"
    for row in rows:
        values = {column.key: column.value(row) for column in columns}
        text = json.dumps(values, ensure_ascii=False, default=_as_json, indent=1)
        out.write(before + text.encode())
        before = b",\n"
    out.write(b"[]" if before == b"[\n" else b"\n]")


def write(form: str, columns: list[Column], rows: Iterable[Any], out: IO[bytes], title: str = "") -> None:
    """Write the list in `form`, csv, xlsx or json, row by row as they are read."""
    writers: dict[str, Callable[[], None]] = {
        "csv": lambda: write_csv(columns, rows, out),
        "xlsx": lambda: write_xlsx(columns, rows, out, title),
        "json": lambda: write_json(columns, rows, out),
    }
    writers[form]()


def _as_json(value: Any) -> Any:
    return value.as_json() if isinstance(value, Money) else str(value)


def written(form: str, columns: list[Column], rows: Iterable[Any], title: str = "") -> bytes:
    """The list in `form`: csv, xlsx or json."""
    out = io.BytesIO()
    write(form, columns, rows, out, title)
    return out.getvalue()


def table_response(
    request: HttpRequest, form: str, columns: list[Column], rows: Iterable[Any], name: str
) -> HttpResponse:
    """The list as an attachment in `form`: csv, xlsx or json."""
    response = HttpResponse(written(form, columns, rows, name), content_type=MEDIA_TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response
