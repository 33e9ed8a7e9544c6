"""The public agenda as it is read: filtered, by day and hour; and what is on now and next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any

from claqueta.agenda.queries.shown import AgendaShown, SessionShown
from claqueta.foundation.locales import language_name

ALL = "all"


@dataclass(frozen=True, slots=True)
class Question:
    """What a reader asks for; blank for all."""

    day: date | None = None
    """None for all days."""
    track: str = ""
    room: str = ""
    format: str = ""
    language: str = ""
    mine: bool = False

    @property
    def narrows(self) -> bool:
        return bool(self.track or self.room or self.format or self.language or self.mine)


@dataclass(frozen=True, slots=True)
class Choices:
    """What there is to choose from, each with how it reads."""

    tracks: Sequence[tuple[str, str]]
    rooms: Sequence[tuple[str, str]]
    formats: Sequence[tuple[str, str]]
    languages: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Hour:
    begins: datetime
    sessions: Sequence[SessionShown]


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    hours: Sequence[Hour]


@dataclass(frozen=True, slots=True)
class InARoom:
    """What a room has now, and after it."""

    pk: int
    name: str
    now: SessionShown | None = None
    next: SessionShown | None = None
    later: Sequence[SessionShown] = field(default_factory=tuple)


def choices_of(shown: AgendaShown, language: str) -> Choices:
    rows = shown.sessions
    return Choices(
        _named((str(one.track), one.track_name) for one in rows if one.track),
        _named((str(one.room), one.room_name) for one in rows if one.room),
        _named((one.format, one.format_name) for one in rows),
        _named((code, language_name(code, language)) for one in rows for code in one.languages),
    )


def _named(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted(dict(pairs).items(), key=lambda pair: pair[1].casefold())


def asked_for(shown: AgendaShown, said: Any, today: date) -> Question:
    """What an address asks for; without a day it is today's, or the first of the event's. What is none is passed over."""
    wanted = said.text("day")
    by_name = {day.isoformat(): day for day in shown.days}
    if wanted == ALL or not shown.days:
        day = None
    else:
        day = by_name.get(wanted) or (today if today in shown.days else shown.days[0])
    return Question(
        day,
        said.text("track"),
        said.text("room"),
        said.text("format"),
        said.text("language"),
        "mine" in said,
    )


def found_by(shown: AgendaShown, question: Question, marked: frozenset[int]) -> list[Day]:
    """What fits, by day and hour. What was called off stays and says so."""
    rows = [one for one in shown.sessions if _fits(one, question, marked)]
    rows.sort(key=lambda one: (one.begins, one.room_name, one.pk))
    return [
        Day(
            day,
            [
                # Two hours of one name, when clocks are put back, are two moments.
                Hour(begins, list(group))
                for begins, group in groupby(ones, key=lambda one: one.begins)
            ],
        )
        for day, ones in groupby(rows, key=lambda one: one.day)
    ]


def _fits(one: SessionShown, question: Question, marked: frozenset[int]) -> bool:
    return (
        question.day in (None, one.day)
        and question.track in ("", str(one.track))
        and question.room in ("", str(one.room))
        and question.format in ("", one.format)
        and (not question.language or question.language in one.languages)
        and (not question.mine or one.pk in marked)
    )


def on_now(sessions: Iterable[SessionShown], now: datetime, *, later: int = 3) -> list[InARoom]:
    """Each room with what is on and what comes next, by the rooms' names; what was called off is not on."""
    by_room: dict[tuple[str, int], list[SessionShown]] = {}
    for one in sessions:
        if one.room is not None and not one.cancelled:
            by_room.setdefault((one.room_name, one.room), []).append(one)
    found = []
    for (name, pk), rows in sorted(by_room.items()):
        rows.sort(key=lambda one: one.begins)
        running = next((one for one in rows if one.begins <= now < one.ends), None)
        coming = [one for one in rows if one.begins > now]
        found.append(InARoom(pk, name, running, coming[0] if coming else None, coming[1 : 1 + later]))
    return found
