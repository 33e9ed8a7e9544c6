"""Documents to be invoiced, in the office: prepared, written out for the certified program, and what comes back from it."""

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from claqueta.accounts.access import needs
from claqueta.billing import actions
from claqueta.billing.actions.invoices import ToInvoice, economic_concepts
from claqueta.billing.bank.own_accounts import main_account
from claqueta.billing.chart import chart
from claqueta.billing.models import EconomicDocument
from claqueta.billing.policies.invoices import Invoice, as_json, from_json
from claqueta.billing.policies.ubl import ubl
from claqueta.desk.chips import Chip, Tone
from claqueta.desk.listing import Filter, ListField, Listing
from claqueta.desk.registers import Add, Do, Facts, Files, Part, Register, Step, Trail
from claqueta.foundation.money_fields import MoneyFormField
from claqueta.foundation.parameters import sent
from claqueta.foundation.tabular import Column
from claqueta.foundation.tabular.writing import defused
from claqueta.foundation.translated import text_in
from claqueta.organisations.models import Organisation

State = EconomicDocument.State
TONES = {
    State.PREPARED: Tone.WAITS,
    State.EXPORTED: Tone.LIVE,
    State.ISSUED: Tone.GOOD,
    State.DROPPED: Tone.PLAIN,
}
FORMS = ("ubl", "json", "csv")
OPEN = (State.PREPARED, State.EXPORTED)


def concept_name(key: str) -> str:
    """How the chart calls a concept; its key for one that it no longer has."""
    found = chart().concepts.get(key)
    return text_in(found.name) if found is not None else key


def _rows() -> QuerySet[Any]:
    return EconomicDocument.objects.select_related("organisation")


COLUMNS = (
    Column("document", gettext_lazy("Document"), str),
    Column("organisation", gettext_lazy("Customer"), lambda row: row.organisation.name),
    Column("state", gettext_lazy("State"), lambda row: row.get_state_display()),
    Column("concept", gettext_lazy("Concept"), lambda row: concept_name(row.concept)),
    Column("net", gettext_lazy("Without VAT"), lambda row: row.net),
    Column("vat", gettext_lazy("VAT"), lambda row: row.vat),
    Column("total", gettext_lazy("Total"), lambda row: row.total),
    Column("prepared_on", gettext_lazy("Prepared on"), lambda row: row.prepared_on),
    Column("number", gettext_lazy("Invoice number"), lambda row: row.number),
    Column("invoiced_on", gettext_lazy("Invoiced on"), lambda row: row.invoiced_on),
)


class PrepareForm(forms.Form):
    """A customer, what it is for, and one line; a program of invoices takes more."""

    organisation = forms.ModelChoiceField(
        empty_label="—",
        label=gettext_lazy("Customer"),
        queryset=Organisation.objects.filter(merged_into=None),
    )
    concept = forms.ChoiceField(label=gettext_lazy("Concept"))
    name = forms.CharField(label=gettext_lazy("What it is for"), max_length=200)
    quantity = forms.DecimalField(label=gettext_lazy("Quantity"), initial=1, max_digits=9, decimal_places=2)
    price = MoneyFormField(label=gettext_lazy("Price of one, without VAT"))
    due_on = forms.DateField(
        label=gettext_lazy("Due on"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    note = forms.CharField(label=gettext_lazy("Note"), required=False, max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["concept"] = forms.ChoiceField(
            label=_("Concept"), choices=[(key, concept_name(key)) for key in economic_concepts()]
        )


class InvoicedForm(forms.Form):
    number = forms.CharField(label=gettext_lazy("Invoice number"), max_length=60)
    invoiced_on = forms.DateField(
        label=gettext_lazy("Invoiced on"), widget=forms.DateInput(attrs={"type": "date"})
    )


class DropForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300)


def _prepare(form: Any, *, by: Any) -> EconomicDocument:
    values = dict(form.cleaned_data)
    line = ToInvoice(values.pop("name"), Decimal(values.pop("quantity")), values.pop("price"))
    return actions.prepare_invoice(values.pop("organisation"), lines=[line], by=by, **values)


def _terms(row: EconomicDocument) -> Mapping[str, Any]:
    return {
        "invoice": from_json(row.data) if row.data else None,
        "row": row,
        "forms": FORMS,
        "open": row.state in OPEN,
        "concept": chart().concepts.get(row.concept),
    }


INVOICES = Register(
    listing=Listing(
        name="office_invoices",
        title=gettext_lazy("Documents to be invoiced"),
        icon="doc-empty",
        fields=(
            ListField(COLUMNS[0], lambda row: reverse("office_invoice", args=[row.pk])),
            ListField(COLUMNS[1], order="organisation__trade_name", on_phone="line"),
            ListField(COLUMNS[2], tone=lambda row: TONES[State(row.state)]),
            *(ListField(column) for column in COLUMNS[3:8]),
            *(ListField(column, shown=False) for column in COLUMNS[8:]),
        ),
        search_in=("number", "organisation__trade_name", "organisation__legal_name"),
        filters=(Filter("state", gettext_lazy("State"), State.choices, lookup="state"),),
        rows=_rows,
        empty=gettext_lazy(
            "Sponsorship, tickets and services: prepared here, invoiced by your certified program."
        ),
    ),
    path="to-invoice/",
    record="office_invoice",
    permission="billing.manage",
    intro=gettext_lazy(
        "Claqueta issues no invoice: a certified program does (Royal Decree 1007/2023). It takes the data from here, and its number"
        " and PDF come back here."
    ),
    add=Add(gettext_lazy("Prepare a document"), PrepareForm, _prepare, button=gettext_lazy("Prepare it")),
    title=lambda row: f"{row} · {row.organisation.name}",
    detail=lambda row: row.organisation.name,
    chips=lambda row: (Chip(row.get_state_display(), TONES[State(row.state)]),),
    next_step=lambda row, _account: (
        Step(_("The program’s number is missing."), act="invoiced") if row.state == State.EXPORTED else None
    ),
    sections=(
        Part(gettext_lazy("For the certified program"), "billing/office/invoice.html", of=_terms),
        Facts(COLUMNS[1:]),
        Files(gettext_lazy("Invoice")),
        Trail(notes=True),
    ),
    does=(
        Do(
            "invoiced",
            gettext_lazy("It was invoiced"),
            actions.note_invoice,
            form=InvoicedForm,
            initial=lambda _row: {"invoiced_on": timezone.localdate()},
            when=lambda row: row.state in OPEN,
            may=lambda actor, row: actor.has_perm("billing.manage", row),
            said=lambda row, _values: (
                _("Invoice %(number)s is kept; attach its PDF here.") % {"number": row.number}
            ),
        ),
        Do(
            "drop",
            gettext_lazy("Drop it"),
            actions.drop_invoice,
            form=DropForm,
            button=gettext_lazy("Drop it"),
            when=lambda row: row.state in OPEN,
            may=lambda actor, row: actor.has_perm("billing.manage", row),
            grave=True,
        ),
    ),
)


def document_by_pk(pk: int) -> EconomicDocument:
    return get_object_or_404(EconomicDocument.objects.select_related("organisation"), pk=pk)


@require_POST
@needs("billing.manage", of=document_by_pk)
def write_out(request: HttpRequest, document: EconomicDocument) -> HttpResponse:
    """The data for the certified program, as a file; noted in the trail."""
    by: Any = request.user
    form = sent(request).choice("form", FORMS, FORMS[0])
    account = main_account()
    invoice = replace(from_json(document.data), iban=account.iban if account else "")
    body, media = _written(invoice, form)
    actions.note_export(document, by=by)
    response = HttpResponse(body, content_type=media)
    ending = "xml" if form == "ubl" else form
    response["Content-Disposition"] = f'attachment; filename="{invoice.reference}.{ending}"'
    return response


def _written(invoice: Invoice, form: str) -> tuple[bytes, str]:
    match form:
        case "json":
            return json.dumps(as_json(invoice), ensure_ascii=False, indent=1).encode(), "application/json"
        case "csv":
            return _as_csv(invoice), "text/csv; charset=utf-8"
    return ubl(invoice), "application/xml"


def _as_csv(invoice: Invoice) -> bytes:
    """A row for each line, with what all of them have, by the standard's names of terms."""
    data = as_json(invoice)
    common = {
        **{name: value for name, value in data.items() if isinstance(value, str)},
        **data["BG-4"],
        **data["BG-7"],
        **data["BG-16"],
        **data["BG-22"],
    }
    rows = [{**common, **line} for line in data["BG-25"]]
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]), delimiter=";", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({name: defused(value) for name, value in row.items()} for row in rows)
    return out.getvalue().encode("utf-8-sig")


urlpatterns = [
    *INVOICES.urlpatterns,
    path("to-invoice/<id:pk>/file/", write_out, name="office_invoice_file"),
]
