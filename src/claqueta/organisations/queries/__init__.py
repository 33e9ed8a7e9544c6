"""What is read of organisations: always through `presented`, which shows a circle only what it may see."""

from claqueta.organisations.queries.beside import beside
from claqueta.organisations.queries.figures import figures
from claqueta.organisations.queries.lacking import standing_of
from claqueta.organisations.queries.pictures import pictures_for_everybody
from claqueta.organisations.queries.presenting import (
    Presented,
    capability_fact,
    credited_titles,
    presented,
    presented_many,
)
from claqueta.organisations.queries.rows import (
    KIND,
    colleagues_invited,
    confirmations_due,
    current_affiliations,
    first_slug,
    invited_organisation,
    is_stale,
    key_of,
    listed,
    owner_of_file,
    pk_of,
    recipients_for,
    visible_affiliations,
    with_details,
)

__all__ = [
    "KIND",
    "Presented",
    "beside",
    "capability_fact",
    "colleagues_invited",
    "confirmations_due",
    "credited_titles",
    "current_affiliations",
    "figures",
    "first_slug",
    "invited_organisation",
    "is_stale",
    "key_of",
    "listed",
    "owner_of_file",
    "pictures_for_everybody",
    "pk_of",
    "presented",
    "presented_many",
    "recipients_for",
    "standing_of",
    "visible_affiliations",
    "with_details",
]
