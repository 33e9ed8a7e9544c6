"""What is done with events and with the venues in which they take place."""

from claqueta.events.actions.flow import EVENTS
from claqueta.events.actions.venues import (
    add_room,
    add_venue,
    change_room,
    change_venue,
    remove_room,
    remove_venue,
)
from claqueta.events.actions.writing import (
    WrittenMeanwhile,
    call_off,
    change_event,
    copy_event,
    discard_event,
    write_event,
)

__all__ = [
    "EVENTS",
    "WrittenMeanwhile",
    "add_room",
    "add_venue",
    "call_off",
    "change_event",
    "change_room",
    "change_venue",
    "copy_event",
    "discard_event",
    "remove_room",
    "remove_venue",
    "write_event",
]
