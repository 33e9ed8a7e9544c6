"""Timetables of any instance: the hard rules, the bound, the same again from the same seed."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claqueta.engines.scheduling import Refused, Schedule, as_json, instance_of, schedule
from claqueta.engines.scheduling.tests.checking import best_value, broken_rules, comfort
from claqueta.engines.scheduling.tests.markets import instances, market

GIVEN = Path(__file__).parents[6] / "shared/scheduling/instances"


def made(data: dict[str, Any], **options: Any) -> dict[str, Any]:
    instance = instance_of(data)
    return as_json(instance, schedule(instance, **({"iterations": 300} | options)))


@settings(max_examples=150, deadline=None)
@given(instances())
def test_hard_rules_hold_for_any_instance_and_nothing_is_worth_more_than_the_bound(
    data: dict[str, Any],
) -> None:
    answer = made(data, iterations=60)
    assert list(broken_rules(data, answer)) == []
    best = best_value(data)
    assert answer["value"] <= best <= answer["bound"]


@settings(max_examples=100, deadline=None)
@given(instances(people=8, meetings=12))
def test_what_is_told_of_comfort_is_what_is_counted(data: dict[str, Any]) -> None:
    answer = made(data, iterations=60)
    worst, tenth, idle, moves = comfort(data, answer)
    assert (answer["worst_share"], answer["tenth_share"]) == (round(worst, 4), round(tenth, 4))
    assert (answer["idle"], answer["table_moves"]) == (idle, moves)
    assert answer["idle_bound"] <= idle


@pytest.mark.parametrize("seed", range(4))
def test_a_forum_is_as_good_as_proven(seed: int) -> None:
    data = market(60, 300, 16, 20, seed=seed, pins=0.05 * (seed % 2))
    answer = made(data, iterations=3000)
    assert list(broken_rules(data, answer)) == []
    assert answer["bound"] - answer["value"] <= 1


def test_too_few_tables_are_filled() -> None:
    data = market(60, 300, 16, 10, seed=3)
    answer = made(data, iterations=3000)
    assert list(broken_rules(data, answer)) == []
    assert len(answer["meetings"]) == 160
    assert answer["bound"] - answer["value"] <= 4


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10**6))
def test_the_same_seed_gives_the_same_answer(seed: int) -> None:
    data = market(30, 120, 12, 8, seed=seed)
    assert made(data, seed=seed) == made(data, seed=seed)


def test_several_workers_give_the_same_answer_again_and_none_worse_than_one() -> None:
    data = market(60, 400, 12, 20, seed=5)
    both = made(data, workers=2)
    assert both == made(data, workers=2)
    assert both["value"] >= max(made(data, seed=0)["value"], made(data, seed=1)["value"])


def test_locks_are_kept_and_impossible_ones_refused() -> None:
    data = market(20, 60, 8, 6, seed=1, away=0.0)
    instance = instance_of(data)
    free = schedule(instance, iterations=100)
    name = free.unscheduled[0].id if free.unscheduled else "m00000"
    locked = schedule(instance, iterations=100, locks={name: 5})
    assert {row.id: row.slot for row in locked.meetings}[name] == 5
    people = next(meeting for meeting in instance.meetings if meeting.id == name).participants
    clash = next(
        row.id for row in instance.meetings if row.id != name and set(row.participants) & set(people)
    )
    for locks, told in (
        ({"nobody": 1}, "nobody is no meeting"),
        ({name: 99}, "99 is no slot"),
        ({name: 5, clash: 5}, "both pinned to slot 5"),
    ):
        with pytest.raises(Refused, match=told):
            schedule(instance, iterations=1, locks=locks)


def test_nobody_has_an_empty_timetable() -> None:
    data = {"slots": [], "tables": 0, "participants": [], "meetings": []}
    assert schedule(instance_of(data), seconds=0.1) == Schedule()
    assert made(data)["meetings"] == []


def test_time_is_kept_and_two_workers_are_used() -> None:
    data = market(40, 160, 12, 12, seed=2)
    answer = made(data, iterations=None, seconds=0.3, workers=2)
    assert list(broken_rules(data, answer)) == []
    assert answer["bound"] - answer["value"] <= 2


def test_no_time_at_all_still_gives_a_timetable_and_a_bound() -> None:
    data = market(60, 300, 16, 20)
    answer = made(data, iterations=None, seconds=0.0)
    assert list(broken_rules(data, answer)) == []
    assert answer["value"] > 0


@pytest.mark.skipif(not GIVEN.exists(), reason="no instances are given here")
@pytest.mark.parametrize("name", ["forum-60", "market-200", "market-500"])
def test_a_given_instance_is_solved(name: str) -> None:
    data = json.loads((GIVEN / f"{name}.json").read_text(encoding="utf-8"))
    answer = made(data, iterations=4000)
    assert list(broken_rules(data, answer)) == []
    assert answer["bound"] - answer["value"] <= answer["bound"] * 0.0005
