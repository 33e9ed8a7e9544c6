"""Statements taken in once, chained, explained; entries settled by one person, undone with a trail, learnt from."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from claqueta.billing import actions
from claqueta.billing.actions.settling import left_of, postings_of, shares_of
from claqueta.billing.bank import ibans
from claqueta.billing.models import (
    Advance,
    BankEntry,
    EntryKind,
    EntryState,
    Learnt,
    Posting,
    Statement,
    StatementState,
)
from claqueta.billing.office.statements import doubts_in_words
from claqueta.billing.queries import balance
from claqueta.billing.tests.factories import camt, euros, iban, statement_csv
from claqueta.foundation.actors import SYSTEM

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
type Make = Callable[..., Any]
TODAY = timezone.localdate()


def days_ago(count: int) -> date:
    return TODAY - timedelta(days=count)


def take(body: bytes, name: str = "file") -> Any:
    taken = actions.take_in(body, name, by=SYSTEM)
    actions.explain(by=SYSTEM)
    return taken


@pytest.fixture
def owed(organisation: Make, receipt: Make) -> Any:
    """A receipt of 450 € of Azotea Films, issued two months ago."""
    return receipt(organisation("Azotea Films"), "450.00", on=days_ago(60))


# -- Taken in ----------------------------------------------------------------------------------------------------


def test_exact_number_and_amount_is_posted_by_itself(owed: Any) -> None:
    take(camt([(days_ago(3), f"Cuota {owed.number}", "450.00")], name="AZOTEA FILMS SL"))

    entry = BankEntry.objects.get()
    assert (entry.state, entry.kind, entry.automatic) == (EntryState.SETTLED, EntryKind.PAYMENT, True)
    assert balance(owed) == euros(0)
    assert [(one.kind, one.on) for one in postings_of(entry)] == [(Posting.Kind.TRANSFER, days_ago(3))]


@pytest.mark.parametrize("name", ["Somebody Else", "AZOTEA FILMS SL"])
def test_what_a_treasurer_would_look_at_is_proposed_with_its_reason(owed: Any, name: str) -> None:
    take(camt([(days_ago(3), f"Cuota {owed.number}", "300.00")], name=name))

    entry = BankEntry.objects.get()
    assert entry.state == EntryState.PROPOSED
    assert shares_of(entry)[0][0] == owed.pk
    assert set(entry.why) == {"es", "en"}
    assert balance(owed) == euros(450)


def test_same_file_again_is_refused(owed: Any) -> None:
    body = camt([(days_ago(3), "x", "10.00")])
    take(body)

    with pytest.raises(ValidationError, match="taken in already"):
        take(body, "another name")
    assert BankEntry.objects.count() == 1


def test_overlap_takes_in_only_what_is_new(owed: Any) -> None:
    first = [(days_ago(5), "Cuota", "450.00"), (days_ago(5), "Cuota", "450.00")]
    take(statement_csv(first))
    taken = take(statement_csv([*first, (days_ago(4), "Other", "20.00")]))

    assert (taken.known, taken.new) == (2, 1)
    assert BankEntry.objects.count() == 3


def test_same_day_in_another_form_of_file_is_recognised(owed: Any) -> None:
    rows = [(days_ago(5), "Cuota anual", "450.00"), (days_ago(5), "Otra", "450.00")]
    take(statement_csv(rows))
    taken = take(camt([(days_ago(5), "CUOTA", "450.00"), (days_ago(5), "NEW", "33.00")], opening="1900.00"))

    assert (taken.known, taken.new) == (1, 1)


def test_number_used_again_in_another_year_is_no_duplicate() -> None:
    take(camt([(days_ago(400), "Cuota", "450.00")], number="1"))
    taken = take(camt([(days_ago(30), "Cuota", "450.00")], number="1", opening="1450.00"))

    assert (taken.known, taken.new, Statement.objects.filter(number="1").count()) == (0, 1, 2)


def test_two_equal_entries_of_one_day_are_two() -> None:
    taken = take(camt([(days_ago(5), "Cuota", "450.00"), (days_ago(5), "Cuota", "450.00")]))

    assert taken.new == 2


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (lambda: camt([(days_ago(1), "x", "1.00")], account=iban(5)), "another account"),
        (lambda: camt([(days_ago(1), "x", "1.00")], currency="USD"), "another currency"),
        (lambda: b"<html><p>Hello</p></html>", "."),
        (lambda: b"", "."),
        (
            lambda: (
                b"<?xml version='1.0'?><Document xmlns='urn:iso:std:iso:20022:tech:xsd:pain.008.001.08'/>"
            ),
            ".",
        ),
    ],
)
def test_what_is_no_statement_of_ours_is_refused_and_nothing_is_there(
    body: Callable[[], bytes], message: str
) -> None:
    with pytest.raises(ValidationError, match=message):
        take(body())
    assert (Statement.objects.count(), BankEntry.objects.count()) == (0, 0)


def test_file_that_is_too_large_is_not_read(settings: Any, monkeypatch: Any) -> None:
    from conftest import at_most

    at_most(settings, monkeypatch, bank_file_size=0)
    with pytest.raises(ValidationError, match="larger"):
        take(b"x")


def test_gap_is_held_until_somebody_decides_and_says_why(owed: Any) -> None:
    take(camt([(days_ago(40), "x", "10.00")]))
    taken = take(
        camt([(days_ago(3), f"Cuota {owed.number}", "450.00")], opening="5000.00", name="AZOTEA FILMS SL")
    )

    (held,) = taken.held
    assert [doubt["key"] for doubt in held.doubts] == ["gap"]
    (said,) = doubts_in_words(held)
    assert "5,000.00" in said
    assert balance(owed) == euros(450)
    with pytest.raises(ValidationError):
        actions.decide_statement(held, take=True, why="", by=SYSTEM)
    actions.decide_statement(held, take=True, why="The bank closed for a month", by=SYSTEM)
    actions.explain(by=SYSTEM)
    assert balance(owed) == euros(0)
    with pytest.raises(ValidationError, match="decided meanwhile"):
        actions.decide_statement(held, take=False, why="No", by=SYSTEM)


def test_statement_that_does_not_add_up_is_left_out_with_its_entries_and_may_come_again() -> None:
    broken = camt([(days_ago(3), "x", "10.00")]).replace(b">1010.00<", b">1111.00<")
    (held,) = take(broken).held

    actions.decide_statement(held, take=False, why="Cut short", by=SYSTEM)

    assert BankEntry.objects.count() == 0
    assert take(broken).held[0].state == StatementState.HELD


def test_account_numbers_of_payers_stand_nowhere_in_the_open(owed: Any) -> None:
    payer = iban(77)
    take(camt([(days_ago(3), f"From {payer} cuota", "450.00")], payer=payer, name="Ana"), f"{payer}.xml")

    entry, statement = BankEntry.objects.get(), Statement.objects.get()
    kept = f"{entry.text} {entry.name} {entry.why} {statement.file_name} {entry.reference}"
    assert payer not in kept
    assert entry.payer == ibans.fingerprint(payer)
    assert payer.encode() not in bytes(entry.raw_sealed)


# -- Settled -----------------------------------------------------------------------------------------------------


@pytest.fixture
def unknown(owed: Any) -> BankEntry:
    """600 € of a stranger's account."""
    take(camt([(days_ago(3), "Pago", "600.00")], payer=iban(8), name="Gestoría Pérez"))
    return BankEntry.objects.get()


def settle(entry: BankEntry, **more: Any) -> BankEntry:
    values = {"kind": EntryKind.PAYMENT, "revision": entry.revision, "by": SYSTEM, **more}
    return actions.settle_entry(entry, **values)


def test_rest_of_a_payment_is_put_on_account_and_pays_the_next_receipt(
    unknown: BankEntry, owed: Any, receipt: Make
) -> None:
    with pytest.raises(ValidationError, match="150"):
        settle(unknown, shares=[(owed.pk, Decimal("450"))])
    settle(unknown, shares=[(owed.pk, Decimal("450"))], organisation=owed.organisation)

    advance = Advance.objects.get()
    later = receipt(owed.organisation, "100.00")
    actions.use_advance(advance, later, by=SYSTEM)
    assert (balance(owed), balance(later), left_of(advance)) == (euros(0), euros(0), euros(50))
    with pytest.raises(ValidationError, match="undo that first"):
        actions.undo_entry(unknown, reason="Wrong", by=SYSTEM)


def test_several_receipts_and_a_part_of_one(unknown: BankEntry, owed: Any, receipt: Make) -> None:
    other = receipt(owed.organisation, "300.00")
    settle(unknown, shares=[(owed.pk, Decimal("450")), (other.pk, Decimal("150"))])

    assert (balance(owed), balance(other)) == (euros(0), euros(150))


@pytest.mark.parametrize(
    ("kind", "share", "message"),
    [
        (EntryKind.PAYMENT, "451", "Only"),
        (EntryKind.RETURN, "450", "other way round"),
        (EntryKind.FEE, "450", "Receipts are paid"),
        ("nonsense", "450", "none of the choices"),
        (EntryKind.PAYMENT, "0", "above nothing"),
        (EntryKind.PAYMENT, "-0.01", "above nothing"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_posted(
    unknown: BankEntry, owed: Any, kind: str, share: str, message: str
) -> None:
    with pytest.raises(ValidationError, match=message):
        settle(unknown, kind=kind, shares=[(owed.pk, Decimal(share))], organisation=owed.organisation)
    unknown.refresh_from_db()
    assert (Posting.objects.count(), Advance.objects.count(), unknown.state) == (0, 0, EntryState.OPEN)


def test_second_of_two_treasurers_is_told_who_was_first(unknown: BankEntry, owed: Any, account: Make) -> None:
    first = account("treasurer", email="first@people.example")
    seen_by_both = unknown.revision
    actions.settle_entry(unknown, kind=EntryKind.INCOME, revision=seen_by_both, by=first)

    with pytest.raises(actions.SettledMeanwhile, match="settled this entry"):
        settle(
            unknown, shares=[(owed.pk, Decimal("450"))], organisation=owed.organisation, revision=seen_by_both
        )
    assert Posting.objects.count() == 0


def test_decision_is_undone_with_a_trail_and_the_second_sight_is_stale(unknown: BankEntry, owed: Any) -> None:
    settled = settle(unknown, shares=[(owed.pk, Decimal("450"))], organisation=owed.organisation)
    undone = actions.undo_entry(settled, reason="It was Faro's", by=SYSTEM)

    assert balance(owed) == euros(450)
    assert (undone.state, Learnt.objects.count(), left_of(Advance.objects.get())) == ("proposed", 0, euros(0))
    assert Posting.objects.exclude(reverses=None).count() == 1
    with pytest.raises(ValidationError, match="Nothing was decided"):
        actions.undo_entry(undone, reason="Again", by=SYSTEM)
    with pytest.raises(actions.SettledMeanwhile, match="changed meanwhile"):
        settle(undone, revision=settled.revision)


def test_decision_teaches_whose_the_account_is(unknown: BankEntry, owed: Any, receipt: Make) -> None:
    settle(unknown, shares=[(owed.pk, Decimal("450"))], organisation=owed.organisation)
    later = receipt(owed.organisation, "310.00", on=days_ago(2))

    take(camt([(days_ago(1), "Pago", "310.00")], opening="1600.00", payer=iban(8), name="Gestoría Pérez"))

    entry = BankEntry.objects.latest("pk")
    assert {share["receipt"] for share in entry.shares} == {later.pk}


def test_fees_and_grants_are_confirmed_together(organisation: Make) -> None:
    take(
        camt(
            [
                (days_ago(3), "COMISION MANTENIMIENTO", "-12.00"),
                (days_ago(2), "SUBVENCION COMUNIDAD DE MADRID", "5000.00"),
            ]
        )
    )
    waiting = list(BankEntry.objects.filter(state=EntryState.PROPOSED))

    assert actions.settle_others(waiting, by=SYSTEM) == len([one for one in waiting if one.kind != "payment"])
    assert BankEntry.objects.filter(kind=EntryKind.FEE, state=EntryState.SETTLED).count() == 1


@pytest.mark.parametrize("role", ["secretary", "board_member", "editor", "partner_officer"])
def test_who_does_not_keep_the_books_changes_nothing(unknown: BankEntry, account: Make, role: str) -> None:
    by = account(role)
    for refused in (
        lambda: actions.take_in(b"x", "a", by=by),
        lambda: actions.explain(by=by),
        lambda: settle(unknown, by=by),
        lambda: actions.undo_entry(unknown, reason="x", by=by),
        lambda: actions.settle_others([unknown], by=by),
    ):
        with pytest.raises(PermissionDenied):
            refused()


def test_explaining_again_leaves_what_is_settled(unknown: BankEntry) -> None:
    settle(unknown, kind=EntryKind.INCOME)

    assert actions.explain(by=SYSTEM) == 0
    unknown.refresh_from_db()
    assert unknown.state == EntryState.SETTLED


def test_what_was_learnt_outlives_the_key(unknown: BankEntry, owed: Any, settings: Any) -> None:
    settle(unknown, shares=[(owed.pk, Decimal("450"))], organisation=owed.organisation)
    assert actions.reseal() == 0
    settings.IBAN_KEY_FALLBACKS, settings.IBAN_KEY = [settings.IBAN_KEY], "another" * 10

    assert actions.reseal() == 1
    settings.IBAN_KEY_FALLBACKS = []

    unknown.refresh_from_db()
    assert unknown.payer == ibans.fingerprint(iban(8))
    assert Learnt.objects.get(by=Learnt.By.ACCOUNT).key == unknown.payer
