"""What is read of organisations: always through `presented`, which shows a circle only what it may see."""

from claqueta.organisations.queries.figures import figures, growth
from claqueta.organisations.queries.lacking import standing_of
from claqueta.organisations.queries.presenting import (
    Presented,
    at_a_glance,
    capability_fact,
    presented,
    presented_many,
)
from claqueta.organisations.queries.rows import (
    KIND,
    colleagues_invited,
    confirmations_due,
    current_affiliations,
    is_stale,
    key_of,
    listed,
    owner_of_file,
    recipients_for,
    visible_affiliations,
    with_details,
)

__all__ = [
    "KIND",
    "Presented",
    "at_a_glance",
    "capability_fact",
    "colleagues_invited",
    "confirmations_due",
    "current_affiliations",
    "figures",
    "growth",
    "is_stale",
    "key_of",
    "listed",
    "owner_of_file",
    "presented",
    "presented_many",
    "recipients_for",
    "standing_of",
    "visible_affiliations",
    "with_details",
]
