"""Collections: nothing twice, the days kept, tried out before the file leaves, posted when the bank says so."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from lxml import etree

from claqueta.billing import actions
from claqueta.billing.models import (
    BankEntry,
    Collection,
    CollectionRow,
    CollectionState,
    EntryKind,
    MandateState,
    Posting,
    RowState,
)
from claqueta.billing.queries import balance
from claqueta.billing.queries.collections import candidates, dry_run, sums
from claqueta.billing.tests.factories import camt, euros, iban
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.audit import history_of
from claqueta.foundation.models import OutgoingMail
from claqueta.foundation.periods import add_months

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
type Make = Callable[..., Any]
TODAY = timezone.localdate()


@pytest.fixture
def due(organisation: Make, receipt: Make, mandate: Make) -> Any:
    """A receipt of 450 €, due today, of a member with a mandate and an address."""
    azotea = organisation("Azotea Films", email="azotea@people.example")
    mandate(azotea, account=31)
    return receipt(azotea, "450.00", on=TODAY - timedelta(days=30), due_on=TODAY)


def notified(collection: Collection) -> Collection:
    """Announced long enough ago, for a day to come."""
    made: Collection = actions.COLLECTIONS.make("notify", collection, by=SYSTEM).thing
    Collection.objects.filter(pk=made.pk).update(notified_at=timezone.now() - timedelta(days=30))
    made.refresh_from_db()
    return made


def sent(due: Any) -> Collection:
    collection = notified(actions.begin_collection(TODAY, by=SYSTEM))
    actions.fetch_file(collection, by=SYSTEM)
    collection.refresh_from_db()
    return collection


def test_open_receipts_are_collected_or_listed_with_the_reason(
    due: Any, organisation: Make, receipt: Make
) -> None:
    without = receipt(organisation("Faro"), on=TODAY)
    later = receipt(due.organisation, "10.00", on=TODAY)

    found = {one.receipt.pk: one.why for one in candidates("CORE", TODAY)}

    assert found[due.pk] == ""
    assert found[without.pk] == "No mandate"
    assert found[later.pk].startswith("Due later")


def test_days_asked_for_moved_to_and_booked_are_all_kept(due: Any) -> None:
    collection = sent(due)

    assert collection.asked_on == TODAY
    assert collection.collected_on >= TODAY + timedelta(days=14)
    assert collection.booked_on is None


def test_receipt_is_under_way_once_whoever_collects(due: Any) -> None:
    actions.begin_collection(TODAY, by=SYSTEM)

    with pytest.raises(ValidationError, match="Nothing is due"):
        actions.begin_collection(TODAY, by=SYSTEM)
    assert CollectionRow.objects.count() == 1


def test_dropped_collection_frees_its_receipts_and_a_rebuilt_one_has_them_once(due: Any) -> None:
    first = actions.begin_collection(TODAY, by=SYSTEM)
    actions.COLLECTIONS.make("drop", first, by=SYSTEM, why="Wrong day")
    second = actions.begin_collection(TODAY, by=SYSTEM)

    assert list(second.rows.values_list("receipt", flat=True)) == [due.pk]
    assert CollectionRow.objects.filter(receipt=due, state=RowState.PLANNED).count() == 1


def test_fetched_file_is_dropped_by_nobody_who_has_not_asked_the_bank(due: Any) -> None:
    collection = sent(due)
    with pytest.raises(ValidationError) as refused:
        actions.COLLECTIONS.make("drop", collection, by=SYSTEM, why="Wrong day")
    assert set(refused.value.message_dict) == {"not_taken"}
    assert collection.rows.get().state == RowState.PLANNED
    actions.COLLECTIONS.make("drop", collection, by=SYSTEM, why="Wrong day", not_taken=True)
    assert collection.rows.get().state == RowState.DROPPED
    assert history_of(collection).latest("pk").changes["not_taken"] == ["", True]


def test_those_who_pay_are_told_with_their_account_masked(due: Any) -> None:
    notified(actions.begin_collection(TODAY, by=SYSTEM))

    mail = OutgoingMail.objects.get(to="azotea@people.example")
    assert "450" in mail.subject


def test_file_is_what_the_bank_takes_and_is_fetched_once_unless_said(due: Any, account: Make) -> None:
    by = account("treasurer")
    collection = notified(actions.begin_collection(TODAY, by=by))

    file = actions.fetch_file(collection, by=by)

    root = etree.fromstring(file.body)
    names = {"p": root.nsmap[None]}
    assert root.findtext(".//p:DrctDbtTxInf//p:IBAN", namespaces=names) == iban(31)
    assert root.findtext(".//p:ReqdColltnDt", namespaces=names) == collection.collected_on.isoformat()
    assert root.findtext(".//p:GrpHdr/p:CtrlSum", namespaces=names) == "450.00"
    with pytest.raises(actions.FetchedBefore, match="collects twice"):
        actions.fetch_file(collection, by=by)
    assert actions.fetch_file(collection, again=True, by=by) == file
    assert collection.downloads.count() == 2
    assert Posting.objects.count() == 0
    collection.refresh_from_db()
    assert iban(31).encode() not in bytes(collection.file_sealed or b"")


def test_file_that_was_not_announced_does_not_leave(due: Any) -> None:
    with pytest.raises(ValidationError):
        actions.fetch_file(actions.begin_collection(TODAY, by=SYSTEM), by=SYSTEM)


def test_what_the_dry_run_stops_does_not_leave_until_it_is_left_out(
    due: Any, organisation: Make, receipt: Make, mandate: Make
) -> None:
    faro = organisation("Faro", email="faro@people.example")
    mandate(faro, account=32)
    other = receipt(faro, "20.00", on=TODAY - timedelta(days=30), due_on=TODAY)
    collection = notified(actions.begin_collection(TODAY, by=SYSTEM))
    actions.post(other, euros("20.00"), on=TODAY, by=SYSTEM)

    # Around a weekend the first day of the bank may be so far off that it also warns.
    assert [one.key for one in dry_run(collection) if one.key != "late"] == ["paid"]
    with pytest.raises(ValidationError, match="paid meanwhile"):
        actions.fetch_file(collection, by=SYSTEM)
    actions.leave_out_debit(collection.rows.get(receipt=other), why="Paid", by=SYSTEM)
    actions.fetch_file(collection, by=SYSTEM)
    assert [(sequence, count) for sequence, count, _sum in sums(collection)] == [("RCUR", 1)]


def test_revoked_mandate_stops_the_file(due: Any) -> None:
    collection = notified(actions.begin_collection(TODAY, by=SYSTEM))
    actions.MANDATES.make("revoke", collection.rows.get().mandate, by=SYSTEM)

    with pytest.raises(ValidationError, match="no longer in force"):
        actions.fetch_file(collection, by=SYSTEM)


def test_another_day_is_told_anew(due: Any) -> None:
    collection = notified(actions.begin_collection(TODAY, by=SYSTEM))
    moved = actions.move_collection(collection, asked_on=TODAY + timedelta(days=60), by=SYSTEM)

    assert moved.collected_on >= TODAY + timedelta(days=60)
    assert OutgoingMail.objects.filter(to="azotea@people.example").count() == 2
    with pytest.raises(ValidationError):
        actions.move_collection(collection, asked_on=TODAY - timedelta(days=1), by=SYSTEM)


# -- What the bank says ------------------------------------------------------------------------------------------


def booked(due: Any) -> BankEntry:
    sent(due)
    actions.take_in(camt([(TODAY, "ABONO REMESA ADEUDOS", "450.00")]), "f", by=SYSTEM)
    entry = BankEntry.objects.get()
    return actions.settle_entry(
        entry,
        kind=EntryKind.COLLECTION,
        shares=[(due.pk, Decimal("450"))],
        revision=entry.revision,
        by=SYSTEM,
    )


def returned(due: Any, code: str) -> BankEntry:
    body = camt([(TODAY, f"DEVOLUCION {due.number}", "-450.00")], opening="1450.00")
    actions.take_in(body, "g", by=SYSTEM)
    BankEntry.objects.filter(amount__lt=euros(0)).update(return_code=code)
    entry = BankEntry.objects.latest("pk")
    return actions.settle_entry(
        entry, kind=EntryKind.RETURN, shares=[(due.pk, Decimal("450"))], revision=entry.revision, by=SYSTEM
    )


def test_collection_is_posted_when_the_bank_says_so(due: Any) -> None:
    booked(due)

    collection = Collection.objects.get()
    mandate = collection.rows.get().mandate
    assert (balance(due), collection.state, collection.booked_on) == (euros(0), CollectionState.BOOKED, TODAY)
    assert (mandate.collected_first, mandate.collected_last) == (TODAY, TODAY)


@pytest.mark.parametrize(
    ("code", "state"),
    [
        ("AM04", MandateState.ACTIVE),
        ("AC04", MandateState.STOPPED),
        ("MD01", MandateState.STOPPED),
        ("XX99", MandateState.STOPPED),
    ],
)
def test_return_reopens_the_receipt_and_its_code_decides_on_the_mandate(
    due: Any, code: str, state: str
) -> None:
    booked(due)
    returned(due, code)

    row = CollectionRow.objects.get()
    assert (balance(due), row.state, row.returned_on, row.return_code) == (
        euros(450),
        RowState.RETURNED,
        TODAY,
        code,
    )
    assert row.mandate.state == state


def test_second_return_of_a_debit_on_one_day_counts_once(due: Any) -> None:
    booked(due)
    first = returned(due, "AM04")
    body = camt([(TODAY, "DEVOLUCION OTRA VEZ", "-450.00")], opening="1000.00", number="9")
    actions.take_in(body, "h", by=SYSTEM)
    second = BankEntry.objects.exclude(pk=first.pk).latest("pk")

    with pytest.raises(ValidationError, match="counts once"):
        actions.settle_entry(
            second,
            kind=EntryKind.RETURN,
            shares=[(due.pk, Decimal("450"))],
            revision=second.revision,
            by=SYSTEM,
        )
    assert Posting.objects.filter(kind=Posting.Kind.RETURN).count() == 1


def test_undone_entries_put_debit_and_mandate_back(due: Any) -> None:
    entry = booked(due)
    back = returned(due, "AM04")

    actions.undo_entry(back, reason="Another's", by=SYSTEM)
    assert (balance(due), CollectionRow.objects.get().state) == (euros(0), RowState.COLLECTED)
    actions.undo_entry(entry, reason="Another's", by=SYSTEM)
    row = CollectionRow.objects.get()
    assert (row.state, row.mandate.collected_last, row.collection.state) == (
        RowState.PLANNED,
        None,
        CollectionState.SENT,
    )


def test_returned_receipt_may_be_collected_again(due: Any) -> None:
    booked(due)
    returned(due, "AM04")

    again = actions.begin_collection(TODAY, by=SYSTEM)
    assert list(again.rows.values_list("receipt", flat=True)) == [due.pk]


def test_changed_account_goes_into_the_next_file(due: Any) -> None:
    mandate = due.organisation.mandates.get()
    mandate.collected_first = mandate.collected_last = add_months(TODAY, -6)
    mandate.save()
    actions.amend(mandate, iban=iban(33, "9992"), by=SYSTEM)

    collection = notified(actions.begin_collection(TODAY, by=SYSTEM))
    text = actions.fetch_file(collection, by=SYSTEM).body.decode()

    assert "<AmdmntInd>true</AmdmntInd>" in text
    assert "SMNDA" in text


@pytest.mark.parametrize("role", ["secretary", "board_member", "editor", "partner_officer"])
def test_who_does_not_keep_the_books_collects_nothing(due: Any, account: Make, role: str) -> None:
    by, collection = account(role), actions.begin_collection(TODAY, by=SYSTEM)
    for refused in (
        lambda: actions.begin_collection(TODAY, by=by),
        lambda: actions.fetch_file(collection, by=by),
        lambda: actions.move_collection(collection, asked_on=TODAY, by=by),
        lambda: actions.leave_out_debit(collection.rows.get(), why="x", by=by),
    ):
        with pytest.raises(PermissionDenied):
            refused()
