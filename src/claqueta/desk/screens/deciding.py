"""What the forms of an import say: whose a row is, what a record is called, what a cell says instead."""

from django.http import HttpRequest

from claqueta.foundation.imports.kinds import CELL, HIDDEN, LISTING, NAMING, NEW, SHOWN
from claqueta.foundation.imports.mending import cell_key
from claqueta.foundation.models import ImportBatch
from claqueta.foundation.parameters import sent
from claqueta.foundation.text import one_line

ROW, WAS = "row-", "was-"
LONGEST_CELL = 10_000
"""Characters."""


def cells_of_row(batch: ImportBatch, row: int) -> list[str]:
    """The cells of a row with a problem, as they are read; none of a row without one."""
    kept = {**batch.report.get("doubtful_cells", {}), **batch.report.get("rejected_cells", {})}
    cells: list[str] = kept.get(str(row), [])
    return cells


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal()


def decided(request: HttpRequest, batch: ImportBatch) -> dict[str, str]:
    """What was decided before, with what the form says: an empty choice takes a decision back.

    A form sends along what it showed (`was-…`): only what was changed on it is said by it, as a colleague may have
    decided the rest meanwhile.
    """
    said = sent(request)
    shown = said.beginning(WAS, longest=LONGEST_CELL)

    def changed(prefix: str) -> dict[str, str]:
        given = said.beginning(prefix, longest=LONGEST_CELL)
        return {name: text for name, text in given.items() if shown.get(prefix + name) != text}

    decisions = dict(batch.decisions)
    for prefix, begins in ((ROW, ""), (NAMING, NAMING)):
        for name, value in changed(prefix).items():
            if _is_number(name):
                decisions.pop(begins + name, None)
                if value == NEW:
                    # Also said where the name is asked about: whose row it is comes first, and then no name is asked.
                    decisions[name] = NEW
                elif value:
                    decisions[begins + name] = value
    mended = {cell_key(mend["row"], mend["column"]): mend["after"] for mend in batch.report.get("mended", ())}
    columns = len(batch.report.get("headers", ()))
    for name, text in changed(CELL).items():
        row, _dash, column = name.partition("-")
        if not (_is_number(row) and _is_number(column) and int(column) < columns):
            continue
        cells, key = cells_of_row(batch, int(row)), cell_key(int(row), int(column))
        stands = mended.get(key, cells[int(column)] if int(column) < len(cells) else "")
        # Only what the screen offers is mended, and what was sent as it stands mends nothing.
        if (cells or key in mended) and text != one_line(stands):
            decisions[key] = text
    listing = said.choice(LISTING, (HIDDEN, SHOWN))
    if listing and shown.get(LISTING) != listing:
        decisions[LISTING] = listing
    return decisions
