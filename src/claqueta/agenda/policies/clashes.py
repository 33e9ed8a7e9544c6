"""What cannot be, or should not, when sessions are put into rooms and hours: values in, values out."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Kind(StrEnum):
    OUTSIDE = "outside"
    """Not while the event takes place."""
    ROOM_GONE = "room gone"
    """The event has no such room."""
    ROOM_TAKEN = "room taken"
    SPEAKER_TWICE = "speaker twice"
    """Somebody is in two places."""
    ROOM_SOON = "room soon"
    """Too short a change-over in the room."""
    SPEAKER_SOON = "speaker soon"
    """Somebody has too little time to get to another room."""
    ROOM_FULL = "room full"
    """More places than the room has, or more who want to come."""


IMPOSSIBLE = frozenset({Kind.OUTSIDE, Kind.ROOM_GONE, Kind.ROOM_TAKEN})
"""What no session is saved with."""
GRAVE = IMPOSSIBLE | {Kind.SPEAKER_TWICE}
"""What no agenda is published with; the others are said and left to who plans."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A session as it needs its room and its speakers."""

    key: int
    begins: datetime
    ends: datetime
    room: int | None = None
    speakers: frozenset[int] = frozenset()
    places: int | None = None
    """What the session lets in; None for as many as the room holds."""
    wanted: int = 0
    """How many have marked it."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What sessions have to fit into."""

    begins: datetime
    ends: datetime
    rooms: Mapping[int, int]
    """Room → how many it holds."""
    change_over: timedelta = timedelta()
    walk: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class Clash:
    kind: Kind
    key: int
    """The session, of two the later one."""
    other: int | None = None
    speaker: int | None = None
    number: int = 0
    """The minutes that there are, or how many do not fit."""

    def concerns(self, key: int) -> bool:
        return key in (self.key, self.other)


def clashes(slots: Iterable[Slot], frame: Frame) -> list[Clash]:
    """All there are, by session and kind. It takes time in proportion to the sessions and to what overlaps."""
    rows = sorted(slots, key=lambda one: (one.begins, one.key))
    found: list[Clash] = []
    by_room: dict[int, list[Slot]] = {}
    by_speaker: dict[int, list[Slot]] = {}
    for one in rows:
        found.extend(_by_itself(one, frame))
        if one.room is not None:
            by_room.setdefault(one.room, []).append(one)
        for speaker in one.speakers:
            by_speaker.setdefault(speaker, []).append(one)
    for inside in by_room.values():
        found.extend(_in_a_room(inside, frame))
    for speaker, theirs in by_speaker.items():
        found.extend(_of_a_speaker(speaker, theirs, frame))
    return sorted(found, key=lambda one: (one.key, one.kind, one.other or 0, one.speaker or 0))


def _by_itself(one: Slot, frame: Frame) -> Iterator[Clash]:
    if one.begins < frame.begins or one.ends > frame.ends:
        yield Clash(Kind.OUTSIDE, one.key)
    if one.room is None:
        return
    holds = frame.rooms.get(one.room)
    if holds is None:
        yield Clash(Kind.ROOM_GONE, one.key)
        return
    places = holds if one.places is None else min(one.places, holds)
    over = max((one.places or 0) - holds, one.wanted - places)
    if over > 0:
        yield Clash(Kind.ROOM_FULL, one.key, number=over)


def _pairs(rows: list[Slot], within: timedelta) -> Iterator[tuple[Slot, Slot]]:
    """Two of which the later begins before the earlier one has been over for so long."""
    for number, first in enumerate(rows):
        for second in rows[number + 1 :]:
            if second.begins >= first.ends + within:
                break
            yield first, second


def _in_a_room(rows: list[Slot], frame: Frame) -> Iterator[Clash]:
    for first, second in _pairs(rows, frame.change_over):
        if second.begins < first.ends:
            yield Clash(Kind.ROOM_TAKEN, second.key, first.key)
        else:
            yield Clash(Kind.ROOM_SOON, second.key, first.key, number=_minutes(first, second))


def _of_a_speaker(speaker: int, rows: list[Slot], frame: Frame) -> Iterator[Clash]:
    for first, second in _pairs(rows, frame.walk):
        if second.begins < first.ends:
            yield Clash(Kind.SPEAKER_TWICE, second.key, first.key, speaker)
        elif first.room != second.room:
            yield Clash(Kind.SPEAKER_SOON, second.key, first.key, speaker, number=_minutes(first, second))


def _minutes(first: Slot, second: Slot) -> int:
    return (second.begins - first.ends) // timedelta(minutes=1)
