"""The day itself: what is over stays, what has happened is heeded, and those not concerned keep their slots."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claqueta.engines.scheduling import (
    Refused,
    as_json,
    changed,
    changes_of,
    instance_of,
    placed_of,
    replan,
    replanned_as_json,
    schedule,
    what_if,
)
from claqueta.engines.scheduling.tests.checking import broken_after, disturbed, unexcused
from claqueta.engines.scheduling.tests.markets import changes, instances, market, slots

Data = dict[str, Any]


def before(data: Data) -> Data:
    instance = instance_of(data)
    return as_json(instance, schedule(instance, iterations=200))


def after(data: Data, planned: Data, what: Data) -> Data:
    instance = instance_of(data)
    asked = changes_of(what, instance)
    answer = replan(instance, placed_of(planned), asked)
    return replanned_as_json(changed(instance, asked), answer)


@settings(max_examples=150, deadline=None)
@given(st.data(), instances(people=7, meetings=12, most=6))
def test_rules_hold_the_past_stays_and_disturbance_is_counted_truly(draw: Any, data: Data) -> None:
    if not data["slots"]:
        return
    planned = before(data)
    what = draw.draw(changes(data))
    answer = after(data, planned, what)
    assert unexcused(broken_after(data, planned, what, answer), answer) == []
    moved, _of = disturbed(data, planned, what, answer)
    assert answer["disturbed"] == moved


@settings(max_examples=60, deadline=None)
@given(st.data(), instances(people=7, meetings=12, most=6))
def test_a_pin_is_impossible_only_where_something_forbids_it(draw: Any, data: Data) -> None:
    if not data["slots"]:
        return
    planned = before(data)
    what = draw.draw(changes(data))
    answer = after(data, planned, what)
    placed = {row["id"]: row["slot"] for row in answer["meetings"]}
    impossible = {row["id"] for row in answer.get("impossible", [])}
    for name, slot in what["pins"].items():
        if name in what["cancelled"]:
            assert name not in placed
        else:
            assert (placed.get(name) == slot) != (name in impossible)


@settings(max_examples=60, deadline=None)
@given(instances(people=7, meetings=12, most=6))
def test_nothing_changes_when_nothing_happens(data: Data) -> None:
    planned = before(data)
    answer = after(data, planned, {})
    assert [(row["id"], row["slot"], row["table"]) for row in planned["meetings"]] == [
        (row["id"], row["slot"], row["table"])
        for row in answer["meetings"]
        if row["id"] in {row["id"] for row in planned["meetings"]}
    ]
    assert answer["disturbed"] == []


@pytest.fixture(scope="module")
def day() -> tuple[Data, Data]:
    data = market(120, 900, 20, 36, seed=4, pins=0.02)
    return data, before(data)


def busiest(data: Data, planned: Data, rank: int = 0) -> str:
    people = {meeting["id"]: meeting["participants"] for meeting in data["meetings"]}
    count: dict[str, int] = {}
    for row in planned["meetings"]:
        for person in people[row["id"]]:
            count[person] = count.get(person, 0) + 1
    return sorted(count, key=lambda person: (-count[person], person))[rank]


def test_a_missing_buyer_disturbs_nobody_else(day: tuple[Data, Data]) -> None:
    data, planned = day
    buyer = busiest(data, planned)
    what = {"now": 3, "away": {buyer: list(range(20))}}
    answer = after(data, planned, what)
    assert unexcused(broken_after(data, planned, what, answer), answer) == []
    moved, of = disturbed(data, planned, what, answer)
    assert len(moved) <= 0.02 * of
    assert answer["disturbed"] == moved
    people = {meeting["id"]: meeting["participants"] for meeting in data["meetings"]}
    assert not [row for row in answer["meetings"] if buyer in people[row["id"]] and row["slot"] >= 3]


def test_a_broken_table_moves_people_to_others(day: tuple[Data, Data]) -> None:
    data, planned = day
    what = {"now": 2, "tables_closed": {"0": list(range(20))}}
    answer = after(data, planned, what)
    assert list(broken_after(data, planned, what, answer)) == []
    was = {row["id"]: (row["slot"], row["table"]) for row in planned["meetings"]}
    others = [row for row in answer["meetings"] if was.get(row["id"], (0, 0))[1] != 0]
    kept = [row for row in others if row["id"] in was and (row["slot"], row["table"]) == was[row["id"]]]
    assert len(kept) >= 0.98 * len([row for row in others if row["id"] in was])


def test_when_tables_run_short_those_wished_least_give_way() -> None:
    data = market(12, 40, 4, 6, seed=2, away=0.0)
    planned = before(data)
    what = {"tables_closed": {str(table): [0, 1, 2, 3] for table in range(5)}}
    answer = after(data, planned, what)
    assert list(broken_after(data, planned, what, answer)) == []
    assert len(answer["meetings"]) == 4
    assert disturbed(data, planned, what, answer)[0] == answer["disturbed"]


def test_a_walk_in_is_put_in_and_others_make_room() -> None:
    """Two who are free only where the other is not: somebody's meeting goes to another slot."""
    data = {
        "slots": slots(3),
        "tables": 2,
        "participants": [
            {"id": "a", "organisation": "", "unavailable": [1, 2]},
            {"id": "b", "organisation": "", "unavailable": []},
            {"id": "c", "organisation": "", "unavailable": []},
        ],
        "meetings": [{"id": "b-c", "participants": ["b", "c"], "weight": 1, "pinned": None}],
    }
    planned = {"meetings": [{"id": "b-c", "slot": 0, "table": 0}]}
    what = {"added": [{"id": "a-b", "participants": ["a", "b"], "weight": 1, "pinned": None}]}
    answer = after(data, planned, what)
    assert list(broken_after(data, planned, what, answer)) == []
    assert {row["id"]: row["slot"] for row in answer["meetings"]} == {"b-c": 1, "a-b": 0}
    # It touches somebody concerned, so nobody is disturbed.
    assert answer["disturbed"] == []


def test_what_if_changes_nothing_but_says_what_would_come_of_it(day: tuple[Data, Data]) -> None:
    data, planned = day
    instance = instance_of(data)
    away = {person["id"]: set(person["unavailable"]) for person in data["participants"]}
    pinned = {
        (person, meeting["pinned"])
        for meeting in data["meetings"]
        if meeting["pinned"] is not None
        for person in meeting["participants"]
    }
    name, slot = next(
        (meeting["id"], slot)
        for meeting in data["meetings"]
        if meeting["pinned"] is None and meeting["id"] in {row["id"] for row in planned["unscheduled"]}
        for slot in range(20)
        if not any(slot in away[person] or (person, slot) in pinned for person in meeting["participants"])
    )
    found = what_if(instance, placed_of(planned), {name: slot})
    assert (found.impossible, {row.id: row.slot for row in found.schedule.meetings}[name]) == ((), slot)


def test_a_schedule_of_another_market_is_refused() -> None:
    data = market(4, 3, 3, 2)
    instance = instance_of(data)
    for row, told in (
        ({"id": "zz", "slot": 0, "table": 0}, "zz is no meeting"),
        ({"id": "m00000", "slot": 7, "table": 0}, "7 is no slot"),
    ):
        with pytest.raises(Refused, match=told):
            replan(instance, placed_of({"meetings": [row]}), changes_of({}, instance))
