"""What is read of events."""

from claqueta.events.queries.presented import (
    Headline,
    Outline,
    PartnerShown,
    Presented,
    VenueShown,
    headline,
    may_see,
    outlined,
    presented,
)
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
    "Headline",
    "Outline",
    "PartnerShown",
    "Presented",
    "VenueShown",
    "first_public_slug",
    "headline",
    "key_of",
    "may_see",
    "outlined",
    "past",
    "presented",
    "read_at_once",
    "to_come",
    "visible_to",
]
