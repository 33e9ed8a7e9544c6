"""Writing the register of members."""

from claqueta.membership.actions.book import issue_book
from claqueta.membership.actions.consulting import consult
from claqueta.membership.actions.following import follow_today
from claqueta.membership.actions.heads import publish_head
from claqueta.membership.actions.ledger import NewFact, enter, record
from claqueta.membership.actions.stating import (
    on_profile_changed,
    on_representatives_changed,
    on_standing_stated,
    why_not_merged,
)

__all__ = [
    "NewFact",
    "consult",
    "enter",
    "follow_today",
    "issue_book",
    "on_profile_changed",
    "on_representatives_changed",
    "on_standing_stated",
    "publish_head",
    "record",
    "why_not_merged",
]
