"""A number of a sheet is shown as the sheet shows it."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claqueta.engines.tables.numbers import format_kind, shown_moment, shown_number


@pytest.mark.parametrize(
    ("number", "code", "kind"),
    [
        (0, "", ""),
        (9, "", "percent"),
        (10, "", "percent"),
        (11, "", ""),
        (13, "", ""),
        (14, "", "date"),
        (17, "", "date"),
        (18, "", "time"),
        (21, "", "time"),
        (22, "", "date"),
        (23, "", ""),
        (45, "", "time"),
        (47, "", "time"),
        (48, "", ""),
        (58, "", "date"),
        (59, "", ""),
        (164, "General", ""),
        (14, "General", ""),
        (164, "dd/mm/yyyy", "date"),
        (164, "DD-MMM", "date"),
        (164, "[$-C0A]d mmm", "date"),
        (164, "mmmm", "date"),
        (164, "yyyy", "date"),
        (164, "hh:mm", "time"),
        (164, "[h]:mm", "time"),
        (164, "[ss]", "time"),
        (164, "mm:ss", "time"),
        (164, "mm", ""),
        (164, "0.0%", "percent"),
        (164, "0", ""),
        (164, "00", "zeros:2"),
        (164, "00000", "zeros:5"),
        (164, "000 00 00", "zeros:7"),
        (164, "(000) 000-000", "zeros:9"),
        (164, "#,##0.00", ""),
        (164, "0.00", ""),
        (164, "00.0", "zeros:2"),
        (164, "00x", ""),
        (164, '00"d"', "zeros:2"),
        (164, "[Red]00", "zeros:2"),
        (164, "\\d00", "zeros:2"),
        (164, "_d00", "zeros:2"),
        (164, "*d00", "zeros:2"),
        (164, '0 "days";dd', ""),
        (164, "@", ""),
    ],
)
def test_format_says_what_a_number_is(number: int, code: str, kind: str) -> None:
    assert format_kind(number, code) == kind


@pytest.mark.parametrize(
    ("value", "shape", "shown"),
    [
        ("12", "", "12"),
        ("12.0", "", "12"),
        ("12.10", "", "12.1"),
        ("-12", "", "-12"),
        ("100", "", "100"),
        ("0.1", "", "0.1"),
        ("0.30000000000000004", "", "0.3"),
        ("1E3", "", "1000"),
        ("1e20", "", "100000000000000000000"),
        ("1.1e20", "", "1.1e20"),
        ("-1.1e20", "date", "-1.1e20"),
        ("1e999", "", "1e999"),
        ("NaN", "date", "NaN"),
        ("Infinity", "", "Infinity"),
        ("word", "", "word"),
        ("0.125", "percent", "12.5%"),
        ("1", "percent", "100%"),
        ("8001", "zeros:5", "08001"),
        ("28001", "zeros:5", "28001"),
        ("128001", "zeros:5", "128001"),
        ("-8001", "zeros:5", "-8001"),
        ("8001.5", "zeros:5", "8001.5"),
        ("45015", "date", "2023-03-30"),
        ("45015.5", "time", "2023-03-30T12:00:00"),
        ("-1", "date", "-1"),
        ("0", "date", "1899-12-31"),
        ("2958465", "date", "9999-12-31"),
        ("2958466", "date", "2958466"),
        ("0.5", "time", "12:00:00"),
    ],
)
def test_number_is_shown_as_the_sheet_shows_it(value: str, shape: str, shown: str) -> None:
    assert shown_number(value, shape, base_1904=False) == shown


@pytest.mark.parametrize(
    ("number", "shape", "base_1904", "shown"),
    [
        (1, "date", False, "1900-01-01"),
        (59, "date", False, "1900-02-28"),
        # 60 is the day that never was; every day from 61 on is counted with it.
        (60, "date", False, "1900-02-28"),
        (61, "date", False, "1900-03-01"),
        (0, "date", True, "1904-01-01"),
        (60, "date", True, "1904-03-01"),
        (45015.25, "date", False, "2023-03-30T06:00:00"),
        (0.999_999_9, "time", False, "00:00:00"),
        (0.25, "date", False, "1899-12-31T06:00:00"),
        (1, "time", False, "1900-01-01"),
        (45015 + 1 / 86_400, "time", False, "2023-03-30T00:00:01"),
        (45015 + 86_399 / 86_400, "date", False, "2023-03-30T23:59:59"),
    ],
)
def test_moment_is_counted_as_a_spreadsheet_counts(
    number: float, shape: str, base_1904: bool, shown: str
) -> None:
    assert shown_moment(number, shape, base_1904=base_1904) == shown


@given(st.dates(date(1900, 3, 1), date(9999, 12, 31)))
def test_every_day_from_march_1900_on_is_itself(day: date) -> None:
    assert shown_moment((day - date(1899, 12, 30)).days, "date", base_1904=False) == day.isoformat()


@given(st.integers(0, 86_399))
def test_every_time_is_itself(second: int) -> None:
    clock = (datetime(2000, 1, 1) + timedelta(seconds=second)).time()

    assert shown_moment(second / 86_400, "time", base_1904=False) == clock.isoformat()


@given(st.decimals(Decimal("-1e15"), Decimal("1e15"), allow_nan=False, places=0))
def test_whole_number_is_shown_with_all_its_digits(number: Decimal) -> None:
    assert Decimal(shown_number(str(number), "", base_1904=False)) == number


@given(st.text())
def test_any_value_is_shown_somehow(value: str) -> None:
    for shape in ("", "date", "time", "percent", "zeros:5"):
        assert isinstance(shown_number(value, shape, base_1904=False), str)


def test_built_in_formats_of_days_are_these() -> None:
    days = [number for number in range(70) if format_kind(number, "") == "date"]

    assert days == [14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 34, 35, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58]


def test_built_in_formats_of_times_are_these() -> None:
    times = [number for number in range(70) if format_kind(number, "") == "time"]

    assert times == [18, 19, 20, 21, 32, 33, 45, 46, 47]
