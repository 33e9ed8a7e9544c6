"""Lists on their way in: the file, its preview, what was rejected."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from claqueta.accounts.access import needs
from claqueta.desk.chips import Tone
from claqueta.desk.listing import PAGE, Filter, ListField, Listing, address, screen
from claqueta.desk.registers import Add, Register
from claqueta.desk.screens.deciding import decided
from claqueta.desk.screens.import_lines import (
    apart_of,
    choices_of,
    named_differences,
    named_mends,
    named_problems,
    naming_of,
    steps_of,
)
from claqueta.foundation import audit, imports
from claqueta.foundation.actors import Actor
from claqueta.foundation.imports import tasks
from claqueta.foundation.imports.kinds import (
    HIDDEN,
    LISTING,
    SHEET,
)
from claqueta.foundation.models import ImportBatch
from claqueta.foundation.parameters import asked, sent
from claqueta.foundation.tabular import Column, table_response

SHOWS = {
    "": pgettext_lazy("rows", "All"),
    "asks": gettext_lazy("To be decided"),
    "create": pgettext_lazy("rows", "New"),
    "update": gettext_lazy("Changed"),
    "keep": gettext_lazy("Left as they are"),
    "doubt": gettext_lazy("Probable duplicates"),
}
TONES = {
    ImportBatch.State.UNREAD: Tone.BAD,
    ImportBatch.State.READING: Tone.LIVE,
    ImportBatch.State.PREVIEW: Tone.WAITS,
    ImportBatch.State.APPLYING: Tone.LIVE,
    ImportBatch.State.APPLIED: Tone.GOOD,
    ImportBatch.State.FAILED: Tone.BAD,
    ImportBatch.State.UNDONE: Tone.PLAIN,
}
OUTCOMES = {
    "create": gettext_lazy("New record"),
    "update": gettext_lazy("Changed record"),
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
        kinds = [(key, kind.title) for key, kind in imports.kinds_brought_by(account).items()]
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
                Column("state", gettext_lazy("State"), lambda row: row.get_state_display()),
                order="state",
                tone=lambda row: TONES[ImportBatch.State(row.state)],
            ),
            ListField(Column("rows", gettext_lazy("Rows"), lambda row: row.counts.get("rows", 0))),
            ListField(
                Column("created", pgettext_lazy("rows", "New"), lambda row: row.counts.get("created", 0))
            ),
            ListField(Column("updated", gettext_lazy("Changed"), lambda row: row.counts.get("updated", 0))),
            ListField(
                Column("rejected", gettext_lazy("Rejected"), lambda row: row.counts.get("rejected", 0))
            ),
        ),
        search_in=("filename",),
        filters=(Filter("state", gettext_lazy("State"), ImportBatch.State.choices, "state"),),
        rows=lambda: ImportBatch.objects.in_brief().select_related("owner"),
        seen_by=lambda rows, account: rows.filter(kind__in=imports.kinds_brought_by(account)),
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
            " · ".join(
                row[position] for row in batch.report["sample"] if position < len(row) and row[position]
            ),
        )
        for position, header in enumerate(batch.report["headers"])
    ]
    shown = asked(request).choice("show", SHOWS)
    wanted = [row for row in planned if _is_shown(row, shown)]
    # What waits for the office comes first: in a long list nobody should have to look for it.
    wanted.sort(key=lambda row: not row.asks)
    page = Paginator(wanted, PAGE).get_page(asked(request).page())

    reasons = {field.key: field.reason for field in fields}
    problems = named_problems(batch, batch.report["rejected"], name_of, reasons)
    warnings = named_problems(batch, batch.report["warnings"], name_of, {})
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
                "differences": named_differences(batch, row, name_of),
                "choices": choices_of(batch, row),
                "naming": naming_of(batch, row),
                "apart": apart_of(row, name_of),
            }
            for row in page
        ],
        shows=[(key, label, _changes(request, show=key)) for key, label in SHOWS.items()],
        show=shown,
        doubts=sum(1 for row in planned if row.candidates and not row.target),
        undecided=undecided,
        undecided_url=_changes(request, show="asks"),
        planned=len(planned),
        steps=steps_of(batch, len(problems), undecided),
        mended=[mend for mend in named_mends(batch) if mend["key"] not in offered],
        hides=kind.hides,
        hidden=batch.decisions.get(LISTING) == HIDDEN,
        problems=problems,
        warnings=warnings,
        previous_url=_changes(request, page=page.number - 1) if page.has_previous() else "",
        next_url=_changes(request, page=page.number + 1) if page.has_next() else "",
    )


def _changes(request: HttpRequest, **asks: Any) -> str:
    """The address of other rows of the preview, which opens at them."""
    return f"{address(request, **asks)}#changes"


def _is_shown(row: imports.PlannedRow, shown: str) -> bool:
    match shown:
        case "asks":
            return bool(row.asks)
        case "doubt":
            return bool(row.candidates)
    return not shown or row.action == shown


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
            tasks.read_again(batch, mapping=batch.mapping, decisions=decided(request, batch), **who)
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
