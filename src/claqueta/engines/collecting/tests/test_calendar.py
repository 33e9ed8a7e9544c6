from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claqueta.engines.collecting.calendar import after, before, easter, is_target, next_target


@pytest.mark.parametrize(
    ("year", "day"),
    [
        (2024, date(2024, 3, 31)),
        (2025, date(2025, 4, 20)),
        (2026, date(2026, 4, 5)),
        (2038, date(2038, 4, 25)),
    ],
)
def test_easter(year: int, day: date) -> None:
    assert easter(year) == day


@pytest.mark.parametrize(
    ("day", "moved"),
    [
        ("2026-11-28", "2026-11-30"),
        ("2027-03-26", "2027-03-30"),
        ("2026-12-25", "2026-12-28"),
        ("2026-05-01", "2026-05-04"),
        ("2027-01-01", "2027-01-04"),
        ("2026-11-25", "2026-11-25"),
    ],
)
def test_a_day_moves_to_the_next_on_which_banks_settle(day: str, moved: str) -> None:
    assert next_target(date.fromisoformat(day)) == date.fromisoformat(moved)


@given(st.dates(date(2020, 1, 1), date(2080, 1, 1)), st.integers(1, 8))
def test_days_are_counted_there_and_back(day: date, count: int) -> None:
    assert is_target(next_target(day))
    assert before(after(next_target(day), count), count) == next_target(day)
