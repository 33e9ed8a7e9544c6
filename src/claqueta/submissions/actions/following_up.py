"""What became of selected projects: asked after months by the mailed link, and answered there."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.foundation import audit
from claqueta.foundation.actors import Actor, require
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.judging import fitted
from claqueta.foundation.periods import add_months
from claqueta.foundation.transactions import atomic, held
from claqueta.submissions.actions import telling
from claqueta.submissions.judging import REPORT
from claqueta.submissions.models import FollowUp, ProjectCall, Submission, SubmissionState


def counted_from(call: ProjectCall) -> Any:
    """From when the months are counted: the end of the event, or else the catalogue; None while neither is past."""
    moment = call.event.ends_at if call.event is not None else call.catalogue_at
    return moment if moment is not None and moment <= timezone.now() else None


def ask_what_became() -> int:
    """Ask the selected projects whose months have come, once each; of several that have come only the last. By a round."""
    now, done = timezone.now(), 0
    rows = Submission.objects.filter(state=SubmissionState.SELECTED).select_related("call__event")
    for one in rows:
        since = counted_from(one.call)
        if since is None:
            continue
        due = [months for months in rule("submission_follow_up").values if add_months(since, months) <= now]
        if due and not one.follow_ups.filter(months__gte=max(due)).exists():
            done += _ask(one, max(due))
    return done


@atomic
def _ask(submission: Submission, months: int) -> int:
    row = held(Submission.objects.all(), submission.pk)
    _follow_up, new = FollowUp.objects.get_or_create(submission=row, months=months)
    if new:
        telling.what_became(row, months)
    return int(new)


@atomic
def report(follow_up: FollowUp, values: Mapping[str, Any], *, by: Actor) -> FollowUp:
    """Say what became of it; said again it is corrected. Raises `PermissionDenied`, `ValidationError` by field."""
    row = held(FollowUp.objects.select_related("submission"), follow_up.pk)
    require(by, "submissions.report", row.submission)
    said = fitted({name: values.get(name, False if name == "through" else "") for name in REPORT}, REPORT)
    if said["amount"] and not said["deals"]:
        raise ValidationError({"deals": [_("Say how many agreements the amount is of.")]})
    before = row.status
    for name, value in said.items():
        setattr(row, name, value)
    row.answered_at = timezone.now()
    row.save()
    audit.record("submissions.reported", row.submission, by=by, changes={"status": (before, row.status)})
    return row
