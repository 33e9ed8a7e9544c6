"""An organisation's account: every receipt, credit note and payment in its order, with what is owed after each."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.utils.translation import gettext as _

from claqueta.billing.models import Posting, Receipt
from claqueta.foundation.money import Money
from claqueta.organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class StatementLine:
    on: date
    text: str
    document: str
    owed: Money
    """What it adds to what is owed; nothing for a payment."""
    paid: Money
    """What it takes off; nothing for a receipt. Below nothing where a payment came back."""
    balance: Money


def statement(
    organisation: Organisation, since: date | None = None, until: date | None = None
) -> list[StatementLine]:
    """The lines of a period, both days included; the balance counts what was before it."""
    balance = zero = Money.zero(settings.CLUSTER.currency)
    found = []
    for _moment, on, text, document, owed, paid in sorted(
        _events(organisation, zero), key=lambda one: (one[1], one[0])
    ):
        balance = balance + owed - paid
        if (since is None or on >= since) and (until is None or on <= until):
            found.append(StatementLine(on, text, document, owed, paid, balance))
    return found


def _events(
    organisation: Organisation, zero: Money
) -> Iterator[tuple[datetime, date, str, str, Money, Money]]:
    for receipt in (
        Receipt.objects.filter(organisation=organisation).exclude(position=None).select_related("corrects")
    ):
        if receipt.corrects is not None:
            text = _("Credit note for %(number)s") % {"number": receipt.corrects.number}
            yield receipt.issued_at, receipt.issued_on, text, receipt.number, zero, -receipt.amount
        else:
            text = _("Dues %(year)s") % {"year": receipt.dues_year}
            yield receipt.issued_at, receipt.issued_on, text, receipt.number, receipt.amount, zero
    postings = Posting.objects.filter(receipt__organisation=organisation).exclude(kind=Posting.Kind.CREDIT)
    for posting in postings.select_related("receipt"):
        text = posting.get_kind_display()
        if posting.reverses_id:
            text = _("Undone: %(kind)s") % {"kind": text}
        yield posting.at, posting.on, text, posting.receipt.number, zero, posting.amount
