"""Agendas of events for tests."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils.text import slugify

from claqueta.events.tests.factories import BEGINS, said

DAY = BEGINS.replace(hour=0)
ENDS = datetime(2027, 3, 13, 19, 0, tzinfo=UTC)


def at(hour: float, day: int = 0) -> datetime:
    """An hour of the event in UTC; Madrid is one ahead."""
    return DAY + timedelta(days=day, hours=hour)


@pytest.fixture
def agenda(db: None) -> Callable[..., Any]:
    """An agenda of an event of three days in a venue with rooms for 100, 40 and 20: `agenda("draft", visibility=…)`."""

    def make(state: str = "published", **values: Any) -> Any:
        return agenda_of(state, **values)

    return make


def agenda_of(state: str = "published", **values: Any) -> Any:
    from claqueta.agenda import actions
    from claqueta.events import actions as events
    from claqueta.foundation.actors import SYSTEM

    venue = values.pop("venue", None)
    if venue is None:
        venue = events.add_venue({"name": "La Claraboya", "city": "Madrid", "country": "ES"}, by=SYSTEM)
        for name, capacity in (("Alba", 100), ("Bruma", 40), ("Cima", 20)):
            events.add_room(venue, {"name": name, "capacity": capacity}, by=SYSTEM)
    event = events.write_event(said(**{"ends_at": ENDS, "venue": venue, **values}), by=SYSTEM)
    if state != "draft":
        event = events.EVENTS.make("publish", event, by=SYSTEM).thing
    return actions.open_agenda(event, by=SYSTEM)


def room(agenda: Any, name: str = "Alba") -> Any:
    return agenda.event.venue.rooms.get(name=name)


def session_of(agenda: Any, title: str = "Coproducir", hour: float | None = 9, **values: Any) -> Any:
    """A session of an hour in the first room: `session_of(agenda, "Montar", 10.5, room="Bruma", speakers=[ana])`."""
    from claqueta.agenda import actions
    from claqueta.foundation.actors import SYSTEM

    day, minutes = values.pop("day", 0), values.pop("minutes", 60)
    name = values.pop("room", "Alba")
    begins = values.pop("begins_at", at(hour, day) if hour is not None else None)
    given: dict[str, Any] = {
        "title": {"es": title, "en": f"{title} (en)"},
        "text": {"es": "Casos reales.", "en": "Real cases."},
        "format": "panel",
        "languages": ["es"],
        "begins_at": begins,
        "ends_at": begins + timedelta(minutes=minutes) if begins else None,
        "room": room(agenda, name) if name else None,
        "speakers": [(one, "speaker") for one in values.pop("speakers", ())],
        **values,
    }
    return actions.add_session(agenda, given, by=SYSTEM)


def speaker_of(agenda: Any, name: str = "Ana Ruiz", *, shown: bool = True, **values: Any) -> Any:
    """Somebody who speaks, confirmed and shown unless said."""
    from claqueta.agenda import actions
    from claqueta.foundation.actors import SYSTEM

    person = values.pop("person", None)
    values = {
        "name": name,
        "email": f"{slugify(name.split()[0])}@speakers.example",
        "language": "en",
        "biography": {"es": f"{name} monta.", "en": f"{name} cuts."},
        **values,
    }
    speaker = actions.add_speaker(agenda, values, person=person, by=SYSTEM)
    if shown:
        speaker = actions.SPEAKERS.make("confirm", speaker, by=SYSTEM).thing
        speaker = actions.present_oneself(speaker, {}, consent=True, by=SYSTEM)
    return speaker


def registration_of(agenda: Any, name: str = "Bea Soto", **values: Any) -> Any:
    """Somebody who comes to the event."""
    from claqueta.events import actions as events
    from claqueta.events.models import Accreditation
    from claqueta.foundation.actors import SYSTEM

    kind = Accreditation.objects.filter(event=agenda.event).first() or events.add_accreditation(
        agenda.event, {"name": {"es": "General", "en": "General"}}, by=SYSTEM
    )
    given = {"name": name, "email": f"{name.split()[0].lower()}@comes.example", "language": "en", **values}
    return events.register(agenda.event, kind, given, by=SYSTEM).registration


def published(agenda: Any) -> Any:
    from claqueta.agenda import actions
    from claqueta.foundation.actors import SYSTEM

    return actions.publish(agenda, by=SYSTEM)
