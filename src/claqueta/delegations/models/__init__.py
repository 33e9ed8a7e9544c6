"""Delegations abroad: their call, the companies that apply, travellers, the agenda there, money and results."""

from claqueta.delegations.models.applicants import (
    GOING,
    HELD,
    Applicant,
    ApplicantState,
    Conflict,
    Criterion,
    Score,
)
from claqueta.delegations.models.delegations import DELEGATION, Delegation, DelegationState
from claqueta.delegations.models.files import FileAudience, JourneyFile
from claqueta.delegations.models.journey import Appointment, AppointmentKind, Traveller
from claqueta.delegations.models.money import CostLine, Payer
from claqueta.delegations.models.results import Result

__all__ = [
    "DELEGATION",
    "GOING",
    "HELD",
    "Applicant",
    "ApplicantState",
    "Appointment",
    "AppointmentKind",
    "Conflict",
    "CostLine",
    "Criterion",
    "Delegation",
    "DelegationState",
    "FileAudience",
    "JourneyFile",
    "Payer",
    "Result",
    "Score",
    "Traveller",
]
