"""What becomes of an entry: posted on receipts, put on account, or marked as something else; and undone."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.billing.actions import collecting
from claqueta.billing.actions.books import record_movement, take_back_movement
from claqueta.billing.actions.receipts import post, take_back
from claqueta.billing.chart import chart
from claqueta.billing.models import (
    Advance,
    BankEntry,
    CollectionRow,
    EntryKind,
    EntryState,
    Learnt,
    Movement,
    Posting,
    Receipt,
    RowState,
    StatementState,
)
from claqueta.billing.queries.receipts import receipts
from claqueta.engines.reconciling.words import words_of
from claqueta.foundation import audit
from claqueta.foundation.actors import Actor, account_of, require
from claqueta.foundation.judging import Choice, Text, fitted
from claqueta.foundation.money import Money
from claqueta.foundation.transactions import atomic, held
from claqueta.organisations.models import Organisation

type Shares = Sequence[tuple[int, Decimal]]
"""Receipt (its key) and amount above nothing."""
SETTLED = {
    "kind": Choice(lambda: EntryKind.values, required=True),
    "concept": Choice(lambda: list(chart().concepts)),
}
FEES = "bank_fees"
CONCEPTS = {
    EntryKind.FEE: FEES,
    EntryKind.GRANT: "agreements",
    EntryKind.INCOME: "other_income",
    EntryKind.EXPENSE: "",
}
"""Kinds of entries that move money without a receipt → their concept of the chart unless another is said."""
UNDONE = {"reason": Text(300, required=True)}
ON_RECEIPTS = frozenset({EntryKind.PAYMENT, EntryKind.COLLECTION, EntryKind.RETURN})
POSTINGS = {
    EntryKind.PAYMENT: Posting.Kind.TRANSFER,
    EntryKind.COLLECTION: Posting.Kind.COLLECTION,
    EntryKind.RETURN: Posting.Kind.RETURN,
}


class SettledMeanwhile(ValidationError):
    """Somebody else was faster; the message says who, when and how."""


@atomic
def settle_entry(
    entry: BankEntry,
    *,
    kind: str,
    by: Actor,
    revision: int,
    shares: Shares = (),
    organisation: Organisation | None = None,
    concept: str = "",
    automatic: bool = False,
) -> BankEntry:
    """Say what an entry is, and post it. `revision` is that of the entry as whoever decides has seen it.

    What is left of a payment after its receipts stands to the credit of `organisation`. Raises `PermissionDenied`,
    `SettledMeanwhile`, `ValidationError` by field: more than came in, more than is owed, a rest of nobody.
    """
    require(by, "billing.post")
    values = fitted({"kind": kind, "concept": concept}, SETTLED)
    entry = _locked(entry)
    if entry.state == EntryState.SETTLED or entry.revision != revision:
        raise _too_late(entry)
    if entry.statement.state != StatementState.TAKEN:
        raise ValidationError(_("Its statement is held: decide on the statement first."))
    chosen = EntryKind(values["kind"])
    if chosen in ON_RECEIPTS:
        _check_sign(entry, chosen)
        rest = _post(entry, chosen, shares, by)
        if rest and chosen == EntryKind.PAYMENT:
            _put_on_account(entry, rest, organisation, by)
        elif rest:
            # What the bank took off a collection, or put on a return.
            record_movement(
                -rest, concept=FEES, on=entry.booked_on, text=_("Bank’s charges"), source=entry, by=by
            )
    elif shares:
        raise ValidationError({"kind": [_("Receipts are paid or returned; choose one of these.")]})
    elif chosen in CONCEPTS:
        values["concept"] = values["concept"] or CONCEPTS[chosen]
        if not values["concept"]:
            raise ValidationError({"concept": [_("Say what it was spent on.")]})
        record_movement(
            entry.amount,
            concept=values["concept"],
            on=entry.booked_on,
            text=" ".join(f"{entry.name} {entry.text}".split())[:300],
            source=entry,
            by=by,
        )
    before = entry.kind
    entry.kind, entry.concept = chosen, values["concept"]
    entry.organisation = organisation or _debtor(shares) or entry.organisation
    entry.shares = [{"receipt": key, "amount": str(amount)} for key, amount in shares]
    entry.state, entry.automatic = EntryState.SETTLED, automatic
    entry.decided_at, entry.decided_by = timezone.now(), account_of(by)
    entry.revision += 1
    entry.save()
    if chosen == EntryKind.PAYMENT and entry.organisation is not None and not automatic:
        _learn(entry, entry.organisation)
    audit.record(
        "billing.entry_settled",
        entry,
        by=by,
        changes={
            "kind": (before, chosen),
            "receipts": (
                "",
                ", ".join(
                    Receipt.objects.filter(pk__in=[key for key, _a in shares]).values_list(
                        "number", flat=True
                    )
                ),
            ),
        },
        reason=entry.concept,
    )
    return entry


@atomic
def undo_entry(entry: BankEntry, *, reason: str, by: Actor) -> BankEntry:
    """Take back what was decided of an entry: each posting is undone by another that says why.

    Raises `PermissionDenied`, `ValidationError`.
    """
    require(by, "billing.post")
    words = fitted({"reason": reason}, UNDONE)
    entry = _locked(entry)
    if entry.state != EntryState.SETTLED:
        raise ValidationError(_("Nothing was decided of this entry."))
    for advance in entry.advances.filter(ended=False):
        if Posting.objects.filter(
            source_kind=Advance._meta.label_lower, source_id=str(advance.pk), reversed_by=None, reverses=None
        ).exists():
            raise ValidationError(_("A receipt was paid of this payment on account; undo that first."))
        advance.ended = True
        advance.save(update_fields=["ended"])
    for movement in Movement.objects.filter(
        source_kind=BankEntry._meta.label_lower, source_id=str(entry.pk), reverses=None, reversed_by=None
    ):
        take_back_movement(movement, reason=words["reason"], by=by)
    for posting in postings_of(entry):
        take_back(posting, reason=words["reason"], by=by)
    collecting.forget(entry)
    Learnt.objects.filter(entry=entry).delete()
    entry.state = EntryState.PROPOSED
    entry.automatic, entry.decided_at, entry.decided_by = False, None, None
    entry.revision += 1
    entry.save()
    audit.record(
        "billing.entry_undone", entry, by=by, changes={"kind": (entry.kind, "")}, reason=words["reason"]
    )
    return entry


@atomic
def settle_others(entries: Iterable[BankEntry], *, by: Actor) -> int:
    """Confirm those proposed as fees, grants and other income, whose concept is known; how many."""
    require(by, "billing.post")
    count = 0
    for entry in entries:
        if entry.state == EntryState.PROPOSED and CONCEPTS.get(EntryKind(entry.kind)):
            settle_entry(entry, kind=entry.kind, revision=entry.revision, by=by)
            count += 1
    return count


@atomic
def use_advance(advance: Advance, receipt: Receipt, *, by: Actor) -> Posting:
    """Pay a receipt of what its debtor has on account, as far as it reaches. Raises `ValidationError`."""
    require(by, "billing.post", receipt)
    advance = Advance.objects.select_for_update().get(pk=advance.pk)
    if advance.ended or advance.organisation_id != receipt.organisation_id:
        raise ValidationError(_("This payment on account is not the debtor’s."))
    Receipt.objects.select_for_update().get(pk=receipt.pk)
    owed = receipts().get(pk=receipt.pk).balance
    amount = min(left_of(advance), owed)
    if amount <= _nothing():
        raise ValidationError(_("Nothing is left of it, or nothing is owed."))
    return post(receipt, amount, on=timezone.localdate(), kind=Posting.Kind.TRANSFER, source=advance, by=by)


def left_of(advance: Advance) -> Money:
    """What is left of a payment on account."""
    if advance.ended:
        return _nothing()
    used = Posting.objects.filter(source_kind=Advance._meta.label_lower, source_id=str(advance.pk))
    return advance.amount - sum((posting.amount for posting in used), _nothing())


def postings_of(entry: BankEntry) -> list[Posting]:
    """What stands posted for an entry."""
    return list(
        Posting.objects.filter(
            source_kind=BankEntry._meta.label_lower, source_id=str(entry.pk), reverses=None, reversed_by=None
        ).select_related("receipt")
    )


def _locked(entry: BankEntry) -> BankEntry:
    return held(BankEntry.objects.select_related("decided_by", "statement"), entry.pk)


def _too_late(entry: BankEntry) -> SettledMeanwhile:
    if entry.state != EntryState.SETTLED:
        return SettledMeanwhile(_("This entry was changed meanwhile; look at it again. Nothing was posted."))
    return SettledMeanwhile(
        _("%(who)s settled this entry at %(when)s as “%(kind)s”. Nothing was posted twice.")
        % {
            "who": entry.decided_by or "Claqueta",
            "when": timezone.localtime(entry.decided_at).strftime("%H:%M"),
            "kind": entry.get_kind_display(),
        }
    )


def _check_sign(entry: BankEntry, kind: EntryKind) -> None:
    if (entry.amount < _nothing()) != (kind == EntryKind.RETURN):
        raise ValidationError(
            {
                "kind": [
                    _(
                        "Money that comes in pays; money that goes out returns. This entry is the other way round."
                    )
                ]
            }
        )


def _post(entry: BankEntry, kind: EntryKind, shares: Shares, by: Actor) -> Money:
    """Post the shares; what is left of the entry. Raises `ValidationError`."""
    total = abs(entry.amount)
    keys = [key for key, _amount in shares]
    if len(set(keys)) != len(keys):
        raise ValidationError({"shares": [_("A receipt is chosen twice.")]})
    # Held before their balances are read, and in one order: two who settle at once neither pay a receipt twice nor wait
    # for each other in a circle.
    list(Receipt.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))
    there = {one.pk: one for one in receipts().filter(pk__in=keys).order_by("pk")}
    posted = _nothing()
    for key, amount in sorted(shares):
        if key not in there:
            raise ValidationError({"shares": [_("There is no such receipt.")]})
        receipt, share = there[key], Money(amount, settings.CLUSTER.currency)
        if kind == EntryKind.RETURN:
            if _returned_that_day(entry, receipt):
                raise ValidationError(
                    {
                        "shares": [
                            _("The return of %(receipt)s on this day is posted already: it counts once.")
                            % {"receipt": receipt}
                        ]
                    }
                )
        elif share > receipt.balance and not (
            kind == EntryKind.COLLECTION and collecting.debited(receipt) == share
        ):
            raise ValidationError(
                {
                    "shares": [
                        _("Only %(owed)s is owed of %(receipt)s: put the rest on account.")
                        % {"owed": receipt.balance.formatted(), "receipt": receipt}
                    ]
                }
            )
        post(receipt, share, on=entry.booked_on, kind=POSTINGS[kind], source=entry, by=by)
        posted += share
        collecting.note(receipt, entry, kind)
    if kind == EntryKind.COLLECTION:
        if posted < total:
            raise ValidationError(
                {
                    "shares": [
                        _("The entry is of %(rest)s more: choose the other receipts that were collected.")
                        % {"rest": (total - posted).formatted()}
                    ]
                }
            )
        # A bank that takes its fee off the credit gives less than what was collected.
        return posted - total
    if posted > total:
        raise ValidationError(
            {"shares": [_("That is more than the entry: %(total)s.") % {"total": total.formatted()}]}
        )
    return total - posted


def _returned_that_day(entry: BankEntry, receipt: Receipt) -> bool:
    return CollectionRow.objects.filter(
        receipt=receipt, state=RowState.RETURNED, returned_on=entry.booked_on
    ).exists()


def _put_on_account(entry: BankEntry, rest: Money, organisation: Organisation | None, by: Actor) -> None:
    if organisation is None:
        raise ValidationError(
            {
                "organisation": [
                    _("%(rest)s is left: choose more receipts, or whose account it is put on.")
                    % {"rest": rest.formatted()}
                ]
            }
        )
    Advance.objects.create(organisation=organisation, entry=entry, amount=rest, on=entry.booked_on)


def _debtor(shares: Shares) -> Organisation | None:
    owners = Organisation.objects.filter(receipts__pk__in=[key for key, _amount in shares]).distinct()[:2]
    return owners[0] if len(owners) == 1 else None


def _learn(entry: BankEntry, organisation: Organisation) -> None:
    """That this account, and this name, pay for the member; a later decision says better."""
    name = " ".join(words_of(entry.name))[:200]
    for how, key in ((Learnt.By.ACCOUNT, entry.payer), (Learnt.By.NAME, name)):
        if key:
            Learnt.objects.update_or_create(
                by=how, key=key, defaults={"organisation": organisation, "entry": entry, "at": timezone.now()}
            )


def _nothing() -> Money:
    return Money.zero(settings.CLUSTER.currency)


def shares_of(entry: BankEntry) -> list[tuple[int, Decimal]]:
    """The first proposal, as `settle_entry` takes it."""
    found: list[Any] = entry.shares
    return [(share["receipt"], Decimal(share["amount"])) for share in found]
