"""How a registration is paid: by bank transfer, with the code that banking applications read."""

from io import BytesIO
from typing import Any

import segno
from django.utils.safestring import SafeString, mark_safe

from claqueta.billing.bank.own_accounts import main_account
from claqueta.billing.papers import creditor_name
from claqueta.billing.policies.references import creditor_reference, epc_payload, written
from claqueta.events.models import Registration
from claqueta.foundation.money import Money


def reference_of(registration: Registration) -> str:
    """What its transfer says, with check digits (ISO 11649)."""
    return creditor_reference(f"E{registration.event_id}R{registration.pk}")


def payment_of(registration: Registration) -> dict[str, Any]:
    """What is needed to pay it; nothing where nothing is owed or the cluster has no account."""
    account = main_account()
    if not registration.owes or registration.price is None or account is None:
        return {}
    reference = reference_of(registration)
    return {
        "amount": registration.price,
        "iban": written(account.iban),
        "creditor": creditor_name(),
        "reference": written(reference),
        "code": _code(registration.price, account.iban, reference),
    }


def _code(amount: Money, iban: str, reference: str) -> SafeString:
    try:
        payload = epc_payload(creditor_name(), iban, amount, reference)
    except ValueError:
        return mark_safe("")
    out = BytesIO()
    code = segno.make(payload, error="m", encoding="utf-8", micro=False, boost_error=False)
    code.save(out, kind="svg", border=0, xmldecl=False, svgns=True, omitsize=True)
    return mark_safe(out.getvalue().decode())  # noqa: S308 - drawn here, of values that were judged
