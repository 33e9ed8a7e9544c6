"""A call of every action of events that would work for whoever may, by an actor."""

from collections.abc import Callable
from typing import Any

from claqueta.events import actions
from claqueta.events.tests.factories import said
from claqueta.foundation.actors import SYSTEM


def calls_of_events() -> dict[str, Callable[[Any], object]]:
    draft = actions.write_event(said(), by=SYSTEM)
    live = actions.EVENTS.make("publish", actions.write_event(said(), by=SYSTEM), by=SYSTEM).thing
    venue = actions.add_venue({"name": "Cineteca"}, by=SYSTEM)
    room = actions.add_room(venue, {"name": "Sala 1", "capacity": 40}, by=SYSTEM)
    free = actions.add_venue({"name": "Matadero"}, by=SYSTEM)
    other = actions.add_room(venue, {"name": "Sala 2", "capacity": 40}, by=SYSTEM)
    return {
        "write_event": lambda by: actions.write_event(said(), by=by),
        "change_event": lambda by: actions.change_event(draft, {"capacity": 20}, by=by),
        "copy_event": lambda by: actions.copy_event(live, by=by),
        "call_off": lambda by: actions.call_off(live, by=by),
        "discard_event": lambda by: actions.discard_event(draft, by=by),
        "add_venue": lambda by: actions.add_venue({"name": "Medialab"}, by=by),
        "change_venue": lambda by: actions.change_venue(venue, {"city": "Madrid"}, by=by),
        "remove_venue": lambda by: actions.remove_venue(free, by=by),
        "add_room": lambda by: actions.add_room(venue, {"name": "Sala 3", "capacity": 9}, by=by),
        "change_room": lambda by: actions.change_room(room, {"capacity": 30}, by=by),
        "remove_room": lambda by: actions.remove_room(other, by=by),
    }
