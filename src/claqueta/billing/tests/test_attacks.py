"""What a hurry, a crash or somebody with bad intentions would do to dues and the bank."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claqueta.billing import actions, tasks
from claqueta.billing.actions.settling import postings_of
from claqueta.billing.models import (
    BankEntry,
    Collection,
    CollectionRow,
    CollectionState,
    DuesRow,
    EntryState,
    Movement,
    Posting,
    Receipt,
    Reminder,
    RowState,
    Statement,
)
from claqueta.billing.queries import balance
from claqueta.billing.tests.factories import camt, euros, iban, settled, taken
from claqueta.foundation import jobs
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.models import Job, OutgoingMail
from claqueta.membership.actions import NewFact, record
from claqueta.organisations.actions import set_standing
from conftest import posted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
type Make = Callable[..., Any]
TODAY = timezone.localdate()
YEAR = TODAY.year


# -- What the bank's entries posted --------------------------------------------------------------------------------


def test_what_an_entry_posted_is_undone_with_the_entry_alone(
    owed: Any, client: Client, account: Make
) -> None:
    (entry,) = taken(("x", "450.00"))
    settled(entry, "payment", owed, "450")
    (posting,) = postings_of(entry)

    with pytest.raises(ValidationError, match="undo what was decided of the entry"):
        actions.unpost(posting, reason="Mistaken", by=SYSTEM)
    client.force_login(account("treasurer"))
    address = reverse("office_receipt", args=[owed.pk])
    said = {"action": "unpost", "posting": posting.pk, "reason": "Mistaken"}
    assert client.post(address, said).status_code == 422
    assert balance(owed) == euros(0)
    actions.undo_entry(entry, reason="Mistaken", by=SYSTEM)
    assert balance(owed) == euros(450)


def test_what_an_entry_moved_is_undone_with_the_entry_alone(db: None) -> None:
    (entry,) = taken(("Comisión", "-3.00"))
    actions.settle_entry(entry, kind="fee", revision=entry.revision, by=SYSTEM)
    moved = Movement.objects.get()

    with pytest.raises(ValidationError, match="undo what was decided of the entry"):
        actions.undo_movement(moved, reason="Mistaken", by=SYSTEM)
    actions.undo_entry(entry, reason="Mistaken", by=SYSTEM)
    assert Movement.objects.filter(reverses=moved).exists()


def collected(mandate: Make, member: Make, receipt: Make, names: tuple[str, ...]) -> list[Any]:
    """Receipts of one collection, with the bank."""
    found = []
    for number, name in enumerate(names, 61):
        film = member(name)
        mandate(film, account=number)
        found.append(receipt(film, "100.00", on=TODAY - timedelta(days=40), due_on=TODAY))
    collection = actions.begin_collection(TODAY, by=SYSTEM)
    actions.COLLECTIONS.make("notify", collection, by=SYSTEM)
    Collection.objects.update(notified_at=timezone.now() - timedelta(days=30))
    actions.fetch_file(collection, by=SYSTEM)
    return found


def test_collection_booked_on_two_days_is_undone_entry_by_entry(
    mandate: Make, member: Make, receipt: Make
) -> None:
    azotea, bruma = collected(mandate, member, receipt, ("Azotea", "Bruma"))
    body = camt([(TODAY - timedelta(days=1), "a", "100.00"), (TODAY, "b", "100.00")])
    actions.take_in(body, "file", by=SYSTEM)
    first, second = BankEntry.objects.order_by("booked_on")
    settled(first, "collection", azotea, "100")
    settled(second, "collection", bruma, "100")

    actions.undo_entry(second, reason="Mistaken", by=SYSTEM)
    rows = dict(CollectionRow.objects.values_list("receipt", "state"))
    assert rows == {azotea.pk: RowState.COLLECTED, bruma.pk: RowState.PLANNED}
    assert Collection.objects.get().state == CollectionState.BOOKED
    actions.undo_entry(first, reason="Mistaken", by=SYSTEM)
    collection = Collection.objects.get()
    assert (collection.state, collection.booked_on) == (CollectionState.SENT, None)
    assert balance(azotea) == balance(bruma) == euros(100)


def test_collection_that_came_back_is_not_undone_before_its_return(
    mandate: Make, member: Make, receipt: Make
) -> None:
    (azotea,) = collected(mandate, member, receipt, ("Azotea",))
    entry, back = taken(("a", "100.00"), ("b", "-100.00"))
    settled(entry, "collection", azotea, "100")
    settled(back, "return", azotea, "100")

    with pytest.raises(ValidationError, match="undo that first"):
        actions.undo_entry(entry, reason="Mistaken", by=SYSTEM)
    entry.refresh_from_db()
    assert (entry.state, balance(azotea)) == (EntryState.SETTLED, euros(100))
    actions.undo_entry(back, reason="Mistaken", by=SYSTEM)
    actions.undo_entry(entry, reason="Mistaken", by=SYSTEM)
    assert balance(azotea) == euros(100)


def test_payment_that_was_paid_back_is_not_undone_before_that(owed: Any) -> None:
    posting = actions.post(owed, euros(450), on=TODAY, by=SYSTEM)
    actions.post(owed, euros(450), on=TODAY, kind=Posting.Kind.REFUND, by=SYSTEM)

    with pytest.raises(ValidationError, match="undo that first"):
        actions.unpost(posting, reason="Mistaken", by=SYSTEM)


# -- Automatic, undone, held -------------------------------------------------------------------------------------------


def test_what_somebody_undid_is_only_proposed_again(owed: Any) -> None:
    body = camt([(TODAY - timedelta(days=2), f"Cuota {owed.number}", "450.00")], name="AZOTEA FILMS SL")
    actions.take_in(body, "file", by=SYSTEM)
    assert actions.explain(by=SYSTEM) == 1
    entry = BankEntry.objects.get()
    actions.undo_entry(entry, reason="Another's money", by=SYSTEM)

    assert actions.explain(by=SYSTEM) == 0
    entry.refresh_from_db()
    assert (entry.state, balance(owed)) == (EntryState.PROPOSED, euros(450))


def test_entry_of_a_held_statement_is_not_settled(owed: Any) -> None:
    held = held_and_whole()
    entry = held.entries.get()

    with pytest.raises(ValidationError, match="decide on the statement first"):
        settled(entry, "payment", owed, "450")
    assert balance(owed) == euros(450)


def test_debit_credited_after_the_file_left_stands_in_the_debtors_favour(
    mandate: Make, member: Make, receipt: Make
) -> None:
    (azotea,) = collected(mandate, member, receipt, ("Azotea",))
    actions.credit(azotea, euros(40), reason="Left", by=SYSTEM)
    (entry,) = taken(("a", "100.00"))

    with pytest.raises(ValidationError, match="more"):
        settled(entry, "collection", azotea, "60")
    settled(entry, "collection", azotea, "100")
    assert (balance(azotea), Movement.objects.count()) == (euros(-40), 0)


# -- Cut off ---------------------------------------------------------------------------------------------------------


def test_file_cut_off_behind_its_taking_in_goes_on(owed: Any, account: Make) -> None:
    by = account("treasurer")
    body = camt([(TODAY - timedelta(days=2), f"Cuota {owed.number}", "450.00")], name="AZOTEA FILMS SL")
    job = jobs.begin(tasks.TAKING_IN, "Statement", owner=by)
    waiting = tasks.sealed_file(body)
    job.file.save(f"bank-{job.pk}.sealed", waiting)
    # The first worker ended here.
    actions.take_in(body, "file", by=by)

    tasks.take_in_file.func(str(job.pk), "file", "en")
    job.refresh_from_db()
    assert (job.state, job.result["settled"], bool(job.file)) == (Job.State.DONE, 1, False)
    assert Statement.objects.count() == 1


def test_file_that_was_there_before_is_refused_all_the_same(owed: Any, account: Make) -> None:
    by = account("treasurer")
    body = camt([(TODAY, "x", "450.00")])
    actions.take_in(body, "file", by=by)
    job = jobs.begin(tasks.TAKING_IN, "Statement", owner=by)
    job.file.save(f"bank-{job.pk}.sealed", tasks.sealed_file(body))

    with pytest.raises(ValidationError, match="taken in already"):
        tasks.take_in_file.func(str(job.pk), "file", "en")


# -- Statements that are held ------------------------------------------------------------------------------------------


def held_and_whole() -> Statement:
    """A statement that is held for its balance, then one of the same day that follows."""
    actions.take_in(camt([(TODAY - timedelta(days=1), "before", "10.00")]), "a", by=SYSTEM)
    body = camt([(TODAY, "x", "450.00")], opening="5000.00", number="2")
    (held,) = actions.take_in(body, "b", by=SYSTEM).held
    actions.take_in(camt([(TODAY, "x", "450.00")], opening="1010.00", number="3"), "c", by=SYSTEM)
    return held


def test_entry_outlives_a_held_statement_that_is_left_out(db: None) -> None:
    actions.decide_statement(held_and_whole(), take=False, why="Another account's", by=SYSTEM)

    assert BankEntry.objects.get(text="x").statement.file_name == "c"


def test_held_statement_taken_in_after_all_has_no_entry_twice(db: None) -> None:
    held = actions.decide_statement(held_and_whole(), take=True, why="Checked", by=SYSTEM)

    assert (BankEntry.objects.filter(text="x").count(), held.skipped) == (1, 1)


# -- Runs, between preview and issue -----------------------------------------------------------------------------------


def test_who_left_after_the_approval_is_left_out_and_told_of(member: Make, account: Make) -> None:
    film, other = member("Azotea"), member("Bruma")
    run = actions.approve_run(actions.begin_run(year=YEAR, by=SYSTEM), by=account("treasurer"))
    record([NewFact("left", film, date(YEAR, 2, 1))], by=SYSTEM)
    actions.issue_run(run, by=SYSTEM)

    row = DuesRow.objects.get(organisation=film)
    assert (row.state, Receipt.objects.get().organisation) == (DuesRow.State.LEFT_OUT, other)
    assert "begin another run" in row.reason


def test_admission_moved_after_its_receipt_is_in_the_next_run(member: Make) -> None:
    film = member("Azotea", since=date(YEAR, 1, 1))
    first = actions.first_dues(film, date(YEAR, 1, 1))
    assert first is not None
    set_standing(film, standing="full", since=date(YEAR, 7, 1), mistaken=True, by=SYSTEM)

    row = actions.begin_run(year=YEAR, by=SYSTEM).rows.get()
    assert (row.state, row.amount, row.doubts) == (DuesRow.State.TO_DECIDE, euros("-225"), ["too-much"])


def test_member_of_a_year_to_come_is_in_its_run(member: Make) -> None:
    film = member("Azotea", since=date(YEAR + 1, 1, 1))

    assert actions.first_dues(film, date(YEAR + 1, 1, 1)) is None
    assert actions.begin_run(year=YEAR + 1, by=SYSTEM).rows.get().organisation == film


# -- Mails -------------------------------------------------------------------------------------------------------------


def test_collection_of_which_nobody_can_be_told_is_not_announced(
    organisation: Make, receipt: Make, mandate: Make
) -> None:
    film = organisation("Azotea Films", email="")
    mandate(film, account=31)
    receipt(film, "450.00", on=TODAY - timedelta(days=30), due_on=TODAY)
    collection = actions.begin_collection(TODAY, by=SYSTEM)

    with pytest.raises(ValidationError, match="Nobody of Azotea Films"):
        actions.COLLECTIONS.make("notify", collection, by=SYSTEM)
    collection.refresh_from_db()
    assert collection.state == CollectionState.DRAFT


def test_names_are_in_mails_as_they_are_written(member: Make) -> None:
    film = member("Luz & <Sombra>", since=date(YEAR, 1, 1))
    actions.first_dues(film, date(YEAR, 1, 1))

    (mail,) = posted()
    assert "Luz & <Sombra>" in mail.body
    assert "&amp;" not in mail.body


def test_second_round_of_a_day_reminds_nobody_again(organisation: Make, receipt: Make) -> None:
    film = organisation("Azotea Films", email="azotea@people.example")
    receipt(film, on=TODAY - timedelta(days=90), due_on=TODAY - timedelta(days=60))
    actions.remind()
    once = (Reminder.objects.count(), OutgoingMail.objects.count())
    actions.remind()

    assert once[0] == 1
    assert (Reminder.objects.count(), OutgoingMail.objects.count()) == once


# -- Reach -------------------------------------------------------------------------------------------------------------


def test_member_reaches_nothing_of_another(
    organisation: Make, receipt: Make, mandate: Make, representative: Make
) -> None:
    own, other = organisation("Azotea Films"), organisation("Zanzíbar Cine")
    mine, theirs = receipt(own, "11.00"), receipt(other, "98765.00")
    mandate(other, account=77)
    client = Client()
    client.force_login(representative(own))
    for name, args in (
        ("billing_account", [other.slug]),
        ("billing_statement", [other.slug]),
        ("billing_receipt", [other.slug, theirs.pk]),
        ("billing_receipt_pdf", [other.slug, theirs.pk]),
        ("billing_receipt", [own.slug, theirs.pk]),
        ("billing_receipt_pdf", [own.slug, theirs.pk]),
        ("billing_mandate", [other.slug]),
        ("billing_mandate_pdf", [other.slug]),
        ("office_receipt", [theirs.pk]),
        ("office_receipts", []),
        ("office_treasury", []),
        ("office_reconcile", []),
    ):
        answer = client.get(reverse(name, args=args))
        assert answer.status_code in (302, 403, 404), name
        text = answer.content.decode()
        for secret in ("98,765", "98.765", "Zanz", iban(77)[-4:]):
            assert secret not in text, (name, secret)
    assert client.get(reverse("billing_receipt", args=[own.slug, mine.pk])).status_code == 200
