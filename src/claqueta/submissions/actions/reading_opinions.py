"""What the board thinks of a project. Neither its producer nor readers are ever told."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.foundation import audit
from claqueta.foundation.actors import Actor, account_of, require
from claqueta.foundation.judging import fitted
from claqueta.foundation.transactions import atomic, held
from claqueta.submissions.models import IN_HAND, CommitteeOpinion, Submission
from claqueta.submissions.queries.standing import knows_the_decision
from claqueta.submissions.reading_judging import OPINION


@atomic
def say_opinion(
    submission: Submission, *, outcome: str = "", reason: str = "", conflict: str = "", by: Actor
) -> CommitteeOpinion:
    """Say what somebody of the board would decide, and why, or that they have an interest in it; said again, it replaces the first.

    Raises `PermissionDenied`, `ValidationError` by field.
    """
    row = held(Submission.objects.select_related("call", "organisation"), submission.pk)
    require(by, "submissions.say_opinion", row)
    if row.state not in IN_HAND or knows_the_decision(row):
        raise ValidationError(_("Its producer has been told what was decided: opinions are closed."))
    words = fitted({"outcome": outcome, "reason": reason, "conflict": conflict}, OPINION)
    if words["conflict"]:
        # Whoever has an interest in it does not count.
        words["outcome"] = words["reason"] = ""
    elif not words["outcome"]:
        raise ValidationError(
            {"outcome": [_("Say what you would decide, or declare a conflict of interest.")]}
        )
    elif not words["reason"]:
        raise ValidationError({"reason": [_("An opinion carries its reason.")]})
    opinion, _new = CommitteeOpinion.objects.update_or_create(
        submission=row, account=account_of(by), defaults={**words, "at": timezone.now()}
    )
    # The trail says that an opinion was given, never which.
    audit.record("submissions.opinion_said", row, by=by)
    return opinion
