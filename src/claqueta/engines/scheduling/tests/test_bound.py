"""The bound: proven whatever the prices, and as tight as the relaxation where there is time."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claqueta.engines.scheduling import instance_of
from claqueta.engines.scheduling.bound import PARTS, proven, worth
from claqueta.engines.scheduling.preparing import Prepared
from claqueta.engines.scheduling.problem import Problem
from claqueta.engines.scheduling.tests.checking import best_value
from claqueta.engines.scheduling.tests.markets import instances, market

Data = dict[str, Any]


def problem_of(data: Data) -> Problem:
    pinned = {row["id"]: row["pinned"] for row in data["meetings"] if row["pinned"] is not None}
    return Prepared(instance_of(data), pinned).problem


@settings(max_examples=150, deadline=None)
@given(instances(), st.data())
def test_any_prices_prove_a_bound(data: Data, draw: Any) -> None:
    problem = problem_of(data)
    prices = st.integers(0, 6 * PARTS)
    person = [draw.draw(prices) for _ in problem.available]
    assert worth(problem, person, draw.draw(prices)) >= best_value(data)


@settings(max_examples=60, deadline=None)
@given(instances(people=6, meetings=9), st.integers(0, 5))
def test_a_bound_that_was_cut_off_holds_all_the_same(data: Data, steps: int) -> None:
    looks = iter([False] * steps)
    problem = problem_of(data)
    hasty = proven(problem, lambda: next(looks, True))
    assert best_value(data) <= proven(problem).bound <= hasty.bound


def test_a_triangle_is_held_by_halves() -> None:
    """Three who all want each other and have one slot: one meeting is held, the relaxation believes in one and a half."""
    data = market(3, 1, 1, 3, seed=1, away=0.0)
    for person, name in zip(data["participants"], "abc"):
        person |= {"id": name, "organisation": name}
    data["meetings"] = [
        {"id": pair, "participants": list(pair), "weight": 2, "pinned": None} for pair in ("ab", "bc", "ca")
    ]
    assert best_value(data) == 2
    # There is room for one table's worth of people only, which the bound knows.
    assert proven(problem_of(data)).bound == 2


@pytest.mark.parametrize("tables", [1, 3, 5, 12])
def test_a_place_at_a_table_has_a_price_where_they_are_few(tables: int) -> None:
    data = market(24, 120, 6, tables, seed=2, weights=(1, 2, 3, 5, 9))
    prices = proven(problem_of(data))
    weights = sorted((row["weight"] for row in data["meetings"]), reverse=True)
    assert prices.bound <= sum(weights[: 6 * tables])
    assert (prices.table > 0) == (tables < 12)
    assert prices.bound == worth(problem_of(data), prices.person, prices.table)
