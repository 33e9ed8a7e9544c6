"""What the engine is given of a market, and what of a limit it does not know itself.

The engine knows people, slots and as many tables as there are. What more a market knows is put into these terms: a table that is
closed for a slot is taken by a meeting of nobody, and whoever wants no more than so many meetings is there in no more slots.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from claqueta.engines.scheduling import Instance, Meeting, Participant, Placed, Slot

NOBODY = "nobody"
"""How those begin who sit at closed tables."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with one agenda; colleagues who share one are one."""

    key: str
    organisation: str = ""
    away: frozenset[int] = frozenset()
    most: int | None = None
    exclusive: bool = False
    """Whether they meet each organisation once."""


@dataclass(frozen=True, slots=True)
class Couple:
    """A meeting that is wanted, the slot in which the office wants it, and whether it was dropped."""

    key: str
    one: str
    other: str
    weight: int
    locked: int | None = None


def instance_of(
    times: Sequence[tuple[str, str]],
    tables: int,
    people: Iterable[Person],
    couples: Iterable[Couple],
    *,
    blocked: Mapping[str, Collection[int]] | None = None,
    closed: Mapping[int, Collection[int]] | None = None,
) -> Instance:
    """`blocked` are slots in which somebody who has enough is given nothing; `closed` are slots by table."""
    kept_free = blocked or {}
    rows = [
        Participant(
            one.key, one.organisation, one.away | frozenset(kept_free.get(one.key, ())), one.exclusive
        )
        for one in people
    ]
    meetings = [Meeting(one.key, (one.one, one.other), max(1, one.weight), one.locked) for one in couples]
    for table, slots in sorted((closed or {}).items()):
        both = (f"{NOBODY}-{table}-a", f"{NOBODY}-{table}-b")
        rows += [Participant(key) for key in both]
        meetings += [Meeting(f"{NOBODY}-{table}-{slot}", both, 1, slot) for slot in sorted(set(slots))]
    return Instance(
        tuple(Slot(number, begins, ends) for number, (begins, ends) in enumerate(times)),
        tables,
        tuple(rows),
        tuple(meetings),
    )


def joined(*kept_free: Mapping[str, Collection[int]]) -> dict[str, list[int]]:
    """Several reasons for which people are given nothing in some slots, as one."""
    found: dict[str, set[int]] = {}
    for one in kept_free:
        for key, slots in one.items():
            found.setdefault(key, set()).update(slots)
    return {key: sorted(slots) for key, slots in found.items()}


def of_nobody(key: str) -> bool:
    return key.startswith(NOBODY)


def of_somebody(placed: Iterable[Placed]) -> list[Placed]:
    return [row for row in placed if not of_nobody(row.id)]


def too_many(people: Iterable[Person], placed: Iterable[Placed], couples: Iterable[Couple]) -> bool:
    """Whether somebody has more meetings than they want."""
    count = _count(placed, couples)
    return any(one.most is not None and count.get(one.key, 0) > one.most for one in people)


def blocked_for(
    people: Iterable[Person], placed: Iterable[Placed], couples: Sequence[Couple], slots: int
) -> dict[str, list[int]]:
    """For whoever has all the meetings that they want, or more, the slots that they are given nothing in: all but those of the best.

    With nothing but those left, no timetable gives them more than they want. Slots in which the office wants them stay.
    """
    by_key = {one.key: one for one in couples}
    at: dict[str, list[tuple[bool, int, int]]] = {}
    for row in placed:
        couple = by_key[row.id]
        for key in (couple.one, couple.other):
            at.setdefault(key, []).append((couple.locked is not None, couple.weight, row.slot))
    found: dict[str, list[int]] = {}
    for one in people:
        held = at.get(one.key, [])
        if one.most is None or len(held) < one.most:
            continue
        best = sorted(held, key=lambda row: (not row[0], -row[1], row[2]))[: one.most]
        stays = {slot for _locked, _weight, slot in best} | {slot for locked, _weight, slot in held if locked}
        found[one.key] = [slot for slot in range(slots) if slot not in stays]
    return found


def _count(placed: Iterable[Placed], couples: Iterable[Couple]) -> dict[str, int]:
    by_key = {one.key: one for one in couples}
    count: dict[str, int] = {}
    for row in placed:
        for key in (by_key[row.id].one, by_key[row.id].other):
            count[key] = count.get(key, 0) + 1
    return count


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a timetable: what, and with which meetings."""

    kind: str
    keys: tuple[str, ...]


def faults(
    placed: Sequence[Placed],
    people: Iterable[Person],
    couples: Iterable[Couple],
    closed: Collection[tuple[int, int]],
) -> list[Fault]:
    """What no timetable may have: somebody twice in a slot or away, a table twice in one, or closed. `closed` is table and slot."""
    away = {one.key: one.away for one in people}
    by_key = {one.key: one for one in couples}
    sitting: dict[tuple[int, int], str] = {}
    busy: dict[tuple[str, int], str] = {}
    found = []
    for row in placed:
        couple = by_key[row.id]
        if (other := sitting.setdefault((row.table, row.slot), row.id)) != row.id:
            found.append(Fault("table", (other, row.id)))
        if (row.table, row.slot) in closed:
            found.append(Fault("closed", (row.id,)))
        for key in (couple.one, couple.other):
            if row.slot in away[key]:
                found.append(Fault("away", (row.id,)))
            if (other := busy.setdefault((key, row.slot), row.id)) != row.id:
                found.append(Fault("person", (other, row.id)))
    return found
