"""A run of dues: every member is issued or listed with the reason, once, whatever interrupts it."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone, translation

from claqueta.billing import actions
from claqueta.billing.actions import runs
from claqueta.billing.books import BOOK
from claqueta.billing.models import DuesRow, DuesRun, Receipt
from claqueta.billing.policies.working import in_words
from claqueta.billing.tests.factories import euros
from claqueta.foundation import chains
from claqueta.foundation.actors import SYSTEM
from claqueta.organisations.actions import set_standing
from claqueta.organisations.models import Organisation
from conftest import at_most, run_threads
from tests.surroundings import ROOT, outside

YEAR = timezone.localdate().year
State, RowState = DuesRun.State, DuesRow.State


@pytest.fixture
def treasurer(account: Callable[..., Any]) -> Any:
    return account("treasurer")


def rows(run: DuesRun) -> dict[str, DuesRow]:
    return {row.organisation.name: row for row in run.rows.select_related("organisation", "receipt")}


def test_preview_says_what_each_owes_and_how(member: Callable[..., Any]) -> None:
    member("Azotea")
    member("Bruma", size_band="small", since=date(YEAR, 4, 10))
    member("Cima", size_band="")
    member("Duna", address=False, email="")
    member("Este", until=date(YEAR, 6, 1))
    member("Faro", since=date(YEAR + 1, 1, 1))
    member("Gavia", until=date(YEAR, 1, 1))
    run = actions.begin_run(year=YEAR, by=SYSTEM)

    found = rows(run)
    assert sorted(found) == ["Azotea", "Bruma", "Cima", "Duna", "Este"]
    assert {name: (row.state, row.amount, row.doubts) for name, row in found.items()} == {
        "Azotea": (RowState.READY, euros("450"), []),
        "Bruma": (RowState.READY, euros("675"), []),
        "Cima": (RowState.TO_DECIDE, euros("0"), ["no-size"]),
        "Duna": (RowState.TO_DECIDE, euros("450"), ["no-address", "no-mail"]),
        "Este": (RowState.TO_DECIDE, euros("225"), ["left"]),
    }
    with translation.override("en"):
        assert in_words(found["Bruma"].lines[0]) == (
            f"Member's dues, small: €900.00 a year · 3 of 4 parts of the year, from 10 April {YEAR}"
        )


def test_run_from_preview_to_issued(
    member: Callable[..., Any], treasurer: Any, account: Callable[..., Any]
) -> None:
    office = account("office_staff")
    member("Azotea")
    member("Cima", size_band="")
    member("Duna", address=False)
    run = actions.begin_run(year=YEAR, by=office)
    with pytest.raises(ValidationError):
        actions.approve_run(run, by=treasurer)
    with pytest.raises(ValidationError) as refused:
        actions.decide(rows(run)["Cima"], reason="It is small", by=office)
    assert "band" in refused.value.message_dict
    actions.decide(rows(run)["Cima"], reason="Declared by phone", band="small", by=office)
    with pytest.raises(ValidationError):
        actions.leave_out(rows(run)["Duna"], reason=" ", by=office)
    actions.leave_out(rows(run)["Duna"], reason="Moving; asks to wait", by=office)
    run = actions.work_out(run, by=office)
    assert {name: (row.state, row.amount) for name, row in rows(run).items()} == {
        "Azotea": (RowState.READY, euros("450")),
        "Cima": (RowState.READY, euros("900")),
        "Duna": (RowState.LEFT_OUT, euros("450")),
    }
    with pytest.raises(ValidationError):
        actions.issue_run(run, by=office)
    with pytest.raises(PermissionDenied):
        actions.approve_run(run, by=office)
    run = actions.approve_run(run, by=treasurer)
    assert run.state == State.APPROVED

    run = actions.issue_run(run, by=office)
    assert run.state == State.ISSUED
    assert {row.receipt.number for row in rows(run).values() if row.receipt} == {
        f"A-{YEAR}-0001",
        f"A-{YEAR}-0002",
    }
    assert rows(run)["Duna"].reason == "Moving; asks to wait"
    again = actions.issue_run(run, by=office)
    assert (again.state, Receipt.objects.count()) == (State.ISSUED, 2)
    for act in (actions.work_out, actions.drop_run, actions.approve_run):
        with pytest.raises(ValidationError):
            act(run, by=treasurer)


def test_run_of_the_year_twice_issues_only_what_is_left(member: Callable[..., Any], treasurer: Any) -> None:
    member("Azotea")
    first = actions.begin_run(year=YEAR, by=SYSTEM)
    with pytest.raises(ValidationError) as refused:
        actions.begin_run(year=YEAR, by=SYSTEM)
    assert list(refused.value.message_dict) == ["year"]
    actions.issue_run(actions.approve_run(first, by=treasurer), by=SYSTEM)

    member("Bruma", since=date(YEAR, 7, 1))
    second = actions.begin_run(year=YEAR, by=SYSTEM)
    found = rows(second)
    assert found["Azotea"].state == RowState.LEFT_OUT
    assert f"A-{YEAR}-0001" in found["Azotea"].reason
    assert found["Bruma"].amount == euros("225")


def test_a_grown_member_is_issued_the_difference_and_a_shrunk_one_decided(
    member: Callable[..., Any], treasurer: Any
) -> None:
    grown, shrunk = member("Azotea"), member("Bruma", size_band="small")
    actions.issue_run(actions.approve_run(actions.begin_run(year=YEAR, by=SYSTEM), by=treasurer), by=SYSTEM)
    Organisation.objects.filter(pk=grown.pk).update(size_band="small")
    Organisation.objects.filter(pk=shrunk.pk).update(size_band="micro")
    found = rows(actions.begin_run(year=YEAR, by=SYSTEM))
    assert (found["Azotea"].amount, found["Bruma"].amount) == (euros("450"), euros("-450"))
    assert found["Bruma"].doubts == ["too-much"]
    with translation.override("en"):
        assert in_words(found["Azotea"].lines[-1]) == f"Less what was issued before (A-{YEAR}-0001)"
    with pytest.raises(ValidationError):
        actions.decide(found["Bruma"], reason="No matter", by=SYSTEM)


def test_what_was_issued_after_the_preview_is_not_issued_again(
    member: Callable[..., Any], treasurer: Any, receipt: Callable[..., Any]
) -> None:
    film = member("Azotea")
    member("Bruma")
    run = actions.approve_run(actions.begin_run(year=YEAR, by=SYSTEM), by=treasurer)
    by_hand = receipt(film, "450.00")
    found = rows(actions.issue_run(run, by=SYSTEM))
    assert found["Azotea"].state == RowState.LEFT_OUT
    assert by_hand.number in found["Azotea"].reason
    assert found["Bruma"].state == RowState.ISSUED


def test_above_the_rule_two_different_people_approve(
    member: Callable[..., Any],
    treasurer: Any,
    account: Callable[..., Any],
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at_most(settings, monkeypatch, two_approve_above=449)
    member("Azotea")
    board = account("board_member")
    run = actions.begin_run(year=YEAR, by=SYSTEM)
    with pytest.raises(PermissionDenied):
        actions.approve_run(run, by=board)
    assert actions.approve_run(run, by=treasurer).state == State.PREVIEW
    with pytest.raises(ValidationError):
        actions.approve_run(run, by=treasurer)
    with pytest.raises(PermissionDenied):
        actions.approve_run(run, by=account("office_staff"))
    assert actions.approve_run(run, by=board).state == State.APPROVED
    # What is worked out anew was approved by nobody.
    assert actions.work_out(run, by=SYSTEM).state == State.PREVIEW
    assert run.approvals.count() == 0


@pytest.mark.parametrize(
    ("year", "on", "field"),
    [
        (2022, None, "year"),
        (YEAR + 2, None, "year"),
        (YEAR, date(YEAR - 1, 12, 31), "issue_on"),
        (2023, date(2023, 3, 29), "issue_on"),
    ],
)
def test_years_that_no_run_is_for(db: None, year: int, on: date | None, field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        actions.begin_run(year=year, issue_on=on, by=SYSTEM)
    assert list(refused.value.message_dict) == [field]
    assert not DuesRun.objects.exists()


def test_next_years_dues_are_previewed_and_not_issued_yet(member: Callable[..., Any], treasurer: Any) -> None:
    member("Azotea")
    run = actions.begin_run(year=YEAR + 1, by=SYSTEM)
    assert run.issue_on == date(YEAR + 1, 1, 1)
    actions.approve_run(run, by=treasurer)
    with pytest.raises(ValidationError):
        actions.issue_run(run, by=SYSTEM)
    assert not Receipt.objects.exists()
    actions.drop_run(run, by=SYSTEM)


def test_run_of_which_something_was_issued_is_not_dropped(
    member: Callable[..., Any], treasurer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "BATCH", 1)
    member("Azotea")
    member("Bruma")
    run = actions.approve_run(actions.begin_run(year=YEAR, by=SYSTEM), by=treasurer)

    def stop(done: int, _total: int) -> None:
        if done == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        actions.issue_run(run, by=SYSTEM, tell=stop)
    assert Receipt.objects.count() == 1
    with pytest.raises(ValidationError):
        actions.drop_run(run, by=SYSTEM)
    issued = run.rows.exclude(receipt=None).get()
    with pytest.raises(ValidationError):
        actions.leave_out(issued, reason="No", by=SYSTEM)
    actions.work_out(run, by=SYSTEM)
    assert run.rows.exclude(receipt=None).get() == issued
    actions.issue_run(actions.approve_run(run, by=treasurer), by=SYSTEM)
    assert Receipt.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_killed_at_any_row_and_run_again_it_completes_without_doubles(
    member: Callable[..., Any], treasurer: Any
) -> None:
    for number in range(24):
        member(f"Azotea {number}", email=f"a{number}@members.example")
    run = actions.approve_run(actions.begin_run(year=YEAR, by=SYSTEM), by=treasurer)
    code = (
        "import django, os, signal; django.setup()\n"
        "from django.conf import settings\n"
        "from claqueta.billing.actions import runs, issue_run\n"
        "from claqueta.billing.models import DuesRun, Receipt\n"
        "from claqueta.foundation.actors import SYSTEM\n"
        "runs.BATCH = 3\n"
        "left = int(os.environ['ROWS'])\n"
        "made = Receipt.__init__\n"
        "def counting(self, *args, **kwargs):\n"
        "    global left\n"
        "    if 'debtor_name' in kwargs:\n"
        "        left -= 1\n"
        "        if left < 0:\n"
        "            os.kill(os.getpid(), signal.SIGKILL)\n"
        "    made(self, *args, **kwargs)\n"
        "Receipt.__init__ = counting\n"
        f"issue_run(DuesRun.objects.get(pk={run.pk}), by=SYSTEM)\n"
    )
    from django.db import connection

    where = {"CLAQUETA_TEST_DATABASE": str(connection.settings_dict["NAME"])}
    code = (
        "from django.conf import settings\n"
        "import os\n"
        "settings.DATABASES['default']['NAME'] = os.environ['CLAQUETA_TEST_DATABASE']\n"
        "settings.DATABASES['default'].get('OPTIONS', {}).pop('pool', None)\n"
    ) + code
    kept = {name: value for name, value in os.environ.items() if name.startswith("CLAQUETA_")}
    seen = []
    for row in (0, 1, 2, 4, 100):
        environment = outside(**kept, **where, ROWS=str(row), DJANGO_SETTINGS_MODULE="tests.settings")
        environment["PYTHONPATH"] = f"{ROOT / 'src'}:{ROOT}"
        done = subprocess.run([sys.executable, "-c", code], env=environment, cwd=ROOT, capture_output=True)
        assert done.returncode == (0 if row == 100 else -signal.SIGKILL), done.stderr.decode()
        seen.append(Receipt.objects.count())
        assert chains.verify(BOOK) == []
    assert seen == [0, 0, 0, 3, 24]
    assert sorted(Receipt.objects.values_list("ordinal", flat=True)) == list(range(1, 25))
    assert Receipt.objects.values("organisation").distinct().count() == 24
    assert DuesRun.objects.get().state == State.ISSUED


@pytest.mark.django_db(transaction=True)
def test_two_who_issue_one_run_at_once_issue_each_row_once(
    member: Callable[..., Any], treasurer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "BATCH", 2)
    for number in range(9):
        member(f"Azotea {number}", email=f"a{number}@members.example")
    run = actions.approve_run(actions.begin_run(year=YEAR, by=SYSTEM), by=treasurer)
    assert run_threads(*[lambda: actions.issue_run(run, by=SYSTEM)] * 4) == []
    assert sorted(Receipt.objects.values_list("ordinal", flat=True)) == list(range(1, 10))
    assert run.rows.exclude(receipt=None).count() == 9


def test_secretary_and_members_prepare_nothing(
    member: Callable[..., Any], account: Callable[..., Any], representative: Callable[..., Any]
) -> None:
    film = member("Azotea")
    run = actions.begin_run(year=YEAR, by=SYSTEM)
    row = run.rows.get()
    for by in (account("secretary"), representative(film)):
        for act in (
            lambda by=by: actions.begin_run(year=YEAR - 1, by=by),
            lambda by=by: actions.work_out(run, by=by),
            lambda by=by: actions.decide(row, reason="x", by=by),
            lambda by=by: actions.leave_out(row, reason="x", by=by),
            lambda by=by: actions.approve_run(run, by=by),
            lambda by=by: actions.issue_run(run, by=by),
            lambda by=by: actions.drop_run(run, by=by),
        ):
            with pytest.raises(PermissionDenied):
                act()


def test_work_out_costs_no_statement_for_each_member(
    member: Callable[..., Any], django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        member(f"Azotea {number}", email=f"a{number}@members.example")
    run = actions.begin_run(year=YEAR, by=SYSTEM)
    with django_assert_max_num_queries(30):
        actions.work_out(run, by=SYSTEM)


def test_one_who_is_no_member_any_more_is_not_decided(member: Callable[..., Any]) -> None:
    film = member("Azotea")
    run = actions.begin_run(year=YEAR, by=SYSTEM)
    set_standing(film, standing="full", since=film.member_since, until=date(YEAR, 1, 1), by=SYSTEM)
    with pytest.raises(ValidationError):
        actions.decide(run.rows.get(), reason="All the same", by=SYSTEM)


def test_what_was_credited_is_not_issued_again_unseen(
    member: Callable[..., Any], receipt: Callable[..., Any], treasurer: Any
) -> None:
    issued = receipt(member("Azotea"), "450.00")
    actions.credit(issued, euros("150"), reason="Reduction granted", by=treasurer)
    row = actions.begin_run(year=YEAR, by=SYSTEM).rows.get()
    assert (row.state, row.amount, row.doubts) == (RowState.TO_DECIDE, euros("150"), ["credited"])
    row = actions.decide(row, reason="The reduction ended", by=treasurer)
    assert row.state == RowState.READY
