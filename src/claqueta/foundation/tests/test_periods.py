"""Months counted as people count them, and days as laws do."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from hypothesis import given
from hypothesis import strategies as st

from claqueta.foundation.cluster_rules import Rule, RuleUnit
from claqueta.foundation.periods import (
    Counting,
    add_months,
    add_working_days,
    is_working_day,
    last_day,
    next_working_day,
    working_days,
)

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


# -- Working days: Madrid, where the sample cluster is ---------------------------------------------------------

OFFICIAL = {
    date(2026, 1, 1),
    date(2026, 1, 6),
    date(2026, 4, 2),
    date(2026, 4, 3),
    date(2026, 5, 1),
    date(2026, 5, 2),
    date(2026, 5, 15),
    date(2026, 8, 15),
    date(2026, 10, 12),
    date(2026, 11, 2),
    date(2026, 11, 9),
    date(2026, 12, 7),
    date(2026, 12, 8),
    date(2026, 12, 25),
}
"""The fourteen of 2026 in the town of Madrid: BOE-A-2025-21667, and two of its council."""
RECENT = st.dates(date(2024, 1, 1), date(2027, 12, 31))


def days(count: int, unit: RuleUnit = "days") -> Rule:
    return Rule({}, (count,), unit, {})


def test_working_days_of_a_year_are_those_of_the_official_calendar() -> None:
    year = [date(2026, 1, 1) + timedelta(days=number) for number in range(365)]
    off = {day for day in year if not is_working_day(day)}
    assert off == OFFICIAL | {day for day in year if day.weekday() >= 5}


@pytest.mark.parametrize(
    ("since", "rule", "counting", "last"),
    [
        # Thursday 26 November 2026; 7 and 8 December are holidays.
        (date(2026, 11, 26), days(10), Counting.CIVIL, date(2026, 12, 6)),
        (date(2026, 11, 26), days(10), Counting.ADMINISTRATIVE, date(2026, 12, 14)),
        (date(2026, 11, 26), days(1), Counting.ADMINISTRATIVE, date(2026, 11, 27)),
        (date(2026, 11, 27), days(1), Counting.ADMINISTRATIVE, date(2026, 11, 30)),
        (date(2026, 11, 28), days(1), Counting.ADMINISTRATIVE, date(2026, 11, 30)),
        # Maundy Thursday and Good Friday; and a holiday of the town alone, 15 May.
        (date(2026, 3, 30), days(3), Counting.ADMINISTRATIVE, date(2026, 4, 6)),
        (date(2026, 5, 14), days(1), Counting.ADMINISTRATIVE, date(2026, 5, 18)),
        (date(2026, 11, 26), days(1, "months"), Counting.CIVIL, date(2026, 12, 26)),
        (date(2026, 11, 26), days(1, "months"), Counting.ADMINISTRATIVE, date(2026, 12, 28)),
        (date(2026, 1, 31), days(1, "months"), Counting.ADMINISTRATIVE, date(2026, 3, 2)),
        (date(2026, 10, 26), days(1, "months"), Counting.ADMINISTRATIVE, date(2026, 11, 26)),
    ],
)
def test_last_day_is_counted_as_the_law_counts(
    since: date, rule: Rule, counting: Counting, last: date
) -> None:
    assert last_day(since, rule, counting) == last


@pytest.mark.parametrize("counting", Counting)
def test_period_of_another_unit_has_no_last_day(counting: Counting) -> None:
    with pytest.raises(ValueError, match="minutes"):
        last_day(date(2026, 1, 1), days(3, "minutes"), counting)


@given(RECENT, st.integers(0, 60))
def test_working_days_counted_and_added_agree(day: date, count: int) -> None:
    end = add_working_days(day, count)
    assert working_days(day, end) == count
    assert count == 0 or is_working_day(end)


@given(RECENT, st.integers(0, 90))
def test_administrative_period_is_never_the_shorter_one(day: date, count: int) -> None:
    assert last_day(day, days(count), Counting.ADMINISTRATIVE) >= last_day(day, days(count), Counting.CIVIL)


@given(RECENT)
def test_next_working_day_is_the_first_from_a_day_on(day: date) -> None:
    found = next_working_day(day)
    assert (is_working_day(found), working_days(day - timedelta(days=1), found)) == (True, 1)


@pytest.mark.parametrize(
    ("code", "day", "works"),
    [
        # The day of Asturias, of Spain, of France in a region that is not told apart, and of nowhere that is known.
        ("ES-AS", date(2026, 9, 8), False),
        ("ES-MD", date(2026, 9, 8), True),
        ("ES", date(2026, 10, 12), False),
        ("FR-11", date(2026, 7, 14), False),
        ("FR-11", date(2026, 10, 12), True),
        ("XX", date(2026, 12, 25), True),
    ],
)
def test_holidays_are_those_of_the_clusters_territory(
    code: str, day: date, works: bool, settings: Any
) -> None:
    cluster = django_settings.CLUSTER
    settings.CLUSTER = replace(cluster, territory=replace(cluster.territory, code=code), holidays=())
    assert is_working_day(day) is works
