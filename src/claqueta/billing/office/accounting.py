"""For the accountant: the journal of a period, VAT's prorata, movements, expected income and the budget."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_safe

from claqueta.accounts.access import needs
from claqueta.billing import actions
from claqueta.billing.chart import chart
from claqueta.billing.models import BankEntry, BudgetLine, ExpectedIncome, Movement
from claqueta.billing.office.invoices import concept_name
from claqueta.billing.policies.journal import Line
from claqueta.billing.queries.journal import journal, prorata_report
from claqueta.desk.chips import Chip, Tone
from claqueta.desk.listing import DayFilter, Filter, ListField, Listing, screen
from claqueta.desk.registers import Add, Do, Facts, Register, Trail
from claqueta.foundation.money import Money, total
from claqueta.foundation.money_fields import MoneyFormField, nothing
from claqueta.foundation.parameters import asked
from claqueta.foundation.tabular import Column, table_response
from claqueta.foundation.translated import text_in
from claqueta.organisations.models import Organisation

DATE = {"type": "date"}


def regime_name(key: str) -> str:
    found = {concept.regime.key: concept.regime for concept in chart().concepts.values()}.get(key)
    return text_in(found.name) if found is not None else key


JOURNAL = (
    Column("entry", gettext_lazy("Entry"), lambda line: line.number),
    Column("day", gettext_lazy("Day"), lambda line: line.entry.day.isoformat()),
    Column("account", gettext_lazy("Account"), lambda line: line.leg.account),
    Column(
        "account_name",
        gettext_lazy("Name of the account"),
        lambda line: text_in(chart().accounts[line.leg.account]),
    ),
    Column("text", gettext_lazy("Text"), lambda line: line.entry.text),
    Column("debit", gettext_lazy("Debit"), lambda line: line.leg.debit),
    Column("credit", gettext_lazy("Credit"), lambda line: line.leg.credit),
    Column("document", gettext_lazy("Document"), lambda line: line.entry.document),
    Column("partner", gettext_lazy("Name"), lambda line: line.entry.partner),
    Column("tax_id", gettext_lazy("Tax ID"), lambda line: line.entry.tax_id),
    Column("regime", gettext_lazy("VAT"), lambda line: regime_name(line.entry.regime)),
)


def sums_by_account(lines: list[Line]) -> list[tuple[str, str, Money, Money]]:
    """Account, its name, and the sums of its two sides."""
    currency = nothing().currency
    accounts = sorted({line.leg.account for line in lines})
    return [
        (
            account,
            text_in(chart().accounts[account]),
            total((line.leg.debit for line in lines if line.leg.account == account), currency),
            total((line.leg.credit for line in lines if line.leg.account == account), currency),
        )
        for account in accounts
    ]


@require_safe
@needs("billing.see")
def accounting(request: HttpRequest) -> HttpResponse:
    """The journal of a period: its sums by account, its files; and the prorata of the year in which it ends."""
    today = timezone.localdate()
    since = asked(request).day("from") or date(today.year, 1, 1)
    until = asked(request).day("to") or today
    lines = journal(since, until) if since <= until else []
    form = asked(request).choice("export", ("", "csv", "xlsx", "json"), "")
    if form:
        return table_response(request, form, list(JOURNAL), lines, _("journal") + f"-{since}-{until}")
    sums = sums_by_account(lines)
    return screen(
        request,
        "billing/office/accounting.html",
        _("Accounting"),
        "table",
        status=200 if since <= until else 422,
        since=since,
        until=until,
        wrong="" if since <= until else _("The period ends before it begins."),
        sums=sums,
        debit=total((debit for _a, _n, debit, _c in sums), nothing().currency),
        credit=total((credit for _a, _n, _d, credit in sums), nothing().currency),
        entries=len({line.number for line in lines}),
        prorata=prorata_report(until.year),
        exports=[(one.upper(), f"?from={since}&to={until}&export={one}") for one in ("csv", "xlsx", "json")],
        ways=[
            (_("Movements"), reverse("office_movements")),
            (_("Expected income"), reverse("office_expected_income")),
            (_("Budget"), reverse("office_budget")),
        ],
    )


# -- Movements -----------------------------------------------------------------------------------------------


def _movements() -> QuerySet[Any]:
    return Movement.objects.select_related("by", "reversed_by")


def _concept_choices() -> list[tuple[str, str]]:
    return [(key, concept_name(key)) for key in chart().concepts]


MOVEMENT_COLUMNS = (
    Column("text", gettext_lazy("Text"), str),
    Column("concept", gettext_lazy("Concept"), lambda row: concept_name(row.concept)),
    Column("amount", gettext_lazy("Amount"), lambda row: row.amount),
    Column("on", gettext_lazy("Day"), lambda row: row.on),
    Column(
        "account",
        gettext_lazy("Account"),
        lambda row: chart().concepts[row.concept].account if row.concept in chart().concepts else "",
    ),
)


class MovementForm(forms.Form):
    concept = forms.ChoiceField(label=gettext_lazy("Concept"))
    amount = MoneyFormField(
        label=gettext_lazy("Amount"), help_text=gettext_lazy("With a minus sign for what went out.")
    )
    on = forms.DateField(label=gettext_lazy("Day"), widget=forms.DateInput(attrs=DATE))
    text = forms.CharField(label=gettext_lazy("Text"), max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["concept"] = forms.ChoiceField(label=_("Concept"), choices=_concept_choices())


class ReasonForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300)


def _move(form: Any, *, by: Any) -> Movement:
    values = dict(form.cleaned_data)
    return actions.record_movement(values.pop("amount"), by=by, **values)


MOVEMENTS = Register(
    listing=Listing(
        name="office_movements",
        title=gettext_lazy("Movements"),
        icon="order",
        fields=(
            ListField(MOVEMENT_COLUMNS[0], lambda row: reverse("office_movement", args=[row.pk])),
            ListField(MOVEMENT_COLUMNS[1], order="concept"),
            ListField(MOVEMENT_COLUMNS[2], order="amount", on_phone="line"),
            ListField(MOVEMENT_COLUMNS[3], order="on", tone=lambda _row: Tone.PLAIN),
            ListField(MOVEMENT_COLUMNS[4], shown=False),
        ),
        search_in=("text",),
        filters=(
            Filter("concept", gettext_lazy("Concept"), _concept_choices, lookup="concept"),
            DayFilter("from", gettext_lazy("From"), "on__gte"),
            DayFilter("to", gettext_lazy("Until"), "on__lte"),
        ),
        rows=_movements,
        empty=gettext_lazy("Money that came or went without a receipt: bank fees, grants, suppliers."),
    ),
    path="accounting/movements/",
    record="office_movement",
    permission="billing.see",
    add=Add(gettext_lazy("New movement"), MovementForm, _move, permission="billing.post"),
    detail=lambda row: str(row.on),
    sections=(Facts(MOVEMENT_COLUMNS), Trail(notes=True, files=True)),
    does=(
        Do(
            "undo",
            gettext_lazy("Undo"),
            actions.undo_movement,
            form=ReasonForm,
            button=gettext_lazy("Undo it"),
            when=lambda row: (
                row.reverses_id is None
                and not hasattr(row, "reversed_by")
                and row.source_kind != BankEntry._meta.label_lower
            ),
            may=lambda actor, row: actor.has_perm("billing.post", row),
            grave=True,
        ),
    ),
)


# -- Expected income -----------------------------------------------------------------------------------------


def _income() -> QuerySet[Any]:
    return ExpectedIncome.objects.select_related("organisation", "received")


def _income_state(row: ExpectedIncome) -> str:
    if row.received is not None:
        return pgettext("income", "Received")
    return _("Late") if row.expected_on < timezone.localdate() else _("Expected")


def _income_tone(row: ExpectedIncome) -> Tone:
    if row.received is not None:
        return Tone.GOOD
    return Tone.BAD if row.expected_on < timezone.localdate() else Tone.LIVE


def _income_of(found: QuerySet[Any], state: str) -> QuerySet[Any]:
    return found.exclude(received=None) if state == "received" else found.filter(received=None)


INCOME_COLUMNS = (
    Column("title", gettext_lazy("Agreement"), str),
    Column("organisation", gettext_lazy("Administration"), lambda row: row.organisation.name),
    Column("state", gettext_lazy("State"), _income_state),
    Column("amount", gettext_lazy("Amount"), lambda row: row.amount),
    Column("expected_on", gettext_lazy("Expected on"), lambda row: row.expected_on),
    Column("received_on", gettext_lazy("Received on"), lambda row: row.received.on if row.received else None),
    Column("note", gettext_lazy("Note"), lambda row: row.note),
)


class IncomeForm(forms.Form):
    organisation = forms.ModelChoiceField(
        empty_label="—",
        label=gettext_lazy("Administration"),
        queryset=Organisation.objects.filter(merged_into=None),
    )
    title = forms.CharField(label=gettext_lazy("Agreement and instalment"), max_length=200)
    amount = MoneyFormField(label=gettext_lazy("Amount"))
    expected_on = forms.DateField(label=gettext_lazy("Expected on"), widget=forms.DateInput(attrs=DATE))
    note = forms.CharField(label=gettext_lazy("Note"), required=False, max_length=300)


class ReceivedForm(forms.Form):
    on = forms.DateField(label=gettext_lazy("Day"), widget=forms.DateInput(attrs=DATE))


def _expect(form: Any, *, by: Any) -> ExpectedIncome:
    values = dict(form.cleaned_data)
    return actions.expect_income(values.pop("organisation"), by=by, **values)


INCOME = Register(
    listing=Listing(
        name="office_expected_income",
        title=gettext_lazy("Expected income"),
        icon="time",
        fields=(
            ListField(INCOME_COLUMNS[0], lambda row: reverse("office_expected", args=[row.pk])),
            ListField(INCOME_COLUMNS[1], order="organisation__trade_name"),
            ListField(INCOME_COLUMNS[2], tone=_income_tone),
            ListField(INCOME_COLUMNS[3], order="amount", on_phone="line"),
            ListField(INCOME_COLUMNS[4], order="expected_on"),
            ListField(INCOME_COLUMNS[5]),
            ListField(INCOME_COLUMNS[6], shown=False),
        ),
        search_in=("title", "organisation__trade_name", "organisation__legal_name"),
        filters=(
            Filter(
                "state",
                gettext_lazy("State"),
                [("waits", gettext_lazy("Expected")), ("received", pgettext_lazy("income", "Received"))],
                narrow=_income_of,
            ),
            DayFilter("from", gettext_lazy("Expected from"), "expected_on__gte"),
            DayFilter("to", gettext_lazy("Expected until"), "expected_on__lte"),
        ),
        rows=_income,
        empty=gettext_lazy("Instalments of agreements with administrations: what is to come, and what came."),
    ),
    path="accounting/expected/",
    record="office_expected",
    permission="billing.see",
    add=Add(gettext_lazy("New instalment"), IncomeForm, _expect, permission="billing.manage"),
    detail=lambda row: row.organisation.name,
    chips=lambda row: (Chip(_income_state(row), _income_tone(row)),),
    sections=(Facts(INCOME_COLUMNS[1:]), Trail(notes=True, files=True)),
    does=(
        Do(
            "received",
            gettext_lazy("It came"),
            actions.receive_income,
            form=ReceivedForm,
            initial=lambda _row: {"on": timezone.localdate()},
            when=lambda row: row.received_id is None,
            may=lambda actor, row: actor.has_perm("billing.post", row),
        ),
    ),
)


# -- Budget --------------------------------------------------------------------------------------------------


def _budget() -> QuerySet[Any]:
    return BudgetLine.objects.all()


def _budget_years() -> list[tuple[str, str]]:
    years = BudgetLine.objects.order_by("-year").values_list("year", flat=True).distinct()
    return [(str(year), str(year)) for year in years]


BUDGET_COLUMNS = (
    Column("concept", gettext_lazy("Concept"), lambda row: concept_name(row.concept)),
    Column("year", gettext_lazy("Year"), lambda row: str(row.year)),
    Column("amount", gettext_lazy("Amount"), lambda row: row.amount),
    Column("note", gettext_lazy("Note"), lambda row: row.note),
)


class BudgetForm(forms.Form):
    year = forms.IntegerField(label=gettext_lazy("Year"))
    concept = forms.ChoiceField(label=gettext_lazy("Concept"))
    amount = MoneyFormField(label=gettext_lazy("Amount"))
    note = forms.CharField(label=gettext_lazy("Note"), required=False, max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].initial = timezone.localdate().year
        self.fields["concept"] = forms.ChoiceField(label=_("Concept"), choices=_concept_choices())


def _plan(form: Any, *, by: Any) -> BudgetLine:
    return actions.set_budget(**form.cleaned_data, by=by)


BUDGET = Register(
    listing=Listing(
        name="office_budget",
        title=gettext_lazy("Budget"),
        icon="sliders",
        fields=(
            ListField(BUDGET_COLUMNS[0], order="concept"),
            ListField(BUDGET_COLUMNS[1], order="year", tone=lambda _row: Tone.PLAIN),
            ListField(BUDGET_COLUMNS[2], order="amount", on_phone="line"),
            ListField(BUDGET_COLUMNS[3]),
        ),
        filters=(Filter("year", gettext_lazy("Year"), _budget_years, lookup="year"),),
        search_in=("concept", "note"),
        rows=_budget,
        empty=gettext_lazy(
            "What the year is planned to earn and spend; a list from a spreadsheet can be imported."
        ),
    ),
    path="accounting/budget/",
    permission="billing.see",
    ways=lambda account: (
        ((_("Import a list"), reverse("office_imports")),) if account.has_perm("desk.import_lists") else ()
    ),
    add=Add(
        gettext_lazy("Set a line"),
        BudgetForm,
        _plan,
        permission="billing.manage",
        above=True,
        list_heading=gettext_lazy("Lines"),
    ),
    does=(
        Do(
            "take_out",
            gettext_lazy("Take out"),
            actions.drop_budget,
            single=False,
            row=True,
            may=lambda actor, row: actor.has_perm("billing.manage", row),
            question=gettext_lazy("Take the line out of the budget?"),
            ends=True,
        ),
    ),
)
urlpatterns = [
    path("accounting/", accounting, name="office_accounting"),
    *MOVEMENTS.urlpatterns,
    *INCOME.urlpatterns,
    *BUDGET.urlpatterns,
]
