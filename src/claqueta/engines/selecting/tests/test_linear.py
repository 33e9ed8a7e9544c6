"""The solver, held to what small programmes are known to give."""

import pytest

from claqueta.engines.selecting.linear import Row, most


def test_whole_values_of_the_most_worth_are_found_when_halves_would_be_worth_more() -> None:
    triangle = [Row({0: 1, 1: 1}, high=1), Row({1: 1, 2: 1}, high=1), Row({0: 1, 2: 1}, high=1)]
    found = most([2, 3, 2], triangle, [1, 1, 1])
    assert found is not None
    assert (found.values, found.proven) == ((0, 1, 0), True)


def test_nothing_is_found_when_the_rows_contradict_each_other() -> None:
    assert most([1], [Row({0: 1}, 2)], [1]) is None


def test_lower_bounds_hold_when_they_cost_something(capfd: pytest.CaptureFixture[str]) -> None:
    found = most([-1, -1], [Row({0: 1, 1: 1}, 1, 3)], [5, 5], lower=[0, 2])
    assert found is not None
    assert found.values == (0, 2)
    assert capfd.readouterr().out == ""
