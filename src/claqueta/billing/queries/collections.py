"""What can be collected and what cannot, and what will become of a collection when it leaves."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from claqueta.billing.bank.own_accounts import main_account
from claqueta.billing.models import (
    BankEntry,
    Collection,
    CollectionRow,
    CollectionState,
    Dispute,
    EntryState,
    Mandate,
    MandateState,
    Promise,
    RowState,
    Scheme,
)
from claqueta.billing.policies.collecting import Debit, Finding, Grade, findings, leaves_by
from claqueta.billing.policies.mandates import lapses_on
from claqueta.billing.queries.receipts import open_receipts, receipts
from claqueta.engines.reconciling import codes
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.money import Money

UNDER_WAY = (RowState.PLANNED, RowState.COLLECTED)


@dataclass(slots=True)
class Candidate:
    """An open receipt, and whether it can be collected."""

    receipt: Any
    mandate: Mandate | None
    why: str = ""
    """Why it cannot; every open receipt is either collected or listed with this."""


def candidates(scheme: str, day: date) -> list[Candidate]:
    """Every open receipt, with the mandate it would be collected on or why it is not, in a fixed number of queries."""
    mandates: dict[int, Mandate] = {}
    for mandate in Mandate.objects.exclude(state=MandateState.REFUSED).defer(
        "signature_sealed", "iban_sealed"
    ):
        before = mandates.get(mandate.organisation_id)
        if before is None or mandate.state == MandateState.ACTIVE:
            mandates[mandate.organisation_id] = mandate
    under_way = dict(
        CollectionRow.objects.filter(state__in=UNDER_WAY).values_list("receipt", "collection__reference")
    )
    disputed = set(Dispute.objects.filter(ended_on=None).values_list("receipt", flat=True))
    promised = set(Promise.objects.filter(state=Promise.State.OPEN).values_list("organisation", flat=True))
    found = []
    for receipt in open_receipts().select_related("organisation"):
        mine = mandates.get(receipt.organisation_id)
        why = ""
        if receipt.pk in under_way:
            why = _("In %(collection)s already") % {"collection": under_way[receipt.pk]}
        elif mine is None:
            why = _("No mandate")
        elif mine.state != MandateState.ACTIVE:
            why = _("Mandate: %(state)s") % {"state": mine.get_state_display()}
        elif mine.scheme != scheme:
            why = _("Its mandate is of the other scheme (%(scheme)s)") % {"scheme": Scheme(mine.scheme).label}
        elif lapses_on(mine.last_used, rule("mandate_lapses").value) <= day:
            why = _("Its mandate lapses before")
        elif receipt.pk in disputed:
            why = _("Disputed")
        elif receipt.organisation_id in promised:
            why = _("It has promised to pay in instalments")
        elif receipt.due_on > day:
            why = _("Due later, on %(day)s") % {"day": date_format(receipt.due_on, "SHORT_DATE_FORMAT")}
        found.append(Candidate(receipt, mine, why))
    return found


@dataclass(frozen=True, slots=True)
class Told:
    """A finding of the dry run in words."""

    row: int
    key: str
    grade: Grade
    text: str
    debit: CollectionRow | None = None


def dry_run(collection: Collection, now: datetime | None = None) -> list[Told]:
    """The bank's calendar played through: who would be collected twice, late or rejected, and why."""
    account = main_account()
    if account is None:
        return []
    rows = list(
        collection.rows.filter(state=RowState.PLANNED)
        .select_related("mandate", "receipt__organisation")
        .defer("mandate__iban_sealed", "mandate__signature_sealed")
    )
    moment = timezone.localtime(now).replace(tzinfo=None)
    told_on = timezone.localtime(collection.notified_at).date() if collection.notified_at else None
    found = findings(
        _debits(collection, rows),
        collection.collected_on,
        told_on=told_on,
        notice_days=rule("prenotified").value,
        leaves=leaves_by(collection.collected_on, account.lead_of(collection.scheme), account.cut_off),
        now=moment,
    )
    by_key = {row.pk: row for row in rows}
    return [_told(one, by_key.get(one.row), collection) for one in found]


def _debits(collection: Collection, rows: list[CollectionRow]) -> Iterable[Debit]:
    keys = [row.receipt_id for row in rows]
    mandates = [row.mandate_id for row in rows]
    owed = {one.pk: one.balance for one in receipts().filter(pk__in=keys)}
    elsewhere = set(
        CollectionRow.objects.filter(receipt__in=keys, state__in=UNDER_WAY)
        .exclude(collection=collection)
        .values_list("receipt", flat=True)
    )
    disputed = set(Dispute.objects.filter(receipt__in=keys, ended_on=None).values_list("receipt", flat=True))
    promised = set(Promise.objects.filter(state=Promise.State.OPEN).values_list("organisation", flat=True))
    last_code = dict(
        CollectionRow.objects.filter(mandate__in=mandates, state=RowState.RETURNED)
        .order_by("returned_on")
        .values_list("mandate", "return_code")
    )
    others = dict(
        CollectionRow.objects.filter(
            mandate__in=mandates,
            state=RowState.PLANNED,
            collection__state__in=(CollectionState.NOTIFIED, CollectionState.SENT),
        )
        .exclude(collection=collection)
        .values_list("mandate", "collection__collected_on")
    )
    waiting = {
        share["receipt"]
        for shares in BankEntry.objects.filter(state=EntryState.PROPOSED).values_list("shares", flat=True)
        for share in shares
    }
    nothing = Money.zero(settings.CLUSTER.currency)
    months = rule("mandate_lapses").value
    for row in rows:
        mandate = row.mandate
        code = last_code.get(mandate.pk, "")
        # A mandate that somebody put in force again after a return has been looked at.
        mended = mandate.state == MandateState.ACTIVE
        rule_of = str(codes().get(code, {}).get("rule", "mend")) if code else ""
        yield Debit(
            row=row.pk,
            receipt=row.receipt_id,
            amount=row.amount.amount,
            owed=owed.get(row.receipt_id, nothing).amount,
            due_on=row.receipt.due_on,
            account=mandate.fingerprint,
            debtor=mandate.organisation_id,
            in_force=mended,
            lapses_on=lapses_on(mandate.last_used, months),
            registered=mandate.scheme == Scheme.CORE or not mandate.doubts,
            elsewhere=row.receipt_id in elsewhere,
            disputed=row.receipt_id in disputed,
            promised=mandate.organisation_id in promised,
            returned_for="again" if rule_of and mended else rule_of,
            debited_on=others.get(mandate.pk),
            payment_waits=row.receipt_id in waiting,
        )


def _told(finding: Finding, row: CollectionRow | None, collection: Collection) -> Told:
    day = date_format(finding.day, "SHORT_DATE_FORMAT") if finding.day else ""
    texts = {
        "window": _("The file had to be with the bank by %(day)s: ask for another day.") % {"day": day},
        "not_told": _("Those who pay have not been told yet: announce it first."),
        "told_late": _("Those who pay are told until %(day)s; choose that day or a later one.")
        % {"day": day},
        "twice": _("It would be collected twice: another collection has it."),
        "paid": _("It has been paid meanwhile: leave it out."),
        "amount": _("What is owed has changed meanwhile: leave it out and collect the rest anew."),
        "payment_waits": _(
            "A payment that is not settled yet may be for it: settle the bank’s entries first."
        ),
        "mandate_over": _("The bank would reject it: its mandate is no longer in force."),
        "mandate_lapses": _("The bank would reject it: its mandate lapses on %(day)s.") % {"day": day},
        "not_registered": _(
            "The bank would reject it: the debtor has not registered the mandate with its bank."
        ),
        "came_back": _("The last one came back, and nothing has been put right since."),
        "came_back_before": _("One came back before on this mandate."),
        "disputed": _("Its debtor disputes it."),
        "promised": _("Its debtor has promised to pay in instalments."),
        "early": _("It is not due before %(day)s.") % {"day": day},
        "late": _("It is collected late: it was due on %(day)s.") % {"day": day},
        "same_account": _("Another member of this collection pays from the same account."),
        "debited_then": _("The same account is debited on %(day)s by another collection.") % {"day": day},
    }
    text = texts[finding.key]
    if row is not None:
        text = f"{row.receipt.organisation.name} ({row.receipt.number}): {text}"
    return Told(finding.row, finding.key, finding.grade, text, row)


def sums(collection: Collection) -> list[tuple[str, int, Money]]:
    """Sequence, how many debits and how much: the control sums of the file's groups."""
    groups: dict[str, tuple[int, Money]] = {}
    nothing = Money.zero(settings.CLUSTER.currency)
    for sequence, amount in collection.rows.exclude(state=RowState.DROPPED).values_list("sequence", "amount"):
        count, total = groups.get(sequence, (0, nothing))
        groups[sequence] = (count + 1, total + amount)
    return [(sequence, count, total) for sequence, (count, total) in sorted(groups.items())]


def collections() -> QuerySet[Collection]:
    return Collection.objects.defer("file_sealed").prefetch_related("rows")
