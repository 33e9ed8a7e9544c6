"""Events, the venues and rooms in which they take place, who is invited, registered, and paid."""

from claqueta.events.models.events import (
    EVENT,
    LIVE,
    Event,
    EventPartner,
    EventState,
    PartnerRole,
    Visibility,
)
from claqueta.events.models.invitations import EventInvitation
from claqueta.events.models.payments import CardPayment, CardPaymentState
from claqueta.events.models.registrations import (
    ACCREDITATION,
    SEATED,
    STANDING,
    Accreditation,
    Registration,
    RegistrationState,
    Takers,
)
from claqueta.events.models.venues import ROOM, VENUE, Room, Venue

__all__ = [
    "ACCREDITATION",
    "EVENT",
    "LIVE",
    "ROOM",
    "SEATED",
    "STANDING",
    "VENUE",
    "Accreditation",
    "CardPayment",
    "CardPaymentState",
    "Event",
    "EventInvitation",
    "EventPartner",
    "EventState",
    "PartnerRole",
    "Registration",
    "RegistrationState",
    "Room",
    "Takers",
    "Venue",
    "Visibility",
]
