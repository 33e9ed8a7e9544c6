"""How the committee ranks the companies of a delegation."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from claqueta.delegations.models import Applicant, ApplicantState, Criterion, Delegation
from claqueta.delegations.policies import weighted

State = ApplicantState
RANKED = (
    State.SUBMITTED,
    State.SELECTED,
    State.RESERVE,
    State.REJECTED,
    State.ACCEPTED,
    State.DECLINED,
    State.LAPSED,
)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A company in the ranking."""

    applicant: Applicant
    score: Decimal | None
    """Out of ten; None while a criterion has no points."""
    mine: dict[str, int]
    """What the reader gave, by criterion."""
    conflict: bool
    """Whether the reader declared an interest."""
    answers: list[tuple[str, str, str]]
    """Criterion, its name, what the company says to it."""
    readers: int


def ranking(delegation: Delegation, account: Any) -> list[Ranked]:
    """The companies, the best first, those without a score last; in three queries."""
    rows = (
        Applicant.objects.filter(delegation=delegation, state__in=RANKED)
        .select_related("organisation")
        .prefetch_related("scores", "conflicts")
        .order_by("pk")
    )
    found = []
    for one in rows:
        declared = {conflict.by_id for conflict in one.conflicts.all()}
        scores = [score for score in one.scores.all() if score.by_id not in declared]
        found.append(
            Ranked(
                one,
                weighted(delegation.weights, [(score.criterion, score.points) for score in scores]),
                {score.criterion: score.points for score in scores if score.by_id == account.pk},
                account.pk in declared,
                [
                    (key, str(label), one.answers.get(key, ""))
                    for key, label in Criterion.choices
                    if key in delegation.weights
                ],
                len({score.by_id for score in scores}),
            )
        )
    return sorted(found, key=lambda one: (one.score is None, -(one.score or 0), one.applicant.pk))
