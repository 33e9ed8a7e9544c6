"""The rules of the format, looked at from outside: nothing of the engine is used. After the checkers that come with the format."""

from collections.abc import Iterable, Iterator
from itertools import permutations
from typing import Any

Data = dict[str, Any]


def broken_rules(instance: Data, schedule: Data) -> Iterator[str]:
    slots = {slot["id"] for slot in instance["slots"]}
    people = {person["id"]: person for person in instance["participants"]}
    meetings = {meeting["id"]: meeting for meeting in instance["meetings"]}
    placed: dict[str, int] = {}
    person_at: set[tuple[str, int]] = set()
    table_at: set[tuple[int, int]] = set()
    for row in schedule["meetings"]:
        meeting = meetings.get(row["id"])
        if meeting is None:
            yield f"{row['id']}: no such meeting"
            continue
        if row["id"] in placed:
            yield f"{row['id']}: placed twice"
        placed[row["id"]] = row["slot"]
        if row["slot"] not in slots:
            yield f"{row['id']}: no such slot {row['slot']}"
        if not 0 <= row["table"] < instance["tables"]:
            yield f"{row['id']}: no such table {row['table']}"
        if (row["table"], row["slot"]) in table_at:
            yield f"{row['id']}: table {row['table']} is taken in slot {row['slot']}"
        table_at.add((row["table"], row["slot"]))
        for person in meeting["participants"]:
            if row["slot"] in people[person]["unavailable"]:
                yield f"{row['id']}: {person} is unavailable in slot {row['slot']}"
            if (person, row["slot"]) in person_at:
                yield f"{row['id']}: {person} has two meetings in slot {row['slot']}"
            person_at.add((person, row["slot"]))
    for meeting in meetings.values():
        if meeting["pinned"] is not None and placed.get(meeting["id"]) != meeting["pinned"]:
            yield f"{meeting['id']}: pinned to slot {meeting['pinned']} and not there"
    once: set[tuple[str, str]] = set()
    for name in placed:
        for person, other in permutations(meetings[name]["participants"]):
            whose = people[other].get("organisation") or ""
            if people[person].get("exclusive") and whose:
                if (person, whose) in once:
                    yield f"{name}: {person} meets {whose} twice"
                once.add((person, whose))
    told = {row["id"] for row in schedule["unscheduled"]}
    if set(meetings) - set(placed) - told:
        yield "meetings neither scheduled nor explained"
    if told & set(placed):
        yield "meetings both scheduled and explained"
    if schedule["value"] != sum(meetings[name]["weight"] for name in placed):
        yield "the value is another"
    if schedule["value"] > schedule["bound"]:
        yield "the bound is too low"


def comfort(instance: Data, schedule: Data) -> tuple[float, float, int, int]:
    """Worst share, tenth percentile, idle slots and table moves of all."""
    day = {slot["id"]: slot["start"][:10] for slot in instance["slots"]}
    wanted: dict[str, int] = {}
    agenda: dict[str, list[tuple[int, int]]] = {}
    by_id = {meeting["id"]: meeting for meeting in instance["meetings"]}
    for meeting in instance["meetings"]:
        for person in meeting["participants"]:
            wanted[person] = wanted.get(person, 0) + 1
    for row in schedule["meetings"]:
        for person in by_id[row["id"]]["participants"]:
            agenda.setdefault(person, []).append((row["slot"], row["table"]))
    shares, idle, moves = [], 0, 0
    for person in instance["participants"]:
        away, rows = set(person["unavailable"]), sorted(agenda.get(person["id"], []))
        hoped = min(wanted.get(person["id"], 0), len(day) - len(away))
        if hoped:
            shares.append(len(rows) / hoped)
        for (slot, table), (later, other) in zip(rows, rows[1:]):
            if day[slot] == day[later]:
                idle += sum(1 for between in range(slot + 1, later) if between not in away)
                moves += table != other
    shares.sort()
    return (*((shares and (shares[0], shares[len(shares) // 10])) or (1.0, 1.0)), idle, moves)


def changed_instance(instance: Data, changes: Data) -> Data:
    """The instance as it stands after the changes."""
    away = changes.get("away", {})
    people = [
        {**person, "unavailable": sorted({*person["unavailable"], *away.get(person["id"], [])})}
        for person in instance["participants"]
    ]
    gone = set(changes.get("cancelled", []))
    pins = changes.get("pins", {})
    meetings = [
        {**meeting, "pinned": pins.get(meeting["id"], meeting["pinned"])}
        for meeting in [*instance["meetings"], *changes.get("added", [])]
        if meeting["id"] not in gone
    ]
    return {**instance, "participants": people, "meetings": meetings}


def broken_after(instance: Data, before: Data, changes: Data, after: Data) -> Iterator[str]:
    now = changes.get("now", 0)
    away = changes.get("away", {})
    ahead = {**changes, "away": {who: [slot for slot in slots if slot >= now] for who, slots in away.items()}}
    closed = {
        (int(table), slot)
        for table, slots in changes.get("tables_closed", {}).items()
        for slot in slots
        if slot >= now
    }
    past = {row["id"]: row for row in before["meetings"] if row["slot"] < now}
    yield from broken_rules(changed_instance(instance, ahead), after)
    placed = {row["id"]: row for row in after["meetings"]}
    for name, row in past.items():
        if name not in changes.get("cancelled", []) and placed.get(name) != row:
            yield f"{name}: was over in slot {row['slot']} and has been moved"
    for name, row in placed.items():
        if row["slot"] < now and name not in past:
            yield f"{name}: put into slot {row['slot']}, which is over"
        if (row["table"], row["slot"]) in closed:
            yield f"{name}: table {row['table']} is closed in slot {row['slot']}"


def unexcused(broken: Iterable[str], after: Data) -> list[str]:
    """What is broken but for the pins that cannot hold and that the answer names; such a meeting keeps every other rule."""
    named = tuple(f"{row['id']}: pinned to slot " for row in after.get("impossible", []))
    return [told for told in broken if not told.startswith(named)]


def disturbed(instance: Data, before: Data, changes: Data, after: Data) -> tuple[list[str], int]:
    """Which meetings of people not concerned were moved or lost, and of how many."""
    people = {
        meeting["id"]: meeting["participants"]
        for meeting in [*instance["meetings"], *changes.get("added", [])]
    }
    named = set(changes.get("away", {}))
    added = (meeting["id"] for meeting in changes.get("added", []))
    own = {*changes.get("cancelled", []), *changes.get("pins", {}), *added}
    for name in own:
        named.update(people[name])
    placed = {row["id"]: row["slot"] for row in after["meetings"]}
    rows = [
        row for row in before["meetings"] if row["slot"] >= changes.get("now", 0) and row["id"] not in own
    ]
    rows = [row for row in rows if not named & set(people[row["id"]])]
    return [row["id"] for row in rows if placed.get(row["id"]) != row["slot"]], len(rows)


def best_value(instance: Data) -> int:
    """What the best timetable is worth, by trying all of them: for tiny instances."""
    away = {person["id"]: set(person["unavailable"]) for person in instance["participants"]}
    meetings = sorted(instance["meetings"], key=lambda meeting: meeting["pinned"] is None)
    slots = [slot["id"] for slot in instance["slots"]]
    rest = [sum(meeting["weight"] for meeting in meetings[place:]) for place in range(len(meetings) + 1)]
    busy: set[tuple[str, int]] = set()
    sitting = dict.fromkeys(slots, 0)
    best = 0
    whose = {person["id"]: person.get("organisation") or "" for person in instance["participants"]}
    once = {person["id"] for person in instance["participants"] if person.get("exclusive")}
    met: set[tuple[str, str]] = set()

    def look(place: int, value: int) -> None:
        nonlocal best
        best = max(best, value)
        if place == len(meetings) or value + rest[place] <= best:
            return
        meeting = meetings[place]
        one, other = meeting["participants"]
        pair = ((one, other), (other, one))
        groups = {(own, whose[their]) for own, their in pair if own in once and whose[their]}
        if groups & met:
            look(place + 1, value)
            return
        for slot in slots if meeting["pinned"] is None else [meeting["pinned"]]:
            free = not {(one, slot), (other, slot)} & busy and slot not in away[one] | away[other]
            if free and sitting[slot] < instance["tables"]:
                busy.update({(one, slot), (other, slot)})
                met.update(groups)
                sitting[slot] += 1
                look(place + 1, value + meeting["weight"])
                busy.difference_update({(one, slot), (other, slot)})
                met.difference_update(groups)
                sitting[slot] -= 1
        if meeting["pinned"] is None:
            look(place + 1, value)

    look(0, 0)
    return best
