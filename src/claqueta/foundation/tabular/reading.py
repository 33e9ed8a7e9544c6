"""Read CSV, TSV, XLSX and ODS in any usual encoding, with any separator, wherever the headers stand."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from charset_normalizer import from_bytes
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.uploads import check_archive

HEADER_WITHIN = 20


class TableUnreadable(ValidationError):
    """The file cannot be read as a table; the message says why, in the reader's language."""


@dataclass(frozen=True, slots=True)
class Row:
    number: int
    """The row's number as a spreadsheet shows it, beginning with 1."""
    cells: tuple[str, ...]

    @property
    def blank(self) -> bool:
        return not any(cell.strip() for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Sheet:
    headers: tuple[str, ...]
    header_row: int
    rows: tuple[Row, ...]
    """The rows below the headers that have anything in them."""


def read_table(body: bytes, filename: str, *, is_header: Callable[[tuple[str, ...]], int]) -> Sheet:
    """The table in `body`.

    `is_header` says how many of a row's cells are known headers; the best of the first rows is taken.
    Raises `TableUnreadable`.
    """
    if len(body) > rule("list_size").size:
        raise TableUnreadable(
            _("The file is larger than %(n)s MB; divide it.") % {"n": rule("list_size").value}
        )
    if not body.strip():
        raise TableUnreadable(_("The file is empty."))
    rows = _workbook_rows(body) if body.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")) else _text_rows(body)
    if not any(not row.blank for row in rows):
        raise TableUnreadable(_("The file has no rows."))
    scores = [(is_header(row.cells), -position) for position, row in enumerate(rows[:HEADER_WITHIN])]
    best, position = max(scores)
    if best < 1:
        raise TableUnreadable(
            _("No row with headers was found in %(file)s: one of the first rows must name the columns.")
            % {"file": filename}
        )
    header = rows[-position]
    return Sheet(
        headers=tuple(cell.strip() for cell in header.cells),
        header_row=header.number,
        rows=tuple(row for row in rows[-position + 1 :] if not row.blank),
    )


def _text_rows(body: bytes) -> list[Row]:
    text = decoded(body)
    if "\0" in text:
        raise TableUnreadable(_("This is not a table: save it as CSV, XLSX or ODS."))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    delimiter = _delimiter(text)
    previous = csv.field_size_limit(10 * 1024 * 1024)
    try:
        records = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise TableUnreadable(_("The file is damaged: %(error)s") % {"error": error}) from None
    finally:
        csv.field_size_limit(previous)
    return _numbered(records)


def decoded(body: bytes) -> str:
    """The text of `body`: UTF-8 or UTF-16 by its mark, UTF-8 if it is valid, or else the likeliest encoding."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if body.startswith(mark):
            return body.decode(encoding, errors="replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    guess = from_bytes(body, cp_isolation=["cp1252", "mac_roman", "cp850", "utf_16_le", "utf_16_be"]).best()
    encoding = guess.encoding if guess and guess.encoding != "utf_8" else "cp1252"
    # Windows-1252 is what a Spanish office's spreadsheet writes; others must be clearly likelier.
    windows = body.decode("cp1252", errors="replace")
    if (
        encoding != "cp1252"
        and not any(char in windows for char in "�\x81\x8d\x8f\x90\x9d")
        and _plausible(windows)
    ):
        encoding = "cp1252"
    return body.decode(encoding, errors="replace")


def _plausible(text: str) -> bool:
    special = [char for char in text if ord(char) > 127]
    usual = sum(char.lower() in "áéíóúüñçàèìòùâêîôûãõºª¿¡«»“”’‘–—€·²³ " for char in special)
    return not special or usual / len(special) > 0.9


def _delimiter(text: str) -> str:
    """The separator that divides most rows of the beginning alike."""
    sample = text[:50_000]

    def score(delimiter: str) -> tuple[int, int]:
        try:
            widths = [
                len(record) for record in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
            ][:50]
        except csv.Error:
            return 0, 0
        wide = [width for width in widths if width > 1]
        return (max(wide.count(width) for width in set(wide)), max(wide)) if wide else (0, 0)

    return max((";", ",", "\t", "|"), key=score)


def _workbook_rows(body: bytes) -> list[Row]:
    if body.startswith(b"PK"):
        check_archive(body)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(body))
        sheets = [workbook.get_sheet_by_name(name) for name in workbook.sheet_names]
        records = max((sheet.to_python(skip_empty_area=False) for sheet in sheets), key=len, default=[])
    except (CalamineError, ValueError, OSError):
        raise TableUnreadable(_("The file cannot be opened: save it as XLSX, ODS or CSV.")) from None
    return _numbered([[_shown(value) for value in record] for record in records])


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _numbered(records: list[list[str]]) -> list[Row]:
    if len(records) > (most := rule("list_rows").value):
        raise TableUnreadable(_("The file has more than %(n)s rows; divide it.") % {"n": most})
    return [Row(number, tuple(record)) for number, record in enumerate(records, 1)]
