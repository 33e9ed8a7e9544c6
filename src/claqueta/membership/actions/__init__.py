"""Writing the register of members."""

from claqueta.membership.actions.following import follow_today
from claqueta.membership.actions.ledger import NewFact, enter, record
from claqueta.membership.actions.stating import (
    on_merging,
    on_profile_changed,
    on_representatives_changed,
    on_standing_stated,
)

__all__ = [
    "NewFact",
    "enter",
    "follow_today",
    "on_merging",
    "on_profile_changed",
    "on_representatives_changed",
    "on_standing_stated",
    "record",
]
