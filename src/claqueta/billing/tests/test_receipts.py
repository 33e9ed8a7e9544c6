"""Receipts are numbered without a gap, entered in a book, never altered; what is owed follows from the postings."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from claqueta.billing.actions import NewReceipt, credit, issue, issue_many, post, unpost
from claqueta.billing.books import BOOK
from claqueta.billing.dues import area_ways
from claqueta.billing.models import NeverAltered, Posting, Receipt
from claqueta.billing.policies.receipts import State, state_of
from claqueta.billing.queries import balance, open_receipts, overdue_of, owed_by, receipts
from claqueta.billing.tests.factories import euros
from claqueta.foundation import chains
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.models import AuditEntry, ChainLink
from claqueta.foundation.transactions import atomic
from claqueta.organisations.models import Organisation, Premises
from conftest import run_threads

TODAY = timezone.localdate


class Changed(Exception):
    pass


@pytest.mark.parametrize(
    ("paid", "credited", "state"),
    [
        ("0", "0", State.OPEN),
        ("0.01", "0", State.PARTLY),
        ("99.99", "0", State.PARTLY),
        ("100", "0", State.PAID),
        ("120", "0", State.PAID),
        ("0", "40", State.PARTLY),
        ("60", "40", State.PAID),
        ("0", "100", State.CREDITED),
        ("100", "100", State.CREDITED),
    ],
)
def test_state_follows_from_what_was_paid_and_credited(paid: str, credited: str, state: State) -> None:
    assert state_of(euros("100"), euros(paid), euros(credited)) is state


def test_receipt_keeps_the_debtor_as_it_was(
    organisation: Callable[..., Any], receipt: Callable[..., Any]
) -> None:
    film = organisation("Azotea Films", tax_country="ES", tax_id="B12345674")
    Premises.objects.create(
        organisation=film, street="Gran Vía, 1", city="Madrid", country="ES", is_main=True
    )
    issued = receipt(film, "450.00", on=date(2026, 1, 15))
    Organisation.objects.update(legal_name="Otra S.L.")
    Premises.objects.update(street="Other street")

    kept = Receipt.objects.get()
    assert (kept.debtor_name, kept.debtor_tax_id) == ("Azotea Films S.L.", "B12345674")
    assert kept.debtor_address == {"street": "Gran Vía, 1", "city": "Madrid", "country": "ES"}
    assert (issued.number, kept.due_on) == ("A-2026-0001", date(2026, 2, 14))
    assert kept.position == 1


def test_what_was_issued_is_never_altered(
    organisation: Callable[..., Any], receipt: Callable[..., Any]
) -> None:
    issued = receipt(organisation())
    posting = post(issued, euros(1), on=TODAY(), by=SYSTEM)
    for row in (issued, posting):
        with pytest.raises(NeverAltered):
            row.save()
        with pytest.raises(NeverAltered):
            row.delete()


def test_one_changed_cent_is_found(organisation: Callable[..., Any], receipt: Callable[..., Any]) -> None:
    issued = receipt(organisation())
    credit(issued, euros("10.00"), reason="Too much", by=SYSTEM)
    assert chains.verify(BOOK) == []

    Receipt.objects.filter(pk=issued.pk).update(amount=euros("449.99"))
    assert [one.position for one in chains.verify(BOOK)] == [1]


def test_what_waits_in_the_member_area_is_what_is_overdue(
    organisation: Callable[..., Any], receipt: Callable[..., Any]
) -> None:
    film = organisation()
    issued = receipt(film, "450.00", on=date(2026, 1, 15))
    assert overdue_of(film, date(2026, 2, 14)) == euros(0)
    assert overdue_of(film, date(2026, 2, 15)) == euros("450.00")
    post(issued, euros("400.00"), on=TODAY(), by=SYSTEM)
    assert overdue_of(film) == euros("50.00")


def test_what_is_overdue_waits_for_whoever_acts_for_the_member_and_is_told_nobody_else(
    organisation: Callable[..., Any],
    receipt: Callable[..., Any],
    representative: Callable[..., Any],
    account: Callable[..., Any],
) -> None:
    film, other = organisation("Azotea Films"), organisation("Nitrato")
    receipt(film, "450.00", on=date(2026, 1, 15))
    acts, stranger = representative(film), representative(other, email="eva@nitrato.example")
    assert ["450" in way.waits for way in area_ways(acts, film)] == [True]
    for somebody in (stranger, account("editor")):
        assert list(area_ways(somebody, film)) == []
    assert [way.waits for way in area_ways(stranger, other)] == [""]


def test_only_what_is_more_than_nothing_is_owed(
    organisation: Callable[..., Any], receipt: Callable[..., Any]
) -> None:
    film = organisation()
    for amount in ("-0.01", "0"):
        with pytest.raises(ValidationError) as refused:
            receipt(film, amount)
        assert list(refused.value.message_dict) == ["amount"]
    assert Receipt.objects.count() == 0
    assert receipt(film, "0.01").number.endswith("-0001")


@pytest.mark.parametrize(
    ("on", "year", "field"),
    [
        (date(2023, 3, 29), 2023, "on"),
        (date(2999, 1, 1), 2999, "on"),
        (date(2025, 1, 1), 2022, "dues_year"),
        (date(2025, 1, 1), 2027, "dues_year"),
    ],
)
def test_days_before_the_founding_and_to_come_are_refused(
    on: date, year: int, field: str, organisation: Callable[..., Any], receipt: Callable[..., Any]
) -> None:
    with pytest.raises(ValidationError) as refused:
        receipt(organisation(), on=on, dues_year=year)
    assert list(refused.value.message_dict) == [field]


def test_cannot_be_due_before_it_is_issued(
    organisation: Callable[..., Any], receipt: Callable[..., Any]
) -> None:
    with pytest.raises(ValidationError) as refused:
        receipt(organisation(), on=date(2026, 1, 15), due_on=date(2026, 1, 14))
    assert list(refused.value.message_dict) == ["due_on"]


def test_numbers_follow_the_days(organisation: Callable[..., Any], receipt: Callable[..., Any]) -> None:
    film = organisation()
    receipt(film, on=date(2026, 3, 1))
    with pytest.raises(ValidationError):
        receipt(film, on=date(2026, 2, 28))
    assert receipt(film, on=date(2026, 3, 1)).number == "A-2026-0002"
    assert receipt(film, on=date(2025, 12, 1)).number == "A-2025-0001"


@pytest.mark.django_db(transaction=True)
def test_sixteen_issuers_take_every_number_once(organisation: Callable[..., Any]) -> None:
    film = organisation()
    new = [NewReceipt(film, TODAY().year, euros(100))] * 3

    def take() -> None:
        for turn in range(3):
            try:
                with atomic():
                    issue_many(new, by=SYSTEM)
                    if turn == 1:
                        raise Changed
            except Changed:
                continue

    assert run_threads(*[take] * 16) == []
    ordinals = sorted(Receipt.objects.values_list("ordinal", flat=True))
    assert ordinals == list(range(1, 97))
    assert chains.verify(BOOK) == []


def test_issuing_many_costs_no_statement_for_each(
    organisation: Callable[..., Any], django_assert_max_num_queries: Any
) -> None:
    film = organisation()
    new = [NewReceipt(film, TODAY().year, euros(100), address={"city": "Madrid"})] * 100
    issue(new[0], by=SYSTEM)
    with django_assert_max_num_queries(16):
        issue_many(new, by=SYSTEM)


def test_balance_is_added_up_from_the_postings(
    organisation: Callable[..., Any], receipt: Callable[..., Any]
) -> None:
    film, other = organisation(), organisation("Faro")
    one, two = receipt(film, "100.10"), receipt(film, "50.00")
    receipt(other, "33.00")
    day = TODAY()
    transfer = post(one, euros("30.10"), on=day, kind=Posting.Kind.TRANSFER, by=SYSTEM)
    debit = post(one, euros("70.00"), on=day, kind=Posting.Kind.COLLECTION, by=SYSTEM)
    assert receipts().get(pk=one.pk).state == State.PAID
    assert [found.pk for found in open_receipts(film)] == [two.pk]

    post(one, euros("70.00"), on=day, kind=Posting.Kind.RETURN, by=SYSTEM)
    found = receipts().get(pk=one.pk)
    assert (found.paid, found.balance, found.state) == (euros("30.10"), euros("70.00"), State.PARTLY)
    assert balance(one) == euros("70.00")

    note = credit(one, euros("70.00"), reason="Left", by=SYSTEM)
    found = receipts().get(pk=one.pk)
    assert (found.credited, found.balance, found.state) == (euros("70.00"), euros("0"), State.PAID)
    assert (note.number[:2], note.amount) == ("AR", euros("-70.00"))
    assert receipts().get(pk=note.pk).state == State.NOTE
    assert balance(note) == euros(0)
    assert owed_by(film) == euros("50.00")

    with pytest.raises(ValidationError):
        # It came back, which has to be undone first.
        unpost(debit, reason="Another member's", by=SYSTEM)
    unpost(transfer, reason="Another member's", by=SYSTEM)
    assert balance(one) == euros("30.10")


def test_paid_and_then_credited_stands_in_the_debtors_favour(
    organisation: Callable[..., Any], receipt: Callable[..., Any]
) -> None:
    film = organisation()
    one = receipt(film, "100.00")
    post(one, euros("120.00"), on=TODAY(), by=SYSTEM)
    credit(one, euros("100.00"), reason="Not a member", by=SYSTEM)
    assert receipts().get(pk=one.pk).state == State.CREDITED
    assert owed_by(film) == euros("-120.00")
    post(one, euros("120.00"), on=TODAY(), kind=Posting.Kind.REFUND, by=SYSTEM)
    assert owed_by(film) == euros(0)


def test_credits_take_no_more_than_the_receipt(
    organisation: Callable[..., Any], receipt: Callable[..., Any]
) -> None:
    one = receipt(organisation(), "100.00", on=date(2026, 1, 15))
    note = credit(one, euros("60.00"), reason="In part", by=SYSTEM)
    for amount in ("40.01", "0", "-1"):
        with pytest.raises(ValidationError):
            credit(one, euros(amount), reason="Too much", by=SYSTEM)
    for wrong in (
        lambda: credit(one, euros("1"), reason=" ", by=SYSTEM),
        lambda: credit(one, euros("1"), reason="Early", on=date(2026, 1, 14), by=SYSTEM),
        lambda: credit(note, euros("1"), reason="A note", by=SYSTEM),
    ):
        with pytest.raises(ValidationError):
            wrong()
    assert Receipt.objects.exclude(corrects=None).count() == 1


def test_postings_that_do_not_fit_are_refused(
    organisation: Callable[..., Any], receipt: Callable[..., Any]
) -> None:
    one = receipt(organisation(), "100.00")
    note = credit(one, euros("10.00"), reason="In part", by=SYSTEM)
    credited = Posting.objects.get()
    day = TODAY()
    undone = unpost(post(one, euros(5), on=day, by=SYSTEM), reason="Wrong", by=SYSTEM)
    again = Posting.objects.get(pk=undone.reverses_id)
    wrong: list[Callable[[], object]] = [
        lambda: post(one, euros("0"), on=day, by=SYSTEM),
        lambda: post(one, euros("-1"), on=day, by=SYSTEM),
        lambda: post(one, euros("1"), on=day + timedelta(days=1), by=SYSTEM),
        lambda: post(one, euros("1"), on=date(2023, 3, 29), by=SYSTEM),
        lambda: post(one, euros("1"), on=None, by=SYSTEM),  # type: ignore[arg-type]
        lambda: post(one, euros("1"), on=day, kind="credit", by=SYSTEM),
        lambda: post(one, euros("1"), on=day, kind="gift", by=SYSTEM),
        lambda: post(one, euros("1"), on=day, kind=Posting.Kind.RETURN, by=SYSTEM),
        lambda: post(note, euros("1"), on=day, by=SYSTEM),
        lambda: unpost(credited, reason="No", by=SYSTEM),
        lambda: unpost(undone, reason="No", by=SYSTEM),
        lambda: unpost(again, reason="Twice", by=SYSTEM),
    ]
    before = Posting.objects.count()
    for each in wrong:
        with pytest.raises(ValidationError):
            each()
    assert Posting.objects.count() == before


def test_who_may_issue_post_and_credit(
    account: Callable[..., Any],
    organisation: Callable[..., Any],
    representative: Callable[..., Any],
    receipt: Callable[..., Any],
) -> None:
    film = organisation()
    one = receipt(film)
    office, treasurer, secretary = (account(role) for role in ("office_staff", "treasurer", "secretary"))
    member = representative(film)
    new = NewReceipt(film, TODAY().year, euros(5))
    for by in (secretary, member):
        for act in (
            lambda by=by: issue(new, by=by),
            lambda by=by: post(one, euros(1), on=TODAY(), by=by),
            lambda by=by: credit(one, euros(1), reason="x", by=by),
        ):
            with pytest.raises(PermissionDenied):
                act()
    with pytest.raises(PermissionDenied):
        credit(one, euros(1), reason="x", by=office)
    posting = post(one, euros(1), on=TODAY(), by=office)
    with pytest.raises(PermissionDenied):
        unpost(posting, reason="x", by=member)
    credit(one, euros(1), reason="x", by=treasurer)
    assert {entry.verb for entry in AuditEntry.objects.filter(object_type="billing.receipt")} == {
        "billing.issued",
        "billing.posted",
        "billing.credited",
    }


def test_the_database_refuses_what_no_receipt_is(
    organisation: Callable[..., Any], receipt: Callable[..., Any]
) -> None:
    one = receipt(organisation())
    for change in ({"amount": euros("-1")}, {"due_on": date(2000, 1, 1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Receipt.objects.filter(pk=one.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Posting.objects.create(receipt=one, amount=euros(0), on=TODAY(), kind="manual")
    assert ChainLink.objects.filter(book="receipts").count() == 1
