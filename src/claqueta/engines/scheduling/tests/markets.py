"""Instances made up: tiny ones of any shape, and markets like real ones."""

import math
import random
from typing import Any

from hypothesis import strategies as st

Data = dict[str, Any]


def slots(count: int, days: int = 1) -> list[Data]:
    """Slots of twenty minutes with five between them, spread evenly over days."""
    found = []
    each = -(-count // days)
    for number in range(count):
        day, place = divmod(number, each)
        begin = 9 * 60 + 30 + 25 * place
        start, end = (f"2026-10-{day + 1:02d}T{at // 60:02d}:{at % 60:02d}" for at in (begin, begin + 20))
        found.append({"id": number, "start": start, "end": end})
    return found


def market(
    people: int,
    meetings: int,
    count: int,
    tables: int,
    *,
    seed: int = 0,
    days: int = 2,
    away: float = 0.137,
    spread: float = 0.65,
    pins: float = 0.0,
    weights: tuple[int, ...] = (1, 1, 2, 2, 3, 4, 5, 8),
) -> Data:
    """A market as they are: some people much sought, most absent now and then, weights that few give high."""
    dice = random.Random(seed)
    persons: list[Data] = []
    organisation = 0
    for number in range(people):
        organisation += not persons or dice.random() > 0.1
        absent = min(count // 3, max(0, round(dice.gauss(count * away, count * away * 0.6))))
        persons.append(
            {
                "id": f"p{number:04d}",
                "organisation": f"o{organisation:04d}",
                "unavailable": sorted(dice.sample(range(count), absent)),
            }
        )
    sought = [math.exp(dice.gauss(0, spread)) for _ in persons]
    rows: list[Data] = []
    pairs: set[tuple[int, int]] = set()
    busy: set[tuple[int, int]] = set()
    sitting = [0] * count
    while len(rows) < meetings:
        one, other = dice.choices(range(people), sought, k=2)
        pair = (min(one, other), max(one, other))
        if pair in pairs or persons[one]["organisation"] == persons[other]["organisation"]:
            continue
        pairs.add(pair)
        free = [
            slot
            for slot in range(count)
            if slot not in persons[one]["unavailable"] + persons[other]["unavailable"]
            and not {(one, slot), (other, slot)} & busy
            and sitting[slot] < tables
        ]
        pinned = dice.choice(free) if free and dice.random() < pins else None
        if pinned is not None:
            busy |= {(one, pinned), (other, pinned)}
            sitting[pinned] += 1
        rows.append(
            {
                "id": f"m{len(rows):05d}",
                "participants": [f"p{one:04d}", f"p{other:04d}"],
                "weight": dice.choice(weights),
                "pinned": pinned,
            }
        )
    return {
        "name": f"market-{people}",
        "slots": slots(count, days),
        "tables": tables,
        "participants": persons,
        "meetings": rows,
    }


@st.composite
def instances(draw: st.DrawFn, *, people: int = 5, meetings: int = 7, most: int = 4) -> Data:
    """Any instance, pins that can hold included."""
    count = draw(st.integers(0, most))
    days = draw(st.integers(1, 2))
    tables = draw(st.integers(0, 3))
    numbers = st.integers(0, max(0, count - 1))
    persons = [
        {
            "id": f"p{number}",
            "organisation": "",
            "unavailable": sorted(draw(st.sets(numbers, max_size=max(0, count - 1)))) if count else [],
        }
        for number in range(draw(st.integers(0, people)))
    ]
    rows: list[Data] = []
    busy: set[tuple[int, int]] = set()
    sitting = [0] * count
    for number in range(draw(st.integers(0, meetings)) if len(persons) > 1 else 0):
        one, other = draw(st.lists(st.integers(0, len(persons) - 1), min_size=2, max_size=2, unique=True))
        free = [
            slot
            for slot in range(count)
            if slot not in persons[one]["unavailable"] + persons[other]["unavailable"]
            and not {(one, slot), (other, slot)} & busy
            and sitting[slot] < tables
        ]
        pinned = draw(st.sampled_from([None, None, None, *free]))
        if pinned is not None:
            busy |= {(one, pinned), (other, pinned)}
            sitting[pinned] += 1
        rows.append(
            {
                "id": f"m{number}",
                "participants": [f"p{one}", f"p{other}"],
                "weight": draw(st.integers(1, 5)),
                "pinned": pinned,
            }
        )
    return {"slots": slots(count, days), "tables": tables, "participants": persons, "meetings": rows}


@st.composite
def changes(draw: st.DrawFn, instance: Data, now: int | None = None) -> Data:
    """Anything that may have happened at a market that has slots and people."""
    count = len(instance["slots"])
    numbers = st.integers(0, count - 1)
    some = st.lists(numbers, max_size=count, unique=True)
    people = [person["id"] for person in instance["participants"]]
    names = [meeting["id"] for meeting in instance["meetings"]]
    added = []
    if len(people) > 1:
        for number in range(draw(st.integers(0, 2))):
            pair = draw(st.lists(st.sampled_from(people), min_size=2, max_size=2, unique=True))
            added.append(
                {"id": f"x{number}", "participants": pair, "weight": draw(st.integers(1, 5)), "pinned": None}
            )
    known = [*names, *(row["id"] for row in added)]
    return {
        "now": draw(st.integers(0, count)) if now is None else now,
        "away": draw(st.dictionaries(st.sampled_from(people), some, max_size=2)) if people else {},
        "tables_closed": {
            str(table): draw(some)
            for table in draw(st.sets(st.integers(0, instance["tables"] - 1), max_size=2))
        }
        if instance["tables"]
        else {},
        "cancelled": draw(st.lists(st.sampled_from(names), max_size=2, unique=True)) if names else [],
        "added": added,
        "pins": draw(st.dictionaries(st.sampled_from(known), numbers, max_size=2)) if known else {},
    }
