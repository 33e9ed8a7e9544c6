"""Entries as they are settled: what waits, and what is proposed of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from claqueta.billing.models import BankEntry, EntryState, StatementState
from claqueta.billing.queries.receipts import open_receipts, receipts
from claqueta.foundation.folding import containing
from claqueta.foundation.money import Money
from claqueta.foundation.money_fields import MoneyFormField

FOUND = 20


@dataclass(frozen=True, slots=True)
class Proposal:
    """A receipt that an entry may be about, and how much of it."""

    receipt: Any
    amount: Money
    confidence: float
    chosen: bool
    """Whether it is of the first proposal."""

    @property
    def written(self) -> str:
        """As the reader writes an amount into a form."""
        return str(MoneyFormField().prepare_value(self.amount))


def entries() -> QuerySet[BankEntry]:
    return (
        BankEntry.objects.select_related("organisation", "decided_by")
        .defer("raw_sealed")
        .order_by("-booked_on", "-pk")
    )


def to_settle() -> QuerySet[BankEntry]:
    """What waits for somebody, the likeliest proposals first."""
    return (
        BankEntry.objects.exclude(state=EntryState.SETTLED)
        .filter(statement__state=StatementState.TAKEN)
        .select_related("organisation")
        .defer("raw_sealed")
        .order_by("-confidence", "booked_on", "pk")
    )


def proposals(entry: BankEntry) -> list[Proposal]:
    return proposals_of([entry])[entry.pk]


def proposals_of(found: Sequence[BankEntry]) -> dict[int, list[Proposal]]:
    """Entry → what is proposed of it, the first proposal before what else it may be; two queries for all."""
    keys = {one["receipt"] for entry in found for one in (*entry.shares, *entry.candidates)}
    there = {one.pk: one for one in receipts().filter(pk__in=keys).select_related("organisation")}
    answer: dict[int, list[Proposal]] = {}
    for entry in found:
        confidence = {one["receipt"]: one.get("confidence", 0.0) for one in entry.candidates}
        chosen = {one["receipt"]: one["amount"] for one in entry.shares}
        others = {one["receipt"]: one["amount"] for one in entry.candidates if one["receipt"] not in chosen}
        answer[entry.pk] = [
            Proposal(
                there[key],
                Money(Decimal(amount), settings.CLUSTER.currency),
                confidence.get(key, entry.confidence),
                key in chosen,
            )
            for key, amount in (*chosen.items(), *others.items())
            if key in there
        ]
    return answer


def receipts_like(words: str, entry: BankEntry) -> list[Proposal]:
    """Receipts that are looked for: open ones to be paid, and all of them for what comes back."""
    rows = receipts().filter(corrects=None) if entry.amount.amount < 0 else open_receipts()
    found = containing(
        rows.select_related("organisation"),
        ("number", "debtor_name", "debtor_tax_id", "organisation__trade_name"),
        words,
    )[:FOUND]
    return [
        Proposal(one, one.amount if entry.amount.amount < 0 else one.balance, 0.0, chosen=False)
        for one in found
    ]
