"""Whoever is exclusive meets each organisation once, whatever else happens; and the bound is one of all that was wished."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claqueta.engines.scheduling import (
    Refused,
    as_json,
    changes_of,
    instance_of,
    placed_of,
    replan,
    replanned_as_json,
    schedule,
)
from claqueta.engines.scheduling.tests.checking import best_value, broken_after, broken_rules, unexcused
from claqueta.engines.scheduling.tests.markets import changes, instances, slots

Data = dict[str, Any]


def made(data: Data, **options: Any) -> Data:
    instance = instance_of(data)
    return as_json(instance, schedule(instance, **({"iterations": 200} | options)))


def meeting(name: str, one: str, other: str, weight: int = 1, pinned: int | None = None) -> Data:
    return {"id": name, "participants": [one, other], "weight": weight, "pinned": pinned}


def house(*meetings: Data, away: Any = (), count: int = 3, tables: int = 3) -> Data:
    """A buyer who is exclusive, two agendas of one organisation, one of another."""
    people = [("x", "buyer", True), ("a", "film", False), ("b", "film", False), ("c", "other", False)]
    return {
        "slots": slots(count),
        "tables": tables,
        "participants": [
            {
                "id": name,
                "organisation": whose,
                "exclusive": exclusive,
                "unavailable": list(away) if name == "a" else [],
            }
            for name, whose, exclusive in people
        ],
        "meetings": list(meetings),
    }


def test_the_more_wished_of_two_agendas_is_met_and_the_other_told_why() -> None:
    data = house(meeting("xa", "x", "a", 2), meeting("bx", "b", "x", 5), meeting("xc", "x", "c"))
    answer = made(data)
    assert sorted(row["id"] for row in answer["meetings"]) == ["bx", "xc"]
    (told,) = answer["unscheduled"]
    assert (told["id"], told["kind"]) == ("xa", "exclusive")
    assert "meets each organisation once" in told["reason"]
    assert answer["value"] == answer["bound"] == 6


def test_another_of_the_group_comes_in_where_the_first_finds_no_slot() -> None:
    answer = made(house(meeting("xa", "x", "a", 5), meeting("xb", "x", "b", 2), away=[0, 1, 2]))
    assert [row["id"] for row in answer["meetings"]] == ["xb"]
    assert answer["unscheduled"][0]["id"] == "xa"


def test_one_that_finds_no_slot_does_not_stand_for_its_group_in_the_bound() -> None:
    pinned, impossible, held = (
        meeting("ac", "a", "c", 1, 0),
        meeting("xa", "x", "a", 2),
        meeting("xb", "x", "b"),
    )
    answer = made(house(pinned, impossible, held, count=1))
    assert [row["id"] for row in answer["meetings"]] == ["ac", "xb"]
    assert answer["value"] == answer["bound"] == 2


def test_a_pin_comes_before_what_is_more_wished_and_two_of_a_group_are_refused() -> None:
    answer = made(house(meeting("xa", "x", "a", 1, 2), meeting("xb", "x", "b", 9)))
    assert answer["meetings"] == [{"id": "xa", "slot": 2, "table": answer["meetings"][0]["table"]}]
    with pytest.raises(Refused, match="both pinned; x meets each organisation once"):
        instance_of(house(meeting("xa", "x", "a", 1, 2), meeting("xb", "x", "b", 9, 1)))


def test_an_instance_made_by_hand_is_looked_at_before_it_is_scheduled() -> None:
    from dataclasses import replace

    sound = instance_of(house(meeting("xa", "x", "a"), meeting("xc", "x", "c")))
    both = tuple(replace(one, pinned=1) for one in sound.meetings)
    for wrong, told in (
        (replace(sound, meetings=both), "both pinned to slot 1 for x"),
        (replace(sound, meetings=(replace(sound.meetings[0], pinned=7),)), "is no slot"),
        (replace(sound, tables=0, meetings=both[:1]), "all 0 tables"),
    ):
        with pytest.raises(Refused, match=told):
            schedule(wrong, iterations=1)


def test_what_is_no_truth_is_refused_as_exclusive() -> None:
    data = house(meeting("xa", "x", "a"))
    data["participants"][0]["exclusive"] = "yes"
    with pytest.raises(Refused, match=r"participants\[0\] \(x\): exclusive"):
        instance_of(data)


@st.composite
def exclusive(draw: st.DrawFn) -> Data:
    data = draw(instances(people=5, meetings=7, most=3))
    for one in data["participants"]:
        one["organisation"] = draw(st.sampled_from(["film", "house", ""]))
        one["exclusive"] = draw(st.booleans())
    pinned: set[str] = set()
    for one in data["meetings"]:
        one["pinned"] = None if pinned else one["pinned"]
        pinned |= {one["id"]} if one["pinned"] is not None else set()
    return data


@settings(max_examples=120, deadline=None)
@given(exclusive())
def test_nobody_exclusive_meets_an_organisation_twice_and_the_bound_holds(data: Data) -> None:
    answer = made(data, iterations=40)
    assert list(broken_rules(data, answer)) == []
    assert answer["value"] <= best_value(data) <= answer["bound"]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_nor_after_anything_that_happens_on_the_day(given_data: Any) -> None:
    data = given_data.draw(exclusive().filter(lambda one: one["slots"]))
    before = made(data, iterations=40)
    what = given_data.draw(changes(data)) | {"pins": {}}
    instance = instance_of(data)
    answer = replan(instance, placed_of(before), changes_of(what, instance))
    after = replanned_as_json(instance, answer)
    assert unexcused(broken_after(data, before, what, after), after) == []
