"""Write lists as CSV, XLSX and JSON. A text that a spreadsheet would execute is kept as text."""

import csv
import io
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from claqueta.foundation.money import Money

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
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


def defused(value: Any) -> Any:
    """The value as a spreadsheet may safely open it (OWASP: CSV injection): a leading apostrophe marks text."""
    if isinstance(value, str) and value.startswith(DANGEROUS) and not _number_or_phone(value):
        return f"'{value}"
    return value


def _number_or_phone(text: str) -> bool:
    return len(text) > 1 and text[0] in "+-" and all(char.isdigit() or char in " .," for char in text[1:])


def _plain(value: Any) -> Any:
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
    if isinstance(value, int | float | str | Decimal):
        return value
    return str(value)


def write_csv(columns: list[Column], rows: Iterable[Any]) -> bytes:
    """UTF-8 with a mark, so that spreadsheets read the accents; separated by semicolons as Spanish ones expect."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([str(column.title) for column in columns])
    for row in rows:
        writer.writerow([defused(_plain(column.value(row))) for column in columns])
    return out.getvalue().encode("utf-8-sig")


def write_xlsx(columns: list[Column], rows: Iterable[Any], title: str = "") -> bytes:
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
        cells = []
        for column in columns:
            value = _plain(column.value(row))
            cell = WriteOnlyCell(sheet, value=_without_controls(value) if isinstance(value, str) else value)
            if isinstance(value, str):
                cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _without_controls(text: str) -> str:
    return "".join(char for char in text if char in "\n\t" or ord(char) >= 32)[:32_767]


def write_json(columns: list[Column], rows: Iterable[Any]) -> bytes:
    return json.dumps(
        [{column.key: column.value(row) for column in columns} for row in rows],
        ensure_ascii=False,
        default=_as_json,
        indent=1,
    ).encode()


def _as_json(value: Any) -> Any:
    return value.as_json() if isinstance(value, Money) else str(value)


def written(form: str, columns: list[Column], rows: Iterable[Any], title: str = "") -> bytes:
    """The list in `form`: csv, xlsx or json."""
    writers: dict[str, Callable[[], bytes]] = {
        "csv": lambda: write_csv(columns, rows),
        "xlsx": lambda: write_xlsx(columns, rows, title),
        "json": lambda: write_json(columns, rows),
    }
    return writers[form]()


def table_response(
    request: HttpRequest, form: str, columns: list[Column], rows: Iterable[Any], name: str
) -> HttpResponse:
    """The list as an attachment in `form`: csv, xlsx or json."""
    response = HttpResponse(written(form, columns, rows, name), content_type=MEDIA_TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response
