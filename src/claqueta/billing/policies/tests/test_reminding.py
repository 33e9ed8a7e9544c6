"""Steps of reminders, promises and ages."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from claqueta.billing.policies.reminding import age_of, due_step, is_broken

STEPS, DUE = (7, 21, 45), date(2026, 1, 1)


@pytest.mark.parametrize(
    ("days", "gone", "step"),
    [
        (6, {}, None),
        (7, {}, 1),
        (100, {}, 1),
        (20, {1: 8}, None),
        (21, {1: 8}, 2),
        (100, {1: 98}, None),
        (100, {1: 94}, 2),
        (100, {1: 8, 2: 22}, 3),
        (400, {1: 8, 2: 22, 3: 46}, None),
    ],
)
def test_steps_come_one_after_the_other(days: int, gone: dict[int, int], step: int | None) -> None:
    went = {key: DUE + timedelta(days=day) for key, day in gone.items()}

    assert due_step(DUE, DUE + timedelta(days=days), STEPS, went, 6) == step


@pytest.mark.parametrize(
    ("paid", "after", "broken"), [("0", 13, True), ("0", 12, False), ("50", 13, False), ("50", 60, True)]
)
def test_promise_is_broken_when_an_instalment_is_late(paid: str, after: int, broken: bool) -> None:
    plan = [(DUE + timedelta(days=10), Decimal(50)), (DUE + timedelta(days=40), Decimal(50))]

    assert is_broken(plan, Decimal(paid), DUE + timedelta(days=after), 3) is broken


@pytest.mark.parametrize(
    ("days", "band"), [(-5, "due"), (0, "due"), (1, "30"), (30, "30"), (31, "60"), (90, "90"), (91, "older")]
)
def test_age_of_a_debt(days: int, band: str) -> None:
    assert age_of(DUE, DUE + timedelta(days=days)) == band
