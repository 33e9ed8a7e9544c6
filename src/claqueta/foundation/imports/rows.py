"""Which rows of a list are no records, and what a row too long for its headers means."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from claqueta.engines.tables import plain
from claqueta.foundation.imports.kinds import Around, CellInvalid, Doubtful, ImportField, ImportKind
from claqueta.foundation.tabular import Row, Sheet

_COUNTED = (
    r"(?:de |d |of )?(?:socios?|socias?|entidades?|empresas?|registros?|miembros?|members?|asociaciones|asociados?|"
    r"organizaciones|organisations?|companies|filas?|rows?|lineas?|records?|general|parcial|acumulado|seccion|pagina|"
    r"grupo|count|altas|bajas|activos?|elementos|fichas)"
)
_TOTAL = re.compile(
    rf"(?:(?:(?:gran |sub)?total(?:es|s)?|grand total|suma(?:n|torio)?|sum|recuento|count|cuenta|numero total|promedio|media|"
    rf"average|mean)(?: {_COUNTED})*|n(?:um(?:ero)?|o)? (?:de |of ){_COUNTED}|\d+ {_COUNTED})(?: [\d ]+)?"
)
_FOOT = re.compile(
    r"fuente[: ]|source[: ]|font[: ]|actualizad[oa] |actualizacion\b|ultima actualizacion|updated |last updated|pagina \d+|pag\.? \d+|"
    r"page \d+|hoja \d+ de|elaborad[oa] por|elaboracion propia|listado (?:generado|emitido|actualizado|a fecha)|generad[oa] (?:el|por)|"
    r"impres[oa] (?:el|por)|printed (?:on|by)|generated (?:on|by)|exported |fecha de (?:actualizacion|emision|impresion|generacion|extraccion)|"
    r"datos (?:a|al|actualizados|extraidos|procedentes)\b|fin del? (?:listado|informe|fichero|documento)|end of (?:list|file|report)|"
    r"notas?:|note:|leyenda:|aviso:|\(?\*+\)? ?\w|(?:c|copyright) ?\d{4}|©|documento generado|continua en|sigue en|viene de"
)
_SIGNS = re.compile(r"[\W_]*")


@dataclass(frozen=True, slots=True)
class NoRecord:
    """Why a row is left out."""

    message: str
    loud: bool
    """Whether a record might be behind it, so that the office is warned."""


def no_record(
    row: Row, sheet: Sheet, kind: ImportKind, usual: float, columns: Mapping[int, ImportField]
) -> NoRecord | None:
    """Why the row is no record, if it is none.

    `usual` is how many cells rows of the list fill; `columns` are those that were understood.
    """
    filled = [(at, cell) for at, cell in enumerate(row.cells) if cell]
    texts = [cell for _at, cell in filled]
    if all(_SIGNS.fullmatch(text) for text in texts):
        return NoRecord(_("A line of signs."), loud=False)
    same = sum(at < len(sheet.headers) and _same_header(cell, sheet.headers[at]) for at, cell in filled)
    if same and same >= 0.6 * len(filled) and (same > 1 or len(filled) == 1):
        return NoRecord(_("The headers once more."), loud=False)
    first = texts[0]
    if _is_total(first, texts[1:]):
        return NoRecord(_("“%(text)s” is a total.") % {"text": first[:80]}, loud=True)
    if len(filled) <= 2 and _FOOT.match(_folded(first)) and not _legal_form(first):
        return NoRecord(_("“%(text)s” is a note about the list.") % {"text": first[:80]}, loud=True)
    if len(filled) == 1 and usual >= 2:
        at, text = filled[0]
        field = columns.get(at)
        if field is not None and field.identity and not row.title and not text.isdigit() and _tells_who(text):
            # Somebody's identifier or address without a name: a record that lacks something.
            return None
        if row.title or field is None or not field.required:
            if row.title or not text.replace(" ", "").replace(".", "").isdigit():
                return NoRecord(_("“%(text)s” is a title.") % {"text": text[:80]}, loud=True)
            return NoRecord(_("Only a number stands there."), loud=True)
        if text.endswith(":") or kind.is_title(text):
            return NoRecord(_("“%(text)s” is a title.") % {"text": text[:80]}, loud=True)
    return None


def _tells_who(text: str) -> bool:
    return "@" in text or any(char.isdigit() for char in text)


def _same_header(cell: str, header: str) -> bool:
    return bool(header) and plain(cell) == plain(header)


def _is_total(first: str, others: Sequence[str]) -> bool:
    numeric = all(re.fullmatch(r"[\d.,  €$%-]+", text) for text in others)
    return (
        numeric
        and _TOTAL.fullmatch(plain(first)) is not None
        and (bool(others) or len(plain(first).split()) < 6)
    )


def _folded(text: str) -> str:
    return text.lower().translate(str.maketrans("áéíóúüàèò", "aeiouuaeo")).strip()


def _legal_form(text: str) -> bool:
    return re.search(r"\b[Ss]\.? ?[LlAa]\.?(?: ?[Uu]\.?)?$", text.strip()) is not None


def usual_filling(rows: Sequence[Row]) -> float:
    """How many cells the middle one of the rows fills that fill more than one; titles do not make a list narrow."""
    counts = sorted(count for row in rows if (count := sum(bool(cell) for cell in row.cells)) > 1)
    return counts[len(counts) // 2] if counts else 1


@dataclass(frozen=True, slots=True)
class Laid:
    """A row's cells as wide as the headers, and what had no header."""

    cells: tuple[str, ...]
    over: tuple[str, ...] = ()
    joined: str = ""
    """The text that a separator had cut in two, put together."""
    torn: bool = False
    """Whether the row is longer than the headers and nobody can say where it should be joined."""


def laid(row: Row, width: int, columns: Sequence[tuple[int, ImportField]]) -> Laid:
    """The row under its headers; one with more cells is put together where every cell then fits its column."""
    last = max((at + 1 for at, cell in enumerate(row.cells) if cell), default=0)
    if last <= width:
        return Laid(row.cells)
    cells = row.cells[:last]
    more = last - width
    by_position = dict(columns)
    merits = {-1: _merit(cells[:width], by_position)}
    if more <= 6:
        for at in range(width):
            field = by_position.get(at)
            if field is None or field.loose:
                merits[at] = _merit(_joined(cells, at, more), by_position)
    best = max(merits.values())
    winners = [at for at, merit in merits.items() if merit == best]
    if winners == [-1] or (best == merits[-1] and merits[-1] == (0, _telling(columns))):
        return Laid(cells[:width], over=tuple(cell for cell in cells[width:] if cell))
    if len(winners) == 1:
        whole = _joined(cells, winners[0], more)
        return Laid(whole, joined=whole[winners[0]])
    return Laid(cells[:width], torn=True)


def _telling(columns: Sequence[tuple[int, ImportField]]) -> int:
    return sum(field.fits is not None for _at, field in columns)


def _joined(cells: Sequence[str], at: int, more: int) -> tuple[str, ...]:
    return (
        *cells[:at],
        ", ".join(cell for cell in cells[at : at + more + 1] if cell),
        *cells[at + more + 1 :],
    )


def _merit(cells: Sequence[str], by_position: dict[int, ImportField]) -> tuple[int, int]:
    """Cells that cannot be in their columns, negative; and those that look as they should."""
    wrong = right = 0
    for at, cell in enumerate(cells):
        field = by_position.get(at)
        if field is None or not cell or field.loose:
            continue
        if field.fits is not None:
            fits = field.fits(cell)
            wrong, right = wrong + (not fits), right + fits
            continue
        try:
            value: Any = field.clean(cell, Around())
        except CellInvalid:
            wrong += 1
            continue
        fits = not isinstance(value, Doubtful)
        wrong, right = wrong + (not fits), right + fits
    return -wrong, right
