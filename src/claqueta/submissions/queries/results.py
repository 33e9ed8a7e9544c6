"""What came of the selected projects of a call, in figures."""

from dataclasses import dataclass

from claqueta.submissions.models import FollowUp, ProjectCall, ProjectStatus
from claqueta.submissions.queries.presented import money_words


@dataclass(frozen=True, slots=True)
class Results:
    asked: int
    answered: int
    statuses: tuple[tuple[str, int], ...]
    """Status in words → projects, of each project its latest answer."""
    deals: int
    amount: str
    through: int
    """Agreements that came of the call, as their producers say."""


def results_of(call: ProjectCall) -> Results:
    """Of each project the latest answer counts, and is counted once."""
    rows = list(FollowUp.objects.filter(submission__call=call).order_by("submission", "months"))
    latest = {row.submission_id: row for row in rows if row.answered_at is not None}
    counted: dict[str, int] = {}
    for row in latest.values():
        counted[row.status] = counted.get(row.status, 0) + 1
    return Results(
        asked=len(rows),
        answered=sum(row.answered_at is not None for row in rows),
        statuses=tuple((str(label), counted[key]) for key, label in ProjectStatus.choices if key in counted),
        deals=sum(row.deals or 0 for row in latest.values()),
        amount=money_words(sum(row.amount or 0 for row in latest.values())),
        through=sum((row.deals or 0) for row in latest.values() if row.through),
    )
