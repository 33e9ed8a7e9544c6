"""Read the table in a file: which sheet, where its headers stand, what is below them.

The file itself is opened by `claqueta.engines.tables` in a process of its own (`foundation.apart`): CSV and TSV in any
usual encoding with any separator, XLSX, ODS, XLS, XLSB, tables in HTML or XML that are called XLS, and JSON.
"""

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from claqueta.engines.tables import Vocabulary
from claqueta.foundation.apart import ApartFailed, Parcel, Refused, apart
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.uploads import most_unpacked, refusal_of_archive

HEADER_WITHIN = 40


class TableUnreadable(ValidationError):
    """The file cannot be read as a table; the message says why, in the reader's language."""


@dataclass(frozen=True, slots=True)
class Row:
    number: int
    """The row's number as a spreadsheet shows it, beginning with 1."""
    cells: tuple[str, ...]
    title: bool = False
    """Whether its one filled cell is stretched over several columns."""

    @property
    def blank(self) -> bool:
        return not any(cell.strip() for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Note:
    """Something to be said about the file; `row` is 0 when it is about the whole."""

    row: int
    message: str


@dataclass(frozen=True, slots=True)
class Sheet:
    headers: tuple[str, ...]
    header_row: int
    rows: tuple[Row, ...]
    """The rows below the headers that have anything in them."""
    name: str = ""
    others: tuple[str, ...] = ()
    """Names of the file's other sheets that have anything in them."""
    notes: tuple[Note, ...] = field(default=())


def read_table(body: bytes, filename: str, *, vocabulary: Vocabulary, sheet: str = "") -> Sheet:
    """The table in `body`: of the sheet named, or of the one whose headers fit best. Raises `TableUnreadable`."""
    sheets = _opened(body, vocabulary)
    sheets = [one for one in sheets if one["rows"] or one["too_wide"]]
    if not sheets:
        raise TableUnreadable(_("The file has no rows."))
    if sheet:
        chosen = [one for one in sheets if one["name"].strip().casefold() == sheet.strip().casefold()]
        if not chosen:
            raise TableUnreadable(
                _("There is no sheet “%(sheet)s” with rows in it; there is: %(names)s.")
                % {"sheet": sheet, "names": ", ".join(one["name"] for one in sheets)}
            )
        candidates = chosen
    else:
        candidates = sheets
    best: tuple[tuple[int, bool, int], dict[str, Any], _Header] | None = None
    for candidate in candidates:
        header = _header_of(candidate["rows"], vocabulary)
        merit = (header.score, not candidate["hidden"], len(candidate["rows"]))
        if header.score and (best is None or merit > best[0]):
            best = (merit, candidate, header)
    if best is None:
        for candidate in candidates:
            if candidate["too_wide"]:
                raise TableUnreadable(_too_wide(candidate["too_wide"]))
        raise TableUnreadable(
            _("No row with headers was found in %(file)s: one of the first rows must name the columns.")
            % {"file": filename}
        )
    _merit, found, header = best
    if len(header.cells) > rule("list_columns").value:
        raise TableUnreadable(_too_wide(len(header.cells)))
    return Sheet(
        headers=header.cells,
        header_row=header.number,
        rows=tuple(
            Row(number, tuple(cells), title) for number, cells, title in found["rows"][header.after :]
        ),
        name=found["name"],
        others=tuple(one["name"] for one in sheets if one is not found),
        notes=tuple(_notes(found)),
    )


def _opened(body: bytes, vocabulary: Vocabulary) -> list[dict[str, Any]]:
    if len(body) > rule("list_size").size:
        raise TableUnreadable(
            _("The file is larger than %(n)s MB; divide it.") % {"n": rule("list_size").value}
        )
    if not body.strip(b"\0 \t\r\n\x1a"):
        raise TableUnreadable(_("The file is empty."))
    given = {
        "headers": {key: list(many) for key, many in vocabulary.headers.items()},
        "rows": rule("list_rows").value,
        "cells": rule("list_cells").value,
        "columns": rule("list_columns").value,
        "unpacked": most_unpacked(body),
    }
    try:
        answer = apart(
            "claqueta.foundation.opening:open_parcel",
            Parcel(given, {"file": body}),
            seconds=rule("list_reading").value,
            mebibytes=rule("list_memory").value,
        )
    except Refused as refused:
        raise TableUnreadable(_refusal(refused)) from None
    except ApartFailed as failed:
        raise TableUnreadable(_failure(failed)) from None
    sheets: list[dict[str, Any]] = answer.said["sheets"]
    return sheets


def _too_wide(columns: int) -> str:
    return _(
        "The list has %(n)s columns, and %(most)s at most can be read: leave out those that are not needed."
    ) % {"n": columns, "most": rule("list_columns").value}


def _refusal(refused: Refused) -> str:
    match refused.word:
        case "rows":
            return _("The file has more than %(n)s rows; divide it.") % {"n": rule("list_rows").value}
        case "cells":
            return _(
                "The sheet has more cells than can be read, or one far away: %(cell)s. Delete what is not the list."
            ) % {"cell": f"{refused.more.get('column', '')}{refused.more.get('row', '')}"}
        case "columns":
            return _too_wide(refused.more["count"])
        case "password":
            return _("The file is protected with a password: save it without one.")
        case "damaged" | "bomb":
            return refusal_of_archive(refused.word)
        case "empty":
            return _("The file is empty.")
        case "no_table":
            return _("This is not a table: save it as CSV, XLSX or ODS.")
    return _("The file cannot be opened: save it as XLSX, ODS or CSV.")


def _failure(failed: ApartFailed) -> str:
    match failed.reason:
        case "memory" | "size":
            return _(
                "The file takes more memory than a list needs: save only the list itself, as XLSX or CSV."
            )
        case "time":
            return _("The file takes too long to read: save only the list itself, as XLSX or CSV.")
    return _("The file cannot be opened: save it as XLSX, ODS or CSV.")


@dataclass(frozen=True, slots=True)
class _Header:
    score: int
    cells: tuple[str, ...] = ()
    number: int = 0
    after: int = 0


def _header_of(rows: list[list[Any]], vocabulary: Vocabulary) -> _Header:
    """The row among the first with most known headers, or two that together have more than either."""
    best = _Header(0)
    for position, (number, cells, _title) in enumerate(rows[:HEADER_WITHIN]):
        score = sum(map(vocabulary.knows, cells))
        if score > best.score:
            best = _Header(score, _trimmed(cells), number, position + 1)
        if not score or position + 1 >= len(rows):
            continue
        below = rows[position + 1][1]
        filled = [cell for cell in below if cell]
        if filled and all(map(vocabulary.knows, filled)):
            width = max(len(cells), len(below))
            both = [
                (below[at] if at < len(below) and below[at] else cells[at] if at < len(cells) else "")
                for at in range(width)
            ]
            score = sum(map(vocabulary.knows, both))
            if score > best.score and score > sum(map(vocabulary.knows, below)):
                best = _Header(score, _trimmed(both), rows[position + 1][0], position + 2)
    return best


def _trimmed(cells: list[str]) -> tuple[str, ...]:
    width = max((at + 1 for at, cell in enumerate(cells) if cell), default=0)
    return tuple(" ".join(cell.split()) for cell in cells[:width])


def _notes(sheet: dict[str, Any]) -> list[Note]:
    said = []
    for one in sheet["notes"]:
        match one["word"]:
            case "odd_bytes":
                message = _("%(n)s characters came in another encoding and were read as Windows-1252.")
                said.append(Note(0, message % {"n": one["count"]}))
            case "hidden_rows":
                said.append(Note(0, _("%(n)s rows hidden in the sheet are read too.") % {"n": one["count"]}))
            case "mended":
                said.append(
                    Note(
                        one["row"],
                        _("Characters written twice over (such as “Ã³”) were put right: check them."),
                    )
                )
    return said
