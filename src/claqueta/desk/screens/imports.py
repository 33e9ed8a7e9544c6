"""Lists on their way in: the file, its preview, what was rejected."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from claqueta.accounts.access import needs
from claqueta.desk.listing import PAGE, Filter, ListField, Listing, address, screen
from claqueta.desk.registers import Add, Register
from claqueta.foundation import audit, imports
from claqueta.foundation.actors import Actor
from claqueta.foundation.imports import tasks
from claqueta.foundation.imports.kinds import (
    CELL,
    HIDDEN,
    KEEP_NAME,
    LISTING,
    NAMING,
    NEW,
    RENAME,
    SHEET,
    SHOWN,
    SKIP,
)
from claqueta.foundation.imports.mending import cell_key
from claqueta.foundation.models import ImportBatch
from claqueta.foundation.parameters import asked, sent
from claqueta.foundation.tabular import Column, table_response

SHOWS = {
    "": gettext_lazy("All"),
    "create": gettext_lazy("New"),
    "update": gettext_lazy("Changed"),
    "keep": gettext_lazy("Left as they are"),
    "doubt": gettext_lazy("Probable duplicates"),
}
OUTCOMES = {
    "create": gettext_lazy("New"),
    "update": gettext_lazy("Changed"),
    "keep": gettext_lazy("Left as it is"),
}


class ListForm(forms.Form):
    """A file, and what it lists where somebody may bring more than one kind."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        allow_empty_file=True,
        error_messages={"required": gettext_lazy("Choose a file.")},
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.ods,.xls"}),
    )

    def __init__(self, *args: Any, account: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [
            (key, kind.title)
            for key, kind in imports.import_kinds().items()
            if account.has_perm(kind.permission)
        ]
        self.first = kinds[0][0]
        if len(kinds) > 1:
            self.fields["kind"] = forms.ChoiceField(
                label=gettext_lazy("What it lists"), choices=kinds, required=False
            )
            self.order_fields(("kind", "file"))


def _receive(form: Any, *, by: Actor) -> ImportBatch:
    file = form.cleaned_data["file"]
    kind = form.cleaned_data.get("kind") or form.first
    return tasks.receive(kind, file.read(), file.name or "list", by=by, language=get_language() or "")


IMPORTS = Register(
    listing=Listing(
        name="office_imports",
        title=gettext_lazy("Import a list"),
        icon="upload",
        fields=(
            ListField(
                Column("file", gettext_lazy("File"), lambda row: row.filename),
                link=lambda row: reverse("office_import", args=[row.pk]),
                order="filename",
            ),
            ListField(Column("at", gettext_lazy("When"), lambda row: row.created_at), order="created_at"),
            ListField(Column("by", gettext_lazy("Who"), lambda row: str(row.owner or ""))),
            ListField(
                Column("state", gettext_lazy("State"), lambda row: row.get_state_display()), order="state"
            ),
            ListField(Column("rows", gettext_lazy("Rows"), lambda row: row.counts.get("rows", 0))),
            ListField(Column("created", gettext_lazy("New"), lambda row: row.counts.get("created", 0))),
            ListField(Column("updated", gettext_lazy("Changed"), lambda row: row.counts.get("updated", 0))),
            ListField(
                Column("rejected", gettext_lazy("Rejected"), lambda row: row.counts.get("rejected", 0))
            ),
        ),
        search_in=("filename",),
        filters=(Filter("state", gettext_lazy("State"), ImportBatch.State.choices, "state"),),
        rows=lambda: ImportBatch.objects.in_brief().select_related("owner"),
    ),
    path="imports/",
    permission="desk.import_lists",
    intro=gettext_lazy(
        "Bring the list you have: CSV, TSV, XLSX or ODS, with headers in Spanish or English wherever they stand. Nothing changes until you confirm the preview."
    ),
    add=Add(
        gettext_lazy("Bring a list"),
        ListForm,
        _receive,
        above=True,
        button=gettext_lazy("Look at it"),
        list_heading=gettext_lazy("Lists brought before"),
        given=lambda account: {"account": account},
        leads=lambda batch: reverse("office_import", args=[batch.pk]),
    ),
)


def batch_by_id(pk: str) -> ImportBatch:
    """A list; one of a domain that is no longer there is not to be worked on."""
    return get_object_or_404(ImportBatch, pk=pk, kind__in=imports.import_kinds())


@require_http_methods(["GET", "HEAD", "POST"])
@needs("desk.work_on_list", of=batch_by_id)
def import_batch(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """The preview: how the columns are read, what would happen to each row, and the button that does it."""
    if request.method == "POST":
        try:
            return _work_on_import(request, batch)
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return redirect(reverse("office_import", args=[batch.pk]))
    if batch.state in (ImportBatch.State.READING, ImportBatch.State.UNREAD):
        return screen(request, "desk/import_reading.html", batch.filename, "upload", batch=batch)
    kind = imports.import_kinds()[batch.kind]
    fields, domain = kind.fields, batch.kind.partition(".")[0]
    titles = {field.key: field.title for field in fields}

    def name_of(field: str) -> str:
        return str(titles.get(field) or audit.field_name(field, domain))

    planned = imports.planned_rows(batch)
    columns = [
        (
            str(position),
            header,
            batch.mapping.get(str(position), ""),
            [row[position] for row in batch.report["sample"] if position < len(row)],
        )
        for position, header in enumerate(batch.report["headers"])
    ]
    shown = asked(request).choice("show", SHOWS)
    wanted = [
        row for row in planned if not shown or row.action == shown or (shown == "doubt" and row.candidates)
    ]
    page = Paginator(wanted, PAGE).get_page(asked(request).page())

    reasons = {field.key: field.reason for field in fields}
    problems = _named_problems(batch, batch.report["rejected"], name_of, reasons)
    warnings = _named_problems(batch, batch.report["warnings"], name_of, {})
    offered = {problem["cell"][0] for problem in (*problems, *warnings) if problem["cell"]}
    undecided = sum(bool(row.asks) for row in planned)
    return screen(
        request,
        "desk/import.html",
        batch.filename,
        "upload",
        batch=batch,
        open=batch.state in (ImportBatch.State.PREVIEW, ImportBatch.State.FAILED),
        report=batch.report,
        columns=columns,
        fields=[(field.key, field.title) for field in fields],
        rows=[
            {
                "row": row,
                "outcome": OUTCOMES.get(row.action, row.action),
                "differences": _named_differences(row, name_of),
                "choices": _choices(batch, row),
                "naming": _naming(batch, row),
                "apart": _apart(row, name_of),
            }
            for row in page
        ],
        shows=[(key, label, address(request, show=key)) for key, label in SHOWS.items()],
        show=shown,
        doubts=sum(1 for row in planned if row.candidates and not row.target),
        undecided=undecided,
        steps=_steps(batch, len(problems), undecided),
        mended=[mend for mend in _named_mends(batch) if mend["key"] not in offered],
        hides=kind.hides,
        hidden=batch.decisions.get(LISTING) == HIDDEN,
        problems=problems,
        warnings=warnings,
        previous_url=address(request, page=page.number - 1) if page.has_previous() else "",
        next_url=address(request, page=page.number + 1) if page.has_next() else "",
    )


MENDED_AT_ONCE = 100
"""How many cells of one part can be written in at a time: a browser may send a thousand fields, no more."""


def _named_problems(
    batch: ImportBatch,
    problems: list[dict[str, Any]],
    name_of: Callable[[str], str],
    reasons: dict[str, Any],
) -> list[dict[str, Any]]:
    """Each with its field's name, why the field is essential, and its cell to be mended, which is there once."""
    found = []
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
                "name": name_of(problem["field"]),
                "reason": reasons.get(problem["field"], ""),
                "cell": cell,
                "left_out": batch.decisions.get(str(problem["row"])) == SKIP,
            }
        )
    return found


def _cells_of_row(batch: ImportBatch, row: int) -> list[str]:
    kept = {**batch.report.get("doubtful_cells", {}), **batch.report.get("rejected_cells", {})}
    cells: list[str] = kept.get(str(row), [])
    return cells


def _cell_of(batch: ImportBatch, problem: dict[str, Any]) -> tuple[str, str] | None:
    """The cell that a problem is about, as the key under which it is mended, and its text."""
    if batch.decisions.get(str(problem["row"])) == SKIP:
        return None
    cells = _cells_of_row(batch, problem["row"])
    columns = [int(at) for at, key in batch.mapping.items() if key == problem["field"]]
    if not cells or not columns:
        return None
    # Several columns may be read as one field: the one that says something is the one to mend.
    column = next((at for at in columns if at < len(cells) and cells[at]), columns[0])
    return cell_key(problem["row"], column), cells[column] if column < len(cells) else ""


def _named_mends(batch: ImportBatch) -> list[dict[str, Any]]:
    headers = batch.report["headers"]
    return [
        {**mend, "key": cell_key(mend["row"], mend["column"]), "header": headers[mend["column"]]}
        for mend in batch.report.get("mended", ())[:MENDED_AT_ONCE]
    ]


def _choices(batch: ImportBatch, row: imports.PlannedRow) -> list[tuple[str, str, bool]]:
    """What the office can say of whose row it is, with what it has said: value, words, chosen."""
    decision = batch.decisions.get(str(row.row), "")
    if not decision and not row.candidates:
        return []
    choices = {"": "—", NEW: _("It is a new one"), SKIP: _("Leave this row out")}
    for candidate in row.candidates:
        choices[candidate["id"]] = _("It is %(name)s (%(why)s, %(score)s %%)") % candidate
    choices.setdefault(decision, _("It is the record chosen"))
    return [(value, words, value == decision) for value, words in choices.items()]


def _naming(batch: ImportBatch, row: imports.PlannedRow) -> list[tuple[str, str, bool]]:
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


def _apart(
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


def _steps(batch: ImportBatch, problems: int, undecided: int) -> list[dict[str, Any]]:
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


def _named_differences(row: Any, name_of: Callable[[str], str]) -> list[tuple[Any, Any, Any]]:
    return [
        (name_of(difference.field), difference.before, difference.after) for difference in row.differences
    ]


def _work_on_import(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    who: Any = {"by": request.user, "language": get_language() or ""}
    match sent(request).text("action"):
        case "read":
            tasks.read_again(batch, **who)
        case "map":
            keys = {field.key for field in imports.import_kinds()[batch.kind].fields}
            columns = range(len(batch.report.get("headers", ())))
            mapping = {
                str(position): key
                for position in columns
                if (key := sent(request).choice(f"column-{position}", keys))
            }
            tasks.read_again(batch, mapping=mapping, **who)
        case "sheet":
            # Another sheet has other columns and other rows: what was decided of this one says nothing of it.
            tasks.read_again(
                batch,
                decisions={
                    **{key: batch.decisions[key] for key in (LISTING,) if key in batch.decisions},
                    SHEET: sent(request).text("sheet", 100),
                },
                **who,
            )
        case "decide" | "mend":
            tasks.read_again(batch, mapping=batch.mapping, decisions=_decided(request, batch), **who)
        case "apply":
            tasks.begin_applying(batch, **who)
        case "undo":
            kept = imports.undo_batch(batch, by=request.user)
            if kept:
                messages.warning(
                    request,
                    _("Changed since, and left as they are: %(names)s") % {"names": ", ".join(kept[:20])},
                )
            messages.success(request, _("The import has been undone."))
    return redirect(reverse("office_import", args=[batch.pk]))


def _decided(request: HttpRequest, batch: ImportBatch) -> dict[str, str]:
    """What was decided before, with what the form says: an empty choice takes a decision back."""
    decisions = dict(batch.decisions)
    said = sent(request)
    for prefix, begins in (("row-", ""), (NAMING, NAMING)):
        for name, value in said.beginning(prefix).items():
            decisions.pop(begins + name, None)
            if value == NEW:
                # Also said where the name is asked about: whose row it is comes first, and then no name is to be decided.
                decisions[name] = NEW
            elif value:
                decisions[begins + name] = value
    before = {cell_key(mend["row"], mend["column"]): mend["after"] for mend in batch.report.get("mended", ())}
    for name, text in said.beginning(CELL).items():
        key = CELL + name
        row, _dash, column = name.partition("-")
        if not (row.isdecimal() and column.isdecimal()):
            continue
        cells = _cells_of_row(batch, int(row))
        shown = before.get(key, cells[int(column)] if int(column) < len(cells) else "")
        # What was sent as it was shown mends nothing.
        if text != shown:
            decisions[key] = text
    if listing := said.choice(LISTING, (HIDDEN, SHOWN)):
        decisions[LISTING] = listing
    return decisions


@require_safe
@needs("desk.work_on_list", of=batch_by_id)
def import_rejected(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """The rejected rows as they came, with what is wrong with each: to mend and import again."""
    cells = batch.report.get("rejected_cells", {})
    wrong: dict[int, list[str]] = {}
    for one in batch.report.get("rejected", ()):
        wrong.setdefault(one["row"], []).append(one["message"])
    rows = [(row, cells.get(str(row), ()), " · ".join(reasons)) for row, reasons in sorted(wrong.items())]

    def cell(position: int) -> Any:
        return lambda row: row[1][position] if position < len(row[1]) else ""

    columns = [
        *(
            Column(f"c{position}", header, cell(position))
            for position, header in enumerate(batch.report.get("headers", ()))
        ),
        Column("row", _("Row"), lambda row: row[0]),
        Column("error", _("What is wrong"), lambda row: row[2]),
    ]
    return table_response(
        request, asked(request).choice("form", ("csv", "xlsx"), "csv"), columns, rows, _("to-mend-file")
    )
