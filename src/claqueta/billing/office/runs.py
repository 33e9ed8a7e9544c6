"""Dues runs in the office: prepared, decided member by member, approved, issued."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Count, Q, QuerySet, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from claqueta.billing import actions, tasks
from claqueta.billing.actions.runs import approvals_needed, run_total
from claqueta.billing.models import DuesRow, DuesRun
from claqueta.billing.policies import working
from claqueta.billing.policies.doubts import Doubt
from claqueta.desk.chips import Chip, Tone
from claqueta.desk.listing import Filter, ListField, Listing
from claqueta.desk.registers import Add, Do, Facts, Part, Register, Step, Trail
from claqueta.foundation.models import Job
from claqueta.foundation.tabular import Column
from claqueta.foundation.translated import text_in

State, RowState = DuesRun.State, DuesRow.State
TONES = {
    State.PREVIEW: Tone.WAITS,
    State.APPROVED: Tone.LIVE,
    State.ISSUED: Tone.GOOD,
    State.DROPPED: Tone.PLAIN,
}
ROW_TONES = {
    RowState.READY: Tone.LIVE,
    RowState.TO_DECIDE: Tone.WAITS,
    RowState.LEFT_OUT: Tone.PLAIN,
    RowState.ISSUED: Tone.GOOD,
}


def class_name(key: str, year: int) -> str:
    """How the bylaws of the year call a class."""
    day = timezone.localdate().replace(year=year, month=1, day=1)
    found = settings.CLUSTER.bylaws.on(day).member_class(key)
    return text_in(found.name) if found is not None else key


def band_name(key: str) -> str:
    found = next((band for band in settings.CLUSTER.bylaws.bands if band.key == key), None)
    return text_in(found.name) if found is not None else key


def doubts_of(row: DuesRow) -> str:
    return ", ".join(str(Doubt(doubt).label) for doubt in row.doubts if doubt in Doubt.values)


def _members_url(run: DuesRun, **more: str) -> str:
    query = "&".join(f"{name}={value}" for name, value in {"run": run.pk, **more}.items())
    return f"{reverse('office_dues_rows')}?{query}"


# -- Runs ----------------------------------------------------------------------------------------------------


def _runs() -> QuerySet[Any]:
    return (
        DuesRun.objects.select_related("by")
        .annotate(
            members=Count("rows"),
            to_decide=Count("rows", Q(rows__state=RowState.TO_DECIDE)),
            ready=Count("rows", Q(rows__state=RowState.READY)),
            issued=Count("rows", Q(rows__state=RowState.ISSUED)),
            left_out=Count("rows", Q(rows__state=RowState.LEFT_OUT)),
            unsent=Count("rows", Q(rows__state=RowState.ISSUED, rows__paper="")),
            amount=Sum("rows__amount", filter=Q(rows__state__in=(RowState.READY, RowState.ISSUED))),
        )
        .order_by("-year", "-pk")
    )


RUN_COLUMNS = (
    Column("year", gettext_lazy("Year"), lambda run: str(run)),
    Column("state", gettext_lazy("State"), lambda run: run.get_state_display()),
    Column("amount", gettext_lazy("Amount"), lambda run: run.amount),
    Column("of_members", pgettext_lazy("dues run", "Members"), lambda run: run.members),
    Column("to_decide", gettext_lazy("To be decided"), lambda run: run.to_decide),
    Column("issue_on", gettext_lazy("To be issued on"), lambda run: run.issue_on),
    Column("issued_at", pgettext_lazy("dues run", "Issued on"), lambda run: run.issued_at),
    Column("by", gettext_lazy("Prepared by"), lambda run: str(run.by) if run.by else ""),
)


class RunForm(forms.Form):
    year = forms.IntegerField(label=gettext_lazy("Year"))
    issue_on = forms.DateField(
        label=gettext_lazy("To be issued on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("Left empty: today, or the first day of a year to come."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].initial = timezone.localdate().year


def _begin(form: Any, *, by: Any) -> DuesRun:
    return actions.begin_run(**form.cleaned_data, by=by)


def _job(run: DuesRun) -> Job | None:
    """What works on the run now, or worked last."""
    title = _("Dues of %(year)s: receipts") % {"year": run.year}
    return Job.objects.filter(kind=tasks.ISSUING, title=title).order_by("-created_at").first()


def _summary(run: Any) -> Mapping[str, Any]:
    amount = run_total(run)
    counts = ((state, getattr(run, state)) for state in ("to_decide", "ready", "issued", "left_out"))
    lines = [
        (RowState(state).label, count, _members_url(run, state=state), ROW_TONES[RowState(state)])
        for state, count in counts
        if count
    ]
    return {
        "run": run,
        "amount": amount,
        "lines": lines,
        "all_url": _members_url(run),
        "approvals": run.approvals.all(),
        "needed": approvals_needed(run, amount),
        "job": _job(run) if run.state in (State.APPROVED, State.ISSUED) else None,
    }


def _works(run: DuesRun) -> bool:
    job = _job(run)
    return job is not None and job.state in ("waiting", "running")


def _step(run: Any, account: Any) -> Step | None:
    if run.state == State.PREVIEW and run.to_decide:
        text = ngettext(
            "%(n)s member is to be decided.", "%(n)s members are to be decided.", run.to_decide
        ) % {"n": run.to_decide}
        return Step(text, url=_members_url(run, state="to_decide"), label=_("Decide"))
    if run.state == State.PREVIEW and run.ready:
        if _may_approve(account, run):
            return Step(_("Everything is decided: it can be approved."), act="approve")
        return Step(
            _("Everything is decided: the treasurer can approve it."),
            url=_members_url(run),
            label=pgettext("dues run", "Members"),
        )
    if run.state == State.APPROVED and not _works(run):
        return Step(_("It is approved: the receipts can be issued."), act="issue")
    if run.state == State.ISSUED and run.unsent and not _works(run):
        return Step(_("Not everybody has been written to yet."), act="issue")
    return None


def _may_approve(account: Any, run: Any) -> bool:
    if run.approvals.filter(account=account.pk).exists():
        return False
    return bool(
        account.has_perm("billing.approve", run)
        or (run.approvals.exists() and account.has_perm("billing.approve_second", run))
    )


RUNS = Register(
    listing=Listing(
        name="office_dues_runs",
        title=gettext_lazy("Dues runs"),
        icon="calendar-check",
        fields=(
            ListField(RUN_COLUMNS[0], lambda run: reverse("office_dues_run", args=[run.pk]), order="year"),
            ListField(RUN_COLUMNS[1], tone=lambda run: TONES[State(run.state)]),
            ListField(RUN_COLUMNS[2], on_phone="line"),
            *(ListField(column) for column in RUN_COLUMNS[3:]),
        ),
        filters=(Filter("state", gettext_lazy("State"), State.choices, lookup="state"),),
        rows=_runs,
        empty=gettext_lazy("A dues run issues the dues of a year to all members at once, after a preview."),
    ),
    path="dues/",
    record="office_dues_run",
    permission="billing.see",
    add=Add(
        gettext_lazy("New dues run"),
        RunForm,
        _begin,
        button=gettext_lazy("Work out the preview"),
        permission="billing.manage",
    ),
    title=str,
    chips=lambda run: (Chip(run.get_state_display(), TONES[State(run.state)]),),
    next_step=_step,
    sections=(
        Part(gettext_lazy("The run"), "billing/office/run.html", of=_summary),
        Facts(RUN_COLUMNS[3:]),
        Trail(notes=True, files=True),
    ),
    does=(
        Do(
            "approve",
            gettext_lazy("Approve"),
            actions.approve_run,
            when=lambda run: run.state == State.PREVIEW,
            may=_may_approve,
            asks=lambda run: (
                ngettext(
                    "%(n)s receipt of %(amount)s in all. Approve it?",
                    "%(n)s receipts of %(amount)s in all. Approve it?",
                    run.ready,
                )
                % {"n": run.ready, "amount": run_total(run).formatted()}
            ),
            button=gettext_lazy("Approve"),
            said=lambda run, _values: (
                _("The run is approved.")
                if run.state == State.APPROVED
                else _("Approved. Somebody else of the board has to approve it too.")
            ),
        ),
        Do(
            "issue",
            gettext_lazy("Issue the receipts"),
            tasks.begin_issue,
            when=lambda run: run.state == State.APPROVED or (run.state == State.ISSUED and run.unsent > 0),
            may=lambda actor, run: actor.has_perm("billing.issue", run),
            asks=lambda run: _(
                "Receipts are numbered, entered in the book and mailed. Nothing that is issued can be deleted."
            ),
            button=gettext_lazy("Issue"),
            said=lambda _run, _values: _("The receipts are being issued; this page shows how far it is."),
        ),
        Do(
            "work_out",
            gettext_lazy("Work out anew"),
            actions.work_out,
            when=lambda run: run.state in (State.PREVIEW, State.APPROVED),
            may=lambda actor, run: actor.has_perm("billing.manage", run),
            said=lambda _run, _values: _("Worked out anew; what was decided stays."),
        ),
        Do(
            "drop",
            gettext_lazy("Drop the run"),
            actions.drop_run,
            when=lambda run: run.state in (State.PREVIEW, State.APPROVED) and not run.issued,
            may=lambda actor, run: actor.has_perm("billing.manage", run),
            question=gettext_lazy("Nothing of it is issued. Drop it?"),
            grave=True,
        ),
    ),
)


# -- Their members -------------------------------------------------------------------------------------------


def _rows() -> QuerySet[Any]:
    return DuesRow.objects.select_related("organisation", "run", "receipt")


def _working(row: Any) -> str:
    return " · ".join(working.in_words(line) for line in row.lines)


ROW_COLUMNS = (
    Column("organisation", gettext_lazy("Organisation"), lambda row: row.organisation.name),
    Column("state", gettext_lazy("State"), lambda row: row.get_state_display()),
    Column("amount", gettext_lazy("To issue"), lambda row: row.amount),
    Column("working", gettext_lazy("How it is worked out"), _working),
    Column("doubts", gettext_lazy("To decide"), doubts_of),
    Column("reason", gettext_lazy("Reason"), lambda row: row.reason),
    Column("receipt", gettext_lazy("Receipt"), lambda row: row.receipt.number if row.receipt else ""),
    Column("class", gettext_lazy("Class"), lambda row: class_name(row.class_key, row.run.year)),
    Column("band", gettext_lazy("Size"), lambda row: band_name(row.band)),
    Column("owed", gettext_lazy("Owed for the year"), lambda row: row.owed),
    Column("already", gettext_lazy("Issued before"), lambda row: row.already),
    Column("run", gettext_lazy("Run"), lambda row: str(row.run)),
)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300)


class DecideForm(ReasonForm):
    band = forms.ChoiceField(
        label=gettext_lazy("Size"),
        required=False,
        help_text=gettext_lazy("Only where none was declared, or another one holds."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bands = dict.fromkeys(band.key for band in settings.CLUSTER.bylaws.bands)
        self.fields["band"] = forms.ChoiceField(
            label=_("Size"),
            required=False,
            choices=[("", _("As declared")), *((key, band_name(key)) for key in bands)],
            help_text=_("Only where none was declared, or another one holds."),
        )


def _open(row: Any) -> bool:
    return row.run.state in (State.PREVIEW, State.APPROVED) and row.receipt_id is None


def _of_doubt(found: QuerySet[Any], doubt: str) -> QuerySet[Any]:
    keys = [pk for pk, doubts in found.values_list("pk", "doubts") if doubt in doubts]
    return found.filter(pk__in=keys)


def _run_choices() -> Sequence[tuple[str, str]]:
    return [(str(run.pk), f"{run} · {run.get_state_display()}") for run in DuesRun.objects.all()]


def _row_links(row: Any) -> list[tuple[Any, str]]:
    links: list[tuple[Any, str]] = [(row.run, reverse("office_dues_run", args=[row.run_id]))]
    if row.receipt is not None:
        links.append((row.receipt.number, reverse("office_receipt", args=[row.receipt_id])))
    return links


ROWS = Register(
    listing=Listing(
        name="office_dues_rows",
        title=gettext_lazy("Members in dues runs"),
        icon="list-ul",
        fields=(
            ListField(
                ROW_COLUMNS[0],
                lambda row: reverse("office_dues_row", args=[row.pk]),
                order="organisation__trade_name",
            ),
            ListField(ROW_COLUMNS[1], tone=lambda row: ROW_TONES[RowState(row.state)]),
            ListField(ROW_COLUMNS[2], order="amount", on_phone="line"),
            ListField(ROW_COLUMNS[3]),
            ListField(ROW_COLUMNS[4]),
            ListField(ROW_COLUMNS[5]),
            ListField(
                ROW_COLUMNS[6],
                lambda row: reverse("office_receipt", args=[row.receipt_id]) if row.receipt_id else "",
            ),
            *(ListField(column, shown=False) for column in ROW_COLUMNS[7:]),
        ),
        search_in=("organisation__trade_name", "organisation__legal_name"),
        filters=(
            Filter("run", gettext_lazy("Run"), _run_choices, lookup="run_id"),
            Filter("state", gettext_lazy("State"), RowState.choices, lookup="state"),
            Filter("doubt", gettext_lazy("To decide"), Doubt.choices, narrow=_of_doubt),
        ),
        rows=_rows,
        empty=gettext_lazy("Each member of a run stands here with what it owes and how that is worked out."),
    ),
    path="dues/members/",
    record="office_dues_row",
    permission="billing.see",
    title=lambda row: row.organisation.name,
    detail=lambda row: str(row.run),
    chips=lambda row: (Chip(row.get_state_display(), ROW_TONES[RowState(row.state)]),),
    links=_row_links,
    sections=(
        Facts((*ROW_COLUMNS[2:3], *ROW_COLUMNS[4:])),
        Part(
            gettext_lazy("How it is worked out"),
            "billing/office/working.html",
            of=lambda row: {
                "lines": [
                    (working.in_words(line), working.source_of(line), working.money_of(line["amount"]))
                    for line in row.lines
                ],
                "sample": any(line.get("sample") for line in row.lines),
            },
        ),
    ),
    does=(
        Do(
            "decide",
            gettext_lazy("Issue it all the same"),
            actions.decide,
            form=DecideForm,
            initial=lambda row: {"reason": row.reason},
            button=gettext_lazy("Decide"),
            when=lambda row: _open(row) and row.state != RowState.READY,
            permission="billing.manage",
            bulk=True,
            said=lambda row, _values: _("Decided: %(amount)s.") % {"amount": row.amount.formatted()},
        ),
        Do(
            "leave_out",
            gettext_lazy("Leave out"),
            actions.leave_out,
            form=ReasonForm,
            button=gettext_lazy("Leave out"),
            when=lambda row: _open(row) and row.state != RowState.LEFT_OUT,
            permission="billing.manage",
            bulk=True,
        ),
    ),
)
urlpatterns = [*ROWS.urlpatterns, *RUNS.urlpatterns]
