"""Receipts as PDFs: what is drawn, and the code by which they are paid."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from claqueta.billing.bank.own_accounts import main_account
from claqueta.billing.chart import concept_of
from claqueta.billing.models import Receipt
from claqueta.billing.policies import working
from claqueta.billing.policies.references import creditor_reference, epc_payload, written
from claqueta.foundation import documents
from claqueta.foundation.apart import apart
from claqueta.foundation.money import Money
from claqueta.foundation.translated import text_in

TEMPLATE = "billing/pdf/receipt.html"
AT_ONCE = 100
"""Receipts that one process draws: it is started once for all of them."""
PROCESSES = 2
"""That draw beside each other, as many as `foundation.apart` lets one process have."""
SECONDS_EACH = 5


def context_of(receipt: Receipt, owed: Money | None = None) -> dict[str, Any]:
    """What a receipt shows, in the active language. `owed` is what is still to be paid, the whole unless said."""
    account = main_account()
    to_pay = receipt.amount if owed is None else owed
    reference = creditor_reference(receipt.number)
    pays = account is not None and not receipt.is_credit_note and bool(to_pay) and to_pay.amount > 0
    return {
        "receipt": receipt,
        "title": receipt.number,
        "lines": [
            (working.in_words(line), working.source_of(line), working.money_of(line["amount"]))
            for line in receipt.lines
        ],
        "sample": any(line.get("sample") for line in receipt.lines),
        "owed": to_pay,
        "account": account if pays else None,
        "iban": written(account.iban) if account else "",
        "creditor": creditor_name(),
        "reference": written(reference),
        "code": _code(to_pay, reference) if pays else "",
        "regime": concept_of(receipt.concept).regime,
    }


def creditor_name() -> str:
    return text_in(settings.CLUSTER.name, settings.LANGUAGE_CODE)


def payment_code(receipt: Receipt, owed: Money) -> SafeString:
    """The code that pays a receipt, as SVG; blank where there is no account or nothing to pay in euros."""
    return _code(owed, creditor_reference(receipt.number))


def drawn(receipts: Sequence[Receipt], language: str = "") -> Iterator[tuple[Receipt, bytes]]:
    """The PDFs of receipts, each in its debtor's language unless another is said. Raises `ApartFailed`."""
    # Written here, where the database is; drawn where it is not.
    parts = [receipts[start : start + AT_ONCE] for start in range(0, len(receipts), AT_ONCE)]
    pages = ({str(one.pk): _html(one, language or one.language) for one in part} for part in parts)
    with ThreadPoolExecutor(PROCESSES) as beside:
        for part, bodies in zip(parts, beside.map(_draw, pages), strict=True):
            for receipt in part:
                yield receipt, bodies[str(receipt.pk)]


def _draw(pages: dict[str, str]) -> Mapping[str, bytes]:
    answer = apart(
        "claqueta.billing.drawing:draw_receipts",
        documents.in_cut_type({"pages": pages}, pages.values()),
        seconds=60 + SECONDS_EACH * len(pages),
        mebibytes=2048,
    )
    return answer.blobs


def _html(receipt: Receipt, language: str) -> str:
    with translation.override(language):
        return render_to_string(
            TEMPLATE,
            {
                "cluster": settings.CLUSTER,
                "public_url": settings.PUBLIC_URL,
                "language": language,
                **context_of(receipt),
            },
        )


def _code(amount: Money, reference: str) -> SafeString:
    account = main_account()
    if account is None:
        return mark_safe("")
    try:
        payload = epc_payload(creditor_name(), account.iban, amount, reference)
    except ValueError:
        return mark_safe("")
    out = BytesIO()
    code = segno.make(payload, error="m", encoding="utf-8", micro=False, boost_error=False)
    code.save(out, kind="svg", border=0, xmldecl=False, svgns=True, omitsize=True)
    return mark_safe(out.getvalue().decode())  # noqa: S308 - drawn here, of values that were judged
