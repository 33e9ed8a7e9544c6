"""Receipts and credit notes in the office: list, record, payments posted by hand, credits."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from claqueta.accounts.access import needs
from claqueta.billing import actions
from claqueta.billing.actions.receipts import BY_HAND
from claqueta.billing.models import BankEntry, Posting, Receipt
from claqueta.billing.papers import context_of
from claqueta.billing.policies.receipts import OWES, State, is_overdue
from claqueta.billing.queries import overdue, receipts
from claqueta.billing.queries.figures import ages, came_back, of_age
from claqueta.billing.serving import receipt_as_pdf
from claqueta.desk.chips import Chip, Tone
from claqueta.desk.listing import DayFilter, Filter, ListField, Listing, Said
from claqueta.desk.registers import Do, Facts, Part, Register, Step, Trail
from claqueta.desk.registers.register import record_address
from claqueta.foundation.money_fields import MoneyFormField
from claqueta.foundation.parameters import sent
from claqueta.foundation.tabular import Column

TONES = {
    State.OPEN: Tone.LIVE,
    State.PARTLY: Tone.LIVE,
    State.PAID: Tone.GOOD,
    State.CREDITED: Tone.PLAIN,
    State.NOTE: Tone.PLAIN,
}


def rows() -> QuerySet[Any]:
    return receipts().select_related("organisation", "corrects")


def is_late(receipt: Any) -> bool:
    return is_overdue(receipt.state, receipt.due_on, timezone.localdate())


def tone_of(receipt: Any) -> Tone:
    return Tone.BAD if is_late(receipt) else TONES[State(receipt.state)]


def state_name(receipt: Any) -> str:
    """The state, and that it is overdue."""
    return _("Overdue") if is_late(receipt) else str(State(receipt.state).label)


def organisation_url(receipt: Any) -> str:
    return reverse("office_organisation", args=[receipt.organisation_id])


def years() -> list[tuple[str, str]]:
    found = Receipt.objects.order_by("-dues_year").values_list("dues_year", flat=True).distinct()
    return [(str(year), str(year)) for year in found]


def of_state(found: QuerySet[Any], state: str) -> QuerySet[Any]:
    if state == "owes":
        return found.filter(state__in=OWES)
    if state == "overdue":
        return overdue(found)
    if state == "returned":
        return came_back(found)
    return found.filter(state=state)


COLUMNS = (
    Column("number", gettext_lazy("Number"), lambda row: row.number),
    Column("organisation", gettext_lazy("Organisation"), lambda row: row.organisation.name),
    Column("state", gettext_lazy("State"), state_name),
    Column("amount", gettext_lazy("Amount"), lambda row: row.amount),
    Column("balance", gettext_lazy("Still owed"), lambda row: row.balance),
    Column("issued_on", gettext_lazy("Issued on"), lambda row: row.issued_on),
    Column("due_on", gettext_lazy("Due on"), lambda row: row.due_on),
    Column("dues_year", gettext_lazy("Dues of the year"), lambda row: row.dues_year),
    Column("debtor", gettext_lazy("Debtor"), lambda row: row.debtor_name),
    Column("tax_id", gettext_lazy("Tax ID"), lambda row: row.debtor_tax_id),
    Column("paid", gettext_lazy("Paid"), lambda row: row.paid),
    Column("credited", gettext_lazy("Credited"), lambda row: row.credited),
    Column(
        "corrects",
        pgettext_lazy("credit note", "Credits"),
        lambda row: row.corrects.number if row.corrects else "",
    ),
    Column("reason", gettext_lazy("Reason"), lambda row: row.reason),
)
BY_KEY = {column.key: column for column in COLUMNS}
FIELDS = (
    ListField(BY_KEY["number"], lambda row: reverse("office_receipt", args=[row.pk]), order="number"),
    ListField(
        BY_KEY["organisation"],
        organisation_url,
        "organisations.manage",
        order="organisation__trade_name",
        on_phone="line",
    ),
    ListField(BY_KEY["state"], tone=tone_of),
    ListField(BY_KEY["amount"], order="amount", on_phone="side"),
    ListField(BY_KEY["balance"], order="balance"),
    ListField(BY_KEY["issued_on"], order="issued_on"),
    ListField(BY_KEY["due_on"], order="due_on"),
    *(ListField(column, shown=False) for column in COLUMNS[7:]),
)


class PostForm(forms.Form):
    """Something that was paid, or paid back, without a bank's entry behind it."""

    amount = MoneyFormField(label=gettext_lazy("Amount"))
    on = forms.DateField(label=gettext_lazy("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=[(kind.value, kind.label) for kind in BY_HAND]
    )
    note = forms.CharField(label=gettext_lazy("Note"), required=False, max_length=300)


class CreditForm(forms.Form):
    amount = MoneyFormField(label=gettext_lazy("Amount"))
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300)


PAYMENTS = gettext_lazy("Payments and credits")


@dataclass(frozen=True, slots=True)
class Postings:
    """What was posted on a receipt, each with its way to undo it."""

    title: Said = PAYMENTS
    template: str = "billing/office/postings.html"
    beside: bool = True

    def context(self, request: HttpRequest, thing: Any) -> Mapping[str, Any]:
        postings = list(thing.postings.select_related("by", "reversed_by").order_by("on", "pk"))
        may = request.user.has_perm("billing.post", thing)
        return {
            "postings": [
                (
                    posting,
                    may
                    and posting.kind != Posting.Kind.CREDIT
                    and posting.reverses_id is None
                    and posting.source_kind != BankEntry._meta.label_lower
                    and not hasattr(posting, "reversed_by"),
                    record_address(posting.source_kind, posting.source_id, request.user)
                    if posting.source_kind
                    else "",
                )
                for posting in postings
            ]
        }

    def act(self, request: HttpRequest, thing: Any, action: str) -> str:
        if action != "unpost":
            return ""
        posting = get_object_or_404(thing.postings, pk=sent(request).identifier("posting"))
        by: Any = request.user
        try:
            actions.unpost(posting, reason=sent(request).text("reason", 300), by=by)
        except ValidationError as error:
            raise ValidationError(error.messages) from None
        return _("Undone: what is owed has been added up anew.")


def _working(receipt: Any) -> Mapping[str, Any]:
    return {"lines": context_of(receipt)["lines"], "sample": context_of(receipt)["sample"]}


def _notes(receipt: Any) -> Mapping[str, Any]:
    return {
        "notes": receipt.credit_notes.order_by("pk"),
        "corrects": receipt.corrects,
    }


def _step(receipt: Any, account: Any) -> Step | None:
    if is_late(receipt) and account.has_perm("billing.post", receipt):
        days = (timezone.localdate() - receipt.due_on).days
        return Step(_("Overdue for %(days)s days.") % {"days": days}, act="post")
    return None


def _take(receipt: Any, *, by: Any, **values: Any) -> Receipt:
    actions.post(receipt, values["amount"], on=values["on"], kind=values["kind"], note=values["note"], by=by)
    return rows().get(pk=receipt.pk)  # type: ignore[no-any-return]


def _give(receipt: Any, *, by: Any, **values: Any) -> Receipt:
    return actions.credit(receipt, values["amount"], reason=values["reason"], by=by)


RECEIPTS = Register(
    listing=Listing(
        name="office_receipts",
        title=gettext_lazy("Receipts"),
        icon="doc-full-inverse",
        fields=FIELDS,
        search_in=("number", "debtor_name", "debtor_tax_id", "organisation__trade_name"),
        filters=(
            Filter(
                "state",
                gettext_lazy("State"),
                lambda: [
                    ("owes", _("Something is owed")),
                    ("overdue", _("Overdue")),
                    ("returned", _("Returned by banks")),
                    *((state.value, state.label) for state in State),
                ],
                narrow=of_state,
            ),
            Filter(
                "age",
                gettext_lazy("Overdue for"),
                lambda: [(key, age.label) for key, age in ages().items()],
                narrow=of_age,
            ),
            Filter("year", gettext_lazy("Dues of the year"), years, lookup="dues_year"),
            DayFilter("from", gettext_lazy("Issued from"), "issued_on__gte"),
            DayFilter("to", gettext_lazy("Issued until"), "issued_on__lte"),
            DayFilter("due_from", gettext_lazy("Due from"), "due_on__gte"),
            DayFilter("due_to", gettext_lazy("Due until"), "due_on__lte"),
        ),
        rows=rows,
        empty=gettext_lazy("Receipts appear here once a dues run has been issued."),
    ),
    path="receipts/",
    record="office_receipt",
    permission="billing.see",
    title=lambda receipt: f"{receipt.number} · {receipt.organisation.name}",
    detail=lambda receipt: receipt.organisation.name,
    chips=lambda receipt: (Chip(state_name(receipt), tone_of(receipt)),),
    next_step=_step,
    links=lambda receipt: ((_("PDF"), reverse("office_receipt_pdf", args=[receipt.pk])),),
    sections=(
        Facts(COLUMNS[1:]),
        Part(gettext_lazy("How it is worked out"), "billing/office/working.html", of=_working),
        Postings(),
        Part(gettext_lazy("Credit notes"), "billing/office/credit_notes.html", of=_notes),
        Trail(notes=True, files=True),
    ),
    does=(
        Do(
            "post",
            gettext_lazy("Post a payment"),
            _take,
            form=PostForm,
            initial=lambda receipt: {"amount": receipt.balance, "on": timezone.localdate()},
            button=gettext_lazy("Post it"),
            said=lambda receipt, _values: (
                _("Posted. Still owed: %(balance)s.") % {"balance": receipt.balance.formatted()}
            ),
            when=lambda receipt: not receipt.is_credit_note,
            may=lambda actor, receipt: actor.has_perm("billing.post", receipt),
            row=False,
        ),
        Do(
            "credit",
            gettext_lazy("Credit it"),
            _give,
            form=CreditForm,
            initial=lambda receipt: {"amount": receipt.amount - receipt.credited},
            button=gettext_lazy("Issue the credit note"),
            said=lambda note, _values: _("Credit note %(number)s has been issued.") % {"number": note.number},
            when=lambda receipt: not receipt.is_credit_note and receipt.credited < receipt.amount,
            may=lambda actor, receipt: actor.has_perm("billing.credit", receipt),
            question=gettext_lazy("A credit note stands for good: nothing that was issued is taken back."),
            grave=True,
        ),
    ),
)


def receipt_by_pk(pk: int) -> Receipt:
    return get_object_or_404(receipts().select_related("organisation", "corrects"), pk=pk)


@require_safe
@needs("billing.read_receipt", of=receipt_by_pk)
def show_pdf(request: HttpRequest, receipt: Receipt) -> HttpResponse:
    return receipt_as_pdf(request, receipt)


urlpatterns = [
    *RECEIPTS.urlpatterns,
    path("receipts/<id:pk>/pdf/", show_pdf, name="office_receipt_pdf"),
]
