"""Bank statements in the office: taken in, held where they do not fit, left out."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from claqueta.accounts.access import needs
from claqueta.billing import actions
from claqueta.billing.models import Statement, StatementState
from claqueta.billing.tasks import begin_taking_in
from claqueta.desk.chips import Chip, Tone
from claqueta.desk.listing import Filter, ListField, Listing, screen
from claqueta.desk.registers import Do, Facts, Part, Register, Step, Trail
from claqueta.engines.reconciling.wording import note
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.judging import JudgedForm, Text
from claqueta.foundation.parameters import file_sent
from claqueta.foundation.tabular import Column
from claqueta.foundation.translated import current_language

TONES = {StatementState.HELD: Tone.WAITS, StatementState.TAKEN: Tone.GOOD, StatementState.DROPPED: Tone.PLAIN}


def tone_of(statement: Statement) -> Tone:
    return TONES[StatementState(statement.state)]


def doubts_in_words(statement: Statement) -> list[str]:
    """What does not fit, as it is said to whoever decides."""
    texts = []
    for doubt in statement.doubts:
        key = doubt["key"]
        if key == "overlap":
            texts.append(
                ngettext(
                    "It has days of another statement: %(n)s entry was known and is not taken in twice.",
                    "It has days of another statement: %(n)s entries were known and are not taken in twice.",
                    statement.skipped,
                )
                % {"n": statement.skipped}
            )
        elif key in ("gap", "balance") and "until" in doubt:
            values = {
                "since": date_format(_day(doubt["since"]), "SHORT_DATE_FORMAT"),
                "until": date_format(_day(doubt["until"]), "SHORT_DATE_FORMAT"),
                "expected": _amount(doubt["expected"]),
                "found": _amount(doubt["found"]),
            }
            texts.append(
                _(
                    "Between %(since)s and %(until)s a statement is missing: the balance was %(expected)s and is %(found)s."
                )
                % values
                if key == "gap"
                else _("It begins with %(found)s, but the statement before ends with %(expected)s.") % values
            )
        else:
            texts.append(
                note({"word": key, **{k: v for k, v in doubt.items() if k != "key"}}, current_language())
            )
    return texts


def _amount(text: str) -> str:
    return number_format(Decimal(text), 2, force_grouping=True)


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _money(value: Any) -> str:
    return value.formatted() if value is not None else ""


COLUMNS = (
    Column("statement", gettext_lazy("Statement"), lambda one: one.number or one.file_name),
    Column("state", gettext_lazy("State"), lambda one: one.get_state_display()),
    Column("begins", gettext_lazy("First day"), lambda one: one.begins),
    Column("ends", gettext_lazy("Last day"), lambda one: one.ends),
    Column("opening", gettext_lazy("Opening balance"), lambda one: _money(one.opening)),
    Column("closing", gettext_lazy("Closing balance"), lambda one: _money(one.closing)),
    Column("skipped", gettext_lazy("Known already"), lambda one: one.skipped),
    Column("form", gettext_lazy("Form"), lambda one: one.form),
    Column("file", gettext_lazy("File"), lambda one: one.file_name),
)


class DecideForm(JudgedForm, forms.Form):
    table = {"why": Text(300, required=True)}
    why = forms.CharField(label=gettext_lazy("Why"))


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("The bank’s file"),
        help_text=gettext_lazy(
            "camt.053, camt.054, Norma 43, or the CSV or XLSX of the bank’s site, as it was downloaded."
        ),
    )


def _take(statement: Statement, *, why: str, by: Any) -> Statement:
    decided = actions.decide_statement(statement, take=True, why=why, by=by)
    actions.explain(by=by)
    return decided


def _leave_out(statement: Statement, *, why: str, by: Any) -> Statement:
    return actions.decide_statement(statement, take=False, why=why, by=by)


def _is_held(statement: Statement) -> bool:
    return statement.state == StatementState.HELD


STATEMENTS = Register(
    listing=Listing(
        name="office_statements",
        title=gettext_lazy("Bank statements"),
        icon="history",
        fields=tuple(
            ListField(
                column,
                link=(lambda one: reverse("office_statement", args=[one.pk]))
                if column.key == "statement"
                else None,
                order={"begins": "begins", "ends": "ends"}.get(column.key, ""),
                tone=tone_of if column.key == "state" else None,
                on_phone="line" if column.key == "ends" else "",
                shown=column.key not in ("form", "file", "skipped"),
            )
            for column in COLUMNS
        ),
        search_in=("number", "file_name"),
        filters=(Filter("state", gettext_lazy("State"), StatementState.choices, lookup="state"),),
        rows=Statement.objects.all,
        empty=gettext_lazy(
            "Take in the bank’s statements: each entry is explained, and what is certain is posted."
        ),
    ),
    path="bank/statements/",
    record="office_statement",
    permission="billing.manage",
    title=lambda one: one.number or one.file_name,
    chips=lambda one: (Chip(one.get_state_display(), tone_of(one)),),
    next_step=lambda one, account: (
        Step(" ".join(doubts_in_words(one)), act="take") if _is_held(one) else None
    ),
    ways=lambda _account: (
        (_("Take in a statement"), reverse("office_statement_upload")),
        (_("Entries to settle"), reverse("office_reconcile")),
    ),
    links=lambda one: ((_("Its entries"), f"{reverse('office_bank_entries')}?statement={one.pk}"),),
    sections=(
        Facts((*COLUMNS[2:], Column("why", gettext_lazy("Why"), lambda one: one.why))),
        Part(
            gettext_lazy("What does not fit"),
            "billing/office/doubts.html",
            of=lambda one: {"doubts": doubts_in_words(one)},
        ),
        Trail(notes=True),
    ),
    does=(
        Do("take", gettext_lazy("Take it in all the same"), _take, form=DecideForm, when=_is_held),
        Do("leave_out", gettext_lazy("Leave it out"), _leave_out, form=DecideForm, when=_is_held, grave=True),
    ),
)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("billing.manage")
def upload(request: HttpRequest) -> HttpResponse:
    """A small file is read and explained at once, a large one in the background."""
    form = UploadForm(request.POST or None, request.FILES or None)
    file = file_sent(request)
    if request.method == "POST" and form.is_valid() and file is not None:
        by: Any = request.user
        body = file.read(rule("bank_file_size").size + 1)
        if len(body) > rule("bank_file_at_once").size:
            job = begin_taking_in(body, file.name or "", by=by, language=current_language())
            messages.info(request, _("The file is long: it is being read, and the job says when it is done."))
            return redirect(reverse("office_job_record", args=[job.pk]))
        try:
            taken = actions.take_in(body, file.name or "", by=by)
        except ValidationError as error:
            form.add_error("file", error.messages[0])
        else:
            settled = actions.explain(by=by)
            messages.success(request, said_of(taken, settled))
            if taken.held:
                return redirect("office_statement", taken.held[0].pk)
            return redirect("office_reconcile")
    return screen(
        request,
        "desk/new.html",
        _("Take in a statement"),
        "history",
        status=422 if form.errors else 200,
        form=form,
        trail=[(STATEMENTS.listing.title, reverse("office_statements"))],
    )


def said_of(taken: actions.Taken, settled: int) -> str:
    return _("%(new)s new entries, %(known)s known already; %(settled)s settled by themselves.") % {
        "new": taken.new,
        "known": taken.known,
        "settled": settled,
    }


urlpatterns = [path("bank/upload/", upload, name="office_statement_upload"), *STATEMENTS.urlpatterns]
