"""What is read of delegations."""

from claqueta.delegations.queries.agenda import agenda_of, appointments_of, entry_of, whole_calendar
from claqueta.delegations.queries.files import files_of, public_files
from claqueta.delegations.queries.money import (
    Account,
    accounts_of,
    aid_of,
    ceiling,
    free_until,
    withdraws_free,
)
from claqueta.delegations.queries.ranking import Ranked, ranking
from claqueta.delegations.queries.rows import KIND, key_of
from claqueta.delegations.queries.shown import (
    companies_of,
    companies_shown,
    first_public,
    missing_of,
    public_delegations,
    state_told,
)

__all__ = [
    "KIND",
    "Account",
    "Ranked",
    "accounts_of",
    "agenda_of",
    "aid_of",
    "appointments_of",
    "ceiling",
    "companies_of",
    "companies_shown",
    "entry_of",
    "files_of",
    "first_public",
    "free_until",
    "key_of",
    "missing_of",
    "public_delegations",
    "public_files",
    "ranking",
    "state_told",
    "whole_calendar",
    "withdraws_free",
]
