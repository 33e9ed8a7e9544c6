"""Who is let through a door, and what all that was read at several doors comes to: values in, values out.

The device judges by the same rules (`static/door/js/judge.js`), from its list, while nobody can be asked.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum


class Way(StrEnum):
    IN = "in"
    OUT = "out"
    AGAIN = "again"
    """In, of somebody who is inside by what was read, as they left without a scan."""


class Reason(StrEnum):
    """Why somebody is not let through."""

    NONE = ""
    FORGED = "forged"
    OTHER_EVENT = "other"
    UNKNOWN = "unknown"
    REVOKED = "revoked"
    CANCELLED = "cancelled"
    NOT_IN = "not_in"
    UNPAID = "unpaid"
    WRONG_DAY = "wrong_day"
    ALREADY = "already"


class Flag(StrEnum):
    """What a person has to look at: somebody was let through who should not have been."""

    NONE = ""
    TWICE = "twice"
    CANCELLED = "cancelled"
    REVOKED = "revoked"
    UNKNOWN = "unknown"
    CLOCK = "clock"
    """When it was, no clock says: it counts for nothing until a person says what it was."""


class State(StrEnum):
    """How a badge stands, as the door's list says it."""

    GOOD = "good"
    UNPAID = "unpaid"
    NOT_IN = "not_in"
    CANCELLED = "cancelled"
    REVOKED = "revoked"


REFUSED = {
    State.UNPAID: Reason.UNPAID,
    State.NOT_IN: Reason.NOT_IN,
    State.CANCELLED: Reason.CANCELLED,
    State.REVOKED: Reason.REVOKED,
}
_ORDER = (State.GOOD, State.UNPAID, State.NOT_IN, State.CANCELLED, State.REVOKED)


def best(states: Iterable[State]) -> State:
    """How somebody stands who has several: one that lets in is enough; nobody who has none was refused anything."""
    return min(states, key=_ORDER.index, default=State.GOOD)


@dataclass(frozen=True, slots=True)
class Inside:
    """That somebody is behind a door, since when and through which."""

    since: datetime
    door: str


def judge(state: State, days: Iterable[date], today: date, way: Way, inside: Inside | None) -> Reason:
    """Why somebody is not let through; `Reason.NONE` where they are. Whoever goes out is never held.

    `days` are those of the accreditation, none for every day; `today` is the day where the event is.
    """
    if way == Way.OUT:
        return Reason.NONE
    if state in REFUSED:
        return REFUSED[state]
    if (allowed := set(days)) and today not in allowed:
        return Reason.WRONG_DAY
    if inside is not None and way == Way.IN:
        return Reason.ALREADY
    return Reason.NONE


@dataclass(frozen=True, slots=True)
class Read:
    """A scan, as it counts: at one zone, of one badge."""

    id: str
    at: datetime
    door: int
    way: Way
    accepted: bool = True


@dataclass(frozen=True, slots=True)
class Folded:
    """What the scans of a badge at a zone come to."""

    inside: bool = False
    since: datetime | None = None
    """Since when they are inside, or outside."""
    first_in: datetime | None = None
    door: int = 0
    twice: frozenset[str] = frozenset()
    """Scans by which somebody was let in who was inside."""
    spans: tuple[tuple[datetime, datetime | None], ...] = field(default=())
    """From when to when they were inside; None for whoever has not left."""


def fold(scans: Iterable[Read]) -> Folded:
    """What scans come to, in whatever order they arrived: they are taken in the order of time."""
    inside, since, first_in, door = False, None, None, 0
    twice: set[str] = set()
    spans: list[tuple[datetime, datetime | None]] = []
    for one in sorted({each.id: each for each in scans}.values(), key=lambda each: (each.at, each.id)):
        if not one.accepted:
            continue
        if one.way == Way.OUT:
            if inside:
                spans[-1] = (spans[-1][0], one.at)
                inside, since, door = False, one.at, one.door
            continue
        if inside and one.way == Way.IN:
            twice.add(one.id)
            continue
        if not inside:
            spans.append((one.at, None))
        inside, since, door = True, one.at, one.door
        first_in = first_in or one.at
    return Folded(inside, since, first_in, door, frozenset(twice), tuple(spans))


def minutes_of(folded: Folded, begins: datetime, ends: datetime) -> int:
    """Whole minutes inside between two moments; whoever was never read going out stayed until the end."""
    total = timedelta()
    for came, left in folded.spans:
        first, last = max(came, begins), min(left or ends, ends)
        total += max(last - first, timedelta())
    return int(total.total_seconds() // 60)


def corrected(
    device_at: datetime, offs: Iterable[timedelta], *, paired: datetime, received: datetime, most: timedelta
) -> datetime | None:
    """When something happened by the server's clock, by the first of what the device's is said to be off that can be.

    Nothing is read before its device was paired nor after it is told, give or take `most`; None where it is by all of them.
    """
    for off in offs:
        moment = device_at + off
        if paired - most <= moment <= received + most:
            return min(moment, received)
    return None


def flag_of(
    read: Read, *, cancelled: datetime | None, revoked: datetime | None, known: bool, twice: bool
) -> Flag:
    """What is wrong with somebody's having been let in; nothing with having been refused or having left."""
    if not read.accepted or read.way == Way.OUT:
        return Flag.NONE
    if not known:
        return Flag.UNKNOWN
    if revoked is not None and revoked <= read.at:
        return Flag.REVOKED
    if cancelled is not None and cancelled <= read.at:
        return Flag.CANCELLED
    return Flag.TWICE if twice else Flag.NONE


def surname_first(name: str) -> tuple[str, str]:
    """By what badges are laid out: the last words of a name first, of three or more all but the first.

    Spanish names have two surnames (Civil Registry Act 20/2011 art. 49); a particle stays with what follows it.
    """
    words = name.split()
    given = 1 if len(words) > 1 else 0
    return " ".join(words[given:]), " ".join(words[:given])


def shares(counted: Mapping[str, int]) -> list[tuple[str, int, float]]:
    """Name → how many, as rows with their share of all in per cent, the most first."""
    total = sum(counted.values()) or 1
    return [
        (name, n, 100 * n / total)
        for name, n in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
