"""Bad input: refused with the field and the id, before anything is computed."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from claqueta.engines.scheduling import Refused, changes_of, instance_of, load, placed_of
from claqueta.engines.scheduling.tests.markets import slots

Data = dict[str, Any]
GOOD: Data = {
    "slots": slots(3),
    "tables": 1,
    "participants": [
        {"id": "ana", "organisation": "o1", "unavailable": [2]},
        {"id": "bo", "organisation": "o2", "unavailable": []},
        {"id": "cy", "organisation": "o3", "unavailable": []},
    ],
    "meetings": [
        {"id": "m1", "participants": ["ana", "bo"], "weight": 3, "pinned": 0},
        {"id": "m2", "participants": ["bo", "cy"], "weight": 1, "pinned": None},
    ],
}


def put(data: Data, path: str, value: Any) -> Data:
    """A copy with another value at a path such as `meetings.0.weight`."""
    found = copy.deepcopy(data)
    *way, last = path.split(".")
    place: Any = found
    for step in way:
        place = place[int(step) if step.isdigit() else step]
    if isinstance(place, list):
        place[int(last)] = value
    else:
        place[last] = value
    return found


def test_a_good_instance_is_read() -> None:
    instance = instance_of(GOOD)
    assert (len(instance.slots), instance.tables, instance.gaps) == (3, 1, False)
    assert instance.slots[1].time == "09:55"
    assert instance.meetings[0].pinned == 0
    assert instance_of(GOOD | {"objective": "gaps"}).gaps


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        ("slots", None, "slots: a list is needed"),
        ("slots.0", 3, r"slots\[0\] is not an object"),
        ("slots.1.id", 0, r"slots\[1\]: id: 0 stands where 1 belongs"),
        ("slots.1.start", "soon", r"slots\[1\] \(1\): start: 'soon' is no date"),
        ("slots.1.end", None, r"slots\[1\] \(1\): end: None is no date"),
        ("tables", -1, "tables: a whole number from 0 on is needed, not -1"),
        ("tables", True, "tables: a whole number from 0 on"),
        ("tables", "3", "tables: a whole number"),
        ("participants", {}, "participants: a list is needed"),
        ("participants.1.id", "ana", "participants: ana is there twice"),
        ("participants.1.id", "", r"participants\[1\]: id: a text is needed"),
        (
            "participants.0.unavailable",
            [3],
            r"participants\[0\] \(ana\): unavailable: 3 is no slot; they are 0 to 2",
        ),
        (
            "participants.0.unavailable",
            3,
            r"participants\[0\] \(ana\): unavailable: a list of slots is needed",
        ),
        ("participants", [], r"meetings\[0\] \(m1\): participants: 'ana' is no participant"),
        ("meetings.1.id", "m1", "meetings: m1 is there twice"),
        ("meetings.1.participants", ["bo", "bo"], r"\(m2\): participants: bo cannot meet themselves"),
        ("meetings.1.participants", ["bo", "zoe"], r"\(m2\): participants: 'zoe' is no participant"),
        ("meetings.1.participants", ["bo"], r"\(m2\): participants: two are needed"),
        ("meetings.1.weight", 0, r"\(m2\): weight: a whole number from 1 on is needed, not 0"),
        ("meetings.1.weight", 1.5, r"\(m2\): weight: a whole number"),
        ("meetings.1.pinned", 9, r"\(m2\): pinned: 9 is no slot"),
        ("meetings.0.pinned", 2, "m1 is pinned to slot 2, in which ana is unavailable"),
        ("meetings.1.pinned", 0, "m1 and m2 are both pinned to slot 0 for bo"),
        ("objective", "joy", "objective: 'joy' is not known"),
    ],
)
def test_what_is_wrong_is_said_with_its_field_and_id(path: str, value: Any, told: str) -> None:
    with pytest.raises(Refused, match=told):
        instance_of(put(GOOD, path, value))


def test_more_pins_than_tables_are_refused() -> None:
    data = put(put(GOOD, "meetings.0.pinned", 1), "participants", [*GOOD["participants"], {"id": "di"}])
    data["meetings"][1] |= {"participants": ["cy", "di"], "pinned": 1}
    with pytest.raises(Refused, match="m2 is pinned to slot 1, in which all 1 tables have a pin"):
        instance_of(data)


@pytest.mark.parametrize("data", [None, [], "text", 3])
def test_what_is_no_object_is_refused(data: Any) -> None:
    for read in (instance_of, placed_of):
        with pytest.raises(Refused, match="is not an object"):
            read(data)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ([], "the changes is not an object"),
        ({"now": -1}, "now: a whole number"),
        ({"away": {"zoe": [1]}}, "away: zoe is no participant"),
        ({"away": {"ana": [7]}}, r"away \(ana\): 7 is no slot"),
        ({"away": []}, "away: an object is needed"),
        ({"tables_closed": {"1": [0]}}, "tables_closed: '1' is no table; they are 0 to 0"),
        ({"tables_closed": {"x": [0]}}, "tables_closed: 'x' is no table"),
        ({"tables_closed": {"0": [5]}}, r"tables_closed \(0\): 5 is no slot"),
        ({"cancelled": ["m9"]}, "cancelled: 'm9' is no meeting"),
        ({"cancelled": {}}, "cancelled: a list is needed"),
        ({"pins": {"m9": 0}}, "pins: 'm9' is no meeting"),
        ({"pins": {"m1": 8}}, r"pins \(m1\): 8 is no slot"),
        ({"added": [{"id": "m1"}]}, "added: m1 is there twice"),
        ({"added": [{"id": "x", "participants": ["ana", "ana"]}]}, "ana cannot meet themselves"),
    ],
)
def test_wrong_changes_are_refused(changes: Any, told: str) -> None:
    with pytest.raises(Refused, match=told):
        changes_of(changes, instance_of(GOOD))


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"id": "m1", "slot": -1, "table": 0}, r"\(m1\): slot: a whole number"),
        ({"id": "m1", "slot": 1}, r"\(m1\): table: a whole number"),
        ({"slot": 1, "table": 0}, "id: a text is needed"),
    ],
)
def test_a_wrong_schedule_is_refused(row: Data, told: str) -> None:
    with pytest.raises(Refused, match=told):
        placed_of({"meetings": [row]})
    good = {"id": "m1", "slot": 0, "table": 0}
    with pytest.raises(Refused, match="m1 is there twice"):
        placed_of({"meetings": [good, good]})


@pytest.mark.parametrize(
    ("body", "told"),
    [(b"{", "no JSON"), (b'{"a": "\xff"}', "not UTF-8: byte 7"), (b"[" * 100_000, "no JSON")],
)
def test_what_cannot_be_read_is_refused(tmp_path: Path, body: bytes, told: str) -> None:
    path = tmp_path / "instance.json"
    path.write_bytes(body)
    with pytest.raises(Refused, match=told):
        load(path)
    with pytest.raises(Refused, match="No such file"):
        load(tmp_path / "none.json")


def test_a_mark_at_the_beginning_does_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "instance.json"
    path.write_text(json.dumps(GOOD), encoding="utf-8-sig")
    assert load(path) == GOOD
