"""Calls for projects, and what is submitted to them."""

from claqueta.submissions.models.access import AccessState, ProjectAccess
from claqueta.submissions.models.calls import CALL, CallState, Late, ProjectCall
from claqueta.submissions.models.decisions import Decision, Outcome
from claqueta.submissions.models.following import FollowUp, ProjectStatus
from claqueta.submissions.models.opinions import CommitteeOpinion
from claqueta.submissions.models.readings import (
    HIGH,
    LOW,
    BlindCopy,
    Confidence,
    Conflict,
    Reader,
    ReaderSeat,
    Reading,
    ReadingPlan,
    ReadingState,
    SeatState,
)
from claqueta.submissions.models.stage import Slot, SlotKind
from claqueta.submissions.models.submissions import (
    DECIDED,
    IN_HAND,
    SHOWN,
    Submission,
    SubmissionFile,
    SubmissionState,
)

__all__ = [
    "CALL",
    "DECIDED",
    "HIGH",
    "IN_HAND",
    "LOW",
    "SHOWN",
    "AccessState",
    "BlindCopy",
    "CallState",
    "CommitteeOpinion",
    "Confidence",
    "Conflict",
    "Decision",
    "FollowUp",
    "Late",
    "Outcome",
    "ProjectAccess",
    "ProjectCall",
    "ProjectStatus",
    "Reader",
    "ReaderSeat",
    "Reading",
    "ReadingPlan",
    "ReadingState",
    "SeatState",
    "Slot",
    "SlotKind",
    "Submission",
    "SubmissionFile",
    "SubmissionState",
]
