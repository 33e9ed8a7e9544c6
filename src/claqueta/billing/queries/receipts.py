"""Receipts with what was paid, credited and is still owed, all of it added up from the postings."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import (
    Case,
    CharField,
    DecimalField,
    Expression,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThan, GreaterThanOrEqual
from django.utils import timezone

from claqueta.billing.models import Posting, Receipt
from claqueta.billing.policies.receipts import OWES, State
from claqueta.foundation.money import Money, total
from claqueta.foundation.money_fields import MoneyField
from claqueta.organisations.models import Organisation

if TYPE_CHECKING:

    class ReceiptWithBalance(Receipt):
        """A receipt of `receipts()`."""

        paid: Money
        credited: Money
        balance: Money
        state: str


HALF_A_UNIT = Decimal("0.0005")
"""SQLite adds decimals up as binary fractions: what differs by less than half of any minor unit is equal."""


def with_balance(queryset: QuerySet[Receipt]) -> "QuerySet[ReceiptWithBalance]":
    """`paid` (less what was returned), `credited`, `balance` (below zero: in the debtor's favour) and `state`."""
    queryset = queryset.annotate(
        paid=_posted(~Q(kind=Posting.Kind.CREDIT)),
        credited=_posted(Q(kind=Posting.Kind.CREDIT)),
    ).annotate(
        balance=Case(
            When(corrects=None, then=_money(F("amount") - F("paid") - F("credited"))),
            default=_nothing(),
            output_field=MoneyField(),
        ),
    )
    return queryset.annotate(  # type: ignore[return-value]
        state=Case(
            When(corrects__isnull=False, then=Value(State.NOTE)),
            When(GreaterThanOrEqual(_padded("credited"), F("amount")), then=Value(State.CREDITED)),
            When(GreaterThanOrEqual(Value(HALF_A_UNIT), _plain("balance")), then=Value(State.PAID)),
            When(
                GreaterThan(_plain("paid") + _plain("credited"), Value(HALF_A_UNIT)),
                then=Value(State.PARTLY),
            ),
            default=Value(State.OPEN),
            output_field=CharField(),
        )
    )


def receipts() -> "QuerySet[ReceiptWithBalance]":
    """Every receipt and credit note that is entered in the book."""
    return with_balance(Receipt.objects.exclude(position=None))


def balance(receipt: Receipt) -> Money:
    """What is owed of a receipt now; below zero in the debtor's favour, nothing for a credit note."""
    if receipt.corrects_id is not None:
        return Money.zero(receipt.amount.currency)
    posted = receipt.postings.aggregate(sum=Sum("amount"))["sum"]
    return receipt.amount - posted if posted is not None else receipt.amount


def open_receipts(organisation: Organisation | None = None) -> "QuerySet[ReceiptWithBalance]":
    """Receipts of which something is owed, the one due longest first."""
    found = receipts() if organisation is None else receipts().filter(organisation=organisation)
    return found.filter(state__in=OWES).order_by("due_on", "pk")


def overdue(found: QuerySet[Any], today: date | None = None) -> QuerySet[Any]:
    """Of receipts with their state those that `is_overdue` says."""
    return found.filter(state__in=OWES, due_on__lt=today or timezone.localdate())


def overdue_of(organisation: Organisation, today: date | None = None) -> Money:
    """What an organisation should have paid by a day that is over."""
    late = overdue(open_receipts(organisation), today)
    return total((receipt.balance for receipt in late), settings.CLUSTER.currency)


def owed_by(organisation: Organisation) -> Money:
    """What an organisation owes altogether, less what stands in its favour."""
    return total(
        (receipt.balance for receipt in receipts().filter(organisation=organisation)),
        settings.CLUSTER.currency,
    )


def _posted(which: Q) -> Expression:
    sums = (
        Posting.objects.filter(which, receipt=OuterRef("pk"))
        .order_by()
        .values("receipt")
        .annotate(sum=Sum("amount"))
        .values("sum")
    )
    return Coalesce(Subquery(sums), _nothing(), output_field=MoneyField())


def _nothing() -> Value:
    return Value(Money.zero(settings.CLUSTER.currency), MoneyField())


def _money(expression: Any) -> Expression:
    return ExpressionWrapper(expression, MoneyField())


def _plain(name: str) -> Expression:
    return ExpressionWrapper(F(name), DecimalField())


def _padded(name: str) -> Expression:
    return ExpressionWrapper(_plain(name) + Value(HALF_A_UNIT), DecimalField())
