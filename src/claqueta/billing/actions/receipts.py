"""Issuing receipts and credit notes, and posting what was paid. Nothing that was written here is ever altered."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Max, Model, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.billing.books import CREDIT_NOTES, DUES, ENTERED
from claqueta.billing.members import premises_as_kept
from claqueta.billing.models import BankEntry, Posting, Receipt
from claqueta.foundation import audit, numbering
from claqueta.foundation.actors import Actor, account_of, require
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.judging import Choice, Day, Text, fitted
from claqueta.foundation.money import Money
from claqueta.foundation.numbering import Series
from claqueta.foundation.transactions import atomic, held
from claqueta.organisations.models import Organisation, Premises

REASON = {"reason": Text(300, required=True)}
BY_HAND = (Posting.Kind.TRANSFER, Posting.Kind.MANUAL, Posting.Kind.REFUND)
"""What people post without a bank's entry behind it."""
TAKES_OFF = {
    Posting.Kind.TRANSFER: True,
    Posting.Kind.COLLECTION: True,
    Posting.Kind.MANUAL: True,
    Posting.Kind.RETURN: False,
    Posting.Kind.REFUND: False,
}
"""Whether a posting of the kind lessens what is owed; credit notes post their own."""


@dataclass(frozen=True, slots=True)
class NewReceipt:
    """A receipt of dues to be issued."""

    organisation: Organisation
    dues_year: int
    amount: Money
    lines: Sequence[Any] = ()
    """The working: `billing.policies.working`."""
    concept: str = Receipt.Concept.DUES
    due_on: date | None = None
    """By the rule `dues_due_after` unless said."""
    language: str = ""
    address: dict[str, str] = field(default_factory=dict)
    """The debtor's; read of the record when it is not given."""


def issue(new: NewReceipt, *, by: Actor, on: date | None = None) -> Receipt:
    """Issue a receipt: number it, enter it in the book. See `issue_many`."""
    return issue_many([new], by=by, on=on)[0]


@atomic
def issue_many(new: Sequence[NewReceipt], *, by: Actor, on: date | None = None) -> list[Receipt]:
    """Issue receipts of one day (today unless said) in their order, numbered without a gap.

    Whoever issues of the series waits until the caller's transaction ends: lock what is locked before. Raises
    `PermissionDenied`, `ValidationError`.
    """
    require(by, "billing.issue")
    day = _day(on)
    for receipt in new:
        if receipt.amount <= _zero():
            raise ValidationError(
                {
                    "amount": [
                        _("%(amount)s cannot be owed: a receipt is of more than nothing.")
                        % {"amount": receipt.amount}
                    ]
                }
            )
        if receipt.due_on is not None and receipt.due_on < day:
            raise ValidationError({"due_on": [_("It cannot be due before it is issued.")]})
        if not settings.CLUSTER.founded_on.year <= receipt.dues_year <= day.year:
            raise ValidationError(
                {
                    "dues_year": [
                        _("Dues are issued for a year from %(first)s to %(last)s.")
                        % {"first": settings.CLUSTER.founded_on.year, "last": day.year}
                    ]
                }
            )
    due = day + timedelta(days=rule("dues_due_after", on=day).value)
    rows = [
        Receipt(
            organisation=one.organisation,
            concept=one.concept,
            dues_year=one.dues_year,
            amount=one.amount,
            due_on=one.due_on or due,
            lines=list(one.lines),
            debtor_name=one.organisation.legal_name,
            debtor_tax_id=one.organisation.tax_id,
            debtor_address=one.address or address_of(one.organisation),
            language=one.language or settings.LANGUAGE_CODE,
        )
        for one in new
    ]
    _enter(rows, DUES, day, by)
    audit.record_many("billing.issued", rows, by=by)
    return rows


@atomic
def credit(receipt: Receipt, amount: Money, *, reason: str, by: Actor, on: date | None = None) -> Receipt:
    """Take something off a receipt by a credit note, at most what is not credited yet; the note.

    What was paid beyond the rest stands in the debtor's favour. Raises `PermissionDenied`, `ValidationError` by field.
    """
    require(by, "billing.credit", receipt)
    words = fitted({"reason": reason}, REASON)
    receipt = _locked(receipt)
    day = _day(on)
    if day < receipt.issued_on:
        raise ValidationError({"on": [_("It cannot be credited before it was issued.")]})
    if receipt.corrects_id is not None:
        raise ValidationError(_("A credit note is not credited; issue a new receipt."))
    taken = receipt.postings.filter(kind=Posting.Kind.CREDIT).aggregate(sum=Sum("amount"))["sum"]
    left = receipt.amount - taken if taken is not None else receipt.amount
    if not _zero() < amount <= left:
        raise ValidationError(
            {"amount": [_("Write an amount above nothing, of at most %(left)s.") % {"left": left}]}
        )
    note = Receipt(
        organisation=receipt.organisation,
        concept=receipt.concept,
        dues_year=receipt.dues_year,
        amount=-amount,
        due_on=day,
        corrects=receipt,
        debtor_name=receipt.debtor_name,
        debtor_tax_id=receipt.debtor_tax_id,
        debtor_address=receipt.debtor_address,
        language=receipt.language,
        **words,
    )
    _enter([note], CREDIT_NOTES, day, by)
    Posting.objects.create(
        receipt=receipt,
        amount=amount,
        on=day,
        kind=Posting.Kind.CREDIT,
        source_kind=Receipt._meta.label_lower,
        source_id=str(note.pk),
        note=note.reason,
        by=account_of(by),
    )
    audit.record(
        "billing.credited",
        receipt,
        by=by,
        changes={"amount": ("", str(amount)), "credit_note": ("", note.number)},
        reason=note.reason,
    )
    return note


@atomic
def post(
    receipt: Receipt,
    amount: Money,
    *,
    on: date,
    kind: str = Posting.Kind.MANUAL,
    source: Model | None = None,
    note: str = "",
    by: Actor,
) -> Posting:
    """Write down that something was paid, returned or paid back on a day; `amount` is above nothing, whatever the kind.

    More than is owed may be paid: the rest stands in the debtor's favour. Raises `PermissionDenied`, `ValidationError` by field.
    """
    require(by, "billing.post", receipt)
    values = fitted(
        {"on": on, "kind": kind, "note": note},
        {
            "on": Day(settings.CLUSTER.founded_on, timezone.localdate()),
            "kind": Choice(lambda: [str(one) for one in TAKES_OFF], required=True),
            "note": Text(300),
        },
    )
    if values["on"] is None:
        raise ValidationError({"on": [_("Write the day.")]})
    receipt = _locked(receipt)
    if receipt.corrects_id is not None:
        raise ValidationError(_("Nothing is paid on a credit note; post it on the receipt that it credits."))
    if amount <= _zero():
        raise ValidationError({"amount": [_("Write an amount above nothing.")]})
    takes_off = TAKES_OFF[Posting.Kind(values["kind"])]
    if not takes_off:
        paid = _paid(receipt)
        if amount > paid:
            raise ValidationError(
                {"amount": [_("Only %(paid)s was paid: no more can be returned.") % {"paid": paid}]}
            )
    posting = Posting(
        receipt=receipt,
        amount=amount if takes_off else -amount,
        source_kind=source._meta.label_lower if source is not None else "",
        source_id=str(source.pk) if source is not None else "",
        by=account_of(by),
        **values,
    )
    posting.save()
    audit.record(
        "billing.posted",
        receipt,
        by=by,
        changes={"amount": ("", str(posting.amount)), "kind": ("", posting.kind), "on": ("", posting.on)},
        reason=posting.note,
    )
    return posting


@atomic
def unpost(posting: Posting, *, reason: str, by: Actor) -> Posting:
    """Undo a posting by another one that says why; that one. A credit note is never undone.

    What a bank's entry posted is undone with the entry (`undo_entry`), so that both say the same of the money. Raises
    `PermissionDenied`, `ValidationError` by field.
    """
    require(by, "billing.post", posting.receipt)
    if posting.source_kind == BankEntry._meta.label_lower:
        raise ValidationError(_("The bank’s entry posted this: undo what was decided of the entry."))
    return take_back(posting, reason=reason, by=by)


@atomic
def take_back(posting: Posting, *, reason: str, by: Actor) -> Posting:
    """As `unpost`, whatever posted it. Raises `PermissionDenied`, `ValidationError` by field."""
    require(by, "billing.post", posting.receipt)
    words = fitted({"reason": reason}, REASON)
    receipt = _locked(posting.receipt)
    posting = Posting.objects.get(pk=posting.pk)
    if posting.kind == Posting.Kind.CREDIT:
        raise ValidationError(_("A credit note stands for good; issue a new receipt."))
    if posting.reverses_id is not None or Posting.objects.filter(reverses=posting).exists():
        raise ValidationError(_("This was undone already."))
    came_back = posting.kind == Posting.Kind.COLLECTION and (
        receipt.postings.filter(
            kind=Posting.Kind.RETURN, pk__gt=posting.pk, reverses=None, reversed_by=None
        ).exists()
    )
    if came_back or (posting.amount > _zero() and _paid(receipt) < posting.amount):
        raise ValidationError(
            _("Some of this was returned or paid back on %(receipt)s: undo that first.")
            % {"receipt": receipt}
        )
    undoing = Posting(
        receipt=receipt,
        amount=-posting.amount,
        on=posting.on,
        kind=posting.kind,
        source_kind=posting.source_kind,
        source_id=posting.source_id,
        note=words["reason"],
        reverses=posting,
        by=account_of(by),
    )
    undoing.save()
    audit.record(
        "billing.unposted",
        receipt,
        by=by,
        changes={"amount": (str(posting.amount), ""), "kind": (posting.kind, "")},
        reason=words["reason"],
    )
    return undoing


def address_of(organisation: Organisation) -> dict[str, str]:
    """The organisation's main address as a receipt keeps it; empty when none is on record."""
    place = Premises.objects.filter(organisation=organisation).first()
    if place is None:
        return {}
    return premises_as_kept(place)


def _enter(rows: Sequence[Receipt], series: Series, day: date, by: Actor) -> None:
    """Number receipts, write them, and leave them for the book. Raises `ValidationError`."""
    if not rows:
        return
    numbers = numbering.next_many(series, day.year, len(rows))
    latest = Receipt.objects.filter(series=series.code, year=day.year).aggregate(day=Max("issued_on"))["day"]
    if latest is not None and latest > day:
        raise ValidationError(
            {
                "on": [
                    _("A number of %(latest)s was given already: numbers follow the days.")
                    % {"latest": latest}
                ]
            }
        )
    now = timezone.now()
    for row, ordinal in zip(rows, numbers, strict=True):
        row.series, row.year, row.ordinal = series.code, day.year, ordinal
        row.number = numbering.formatted(series, day.year, ordinal)
        row.issued_on, row.issued_at, row.by = day, now, account_of(by)
    Receipt.objects.bulk_create(rows, batch_size=250)
    ENTERED.add(*rows)


def _locked(receipt: Receipt) -> Receipt:
    return held(Receipt.objects.select_related("organisation"), receipt.pk)


def _paid(receipt: Receipt) -> Money:
    postings = receipt.postings.exclude(kind=Posting.Kind.CREDIT)
    return postings.aggregate(sum=Sum("amount"))["sum"] or _zero()


def _day(on: date | None) -> date:
    """The day of a receipt. Raises `ValidationError`."""
    today = timezone.localdate()
    day = today if on is None else on
    if not settings.CLUSTER.founded_on <= day <= today:
        raise ValidationError(
            {
                "on": [
                    _("Write a day from %(first)s (the founding) to %(last)s (today).")
                    % {"first": settings.CLUSTER.founded_on, "last": today}
                ]
            }
        )
    return day


def _zero() -> Money:
    return Money.zero(settings.CLUSTER.currency)
