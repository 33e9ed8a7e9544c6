"""What of calls and projects waits for the office."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.foundation.due import Due
from claqueta.submissions.models import DECIDED, Decision, Submission, SubmissionState


def waiting(account: Any) -> Iterator[Due]:
    if not account.has_perm("submissions.manage"):
        return
    closed = Submission.objects.filter(state=SubmissionState.SUBMITTED, call__closes_at__lt=timezone.now())
    yield Due(
        _("Projects of closed calls without a decision"),
        f"{reverse('office_submissions')}?state=submitted",
        closed.count(),
        order=11,
    )
    letters = Decision.objects.filter(stands=True, letter_at=None, submission__state__in=DECIDED)
    yield Due(
        _("Letters about projects that have not been sent"),
        reverse("office_project_calls"),
        letters.count(),
        order=12,
    )
