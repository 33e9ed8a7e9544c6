"""Double entry: every entry balances, and every sum of a report is the sum of its rows, whatever happened."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claqueta.billing import actions
from claqueta.billing.chart import HOUSE, chart, chart_of
from claqueta.billing.models import Movement, Posting, Receipt, Statement
from claqueta.billing.policies.journal import legs, prorata
from claqueta.billing.queries import owed_by, receipts
from claqueta.billing.queries.figures import budget, cash_curve, due, overdue_by_age
from claqueta.billing.queries.journal import entries, journal, prorata_report
from claqueta.billing.queries.statement import statement
from claqueta.billing.tests.factories import euros
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.money import total

FIRST, LAST = date(2023, 3, 30), date(2999, 12, 31)
CENTS = st.integers(1, 90_000).map(lambda cents: euros(str(Decimal(cents) / 100)))
ACTS = st.sampled_from(["issue", "pay", "return", "credit", "unpost", "fee", "grant"])


def sum_of(amounts: Any) -> Any:
    return total(amounts, "EUR")


def act(what: str, amount: Any, film: Any) -> None:
    """Do one thing, as far as it can be done now."""
    today = timezone.localdate()
    last = Receipt.objects.filter(organisation=film, corrects=None).order_by("-pk").first()
    try:
        match what:
            case "issue":
                actions.issue(actions.NewReceipt(film, today.year, amount), by=SYSTEM)
            case "pay" if last:
                actions.post(last, amount, on=today, kind=Posting.Kind.TRANSFER, by=SYSTEM)
            case "return" if last:
                actions.post(last, amount, on=today, kind=Posting.Kind.RETURN, by=SYSTEM)
            case "credit" if last:
                actions.credit(last, amount, reason="So it is", by=SYSTEM)
            case "unpost" if last:
                posting = last.postings.order_by("-pk").first()
                if posting:
                    actions.unpost(posting, reason="Wrong", by=SYSTEM)
            case "fee":
                actions.record_movement(-amount, concept="bank_fees", on=today, by=SYSTEM)
            case "grant":
                actions.record_movement(amount, concept="agreements", on=today, by=SYSTEM)
    except ValidationError:
        pass


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=st.lists(st.tuples(ACTS, CENTS), max_size=9))
def test_sum_of_every_report_is_the_sum_of_its_rows(
    history: list[tuple[str, Any]], organisation: Callable[..., Any]
) -> None:
    from claqueta.organisations.models import Organisation

    film = Organisation.objects.filter(legal_name="Azotea Films S.L.").first() or organisation()
    for what, amount in history:
        act(what, amount, film)
    every = list(entries(FIRST, LAST))
    assert all(entry.balanced for entry in every)
    lines = journal(FIRST, LAST)
    assert sum_of(line.leg.debit for line in lines) == sum_of(line.leg.credit for line in lines)

    rows = list(receipts())
    members = [line.leg.debit - line.leg.credit for line in lines if line.leg.account == "448"]
    assert sum_of(members) == sum_of(row.balance for row in rows) == owed_by(film)
    dues = [line.leg.credit - line.leg.debit for line in lines if line.leg.account == "720"]
    assert sum_of(dues) == sum_of(row.amount for row in rows)
    bank = [line.leg.debit - line.leg.credit for line in lines if line.leg.account == "572"]
    moved = [one.amount for one in Movement.objects.all()]
    paid = [one.amount for one in Posting.objects.exclude(kind=Posting.Kind.CREDIT)]
    assert sum_of(bank) == sum_of([*moved, *paid])

    assert due().amount == sum_of(row.balance for row in rows if row.state in ("open", "partly"))
    assert sum_of(one.amount for one in overdue_by_age(LAST - timedelta(days=1))) == due().amount
    assert [line.balance for line in statement(film)][-1:] == ([owed_by(film)] if rows else [])
    year = timezone.localdate().year
    actual = {row.concept.key: row.actual for row in budget(year)}
    assert actual.get("dues", euros(0)) == sum_of(row.amount for row in rows)
    assert actual.get("bank_fees", euros(0)) == -sum_of(one for one in moved if one.amount < 0)
    report = prorata_report(year)
    assert report.counted == sum_of(row.amount for row in rows)
    assert report.percent in (None, 0)
    # What is owed now is due within thirty days.
    assert cash_curve(months=1, ahead=2)[-1].balance == sum_of([*moved, *paid]) + due().amount


@pytest.mark.parametrize(
    ("right", "every", "percent"),
    [
        ("0", "0", None),
        ("0", "100", 0),
        ("100", "100", 100),
        ("33", "100", 33),
        ("33.01", "100", 34),
        ("-5", "100", 0),
    ],
)
def test_prorata_is_rounded_up(right: str, every: str, percent: int | None) -> None:
    assert prorata(euros(right), euros(every)) == percent


def test_leg_of_nothing_is_left_out() -> None:
    assert [leg.account for leg in legs(("1", euros(5)), ("2", euros(-5)), ("3", euros(0)))] == ["1", "2"]


def test_chart_of_the_house_is_whole_and_another_says_what_it_lacks() -> None:
    import tomllib

    values = tomllib.loads(HOUSE.read_text(encoding="utf-8"))
    assert chart_of(values).concepts["dues"].account == "720"
    assert chart().roles["members"] == "448"
    with pytest.raises(ValueError, match="no account has the code 999"):
        chart_of({**values, "roles": {**values["roles"], "vat": "999"}})
    with pytest.raises(ValueError, match="concepts are missing: dues"):
        chart_of({**values, "concepts": [one for one in values["concepts"] if one["key"] != "dues"]})


def test_movement_is_undone_once_and_expected_income_waits_again(organisation: Callable[..., Any]) -> None:
    today = timezone.localdate()
    council = organisation("Ayuntamiento", kind="public_body")
    income = actions.expect_income(council, title="First", amount=euros(15000), expected_on=today, by=SYSTEM)
    income = actions.receive_income(income, on=today, by=SYSTEM)
    with pytest.raises(ValidationError):
        actions.receive_income(income, on=today, by=SYSTEM)
    received = income.received
    assert received is not None
    assert received.amount == euros(15000)
    actions.undo_movement(received, reason="Another's", by=SYSTEM)
    income.refresh_from_db()
    assert income.received is None
    with pytest.raises(ValidationError):
        actions.undo_movement(received, reason="Twice", by=SYSTEM)
    assert sum_of(one.amount for one in Movement.objects.all()) == euros(0)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"concept": "gold"}, "concept"),
        ({"amount": euros(0)}, "amount"),
        ({"on": date(2023, 3, 29)}, "on"),
        ({"on": date(2999, 1, 1)}, "on"),
        ({"on": None}, "on"),
    ],
)
def test_movements_that_do_not_fit_are_refused(db: None, values: dict[str, Any], field: str) -> None:
    given_ = {"amount": euros(5), "concept": "bank_fees", "on": timezone.localdate(), **values}
    with pytest.raises(ValidationError) as refused:
        actions.record_movement(given_.pop("amount"), by=SYSTEM, **given_)
    assert list(refused.value.message_dict) == [field]


@pytest.mark.parametrize(
    ("values", "field"),
    [({"year": 2022}, "year"), ({"concept": "gold"}, "concept"), ({"amount": euros("-1")}, "amount")],
)
def test_budgets_that_do_not_fit_are_refused(db: None, values: dict[str, Any], field: str) -> None:
    given_ = {"year": timezone.localdate().year, "concept": "dues", "amount": euros(5), **values}
    with pytest.raises(ValidationError) as refused:
        actions.set_budget(by=SYSTEM, **given_)
    assert list(refused.value.message_dict) == [field]


def test_budget_forecasts_what_is_known_and_the_plan_for_the_rest(organisation: Callable[..., Any]) -> None:
    council = organisation("Ayuntamiento", kind="public_body")
    actions.set_budget(year=2026, concept="staff", amount=euros(3650), by=SYSTEM)
    actions.set_budget(year=2026, concept="agreements", amount=euros(1000), by=SYSTEM)
    actions.expect_income(council, title="First", amount=euros(700), expected_on=date(2026, 11, 1), by=SYSTEM)
    found = {row.concept.key: row for row in budget(2026, date(2026, 12, 21))}
    assert found["staff"].forecast == euros(100)
    assert found["agreements"].forecast == euros(700)
    assert found["staff"].percent == 0


@pytest.mark.django_db
def test_cash_begins_with_what_the_bank_held_before_the_first_movement() -> None:
    today = timezone.localdate()
    first, earlier = today - timedelta(days=40), today - timedelta(days=60)
    actions.record_movement(euros("-30"), concept="bank_fees", on=earlier, text="Fee", by=SYSTEM)
    actions.record_movement(euros("-20"), concept="bank_fees", on=first, text="Fee", by=SYSTEM)
    account = {"account_key": "main", "file_name": "a.xml", "form": "camt.053", "imported_at": timezone.now()}
    Statement.objects.create(**account, file_sha256="1", begins=first, ends=first, opening=euros("1000"))
    Statement.objects.create(**account, file_sha256="2", begins=today, ends=today, opening=euros("5"))
    assert cash_curve(months=1, ahead=0)[-1].balance == euros("980")
