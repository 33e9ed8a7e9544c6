"""Events, and the venues and rooms in which they take place."""

from claqueta.events.models.events import (
    EVENT,
    LIVE,
    Event,
    EventPartner,
    EventState,
    PartnerRole,
    Visibility,
)
from claqueta.events.models.venues import ROOM, VENUE, Room, Venue

__all__ = [
    "EVENT",
    "LIVE",
    "ROOM",
    "VENUE",
    "Event",
    "EventPartner",
    "EventState",
    "PartnerRole",
    "Room",
    "Venue",
    "Visibility",
]
