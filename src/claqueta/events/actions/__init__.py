"""What is done with events and with the venues in which they take place."""

from claqueta.events.actions.accreditations import (
    QuotaTooSmall,
    add_accreditation,
    change_accreditation,
    close_accreditation,
)
from claqueta.events.actions.cards import begin_card_payment, note_card_answer
from claqueta.events.actions.flow import EVENTS
from claqueta.events.actions.inviting import (
    invite_to_event,
    send_invitation_again,
    withdraw_invitation,
)
from claqueta.events.actions.paying import prepare_document
from claqueta.events.actions.registering import (
    Registered,
    TooLate,
    approve,
    cancel_registration,
    confirm_registration,
    forget_unconfirmed,
    hand_over,
    note_paid,
    promote,
    refuse,
    register,
    send_registration_link,
    take_place,
)
from claqueta.events.actions.seating import Full, lapse_offers
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
    "Full",
    "QuotaTooSmall",
    "Registered",
    "TooLate",
    "WrittenMeanwhile",
    "add_accreditation",
    "add_room",
    "add_venue",
    "approve",
    "begin_card_payment",
    "call_off",
    "cancel_registration",
    "change_accreditation",
    "change_event",
    "change_room",
    "change_venue",
    "close_accreditation",
    "confirm_registration",
    "copy_event",
    "discard_event",
    "forget_unconfirmed",
    "hand_over",
    "invite_to_event",
    "lapse_offers",
    "note_card_answer",
    "note_paid",
    "prepare_document",
    "promote",
    "refuse",
    "register",
    "remove_room",
    "remove_venue",
    "send_invitation_again",
    "send_registration_link",
    "take_place",
    "withdraw_invitation",
    "write_event",
]
