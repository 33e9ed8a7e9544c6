"""What is different between the agenda as it was published and as it is planned: values in, values out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

NEW, CANCELLED, BACK, TIME, ROOM, SPEAKERS, WORDS = (
    "new",
    "cancelled",
    "back",
    "time",
    "room",
    "speakers",
    "words",
)
TOLD = (NEW, CANCELLED, BACK, TIME, ROOM)
"""What those who marked a session are told of; who speaks is told of all but words."""
TO_SPEAKERS = (*TOLD, SPEAKERS)


@dataclass(frozen=True, slots=True)
class Told:
    """A session as somebody was told of it."""

    begins: datetime
    ends: datetime
    room: int | None
    speakers: tuple[tuple[int, str], ...]
    """Each with a role, in order."""
    words: object
    """All else that is read of it."""
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    key: int
    kinds: tuple[str, ...]


def changes(before: Mapping[int, Told], after: Mapping[int, Told]) -> list[Change]:
    """What is different, by session; one that is no longer there is called off."""
    found = []
    for key in sorted({*before, *after}):
        if kinds := _kinds(before.get(key), after.get(key)):
            found.append(Change(key, kinds))
    return found


def _kinds(was: Told | None, now: Told | None) -> tuple[str, ...]:
    if was is None:
        return (NEW,) if now is not None and not now.cancelled else ()
    if now is None or now.cancelled:
        return () if was.cancelled else (CANCELLED,)
    kinds = [BACK] if was.cancelled else []
    if (was.begins, was.ends) != (now.begins, now.ends):
        kinds.append(TIME)
    if was.room != now.room:
        kinds.append(ROOM)
    if was.speakers != now.speakers:
        kinds.append(SPEAKERS)
    if was.words != now.words:
        kinds.append(WORDS)
    return tuple(kinds)
