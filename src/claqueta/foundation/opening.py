"""What a stranger's list says, read in a process apart: sheets of clean cells, without Django."""

import io
import re
import zipfile
from typing import Any

from claqueta.engines.tables import Limits, TableRefused, Vocabulary, open_tables
from claqueta.engines.tables.encodings import mended
from claqueta.foundation.apart import Parcel, Refused
from claqueta.foundation.text import cleaned
from claqueta.foundation.unzipping import UNREADABLE, refuse_bomb

SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
DEFUSED = re.compile(r"'(?=[=+\-@\t\r]|\d[\d .,/-]*$)")
"""The apostrophe by which a spreadsheet is told that a text is a text, our own exports included."""


def open_parcel(parcel: Parcel) -> Parcel:
    """The sheets of `blobs["file"]`: name, hidden, rows (`[number, cells, title]`), notes and too_wide.

    `said` has `rows`, `cells`, `columns` and `unpacked` (limits) and `headers` (field → headers). Raises `Refused` with a word
    of `TableRefused`, or `bomb`.
    """
    _look_at_zip(parcel.blobs["file"], parcel.said["unpacked"])
    vocabulary = Vocabulary(parcel.said["headers"])
    limits = Limits(parcel.said["rows"], parcel.said["cells"], parcel.said["columns"])
    try:
        sheets = open_tables(
            parcel.blobs["file"], limits=limits, known=lambda cell: vocabulary.knows(clean_cell(cell))
        )
    except TableRefused as refused:
        raise Refused(refused.word, **refused.more) from None
    return Parcel({"sheets": [_said(sheet) for sheet in sheets]})


def _look_at_zip(body: bytes, most: int) -> None:
    if not body.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            refuse_bomb(archive, most)
    except UNREADABLE:
        raise Refused("damaged") from None


def _said(sheet: Any) -> dict[str, Any]:
    rows = []
    notes = list(sheet.notes)
    for line in sheet.lines:
        better = [mended(cell) if not cell.isascii() else cell for cell in line.cells]
        if better != list(line.cells):
            notes.append({"word": "mended", "row": line.number})
        rows.append([line.number, [clean_cell(cell) for cell in better], line.title])
    return {
        "name": sheet.name,
        "hidden": sheet.hidden,
        "rows": rows,
        "notes": notes,
        "too_wide": sheet.too_wide,
    }


def clean_cell(text: str) -> str:
    """The cell without what nobody sees, with plain spaces, and without the apostrophe that marks a text."""
    clean = SPACES.sub(" ", cleaned(text)).strip()
    return clean[1:] if DEFUSED.match(clean) else clean
