"""What several do with dues and the bank at the same moment is done once."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from claqueta.billing import actions
from claqueta.billing.models import (
    BankEntry,
    CollectionRow,
    DuesRun,
    EntryState,
    Statement,
)
from claqueta.billing.queries import balance
from claqueta.billing.tests.factories import camt, euros, settled, taken
from claqueta.foundation.actors import SYSTEM
from conftest import run_threads

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
type Make = Callable[..., Any]
TODAY = timezone.localdate()
YEAR = TODAY.year


@pytest.mark.django_db(transaction=True)
def test_two_entries_settled_at_once_do_not_pay_a_receipt_twice(organisation: Make, receipt: Make) -> None:
    due = receipt(organisation("Azotea Films"), "450.00", on=TODAY - timedelta(days=60))
    entries = taken(*[(f"x{number}", "450.00") for number in range(6)])
    errors = run_threads(*[lambda one=one: settled(one, "payment", due, "450") for one in entries])

    assert (balance(due), len(errors)) == (euros(0), 5)
    assert all(isinstance(error, ValidationError) for error in errors), errors
    assert BankEntry.objects.filter(state=EntryState.SETTLED).count() == 1


@pytest.mark.django_db(transaction=True)
def test_entry_confirmed_by_many_at_once_is_posted_once(organisation: Make, receipt: Make) -> None:
    due = receipt(organisation("Azotea Films"), "900.00", on=TODAY - timedelta(days=60))
    (entry,) = taken(("x", "450.00"))

    def confirm() -> None:
        actions.settle_entry(
            entry, kind="payment", shares=[(due.pk, Decimal("450"))], revision=entry.revision, by=SYSTEM
        )

    errors = run_threads(*[confirm] * 4)
    assert [type(error) for error in errors] == [actions.SettledMeanwhile] * 3
    assert balance(due) == euros(450)


@pytest.mark.django_db(transaction=True)
def test_statement_sent_by_many_at_once_is_taken_in_once(organisation: Make) -> None:
    body = camt([(TODAY, "x", "450.00"), (TODAY, "x", "450.00")])
    errors = run_threads(*[lambda: actions.take_in(body, "file", by=SYSTEM)] * 4)

    assert all(isinstance(error, ValidationError) for error in errors), errors
    assert (len(errors), Statement.objects.count(), BankEntry.objects.count()) == (3, 1, 2)


@pytest.mark.django_db(transaction=True)
def test_statements_that_overlap_taken_in_at_once_have_each_entry_once(organisation: Make) -> None:
    bodies = [camt([(TODAY, "x", "450.00"), (TODAY, f"y{number}", "1.00")]) for number in range(4)]
    errors = run_threads(*[lambda body=body: actions.take_in(body, "file", by=SYSTEM) for body in bodies])

    assert all(isinstance(error, ValidationError) for error in errors), errors
    assert BankEntry.objects.filter(text="x").count() == 1


@pytest.mark.django_db(transaction=True)
def test_run_approved_twice_by_one_at_once_is_approved_by_one(
    member: Make, account: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    member("Azotea")
    from claqueta.billing.actions import runs

    monkeypatch.setattr(runs, "approvals_needed", lambda _run, _amount: 2)
    run, treasurer = actions.begin_run(year=YEAR, by=SYSTEM), account("treasurer")
    errors = run_threads(*[lambda: actions.approve_run(run, by=treasurer)] * 4)

    assert [type(error) for error in errors] == [ValidationError] * 3
    run.refresh_from_db()
    assert (run.state, run.approvals.count()) == (DuesRun.State.PREVIEW, 1)


@pytest.mark.django_db(transaction=True)
def test_collections_begun_at_once_have_each_receipt_once(
    organisation: Make, receipt: Make, mandate: Make
) -> None:
    film = organisation("Azotea Films", email="azotea@people.example")
    mandate(film, account=31)
    receipt(film, "450.00", on=TODAY - timedelta(days=30), due_on=TODAY)
    errors = run_threads(*[lambda: actions.begin_collection(TODAY, by=SYSTEM)] * 4)

    assert all(isinstance(error, ValidationError) for error in errors), errors
    assert (len(errors), CollectionRow.objects.count()) == (3, 1)
