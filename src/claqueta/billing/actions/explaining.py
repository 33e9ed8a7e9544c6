"""Entries explained by the engine: what a careful treasurer would let through is settled, the rest is proposed."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError

from claqueta.billing.actions import settling
from claqueta.billing.actions.statements import RAW
from claqueta.billing.bank import ibans
from claqueta.billing.bank.reading import entry_of
from claqueta.billing.models import (
    BankEntry,
    EntryKind,
    EntryState,
    Learnt,
    Mandate,
    MandateState,
    Receipt,
    StatementState,
)
from claqueta.billing.queries.receipts import receipts
from claqueta.engines import reconciling
from claqueta.engines.reconciling import Explanation
from claqueta.foundation import sealing
from claqueta.foundation.actors import SYSTEM, Actor, require
from claqueta.foundation.transactions import atomic
from claqueta.organisations.models import Organisation

KINDS = {
    "payment": EntryKind.PAYMENT,
    "collection": EntryKind.COLLECTION,
    "return": EntryKind.RETURN,
    "fee": EntryKind.FEE,
}
OF_OTHERS = {"own": EntryKind.OWN, "grant": EntryKind.GRANT}
SURE = 1.0


def open_entries() -> Any:
    return BankEntry.objects.exclude(state=EntryState.SETTLED).filter(statement__state=StatementState.TAKEN)


def explain(*, by: Actor) -> int:
    """Explain every entry that is not settled; how many were settled by themselves. Raises `PermissionDenied`.

    Each entry is a transaction of its own: a process that ends in the middle leaves whole entries, and the next
    explanation goes on with the others.
    """
    require(by, "billing.manage")
    rows = list(open_entries().order_by("booked_on", "pk"))
    if not rows:
        return 0
    entries = [
        entry_of(sealing.unseal(RAW, row.raw_sealed, sealing.account_keys()), index)
        for index, row in enumerate(rows)
    ]
    owed, paid, known = _receipts()
    learned = _learned(entries)
    settled = 0
    for explanation in reconciling.explain(
        owed, entries, creditor=settings.CLUSTER.name[settings.LANGUAGE_CODE], learned=learned, paid=paid
    ):
        settled += _note(rows[explanation.entry.index], explanation, known)
    return settled


def _receipts() -> tuple[list[reconciling.Receipt], dict[str, Decimal], dict[str, Receipt]]:
    """What the engine is told of receipts: their numbers, debtors and accounts, and what was paid of each."""
    accounts: dict[int, Mandate] = {}
    for mandate in (
        Mandate.objects.exclude(state=MandateState.REFUSED).defer("signature_sealed").order_by("pk")
    ):
        if accounts.get(mandate.organisation_id) is None or mandate.state == MandateState.ACTIVE:
            accounts[mandate.organisation_id] = mandate
    opened = {pk: mandate.iban for pk, mandate in accounts.items()}
    told: list[reconciling.Receipt] = []
    paid: dict[str, Decimal] = {}
    known: dict[str, Receipt] = {}
    for receipt in receipts().filter(corrects=None).select_related("organisation"):
        amount = receipt.amount.amount - receipt.credited.amount
        if amount <= 0:
            continue
        organisation = receipt.organisation
        mine = accounts.get(organisation.pk)
        told.append(
            reconciling.Receipt(
                number=receipt.number,
                member=receipt.debtor_name,
                amount=amount,
                issued=receipt.issued_on,
                due=receipt.due_on,
                trade_name=organisation.trade_name,
                tax_id=receipt.debtor_tax_id,
                iban=opened.get(organisation.pk, ""),
                mandate=mine.reference if mine else "",
                also_known=tuple(
                    dict.fromkeys(
                        name
                        for name in (organisation.legal_name, *organisation.former_names)
                        if name and name != receipt.debtor_name
                    )
                ),
            )
        )
        if receipt.paid.amount:
            paid[receipt.number] = receipt.paid.amount
        known[receipt.number] = receipt
    return told, paid, known


def _learned(entries: list[reconciling.Entry]) -> list[reconciling.Learnt]:
    """What decisions taught, in the engine's words: of accounts only those that these entries are of."""
    rows = list(Learnt.objects.select_related("organisation"))
    owner = {row.organisation_id: row.organisation.tax_id or row.organisation.legal_name for row in rows}
    by_account = {row.key: row for row in rows if row.by == Learnt.By.ACCOUNT}
    found = [
        reconciling.Learnt(owner[row.organisation_id], name=row.key)
        for row in rows
        if row.by == Learnt.By.NAME
    ]
    for iban in {detail.iban for entry in entries for detail in entry.details if detail.iban}:
        for fingerprint in ibans.fingerprints(iban):
            if row := by_account.get(fingerprint):
                found.append(reconciling.Learnt(owner[row.organisation_id], iban=iban))
    return found


@atomic
def _note(row: BankEntry, explanation: Explanation, known: dict[str, Receipt]) -> int:
    """Write down what the engine says of an entry, and settle it where it is sure; whether it was settled."""
    entry = BankEntry.objects.select_for_update().get(pk=row.pk)
    if entry.state == EntryState.SETTLED:
        return 0
    shares = explanation.matched or explanation.suggested
    entry.kind = _kind(explanation)
    entry.why = {language: ibans.redacted(text) for language, text in explanation.reason.items()}
    entry.return_code = explanation.code[:8]
    entry.shares = [
        {"receipt": known[one.receipt].pk, "amount": str(one.amount)} for one in _whole(explanation, shares)
    ]
    entry.candidates = [
        {"receipt": known[one.receipt].pk, "amount": str(one.amount), "confidence": one.confidence}
        for one in explanation.suggested[:8]
    ]
    best = explanation.suggested[0].confidence if explanation.suggested else 0.0
    entry.confidence = SURE if explanation.automatic and explanation.matched else best
    entry.organisation = _organisation(entry, known)
    entry.state = EntryState.PROPOSED if entry.shares or entry.kind != EntryKind.PAYMENT else EntryState.OPEN
    entry.save()
    # What somebody undid is not settled anew without a person.
    if not (explanation.automatic and explanation.matched) or entry.revision:
        return 0
    try:
        with atomic():
            settling.settle_entry(
                entry,
                kind=entry.kind,
                shares=[(share["receipt"], Decimal(share["amount"])) for share in entry.shares],
                revision=entry.revision,
                automatic=True,
                by=SYSTEM,
            )
    except ValidationError as refused:
        # The books know better than the file: somebody looks.
        entry.why = dict.fromkeys(entry.why, " ".join(refused.messages))
        entry.confidence = best
        entry.save(update_fields=["why", "confidence"])
        return 0
    return 1


def _whole(explanation: Explanation, shares: Any) -> list[Any]:
    """The suggestions that make up the entry together, the likeliest first; at least the first one."""
    if explanation.matched:
        return list(shares)
    rest = abs(explanation.entry.amount)
    kept: list[Any] = []
    for one in shares:
        if kept and one.amount > rest:
            break
        kept.append(one)
        rest -= one.amount
        if rest <= 0:
            break
    return kept if rest == 0 else kept[:1]


def _kind(explanation: Explanation) -> EntryKind:
    if explanation.kind in KINDS:
        return KINDS[explanation.kind]
    fallback = EntryKind.INCOME if explanation.entry.amount > 0 else EntryKind.EXPENSE
    return OF_OTHERS.get(explanation.what, fallback)


def _organisation(entry: BankEntry, known: dict[str, Receipt]) -> Organisation | None:
    """Whose receipts the first proposal is about, where they are of one member."""
    wanted = {share["receipt"] for share in entry.shares}
    owners = {receipt.organisation for receipt in known.values() if receipt.pk in wanted}
    return next(iter(owners)) if len(owners) == 1 else None
