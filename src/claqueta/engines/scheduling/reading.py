"""Files into values: what is wrong in them is said with its field and its id, before anything is computed."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from claqueta.engines.scheduling.data import Changes, Instance, Meeting, Participant, Placed, Refused, Slot
from claqueta.engines.scheduling.rivals import Rivals


def load(path: Path) -> Any:
    """The JSON of a file."""
    try:
        return json.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise Refused(error.strerror or str(error)) from None
    except UnicodeDecodeError as error:
        raise Refused(f"not UTF-8: byte {error.start} cannot be read") from None
    except (ValueError, RecursionError) as error:
        raise Refused(f"no JSON: {error}") from None


def instance_of(data: Any) -> Instance:
    """An instance, or `Refused` with the first thing that is wrong."""
    top = _object(data, "the instance")
    slots = _slots(_rows(top, "slots"))
    tables = _whole(top.get("tables"), "tables", least=0)
    participants = _participants(_rows(top, "participants"), len(slots))
    known = {person.id: person for person in participants}
    meetings = meetings_of(_rows(top, "meetings"), known, len(slots))
    objective = top.get("objective")
    if objective not in (None, "value", "gaps"):
        raise Refused(f'objective: {objective!r} is not known; "gaps" is')
    found = Instance(slots, tables, participants, meetings, gaps=objective == "gaps")
    check_pins(found)
    return found


def placed_of(data: Any) -> tuple[Placed, ...]:
    """The meetings of a schedule."""
    found: dict[str, Placed] = {}
    for row, where in _each(_rows(_object(data, "the schedule"), "meetings"), "meetings"):
        name = _name(row, where)
        if name in found:
            raise Refused(f"meetings: {name} is there twice")
        slot = _whole(row.get("slot"), f"{where} ({name}): slot", least=0)
        found[name] = Placed(name, slot, _whole(row.get("table"), f"{where} ({name}): table", least=0))
    return tuple(found.values())


def changes_of(data: Any, instance: Instance) -> Changes:
    """What has happened, about persons, meetings and slots of this instance."""
    top = _object(data, "the changes")
    count = len(instance.slots)
    known = {person.id: person for person in instance.participants}
    own = {meeting.id for meeting in instance.meetings}
    added = meetings_of(_optional(top, "added", list), known, count, field="added", taken=own)
    names = own | {meeting.id for meeting in added}
    away = {}
    for person, slots in _optional(top, "away", dict).items():
        if person not in known:
            raise Refused(f"away: {person} is no participant")
        away[person] = _slot_numbers(slots, f"away ({person})", count)
    closed: dict[int, frozenset[int]] = {}
    for table, slots in _optional(top, "tables_closed", dict).items():
        if not table.isdecimal() or int(table) >= instance.tables:
            raise Refused(f"tables_closed: {table!r} is no table; they are 0 to {instance.tables - 1}")
        closed[int(table)] = _slot_numbers(slots, f"tables_closed ({table})", count)
    cancelled = _optional(top, "cancelled", list)
    for name in cancelled:
        if name not in names:
            raise Refused(f"cancelled: {name!r} is no meeting")
    pins = _optional(top, "pins", dict)
    for name, slot in pins.items():
        if name not in names:
            raise Refused(f"pins: {name!r} is no meeting")
        _slot_number(slot, f"pins ({name})", count)
    now = _whole(top.get("now", 0), "now", least=0)
    return Changes(now, away, closed, frozenset(cancelled), added, pins)


def meetings_of(
    rows: list[Any],
    known: Mapping[str, Participant],
    slots: int,
    *,
    field: str = "meetings",
    taken: Iterable[str] = (),
) -> tuple[Meeting, ...]:
    found, names = [], set(taken)
    for row, where in _each(rows, field):
        name = _name(row, where)
        if name in names:
            raise Refused(f"{field}: {name} is there twice")
        names.add(name)
        where = f"{where} ({name})"
        people = row.get("participants")
        if not isinstance(people, list) or len(people) != 2:
            raise Refused(f"{where}: participants: two are needed")
        for person in people:
            if not isinstance(person, str) or person not in known:
                raise Refused(f"{where}: participants: {person!r} is no participant")
        if people[0] == people[1]:
            raise Refused(f"{where}: participants: {people[0]} cannot meet themselves")
        weight = _whole(row.get("weight"), f"{where}: weight", least=1)
        pinned = row.get("pinned")
        if pinned is not None:
            _slot_number(pinned, f"{where}: pinned", slots)
        found.append(Meeting(name, (people[0], people[1]), weight, pinned))
    return tuple(found)


def _slots(rows: list[Any]) -> tuple[Slot, ...]:
    found: list[Slot] = []
    for row, where in _each(rows, "slots"):
        number = _whole(row.get("id"), f"{where}: id", least=0)
        if number != len(found):
            raise Refused(
                f"{where}: id: {number} stands where {len(found)} belongs; slots are 0, 1, 2… in time order"
            )
        moments = []
        for name in ("start", "end"):
            try:
                moments.append(datetime.fromisoformat(row.get(name, "")))
            except (TypeError, ValueError):
                raise Refused(
                    f"{where} ({number}): {name}: {row.get(name)!r} is no date with a time"
                ) from None
        del moments
        found.append(Slot(number, row["start"], row["end"]))
    return tuple(found)


def _participants(rows: list[Any], slots: int) -> tuple[Participant, ...]:
    found: dict[str, Participant] = {}
    for row, where in _each(rows, "participants"):
        name = _name(row, where)
        if name in found:
            raise Refused(f"participants: {name} is there twice")
        away = _slot_numbers(row.get("unavailable") or [], f"{where} ({name}): unavailable", slots)
        exclusive = row.get("exclusive") or False
        if not isinstance(exclusive, bool):
            raise Refused(f"{where} ({name}): exclusive: true or false is needed, not {exclusive!r}")
        found[name] = Participant(name, str(row.get("organisation") or ""), away, exclusive)
    return tuple(found.values())


def check_pins(instance: Instance) -> None:
    """No pin where somebody is away, none where somebody has another, no more of them in a slot than tables.

    Raises `Refused`.
    """
    known = {person.id: person for person in instance.participants}
    tables = instance.tables
    busy: dict[tuple[str, int], str] = {}
    sitting: dict[int, int] = {}
    for meeting in instance.meetings:
        slot = meeting.pinned
        if slot is None:
            continue
        if not 0 <= slot < len(instance.slots):
            raise Refused(f"meetings: {meeting.id} is pinned to {slot}, which is no slot")
        for person in meeting.participants:
            if slot in known[person].unavailable:
                raise Refused(
                    f"meetings: {meeting.id} is pinned to slot {slot}, in which {person} is unavailable"
                )
            if (other := busy.setdefault((person, slot), meeting.id)) != meeting.id:
                raise Refused(
                    f"meetings: {other} and {meeting.id} are both pinned to slot {slot} for {person}"
                )
        sitting[slot] = sitting.get(slot, 0) + 1
        if sitting[slot] > tables:
            raise Refused(
                f"meetings: {meeting.id} is pinned to slot {slot}, in which all {tables} tables have a pin"
            )
    Rivals(instance).check(meeting.id for meeting in instance.meetings if meeting.pinned is not None)


# -- Small things --------------------------------------------------------------------------------------------


def _object(data: Any, what: str) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise Refused(f"{what} is not an object with fields")
    return data


def _rows(top: dict[str, Any], field: str) -> list[Any]:
    rows = top.get(field)
    if not isinstance(rows, list):
        raise Refused(f"{field}: a list is needed")
    return rows


def _optional[T](top: dict[str, Any], field: str, kind: type[T]) -> T:
    found = top.get(field)
    if found is None:
        return kind()
    if not isinstance(found, kind):
        raise Refused(f"{field}: {'a list' if kind is list else 'an object'} is needed")
    return found


def _each(rows: list[Any], field: str) -> Iterable[tuple[dict[str, Any], str]]:
    for place, row in enumerate(rows):
        yield _object(row, f"{field}[{place}]"), f"{field}[{place}]"


def _name(row: dict[str, Any], where: str) -> str:
    name = row.get("id")
    if not isinstance(name, str) or not name:
        raise Refused(f"{where}: id: a text is needed, not {name!r}")
    return name


def _whole(value: Any, where: str, *, least: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise Refused(f"{where}: a whole number from {least} on is needed, not {value!r}")
    return value


def _slot_number(value: Any, where: str, count: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < count:
        raise Refused(f"{where}: {value!r} is no slot; they are 0 to {count - 1}")
    return value


def _slot_numbers(values: Any, where: str, count: int) -> frozenset[int]:
    if not isinstance(values, list):
        raise Refused(f"{where}: a list of slots is needed")
    return frozenset(_slot_number(value, where, count) for value in values)
