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

__all__ = [
    "BY_THE_HOUSE",
    "LIVE",
    "OPPORTUNITY",
    "Audience",
    "ClosedFor",
    "Direction",
    "FileAudience",
    "Interest",
    "InterestState",
    "Opportunity",
    "OpportunityFile",
    "OpportunityState",
]
