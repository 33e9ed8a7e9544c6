"""What is read of events."""

from claqueta.events.queries.presented import PartnerShown, Presented, VenueShown, presented
from claqueta.events.queries.rows import (
    KIND,
    first_public_slug,
    key_of,
    past,
    read_at_once,
    to_come,
    visible_to,
)

__all__ = [
    "KIND",
    "PartnerShown",
    "Presented",
    "VenueShown",
    "first_public_slug",
    "key_of",
    "past",
    "presented",
    "read_at_once",
    "to_come",
    "visible_to",
]
