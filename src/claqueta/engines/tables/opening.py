"""The door: what kind of file the bytes are, and its sheets."""

import json
import re
from collections.abc import Callable, Iterator

from claqueta.engines.tables import markup, opendocument
from claqueta.engines.tables.delimited import delimited_lines
from claqueta.engines.tables.encodings import decoded
from claqueta.engines.tables.sheets import USUAL, Limits, Sheet, TableRefused, refuse_wide, with_rows
from claqueta.engines.tables.workbook import Workbook

OLE = b"\xd0\xcf\x11\xe0"
PASSWORD = "EncryptedPackage".encode("utf-16-le")


def open_tables(
    body: bytes, *, limits: Limits = USUAL, known: Callable[[str], bool] = lambda _cell: False
) -> list[Sheet]:
    """The sheets of the file. `known` says whether a cell is a header.

    Raises `TableRefused`; for a row that is too wide only if no other sheet has anything in it.
    """
    sheets = _sheets(body, limits, known)
    if not any(sheet.lines for sheet in sheets):
        for sheet in sheets:
            refuse_wide(sheet.too_wide, limits)
    return sheets


def _sheets(body: bytes, limits: Limits, known: Callable[[str], bool]) -> list[Sheet]:
    if body.startswith(b"PK\x03\x04"):
        return _from_archive(body, limits)
    if body.startswith(OLE):
        if PASSWORD in body:
            raise TableRefused("password")
        return _with_calamine(body, limits)
    for signature in (
        b"%PDF",
        b"\x89PNG",
        b"\xff\xd8\xff",
        b"GIF8",
        b"Rar!",
        b"\x1f\x8b",
        b"7z\xbc\xaf",
        b"{\\rtf",
    ):
        if body.startswith(signature):
            raise TableRefused("no_table")
    text, odd = decoded(body)
    text = text.rstrip("\0\x1a").replace("\ufeff", "")
    if "\0" in text:
        if text.count("\0") > len(text) / 10:
            raise TableRefused("no_table")
        text = text.replace("\0", "")
    if not text.strip():
        raise TableRefused("empty")
    sheets = _from_text(text, limits, known)
    if odd:
        sheets[0].notes.append({"word": "odd_bytes", "row": 0, "count": odd})
    return sheets


def _from_archive(body: bytes, limits: Limits) -> list[Sheet]:
    book = Workbook(body)
    if "xl/workbook.xml" in book.names:
        return book.sheets(limits)
    if "content.xml" in book.names:
        return opendocument.sheets(book, limits)
    if "xl/workbook.bin" in book.names:
        return _with_calamine(body, limits)
    raise TableRefused("no_table")


def _from_text(text: str, limits: Limits, known: Callable[[str], bool]) -> list[Sheet]:
    begin = text.lstrip()[:3000].lower()
    if begin.startswith("<"):
        if "urn:schemas-microsoft-com:office:spreadsheet" in begin:
            return markup.spreadsheet_ml(text, limits)
        if re.search(r"<(html|table|!doctype html|meta|body|style|head|div)\b", begin):
            return markup.html_tables(text, limits)
        raise TableRefused("no_table")
    if begin.startswith(("[", "{")):
        try:
            return _from_json(text, limits)
        except (ValueError, RecursionError):
            pass
    return [Sheet(lines=list(delimited_lines(text, known, limits)))]


def _from_json(text: str, limits: Limits) -> list[Sheet]:
    """A list of objects: their keys are the headers."""
    records = json.loads(text)
    if isinstance(records, dict):
        records = next((record for record in records.values() if isinstance(record, list)), None)
    if (
        not isinstance(records, list)
        or not records
        or not all(isinstance(record, dict) for record in records)
    ):
        raise ValueError("not a list of objects")
    keys = list(dict.fromkeys(key for record in records for key in record))
    refuse_wide(sum(bool(key.strip()) for key in keys), limits)
    rows = [keys, *([_said(record.get(key)) for key in keys] for record in records)]
    sparse = ((number, dict(enumerate(cells)), False) for number, cells in enumerate(rows, 1))
    return [with_rows(Sheet(), sparse, limits)]


def _said(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, list):
        return ", ".join(_said(one) for one in value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)


def _with_calamine(body: bytes, limits: Limits) -> list[Sheet]:
    """The older formats, XLS and XLSB. They are sized by what they declare: the process's limit is the bound."""
    import io

    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(body))
        return [
            with_rows(
                Sheet(one.name, hidden=one.visible != SheetVisibleEnum.Visible),
                _calamine_rows(book, one.name),
                limits,
            )
            for one in book.sheets_metadata
            if "WorkSheet" in str(one.typ)
        ]
    except CalamineError as error:
        raise TableRefused("password" if "assword" in str(error) else "unknown") from None
    except (ValueError, OSError):
        raise TableRefused("unknown") from None
    except BaseException as error:
        # The reader gives up on some spoiled files in a way that is no `Exception`, of a class that cannot be imported.
        if type(error).__name__ != "PanicException":
            raise
        raise TableRefused("unknown") from None


def _calamine_rows(book: object, name: str) -> Iterator[tuple[int, dict[int, str], bool]]:
    rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)  # type: ignore[attr-defined]
    for number, row in enumerate(rows, 1):
        yield number, {at: _plain(value) for at, value in enumerate(row) if value != ""}, False


def _plain(value: object) -> str:
    from datetime import date, datetime, time

    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e20 else f"{value:.15g}"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    return value.isoformat() if isinstance(value, date | time) else str(value)
