"""Fairness: at no cost in value, and the lowest share as high as it can be at none."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claqueta.engines.scheduling import as_json, instance_of, schedule
from claqueta.engines.scheduling.bound import proven
from claqueta.engines.scheduling.fairness import Shares
from claqueta.engines.scheduling.preparing import Prepared
from claqueta.engines.scheduling.searching import Search
from claqueta.engines.scheduling.tests.checking import best_value, broken_rules
from claqueta.engines.scheduling.tests.markets import instances, market

Data = dict[str, Any]


def searched(data: Data, tries: int = 3000) -> Search:
    problem = Prepared(instance_of(data), {}).problem
    search = Search(problem, proven(problem), seed=1)
    search.begin()
    search.run(lambda: False, tries)
    return search


@pytest.mark.parametrize("seed", range(6))
def test_the_lowest_share_is_as_high_as_any_best_timetable_has_it(seed: int) -> None:
    search = searched(market(60, 300, 16, 20, seed=seed))
    shares = Shares(search)
    value, before = search.value(), shares.lowest()
    shares.level(lambda: False)
    after = shares.lowest()
    assert search.value() >= value
    assert after >= before
    if search.value() == search.prices.bound:
        # At the bound no meeting below its prices is in any best timetable: nobody can have more than the others.
        most = [
            min(hoped, sum(cost <= 0 for cost, _other, _meeting in search.near[person])) / hoped
            for person, hoped in enumerate(search.problem.hoped)
            if hoped
        ]
        assert after[0] == min(most)


def test_nobody_who_can_be_given_a_meeting_at_no_cost_is_left_without() -> None:
    """One star, wished alike by all, has fewer slots than wishes: each gets one before anybody gets a second."""
    data = market(9, 1, 4, 9, seed=1, away=0.0)
    for number, person in enumerate(data["participants"]):
        person |= {"id": f"p{number}", "organisation": str(number)}
    pairs = [(0, number) for number in range(1, 9)] + [(1, number) for number in range(2, 5)]
    data["meetings"] = [
        {"id": f"m{one}{other}", "participants": [f"p{one}", f"p{other}"], "weight": 2, "pinned": None}
        for one, other in pairs
    ]
    search = searched(data)
    shares = Shares(search)
    shares.level(lambda: False)
    assert search.value() == search.prices.bound
    alone = sum(shares.had(person) for person in range(5, 9))
    assert alone == 4


def test_time_that_is_over_leaves_it_as_it_is() -> None:
    search = searched(market(60, 300, 16, 20, seed=0))
    slots = list(search.board.slot)
    Shares(search).level(lambda: True)
    assert search.board.slot == slots


@pytest.mark.parametrize("seed", range(6))
def test_nobody_is_left_below_a_share_that_is_stated(seed: int) -> None:
    instance = instance_of(market(60, 300, 16, 20, seed=seed))
    free, stated = (schedule(instance, iterations=1500, share=share) for share in (0.0, 0.6))
    assert stated.comfort.worst >= 0.6
    assert free.comfort.worst <= stated.comfort.worst or free.comfort.worst >= 0.6
    # Somebody is given a meeting that is worth less than another's: it costs little.
    assert free.value - 12 <= stated.value <= free.value


@settings(max_examples=60, deadline=None)
@given(instances(people=5, meetings=6, most=3), st.sampled_from([0.5, 1.0]))
def test_a_stated_share_breaks_no_rule_and_is_reached_where_all_can_be_held(data: Data, share: float) -> None:
    instance = instance_of(data)
    answer = schedule(instance, iterations=60, share=share)
    assert list(broken_rules(data, as_json(instance, answer))) == []
    if best_value(data) == sum(meeting.weight for meeting in instance.meetings):
        assert answer.comfort.worst == 1.0
