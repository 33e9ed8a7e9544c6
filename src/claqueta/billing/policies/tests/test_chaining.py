"""Statements that follow from each other, and entries that are there already."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claqueta.billing.policies.chaining import Stretch, doubts, held, unknown

FIRST = date(2026, 1, 1)


def stretch(begin: int, end: int, opening: int | None, closing: int | None) -> Stretch:
    return Stretch(
        FIRST + timedelta(days=begin),
        FIRST + timedelta(days=end),
        None if opening is None else Decimal(opening),
        None if closing is None else Decimal(closing),
    )


@pytest.mark.parametrize(
    ("new", "known", "keys"),
    [
        ((10, 20, 100, 200), [], []),
        ((10, 20, 100, 200), [(0, 9, 50, 100)], []),
        ((12, 20, 100, 200), [(0, 9, 50, 100)], []),
        ((12, 20, 130, 200), [(0, 9, 50, 100)], ["gap"]),
        ((10, 20, 130, 200), [(0, 9, 50, 100)], ["balance"]),
        ((10, 20, 100, 200), [(21, 30, 250, 300)], ["balance"]),
        ((5, 20, 70, 200), [(0, 9, 50, 100)], ["overlap"]),
        ((10, 20, None, None), [(0, 9, 50, 100)], []),
        ((10, 20, 100, 200), [(0, 3, 1, 2), (4, 9, 2, 100)], []),
    ],
)
def test_statement_follows_from_those_before(
    new: tuple[int, int, int, int], known: list[tuple[int, int, int, int]], keys: list[str]
) -> None:
    found = doubts(stretch(*new), [stretch(*one) for one in known])

    assert [doubt["key"] for doubt in found] == keys
    assert held(found) is bool({"gap", "balance"}.intersection(keys))


ENTRIES = st.lists(st.sampled_from("abc"), max_size=6)


@given(ENTRIES, ENTRIES)
def test_every_entry_is_taken_in_as_often_as_it_is_in_the_files(first: list[str], second: list[str]) -> None:
    day, amount = FIRST, Decimal(1)
    new = unknown([(one, day, amount) for one in second], [(one, day, amount, False) for one in first])
    together = [*first, *(second[at] for at in new)]

    assert {key: together.count(key) for key in "abc"} == {
        key: max(first.count(key), second.count(key)) for key in "abc"
    }
