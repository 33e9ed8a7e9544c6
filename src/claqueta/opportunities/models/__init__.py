"""Needs and offers, their files, and the interests in them."""

from claqueta.opportunities.models.files import FileAudience, OpportunityFile
from claqueta.opportunities.models.interests import Interest, InterestState
from claqueta.opportunities.models.opportunities import (
    BY_THE_HOUSE,
    LIVE,
    OPPORTUNITY,
    Audience,
    ClosedFor,
    Direction,
    Opportunity,
    OpportunityState,
)
from claqueta.opportunities.models.saved import AlertSent, Often, SavedSearch, ToAnnounce

__all__ = [
    "BY_THE_HOUSE",
    "LIVE",
    "OPPORTUNITY",
    "AlertSent",
    "Audience",
    "ClosedFor",
    "Direction",
    "FileAudience",
    "Interest",
    "InterestState",
    "Often",
    "Opportunity",
    "OpportunityFile",
    "OpportunityState",
    "SavedSearch",
    "ToAnnounce",
]
