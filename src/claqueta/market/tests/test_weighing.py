"""What a meeting is worth."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claqueta.market.policies.weighing import Pair, Scale, Wish, pairs, points

SCALE = Scale(first=10, last=3, yes=5)


@pytest.mark.parametrize(
    ("rank", "quota", "worth"),
    [(1, 15, 10), (15, 15, 3), (99, 15, 3), (8, 15, 7), (1, 1, 10), (5, 1, 10), (2, 2, 3)],
)
def test_each_place_of_the_list_counts_for_less(rank: int, quota: int, worth: int) -> None:
    assert points(rank, quota, SCALE) == worth


def test_both_wishes_of_a_pair_are_one_meeting() -> None:
    assert pairs([Wish(2, 1, 1), Wish(1, 2, 15)], 15, SCALE) == [Pair(1, 2, 10 + 3 + 5)]


def test_yes_of_the_other_side_counts_besides() -> None:
    assert pairs([Wish(1, 2, 1, yes=True)], 15, SCALE) == [Pair(1, 2, 15)]
    assert pairs([Wish(1, 2, 1)], 15, SCALE) == [Pair(1, 2, 10)]


def test_higher_priority_of_the_two_multiplies() -> None:
    assert pairs([Wish(1, 2, 1)], 15, SCALE, {1: 1, 2: 3}) == [Pair(1, 2, 30)]


@given(
    st.lists(
        st.tuples(st.integers(1, 6), st.integers(1, 6), st.integers(1, 20)).filter(
            lambda one: one[0] != one[1]
        ),
        unique_by=lambda one: one[:2],
    )
)
def test_every_pair_comes_once_and_is_worth_something(rows: list[tuple[int, int, int]]) -> None:
    found = pairs([Wish(*row) for row in rows], 15, SCALE)
    assert {(one.one, one.other) for one in found} == {tuple(sorted(row[:2])) for row in rows}
    assert len(found) == len({(one.one, one.other) for one in found})
    assert all(one.weight >= 1 and one.one < one.other for one in found)
