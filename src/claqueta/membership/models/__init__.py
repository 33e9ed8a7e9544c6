"""The register of members and what stands around it: applications, leaving files, declarations."""

from claqueta.membership.models.applications import (
    OPEN,
    Application,
    ApplicationState,
    OnboardingStep,
    Opinion,
)
from claqueta.membership.models.declarations import Declaration, ReductionGranted
from claqueta.membership.models.facts import Fact, NeverAltered
from claqueta.membership.models.leaving import LeavingFile, LeavingState
from claqueta.membership.models.spans import Span

__all__ = [
    "OPEN",
    "Application",
    "ApplicationState",
    "Declaration",
    "Fact",
    "LeavingFile",
    "LeavingState",
    "NeverAltered",
    "OnboardingStep",
    "Opinion",
    "ReductionGranted",
    "Span",
]
