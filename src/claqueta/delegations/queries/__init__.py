"""What is read of delegations."""

from claqueta.delegations.queries.agenda import agenda_of, appointments_of, entry_of, whole_calendar
from claqueta.delegations.queries.money import Account, accounts_of, aid_of, ceiling
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
    "first_public",
    "key_of",
    "missing_of",
    "public_delegations",
    "ranking",
    "state_told",
    "whole_calendar",
]
