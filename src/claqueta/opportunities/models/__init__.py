"""Needs and offers, their files, the interests in them, what matches them, and what came of it."""

from claqueta.opportunities.models.contacts import Contact, ContactKind
from claqueta.opportunities.models.files import FileAudience, OpportunityFile
from claqueta.opportunities.models.interests import Interest, InterestState
from claqueta.opportunities.models.introductions import (
    Amount,
    Answer,
    AskedBy,
    Came,
    Consent,
    FollowUp,
    Introduction,
    IntroductionMail,
    IntroductionState,
    Outcome,
    OutcomeState,
    Side,
    amounts,
)
from claqueta.opportunities.models.matching import Because, DayList, Exposure, Feedback, FeedbackAnswer
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
from claqueta.opportunities.models.proposals import Proposal, kept_plain
from claqueta.opportunities.models.saved import AlertSent, Often, SavedSearch, ToAnnounce

__all__ = [
    "BY_THE_HOUSE",
    "LIVE",
    "OPPORTUNITY",
    "AlertSent",
    "Amount",
    "Answer",
    "AskedBy",
    "Audience",
    "Because",
    "Came",
    "ClosedFor",
    "Consent",
    "Contact",
    "ContactKind",
    "DayList",
    "Direction",
    "Exposure",
    "Feedback",
    "FeedbackAnswer",
    "FileAudience",
    "FollowUp",
    "Interest",
    "InterestState",
    "Introduction",
    "IntroductionMail",
    "IntroductionState",
    "Often",
    "Opportunity",
    "OpportunityFile",
    "OpportunityState",
    "Outcome",
    "OutcomeState",
    "Proposal",
    "SavedSearch",
    "Side",
    "ToAnnounce",
    "amounts",
    "kept_plain",
]
