"""Months counted as people count them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claqueta.foundation.periods import add_months

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2023, 3, 30), 0, date(2023, 3, 30)),
        (date(2023, 3, 30), 1, date(2023, 4, 30)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 3, 31), 1, date(2023, 4, 30)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2023, 11, 30), 1, date(2023, 12, 30)),
        (date(2023, 12, 31), 1, date(2024, 1, 31)),
        (date(2023, 12, 31), 14, date(2025, 2, 28)),
        (date(2023, 1, 15), -1, date(2022, 12, 15)),
        (date(2023, 12, 15), -12, date(2022, 12, 15)),
        (date(2023, 3, 31), -1, date(2023, 2, 28)),
    ],
)
def test_month_later_is_the_same_day_or_the_month_s_last(day: date, months: int, later: date) -> None:
    assert add_months(day, months) == later


def test_moment_keeps_its_time_and_zone() -> None:
    assert add_months(datetime(2023, 1, 31, 10, 15, tzinfo=UTC), 1) == datetime(
        2023, 2, 28, 10, 15, tzinfo=UTC
    )


@given(DAYS, st.integers(-600, 600))
def test_months_later_are_as_many_months_and_no_later_day(day: date, months: int) -> None:
    later = add_months(day, months)

    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    last = (later + timedelta(1)).day == 1
    assert later.day == day.day or (later.day < day.day and last)


@given(DAYS, DAYS, st.integers(0, 600))
def test_who_came_first_stays_first(one: date, other: date, months: int) -> None:
    first, second = sorted((one, other))

    assert add_months(first, months) <= add_months(second, months)
