"""What the preview of an import says of each row and each problem, and what can be decided there."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from claqueta.desk.screens.deciding import cells_of_row
from claqueta.foundation import audit, imports
from claqueta.foundation.imports.kinds import KEEP_NAME, NAMING, NEW, RENAME, SKIP
from claqueta.foundation.imports.mending import cell_key
from claqueta.foundation.models import ImportBatch
from claqueta.foundation.text import one_line
from claqueta.foundation.translated import current_language

NOTHING = "—"

MENDED_AT_ONCE = 100
"""How many cells of one part can be written in at a time: a browser may send a thousand fields, no more."""


def named_problems(
    batch: ImportBatch,
    problems: list[dict[str, Any]],
    name_of: Callable[[str], str],
    reasons: dict[str, Any],
) -> list[dict[str, Any]]:
    """Each with whose row it is, its field's name, why that is essential, and its cell to be mended, there once."""
    found = []
    columns = _columns_of_names(batch)
    offered: set[str] = set()
    for problem in problems:
        cell = _cell_of(batch, problem)
        if cell is not None and (cell[0] in offered or len(offered) >= MENDED_AT_ONCE):
            cell = None
        elif cell is not None:
            offered.add(cell[0])
        found.append(
            {
                **problem,
                "whose": _whose(batch, problem["row"], columns),
                "name": name_of(problem["field"]),
                "reason": reasons.get(problem["field"], ""),
                "cell": cell,
                "left_out": batch.decisions.get(str(problem["row"])) == SKIP,
            }
        )
    return found


def _columns_of_names(batch: ImportBatch) -> list[int]:
    """Where the fields stand that every record has: its name."""
    required = {field.key for field in imports.import_kinds()[batch.kind].fields if field.required}
    return sorted(int(at) for at, key in batch.mapping.items() if key in required)


def _whose(batch: ImportBatch, row: int, columns: list[int]) -> str:
    """What the row calls its record; empty when it does not say."""
    cells = cells_of_row(batch, row)
    return next((one_line(cells[at]) for at in columns if at < len(cells) and cells[at]), "")


def _cell_of(batch: ImportBatch, problem: dict[str, Any]) -> tuple[str, str] | None:
    """The cell that a problem is about, as the key under which it is mended, and its text."""
    if batch.decisions.get(str(problem["row"])) == SKIP:
        return None
    cells = cells_of_row(batch, problem["row"])
    columns = [int(at) for at, key in batch.mapping.items() if key == problem["field"]]
    if not cells or not columns:
        return None
    # Several columns may be read as one field: the one that says something is the one to mend.
    column = next((at for at in columns if at < len(cells) and cells[at]), columns[0])
    return cell_key(problem["row"], column), one_line(cells[column]) if column < len(cells) else ""


def named_mends(batch: ImportBatch) -> list[dict[str, Any]]:
    headers = batch.report["headers"]
    return [
        {**mend, "key": cell_key(mend["row"], mend["column"]), "header": headers[mend["column"]]}
        for mend in batch.report.get("mended", ())[:MENDED_AT_ONCE]
    ]


def choices_of(batch: ImportBatch, row: imports.PlannedRow) -> list[tuple[str, str, bool]]:
    """What the office can say of whose row it is, with what it has said: value, words, chosen."""
    decision = batch.decisions.get(str(row.row), "")
    if not decision and not row.candidates:
        return []
    undecided = _("Choose whose row it is…") if row.candidates and not row.target else "—"
    choices = {"": undecided, NEW: _("It is a new one"), SKIP: _("Leave this row out")}
    for candidate in row.candidates:
        choices[candidate["id"]] = _("It is %(name)s (%(why)s, %(score)s %%)") % candidate
    choices.setdefault(decision, _("It is the record chosen"))
    return [(value, words, value == decision) for value, words in choices.items()]


def naming_of(batch: ImportBatch, row: imports.PlannedRow) -> list[tuple[str, str, bool]]:
    """What the office can say of a row that would rename a record, with what it has said."""
    decision = batch.decisions.get(f"{NAMING}{row.row}", "")
    if row.asks != "rename" and not decision:
        return []
    choices = {
        "": "—",
        RENAME: _("Give it the new name"),
        KEEP_NAME: _("Keep its name"),
        NEW: _("It is another one: put it on record anew"),
    }
    return [(value, words, value == decision) for value, words in choices.items()]


def apart_of(
    row: imports.PlannedRow, name_of: Callable[[str], str]
) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """Each probable duplicate with what tells it from the row: field, the row's, the other's."""
    if row.target:
        return []
    return [
        (
            candidate["name"],
            [(name_of(field), ours, theirs) for field, ours, theirs in candidate.get("facts", ())],
        )
        for candidate in row.candidates
    ]


def steps_of(batch: ImportBatch, problems: int, undecided: int) -> list[dict[str, Any]]:
    """The way of a list, and where one stands: at the first step that waits for something."""
    if batch.state not in (ImportBatch.State.PREVIEW, ImportBatch.State.FAILED):
        here = "apply"
    else:
        here = "problems" if problems else "changes" if undecided else "apply"
    steps = (
        ("columns", _("Columns"), 0),
        ("problems", _("Problems"), problems),
        ("changes", _("Changes"), undecided),
        ("apply", _("Apply"), 0),
    )
    return [{"key": key, "title": title, "waiting": n, "here": key == here} for key, title, n in steps]


def named_differences(
    batch: ImportBatch, row: imports.PlannedRow, name_of: Callable[[str], str]
) -> list[tuple[str, str, str, bool]]:
    """Each field that would change: its name, what goes, what comes, and whether it only comes beside what stands there."""
    return [
        (
            name_of(one.field),
            *_apart(_lines_of(batch, one.field, one.before), _lines_of(batch, one.field, one.after)),
        )
        for one in row.differences
    ]


def _lines_of(batch: ImportBatch, field: str, value: Any) -> tuple[str, ...]:
    """A value in the reader's words, a line for each of its parts."""
    kind = imports.import_kinds()[batch.kind]
    said = (
        kind.said(field, value, current_language())
        if isinstance(kind, imports.SaysValues) and value not in (None, "", [], {})
        else None
    )
    return said if said is not None else (audit.value_in_words(field, value, batch.kind.partition(".")[0]),)


def _apart(before: tuple[str, ...], after: tuple[str, ...]) -> tuple[str, str, bool]:
    """What tells two values apart: of long lists one sees nothing by their beginnings."""
    gone, come = audit.apart(before, after)
    if not gone and not come:
        # Only their order or what is not said in words: both as they are.
        gone, come = list(before), list(after)
    return " · ".join(gone) or NOTHING, " · ".join(come) or NOTHING, not gone
