"""Applications, leaving files, declarations: what membership keeps besides the register."""

from claqueta.membership.models.applications import (
    OPEN,
    Application,
    ApplicationState,
    OnboardingStep,
    Opinion,
)
from claqueta.membership.models.declarations import Declaration, ReductionGranted
from claqueta.membership.models.leaving import LeavingFile, LeavingState

__all__ = [
    "OPEN",
    "Application",
    "ApplicationState",
    "Declaration",
    "LeavingFile",
    "LeavingState",
    "OnboardingStep",
    "Opinion",
    "ReductionGranted",
]
