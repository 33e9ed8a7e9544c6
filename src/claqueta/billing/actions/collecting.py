"""What bank entries make of the debits that they are about."""

from collections.abc import Iterable

from django.db.models import Min
from django.utils.translation import gettext as _

from claqueta.billing.actions.mandates import FLOW as MANDATES
from claqueta.billing.models import (
    BankEntry,
    Collection,
    CollectionRow,
    CollectionState,
    EntryKind,
    Mandate,
    MandateState,
    Receipt,
    RowState,
)
from claqueta.engines.reconciling import codes
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.money import Money
from claqueta.foundation.transactions import hold

STOPS = frozenset({"mend", "never"})
"""Rules of return codes after which nothing is collected on a mandate until somebody has put it right."""


def note(receipt: Receipt, entry: BankEntry, kind: EntryKind) -> None:
    """The bank says that a receipt was collected, or came back: note it on its debit and its mandate."""
    if kind == EntryKind.COLLECTION:
        row = _row(receipt, (RowState.PLANNED,))
        if row is None:
            return
        row.state = RowState.COLLECTED
        row.save(update_fields=["state"])
        collection = Collection.objects.select_for_update().get(pk=row.collection_id)
        if collection.state == CollectionState.SENT:
            collection.state, collection.booked_on = CollectionState.BOOKED, entry.booked_on
            collection.save(update_fields=["state", "booked_on"])
        if row.amendment is not None and row.amendment.told_on is None:
            row.amendment.told_on = entry.booked_on
            row.amendment.save(update_fields=["told_on"])
        mandate = row.mandate
        mandate.collected_first = mandate.collected_first or entry.booked_on
        mandate.collected_last = max(mandate.collected_last or entry.booked_on, entry.booked_on)
        mandate.save(update_fields=["collected_first", "collected_last"])
    elif kind == EntryKind.RETURN:
        row = _row(receipt, (RowState.COLLECTED, RowState.PLANNED))
        if row is None:
            return
        row.state, row.returned_on, row.return_code = RowState.RETURNED, entry.booked_on, entry.return_code
        row.save(update_fields=["state", "returned_on", "return_code"])
        if rule_of(entry.return_code) in STOPS and row.mandate.state == MandateState.ACTIVE:
            MANDATES.make(
                "stop", row.mandate, by=SYSTEM, reason=_("Returned: %(code)s") % {"code": entry.return_code}
            )


def debited(receipt: Receipt) -> Money | None:
    """What the bank was told to collect of a receipt, also where some of it was paid or credited afterwards."""
    row = _row(receipt, (RowState.PLANNED,))
    return None if row is None else row.amount


def forget(entry: BankEntry) -> None:
    """The entry was something else after all: its debits stand as they stood before it."""
    keys = [share["receipt"] for share in entry.shares]
    if entry.kind == EntryKind.COLLECTION:
        # A bank books a collection in several entries, also on several days: of a receipt's debits it is the last one.
        rows = [row for key in keys if (row := _row(Receipt(pk=key), (RowState.COLLECTED,))) is not None]
        CollectionRow.objects.filter(pk__in=[row.pk for row in rows]).update(state=RowState.PLANNED)
        Collection.objects.filter(pk__in={row.collection_id for row in rows}).exclude(
            rows__state__in=(RowState.COLLECTED, RowState.RETURNED)
        ).update(state=CollectionState.SENT, booked_on=None)
        for row in rows:
            _recount(row.mandate)
    elif entry.kind == EntryKind.RETURN:
        for row in CollectionRow.objects.filter(
            receipt__in=keys, state=RowState.RETURNED, returned_on=entry.booked_on
        ):
            again = CollectionRow.objects.filter(
                receipt=row.receipt_id, state__in=(RowState.PLANNED, RowState.COLLECTED)
            )
            # What was collected anew meanwhile stays the debit that counts.
            if not again.exists():
                row.state, row.returned_on, row.return_code = RowState.COLLECTED, None, ""
                row.save(update_fields=["state", "returned_on", "return_code"])


def rule_of(code: str) -> str:
    """What a return's code says of collecting again; a code that we do not know is looked at."""
    return str(codes().get(code, {}).get("rule", "mend")) if code else ""


def _row(receipt: Receipt, states: Iterable[str]) -> CollectionRow | None:
    keys = hold(
        CollectionRow.objects.filter(
            receipt=receipt,
            state__in=list(states),
            collection__state__in=(CollectionState.SENT, CollectionState.BOOKED),
        )
    )
    return (
        CollectionRow.objects.select_related("mandate", "amendment")
        .filter(pk__in=keys)
        .order_by("-pk")
        .first()
    )


def _recount(mandate: Mandate) -> None:
    """From and until when a mandate was collected on, by the debits that stand."""
    booked = CollectionRow.objects.filter(
        mandate=mandate, state__in=(RowState.COLLECTED, RowState.RETURNED)
    ).aggregate(first=Min("collection__booked_on"))
    last = (
        CollectionRow.objects.filter(mandate=mandate, state__in=(RowState.COLLECTED, RowState.RETURNED))
        .order_by("-collection__booked_on")
        .values_list("collection__booked_on", flat=True)
        .first()
    )
    Mandate.objects.filter(pk=mandate.pk).update(collected_first=booked["first"], collected_last=last)
