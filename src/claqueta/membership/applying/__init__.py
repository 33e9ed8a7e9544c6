"""The one judge of what applicants and members say, whatever door it comes through."""

from claqueta.membership.applying.steps import (
    STEPS,
    class_choices,
    condition_choices,
    judge,
    judged_all,
    size_of,
    steps_of,
    turnover_choices,
)
from claqueta.membership.applying.tables import (
    ALLEGATIONS,
    ANSWERED,
    APPEAL,
    ASK,
    DECISION,
    DECLARATION,
    GROUNDS,
    NOTICE,
    OPINION,
    REASONS,
    REDUCTION,
    REFUSAL,
    SITTING,
)
from claqueta.membership.applying.wording import iban_problem

__all__ = [
    "ALLEGATIONS",
    "ANSWERED",
    "APPEAL",
    "ASK",
    "DECISION",
    "DECLARATION",
    "GROUNDS",
    "NOTICE",
    "OPINION",
    "REASONS",
    "REDUCTION",
    "REFUSAL",
    "SITTING",
    "STEPS",
    "class_choices",
    "condition_choices",
    "iban_problem",
    "judge",
    "judged_all",
    "size_of",
    "steps_of",
    "turnover_choices",
]
