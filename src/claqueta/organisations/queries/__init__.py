"""What is read of organisations: always through `presented`, which shows a circle only what it may see."""

from claqueta.organisations.queries.beside import beside
from claqueta.organisations.queries.comparing import (
    Compared,
    compared,
    label_of,
    said_in_trail,
    said_in_words,
)
from claqueta.organisations.queries.figures import figures
from claqueta.organisations.queries.lacking import standing_of
from claqueta.organisations.queries.pictures import pictures_for_everybody
from claqueta.organisations.queries.presenting import (
    Presented,
    capability_fact,
    credited_titles,
    presented,
    presented_many,
    row_in_words,
    rows_for,
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
    part_of,
    pk_of,
    read_at_once,
    recipients_for,
    visible_affiliations,
    with_addresses_of,
    with_details,
)

__all__ = [
    "KIND",
    "Compared",
    "Presented",
    "beside",
    "capability_fact",
    "colleagues_invited",
    "compared",
    "confirmations_due",
    "credited_titles",
    "current_affiliations",
    "figures",
    "first_slug",
    "invited_organisation",
    "is_stale",
    "key_of",
    "label_of",
    "listed",
    "owner_of_file",
    "part_of",
    "pictures_for_everybody",
    "pk_of",
    "presented",
    "presented_many",
    "read_at_once",
    "recipients_for",
    "row_in_words",
    "rows_for",
    "said_in_trail",
    "said_in_words",
    "standing_of",
    "visible_affiliations",
    "with_addresses_of",
    "with_details",
]
