"""Venues and events for tests."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

BEGINS, ENDS = datetime(2027, 3, 11, 9, 0, tzinfo=UTC), datetime(2027, 3, 11, 13, 0, tzinfo=UTC)


def said(**more: Any) -> dict[str, Any]:
    """What an event says: `said(visibility="members")`."""
    return {
        "kind": "workshop",
        "title": {"es": "Taller de coproducción", "en": "Co-production workshop"},
        "summary": {"es": "Contratos y tesorería", "en": "Contracts and cash flow"},
        "text": {"es": "Una mañana con casos reales.", "en": "A morning with real cases."},
        "begins_at": BEGINS,
        "ends_at": ENDS,
        "zone": "Europe/Madrid",
        **more,
    }


@pytest.fixture
def venue(db: None) -> Callable[..., Any]:
    """A venue with a room for each capacity: `venue("Cineteca", 120, 40)`."""
    from claqueta.events import actions
    from claqueta.foundation.actors import SYSTEM

    def make(name: str = "Cineteca", *capacities: int, **values: Any) -> Any:
        made = actions.add_venue({"name": name, "city": "Madrid", "country": "ES", **values}, by=SYSTEM)
        for number, capacity in enumerate(capacities, 1):
            actions.add_room(made, {"name": f"Sala {number}", "capacity": capacity}, by=SYSTEM)
        return made

    return make


@pytest.fixture
def event(db: None) -> Callable[..., Any]:
    """An event in a state: `event("cancelled", visibility="members")`."""
    from claqueta.events import actions
    from claqueta.foundation.actors import SYSTEM

    def make(state: str = "published", **values: Any) -> Any:
        made = actions.write_event(said(**values), by=SYSTEM)
        if state != "draft":
            made = actions.EVENTS.make("publish", made, by=SYSTEM).thing
        if state == "cancelled":
            made = actions.call_off(
                made, words={"en": "The speaker is ill", "es": "El ponente está enfermo"}, by=SYSTEM
            )
        return made

    return make


PERSON = {"name": "Ana Ruiz", "email": "ana@people.example", "company": "Azotea Films"}


@pytest.fixture
def accreditation(db: None) -> Callable[..., Any]:
    """An accreditation of an event: `accreditation(event(), quota=2, price="30")`."""
    from claqueta.events import actions
    from claqueta.foundation.actors import SYSTEM

    def make(event: Any, **values: Any) -> Any:
        return actions.add_accreditation(
            event, {"name": {"es": "General", "en": "General"}, **values}, by=SYSTEM
        )

    return make


@pytest.fixture
def registration(db: None) -> Callable[..., Any]:
    """A registration that the office made: `registration(accreditation, "Bea")`."""
    from claqueta.events import actions
    from claqueta.foundation.actors import SYSTEM

    def make(accreditation: Any, name: str = "Ana Ruiz", **values: Any) -> Any:
        said = {
            "name": name,
            "email": f"{name.split()[0].lower()}@people.example",
            "language": "en",
            **values,
        }
        return actions.register(accreditation.event, accreditation, said, by=SYSTEM).registration

    return make
