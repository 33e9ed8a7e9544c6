"""Decisions, and the letters that tell them: those leave when somebody sends them, having seen how many and to whom."""

from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.foundation import audit
from claqueta.foundation.actors import Actor, require
from claqueta.foundation.transactions import atomic, held, hold
from claqueta.submissions.actions import telling
from claqueta.submissions.actions.flow import MOVES, SUBMISSIONS
from claqueta.submissions.models import DECIDED, Decision, Outcome, ProjectCall, Submission


def decide(
    submission: Submission, *, outcome: str, reason: str, words: Mapping[str, str] | None = None, by: Actor
) -> Submission:
    """Decide on a project, with the committee's reason; a decision that stood before becomes history. No letter leaves yet.

    Raises `PermissionDenied`, `MovedOn`, `ValidationError` by field.
    """
    require(by, "submissions.manage", submission)
    if outcome not in Outcome.values:
        raise ValidationError({"outcome": [_("Choose a decision.")]})
    return SUBMISSIONS.make(MOVES[Outcome(outcome)], submission, why=reason, words=words, by=by).thing


def decide_many(decisions: Iterable[tuple[Submission, str, str]], *, by: Actor) -> list[Submission]:
    """Decide on several at once, each with its outcome and its reason: all or nothing. Raises what `decide` raises."""
    require(by, "submissions.manage")
    wanted = list(decisions)
    with atomic():
        # In one order: two who decide on the same ones at once do not wait for each other.
        hold(Submission.objects.filter(pk__in=[one.pk for one, _outcome, _reason in wanted]))
        return [decide(one, outcome=outcome, reason=reason, by=by) for one, outcome, reason in wanted]


def letters_waiting(call: ProjectCall) -> list[Decision]:
    """The decisions whose letters have not left."""
    rows = Decision.objects.filter(
        submission__call=call, stands=True, letter_at=None, submission__state__in=DECIDED
    )
    return list(rows.select_related("submission__call").order_by("outcome", "submission__title_folded", "pk"))


class LettersMovedOn(ValidationError):
    """The decisions are others than those that were looked at. No letter left."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "The decisions have changed since you looked at the summary. No letter was sent: look at it again."
            ),
            code="moved-on",
        )


@atomic
def send_letters(call: ProjectCall, decisions: Iterable[int], *, by: Actor) -> int:
    """Send the letters of these decisions, which must be those that wait; how many left.

    Raises `PermissionDenied`, `LettersMovedOn`.
    """
    require(by, "submissions.manage", call)
    held(ProjectCall.objects.all(), call.pk)
    # Whoever decides otherwise meanwhile does so before the letters or after them.
    hold(Submission.objects.filter(call=call, state__in=DECIDED))
    waiting = letters_waiting(call)
    if {one.pk for one in waiting} != set(decisions):
        raise LettersMovedOn
    now = timezone.now()
    for decision in waiting:
        decision.letter_at = now
        decision.save(update_fields=["letter_at"])
        telling.letter(decision)
    if waiting:
        audit.record("submissions.letters_sent", call, by=by, changes={"letters": (0, len(waiting))})
    return len(waiting)
