from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claqueta.engines.reconciling.tests.banks import spanish
from claqueta.engines.reconciling.values import amount_of, date_of


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("-150,00 €", "-150.00"),
        ("150,00-", "-150.00"),
        ("(12,50)", "-12.50"),
        ("12,50 D", "-12.50"),
        ("12,50 H", "12.50"),
        ("+7", "7.00"),
        ("1.234.567", "1234567.00"),
        ("1 234,5", "1234.50"),
        ("−3,00", "-3.00"),
        ("EUR 9.90", "9.90"),
    ],
)
def test_amounts_as_banks_write_them(text: str, amount: str) -> None:
    assert amount_of(text) == Decimal(amount)


@pytest.mark.parametrize("text", ["", "abc", "12,50 USD", "(12", "1.2.3,4,5", "99999999999999", ".", "--1"])
def test_what_is_no_amount(text: str) -> None:
    assert amount_of(text) is None


@given(st.decimals(min_value=-10_000_000, max_value=10_000_000, places=2))
def test_a_spanish_amount_comes_back(amount: Decimal) -> None:
    assert amount_of(spanish(str(amount))) == amount


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("31/01/2025", date(2025, 1, 31)),
        ("1-2-25", date(2025, 2, 1)),
        ("2025-01-31", date(2025, 1, 31)),
        ("2025-01-31T10:00:00", date(2025, 1, 31)),
        ("20250131", date(2025, 1, 31)),
        ("31.01.2025 09:15", date(2025, 1, 31)),
        ("31-ene-25", date(2025, 1, 31)),
        ("3 Sept 2025", date(2025, 9, 3)),
    ],
)
def test_days_as_banks_write_them(text: str, day: date) -> None:
    assert date_of(text) == day


@pytest.mark.parametrize("text", ["", "31/02/2025", "Total", "12/13", "31-foo-25", "20251399"])
def test_what_is_no_day(text: str) -> None:
    assert date_of(text) is None
