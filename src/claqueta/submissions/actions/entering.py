"""Projects that the office enters itself, as from the list of a partner who collected them."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from claqueta.foundation import audit
from claqueta.foundation.actors import Actor, require
from claqueta.foundation.folding import folded
from claqueta.foundation.judging import fitted
from claqueta.foundation.search import changed
from claqueta.foundation.transactions import atomic, held
from claqueta.submissions.actions.flow import SUBMISSIONS
from claqueta.submissions.actions.submitting import next_number
from claqueta.submissions.judging import CONTACT, fields_of_call, judged_values, refused
from claqueta.submissions.models import ProjectCall, Submission, SubmissionState
from claqueta.submissions.queries import key_of


@atomic
def enter_submission(
    call: ProjectCall, contact: Mapping[str, Any], values: Mapping[str, Any], *, by: Actor
) -> Submission:
    """Enter a project as submitted now; nobody is mailed. Raises `PermissionDenied`, `ValidationError` by field."""
    require(by, "submissions.manage", call)
    row = held(ProjectCall.objects.all(), call.pk)
    said = fitted({"contact": "", "email": "", "phone": "", **contact}, CONTACT)
    kept, problems = judged_values(fields_of_call(row), values)
    refused(kept, problems)
    title = str(kept.get("title", ""))[:160]
    made = Submission.objects.create(
        call=row,
        number=next_number(row),
        state=SubmissionState.SUBMITTED,
        submitted_at=timezone.now(),
        values=kept,
        title=title,
        title_folded=folded(title)[:160],
        company=str(kept.get("company", ""))[:200],
        **said,
    )
    audit.record("submissions.entered", made, by=by)
    return made


@atomic
def discard_entered(submission: Submission, *, by: Actor) -> None:
    """Take away a project that was entered and that nobody touched since. Raises `PermissionDenied`, `MovedOn`."""
    require(by, "submissions.manage", submission)
    row = held(Submission.objects.all(), submission.pk)
    touched = row.version > 1 or row.decisions.exists() or row.files.exists()
    if row.state != SubmissionState.SUBMITTED or touched:
        raise SUBMISSIONS.moved_on(row)
    audit.record("submissions.discarded", row, by=by)
    changed([key_of(row)])
    row.delete()
