"""Personal data in dues: who a receipt is for, where that is a person who trades under their own name."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from claqueta.accounts.privacy import names_of
from claqueta.billing.models import Receipt, RunApproval
from claqueta.foundation.privacy import ERASED, Processing


def export(email: str) -> list[dict[str, Any]]:
    """The receipts of organisations whose mail address it is."""
    found = Receipt.objects.filter(organisation__email__iexact=email, organisation__kind="sole_trader")
    return [
        {
            "number": receipt.number,
            "issued_on": receipt.issued_on.isoformat(),
            "amount": receipt.amount.as_json(),
            "name": receipt.debtor_name,
            "tax_id": receipt.debtor_tax_id,
            "address": receipt.debtor_address,
        }
        for receipt in found.order_by("pk")
    ]


def erase(email: str) -> int:
    """The name of whoever approved runs; receipts are kept as long as the law says."""
    names = names_of(email)
    return RunApproval.objects.filter(name__in=names).update(name=ERASED)


RECEIPTS = Processing(
    key="receipts",
    name=_("Receipts of dues"),
    purpose=_("Charge the members’ dues and account for them"),
    ground=_("GDPR art. 6.1.c: Commercial Code art. 30, General Tax Law art. 66"),
    subjects=_("Members who trade under their own name"),
    data=_("Name, tax ID, address, amounts owed and paid"),
    recipients=_("The office, the treasurer, the secretary, the accountant, the member itself"),
    retention=_("Six years (Commercial Code art. 30); what was issued is not erased before"),
    export=export,
    erase=erase,
)
