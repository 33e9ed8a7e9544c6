"""A day of the board: the table of its hours and rooms, what waits for an hour or a room, and what clashes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from claqueta.agenda.models import Agenda, Session, SessionState, SpeakerState
from claqueta.agenda.policies.board import day_of, hours_of, lines_of
from claqueta.agenda.policies.clashes import GRAVE, Clash
from claqueta.agenda.queries.planning import Plan, names_of, plan_of
from claqueta.agenda.wording import clash_in_words, hours_in_words, when_in_words
from claqueta.events.models import Room
from claqueta.events.policies import days_of
from claqueta.foundation.cluster_rules import rule


@dataclass(frozen=True, slots=True)
class Card:
    """A session on the board."""

    pk: int
    version: int
    title: str
    hours: str
    who: str
    held_back: bool
    clashes: tuple[str, ...]
    grave: bool


@dataclass(frozen=True, slots=True)
class Place:
    room: int
    card: Card | None
    steps: int


@dataclass(frozen=True, slots=True)
class Row:
    at: str
    """The moment, as the form sends it."""
    begins: datetime
    second: bool
    """Whether clocks show that hour for the second time that night."""
    on_the_hour: bool
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Board:
    day: date
    days: list[date]
    rooms: list[Room]
    rows: list[Row]
    waiting: list[Card]
    """What has no hour or no room of the event's, whatever the day."""
    elsewhere: int
    """Clashes of other days."""


def board_of(agenda: Agenda, day: date | None = None, plan: Plan | None = None) -> Board:
    """A day of the board, the first unless another is asked for; `plan` is what stands, where somebody has just read it."""
    plan = plan or plan_of(agenda)
    zone, event = agenda.event.zone, agenda.event
    day_by_session = {key: day_of(slot.begins, zone) for key, slot in plan.slots.items()}
    days = sorted({*days_of(event.begins_at, event.ends_at, zone), *day_by_session.values()})
    chosen = day if day in days else days[0]
    placed = [
        slot for slot in plan.slots.values() if slot.room in plan.rooms and day_by_session[slot.key] == chosen
    ]
    rows = list(
        Session.objects.filter(agenda=agenda)
        .exclude(state=SessionState.CANCELLED)
        .prefetch_related("appearances__speaker")
        .only("pk", "version", "title", "slug", "state", "begins_at", "ends_at", "agenda", "room")
        .order_by("begins_at", "pk")
    )
    on_the_board = {slot.key for slot in placed}
    wanted = [
        one
        for one in rows
        if one.pk in on_the_board or one.room_id not in plan.rooms or one.begins_at is None
    ]
    cards = _cards(agenda, wanted, plan)
    lines = lines_of(
        placed,
        list(plan.rooms),
        hours_of(chosen, event.begins_at, event.ends_at, zone, time(rule("night_ends").value)),
        zone,
        timedelta(minutes=rule("agenda_step").value),
    )
    shown = [
        Row(
            line.begins.isoformat(timespec="minutes"),
            line.begins,
            bool(line.begins.fold),
            line.on_the_hour,
            tuple(Place(cell.room, cards.get(cell.session or 0), cell.steps) for cell in line.cells),
        )
        for line in lines
    ]
    elsewhere = {one.key for one in plan.clashes if day_by_session.get(one.key) != chosen}
    return Board(
        chosen,
        days,
        list(plan.rooms.values()),
        shown,
        [cards[one.pk] for one in wanted if one.pk not in on_the_board],
        len(elsewhere),
    )


def _cards(agenda: Agenda, rows: Iterable[Session], plan: Plan) -> dict[int, Card]:
    found: dict[int, list[Clash]] = {}
    for clash in plan.clashes:
        for key in {clash.key, clash.other} - {None}:
            found.setdefault(int(key or 0), []).append(clash)
    titles, people = names_of(agenda) if found else ({}, {})
    here = agenda.event.here
    cards = {}
    for one in rows:
        clashes = found.get(one.pk, [])
        hours = ""
        if one.begins_at is not None and one.ends_at is not None:
            begins, ends = one.begins_at.astimezone(here), one.ends_at.astimezone(here)
            placed = one.room_id in plan.rooms
            hours = hours_in_words(begins, ends) if placed else when_in_words(begins, ends)
        who: list[Any] = [
            each.speaker for each in one.appearances.all() if each.speaker.state != SpeakerState.DECLINED
        ]
        cards[one.pk] = Card(
            one.pk,
            one.version,
            str(one),
            hours,
            ", ".join(map(str, who)),
            one.state == SessionState.DRAFT,
            tuple(clash_in_words(clash, titles, people, of=one.pk) for clash in clashes),
            any(clash.kind in GRAVE for clash in clashes),
        )
    return cards
