"""Which column is which field."""

import hashlib
from collections.abc import Sequence

from claqueta.engines.tables.headers import words
from claqueta.engines.tables.sheets import column_name
from claqueta.foundation.imports.cells import is_nothing
from claqueta.foundation.imports.kinds import ImportField, ImportKind, vocabulary
from claqueta.foundation.models import ColumnMapping
from claqueta.foundation.tabular import Sheet

type Mapping = dict[str, str]
"""Position of a column → field. Several columns may be one field: the first that says something wins."""

TASTED = 300
"""Rows that tell what is in a column."""


def fingerprint(headers: Sequence[str]) -> str:
    return hashlib.sha256("|".join(words(header) for header in headers).encode()).hexdigest()


def guess_mapping(kind: ImportKind, sheet: Sheet) -> Mapping:
    """As remembered for these very headers, or else as headers and cells say."""
    remembered = ColumnMapping.objects.filter(kind=kind.key, fingerprint=fingerprint(sheet.headers)).first()
    return dict(remembered.mapping) if remembered else mapping_by_headers(kind, sheet)


def mapping_by_headers(kind: ImportKind, sheet: Sheet) -> Mapping:
    """As headers say; between fields with the same header, as the cells of the column say."""
    fields = {one.key: one for one in kind.fields}
    known = vocabulary(kind)
    claims: list[tuple[int, int, int, str]] = []
    for position, header in enumerate(sheet.headers):
        keys, certainty = known.read(header)
        if not keys:
            continue
        key = keys[0] if len(keys) == 1 else _by_cells([fields[one] for one in keys], sheet, position)
        weak = words(header) in {words(one) for one in fields[key].weak}
        filled = _filled(sheet, position)
        claims.append((-certainty + (2 if weak else 0) + (0 if filled else 3), position, certainty, key))
    taken: dict[int, str] = {}
    for _merit, position, _certainty, key in sorted(claims):
        field = fields[key]
        if key not in taken.values() or field.repeats or field.joins:
            taken[position] = key
        elif field.yields_to and field.yields_to not in taken.values():
            taken[position] = field.yields_to
    for field in kind.fields:
        if field.required and field.yields_to and field.key not in taken.values():
            # A list that gives only the lesser of the two names calls everybody by it.
            second = next((at for at in sorted(taken) if taken[at] == field.yields_to), None)
            if second is not None:
                taken[second] = field.key
    return {str(position): taken[position] for position in sorted(taken)}


def _filled(sheet: Sheet, position: int) -> bool:
    return any(position < len(row.cells) and row.cells[position] for row in sheet.rows[:TASTED])


def _by_cells(fields: Sequence[ImportField], sheet: Sheet, position: int) -> str:
    cells = [row.cells[position] for row in sheet.rows[:TASTED] if position < len(row.cells)]
    said = [cell for cell in cells if not is_nothing(cell)]

    def share(field: ImportField) -> float:
        return sum(field.fits is not None and field.fits(cell) for cell in said) / max(1, len(said))

    return max(fields, key=share).key


def unread(sheet: Sheet, mapping: Mapping) -> list[dict[str, str]]:
    """The columns that have something in them and are no field: `{"column": "C", "header": …}`."""
    return [
        {"column": column_name(position), "header": header}
        for position, header in enumerate(sheet.headers)
        if str(position) not in mapping
        and (header or any(position < len(row.cells) and row.cells[position] for row in sheet.rows))
    ]
