"""Cells that the office mended: kept among the decisions, and read in the place of what the file says."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from claqueta.foundation.imports.kinds import CELL
from claqueta.foundation.tabular import Sheet


def cell_key(row: int, column: int) -> str:
    return f"{CELL}{row}-{column}"


def mends_of(decisions: Mapping[str, str]) -> dict[int, dict[int, str]]:
    """Row → column → the text to be read there."""
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for key, text in decisions.items():
        row, _, column = key.removeprefix(CELL).partition("-")
        if key.startswith(CELL) and row.isdecimal() and column.isdecimal():
            found[int(row)][int(column)] = text
    return found


def mended(sheet: Sheet, decisions: Mapping[str, str]) -> tuple[Sheet, list[dict[str, Any]]]:
    """The sheet with the office's cells in it; each as `{"row", "column", "before", "after"}`.

    A cell beyond the headers, or of a row that the sheet does not have, mends nothing.
    """
    wanted = mends_of(decisions)
    if not wanted:
        return sheet, []
    said: list[dict[str, Any]] = []
    rows = []
    for row in sheet.rows:
        cells = list(row.cells)
        for column, text in sorted(wanted.get(row.number, {}).items()):
            if column >= len(sheet.headers):
                continue
            cells += [""] * (column + 1 - len(cells))
            said.append({"row": row.number, "column": column, "before": cells[column], "after": text})
            cells[column] = text
        rows.append(replace(row, cells=tuple(cells)) if row.number in wanted else row)
    return replace(sheet, rows=tuple(rows)), said
