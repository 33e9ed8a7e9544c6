"""Receipts and figures through the API: the office's all of them, a member's its own."""

from datetime import date
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_noop
from ninja import Router, Schema
from ninja.errors import HttpError
from pydantic import Field, StringConstraints

from claqueta.accounts.api import caller
from claqueta.billing.policies.receipts import State
from claqueta.billing.queries import figures, receipts
from claqueta.foundation.apikit import KEY_NEEDED, listed
from claqueta.organisations.rules import affiliations_of

router = Router(tags=["billing"], auth=caller)


class MoneyOut(Schema):
    amount: str = Field(examples=["450.00"])
    currency: str = Field(examples=["EUR"])


class ReceiptOut(Schema):
    number: str = Field(examples=["A-2026-0001"])
    organisation: str = Field(examples=["7c9e6679-7425-40de-944b-e07fc1f90ae7"])
    debtor: str
    dues_year: int
    state: str = Field(examples=["open"])
    amount: MoneyOut
    paid: MoneyOut
    credited: MoneyOut
    balance: MoneyOut
    issued_on: date
    due_on: date
    corrects: str | None = Field(description="The receipt that a credit note credits")
    lines: list[dict[str, Any]] = Field(description="How the amount was worked out")


class ReceiptFilters(Schema):
    state: Annotated[str, StringConstraints(max_length=10)] = ""
    year: int | None = Field(None, ge=1000, le=9999)


def _shown(request: HttpRequest, rows: list[Any]) -> list[dict[str, Any]]:
    return [
        {
            "number": row.number,
            "organisation": str(row.organisation.public_id),
            "debtor": row.debtor_name,
            "dues_year": row.dues_year,
            "state": row.state,
            "amount": row.amount.as_json(),
            "paid": row.paid.as_json(),
            "credited": row.credited.as_json(),
            "balance": row.balance.as_json(),
            "issued_on": row.issued_on,
            "due_on": row.due_on,
            "corrects": row.corrects.number if row.corrects else None,
            "lines": row.lines,
        }
        for row in rows
    ]


@listed(
    router,
    "/receipts",
    ReceiptOut,
    order=("issued_at", "pk"),
    search=("number", "debtor_name"),
    moment="issued_at",
    filters=ReceiptFilters,
    show=_shown,
    summary=gettext_noop("Receipts of dues, oldest first: the office’s all, a member’s its own"),
    openapi_extra=KEY_NEEDED,
)
def all_receipts(request: HttpRequest, query: ReceiptFilters) -> QuerySet[Any]:
    by: Any = request.user
    if not by.is_authenticated:
        raise HttpError(401, "Send a key in the Authorization header")
    rows: QuerySet[Any] = receipts().select_related("organisation", "corrects")
    if not by.has_perm("billing.see"):
        rows = rows.filter(organisation__in=[one.organisation_id for one in affiliations_of(by)])
    if query.state:
        rows = rows.filter(state=query.state if query.state in State.values else "")
    return rows if query.year is None else rows.filter(dues_year=query.year)


class FigureOut(Schema):
    key: str
    label: str
    amount: MoneyOut
    count: int
    url: str = Field(description="The address of its rows in the office")


class FiguresOut(Schema):
    due: FigureOut
    overdue: list[FigureOut]
    returned: FigureOut
    expected_this_month: list[FigureOut]


def _figure(one: figures.Amount) -> dict[str, Any]:
    return {
        "key": one.key,
        "label": str(one.label),
        "amount": one.amount.as_json(),
        "count": one.count,
        "url": one.url,
    }


@router.get(
    "/billing/figures",
    response=FiguresOut,
    summary=gettext_noop("What members owe, by age"),
    openapi_extra=KEY_NEEDED,
)
def show_figures(request: HttpRequest) -> dict[str, Any]:
    by: Any = request.user
    if not by.has_perm("billing.see"):
        raise HttpError(
            403 if by.is_authenticated else 401, "This is for the office, treasurer and secretary"
        )
    return {
        "due": _figure(figures.due()),
        "overdue": [_figure(one) for one in figures.overdue_by_age()],
        "returned": _figure(figures.returned()),
        "expected_this_month": [_figure(one) for one in figures.expected_this_month()],
    }
