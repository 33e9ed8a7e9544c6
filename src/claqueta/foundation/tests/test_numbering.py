"""Numbers of a series have no gap and no double, whoever takes them and whatever is rolled back."""

from collections.abc import Callable

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from claqueta.foundation import numbering
from claqueta.foundation.numbering import BadSeries, Series, formatted
from claqueta.foundation.transactions import NotInTransaction
from conftest import run_threads

RECEIPTS = Series("REC")


class ChangedMind(Exception):
    pass


def test_each_series_and_year_counts_from_one(db: None) -> None:
    minutes = Series("ACTA")
    taken = [
        numbering.next(series, year)
        for series, year in (
            (RECEIPTS, 2026),
            (RECEIPTS, 2026),
            (RECEIPTS, 2027),
            (minutes, 2026),
            (RECEIPTS, 2026),
        )
    ]

    assert taken == [1, 2, 1, 1, 3]
    assert [numbering.last(RECEIPTS, year) for year in (2025, 2026, 2027)] == [0, 3, 1]


def test_number_costs_the_same_however_many_were_taken(db: None, django_assert_num_queries: object) -> None:
    numbering.next(RECEIPTS, 2026)
    with django_assert_num_queries(2):  # type: ignore[operator]
        numbering.next(RECEIPTS, 2026)


@pytest.mark.django_db(transaction=True)
def test_no_number_is_taken_outside_a_transaction() -> None:
    with pytest.raises(NotInTransaction):
        numbering.next(RECEIPTS, 2026)
    assert numbering.last(RECEIPTS, 2026) == 0


@pytest.mark.django_db(transaction=True)
def test_number_of_a_transaction_that_was_rolled_back_is_given_again() -> None:
    seen: list[int] = []

    def take_and_change_mind() -> None:
        with transaction.atomic():
            seen.append(numbering.next(RECEIPTS, 2026))
            raise ChangedMind

    with transaction.atomic():
        assert numbering.next(RECEIPTS, 2026) == 1
    for _again in range(2):
        with pytest.raises(ChangedMind):
            take_and_change_mind()
    assert seen == [2, 2]
    with transaction.atomic():
        with pytest.raises(ChangedMind):
            take_and_change_mind()
        assert numbering.next(RECEIPTS, 2026) == 2


@pytest.mark.django_db(transaction=True)
def test_sixteen_threads_take_every_number_once() -> None:
    kept: list[int] = []

    def take() -> None:
        for turn in range(6):
            try:
                with transaction.atomic():
                    number = numbering.next(RECEIPTS, 2026)
                    if turn % 3 == 2:
                        raise ChangedMind
                kept.append(number)
            except ChangedMind:
                continue

    assert run_threads(*[take] * 16) == []
    assert sorted(kept) == list(range(1, 65))
    assert numbering.last(RECEIPTS, 2026) == 64


@pytest.mark.parametrize(
    ("pattern", "number", "text"),
    [
        ("{series}-{year}-{number:04d}", 17, "REC-2026-0017"),
        ("{series}-{year}-{number:04d}", 12345, "REC-2026-12345"),
        ("{year}/{number}", 17, "2026/17"),
        ("{series}{number:09d}/{year}", 1, "REC000000001/2026"),
        ("{{{series}}} {year} n.º {number:d}", 3, "{REC} 2026 n.º 3"),
    ],
)
def test_number_is_written_by_the_pattern_of_its_series(pattern: str, number: int, text: str) -> None:
    assert formatted(Series("REC", pattern), 2026, number) == text


@pytest.mark.parametrize(
    ("code", "pattern"),
    [
        ("", "{year}-{number}"),
        (" ", "{year}-{number}"),
        ("x" * 21, "{year}-{number}"),
        ("REC", ""),
        ("REC", "{series}-{number}"),
        ("REC", "{series}-{year}"),
        ("REC", "{year}-{number"),
        ("REC", "{year}-{number}-{}"),
        ("REC", "{year}-{number}-{month}"),
        ("REC", "{year}-{number.real}"),
        ("REC", "{year}-{number!r}"),
        ("REC", "{year:02d}-{number}"),
        ("REC", "{year}-{number:+d}"),
        ("REC", "{year}-{number:x}"),
        ("REC", "{year}-{number:0999999999d}"),
        ("REC", "{year}-{number:{year}d}"),
    ],
)
def test_series_that_cannot_number_is_refused(code: str, pattern: str) -> None:
    with pytest.raises(BadSeries):
        Series(code, pattern)


@pytest.mark.parametrize(("year", "number"), [(26, 1), (999, 1), (10000, 1), (2026, 0), (2026, -1)])
def test_number_that_cannot_be_is_not_written(year: int, number: int) -> None:
    with pytest.raises(ValueError, match="is no"):
        formatted(RECEIPTS, year, number)


@pytest.mark.parametrize("year", [26, 999, 10000])
def test_number_of_a_year_that_cannot_be_is_not_taken(db: None, year: int) -> None:
    with pytest.raises(ValueError, match="four digits"):
        numbering.next(RECEIPTS, year)


PARTS = st.sampled_from(["{series}", "{year}", "{number}", "{number:04d}", "-", "/", "0", "2026"])
KEYS = st.tuples(st.integers(1000, 9999), st.integers(1, 10**6))


@given(st.lists(PARTS, max_size=6).map("".join), KEYS, KEYS)
def test_two_numbers_of_a_series_never_look_alike(
    pattern: str, one: tuple[int, int], other: tuple[int, int]
) -> None:
    write: Callable[[tuple[int, int]], str] = lambda key: formatted(series, *key)  # noqa: E731
    try:
        series = Series("R1", pattern)
    except BadSeries:
        return

    assert (write(one) == write(other)) == (one == other)
