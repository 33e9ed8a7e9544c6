"""What a member owes and paid, in its area: receipts with their working, paid by camera; a statement of account."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from claqueta.accounts.access import needs
from claqueta.billing.models import Receipt
from claqueta.billing.papers import context_of, payment_code
from claqueta.billing.policies.receipts import OWES, State, is_overdue
from claqueta.billing.queries import owed_by, receipts
from claqueta.billing.queries.statement import statement
from claqueta.billing.serving import receipt_as_pdf
from claqueta.foundation.documents import pdf_response
from claqueta.foundation.parameters import asked
from claqueta.foundation.tabular import Column, table_response
from claqueta.organisations.models import Organisation

COLUMNS = (
    Column("on", gettext_lazy("Day"), lambda line: line.on.isoformat()),
    Column("text", gettext_lazy("What"), lambda line: line.text),
    Column("document", gettext_lazy("Document"), lambda line: line.document),
    Column("owed", gettext_lazy("Owed"), lambda line: line.owed),
    Column("paid", gettext_lazy("Paid"), lambda line: line.paid),
    Column("balance", gettext_lazy("Balance"), lambda line: line.balance),
)


def organisation_by_slug(slug: str) -> Organisation:
    return get_object_or_404(Organisation, slug=slug, merged_into=None)


def receipt_of(slug: str, pk: int) -> Any:
    """A receipt of the organisation that the address names, and of no other."""
    return get_object_or_404(_receipts(organisation_by_slug(slug)), pk=pk)


def _receipts(organisation: Organisation) -> QuerySet[Any]:
    return receipts().filter(organisation=organisation).select_related("organisation", "corrects")


@never_cache
@require_safe
@needs("billing.read_account", of=organisation_by_slug)
def account(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """What is owed now, every receipt, and what was paid."""
    found = list(_receipts(organisation).order_by("-issued_on", "-pk"))
    today = timezone.localdate()
    rows = [
        (
            receipt,
            State(receipt.state).label,
            is_overdue(receipt.state, receipt.due_on, today),
            receipt.state in OWES,
        )
        for receipt in found
    ]
    return render(
        request,
        "billing/area/account.html",
        {
            "organisation": organisation,
            "owed": owed_by(organisation),
            "rows": rows,
            "late": any(late for _receipt, _state, late, _owes in rows),
            "lines": statement(organisation),
            "noindex": True,
        },
    )


@never_cache
@require_safe
@needs("billing.read_receipt", of=receipt_of)
def show_receipt(request: HttpRequest, receipt: Any) -> HttpResponse:
    return render(
        request,
        "billing/area/receipt.html",
        {
            **context_of(receipt, receipt.balance),
            "organisation": receipt.organisation,
            "state": State(receipt.state).label,
            "payment_code": payment_code(receipt, receipt.balance),
            "postings": receipt.postings.order_by("on", "pk"),
            "noindex": True,
        },
    )


@never_cache
@require_safe
@needs("billing.read_receipt", of=receipt_of)
def show_pdf(request: HttpRequest, receipt: Receipt) -> HttpResponse:
    return receipt_as_pdf(request, receipt)


@never_cache
@require_safe
@needs("billing.read_account", of=organisation_by_slug)
def show_statement(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """The statement of account as CSV, XLSX or PDF."""
    form = asked(request).choice("form", ("pdf", "csv", "xlsx"), "pdf")
    lines = statement(organisation, asked(request).day("from"), asked(request).day("to"))
    name = f"{organisation.slug}-" + _("statement")
    if form != "pdf":
        return table_response(request, form, list(COLUMNS), lines, name)
    context = {
        "organisation": organisation,
        "lines": lines,
        "title": _("Statement of account"),
        "today": timezone.localdate(),
    }
    return pdf_response(request, "billing/pdf/statement.html", context, name)


urlpatterns = [
    path(gettext_lazy("area/<slug:slug>/dues/"), account, name="billing_account"),
    path(gettext_lazy("area/<slug:slug>/dues/statement/"), show_statement, name="billing_statement"),
    path(gettext_lazy("area/<slug:slug>/dues/<id:pk>/"), show_receipt, name="billing_receipt"),
    path(gettext_lazy("area/<slug:slug>/dues/<id:pk>/receipt.pdf"), show_pdf, name="billing_receipt_pdf"),
]
