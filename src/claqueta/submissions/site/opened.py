"""A project whose link works, with whoever holds it as an actor."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from claqueta.foundation.cluster_rules import rule
from claqueta.interface.old_links import old_link
from claqueta.submissions import actions
from claqueta.submissions.holders import Producer, held_by, token_of
from claqueta.submissions.models import Submission


@dataclass(frozen=True, slots=True)
class Opened:
    submission: Submission
    by: Producer

    def url(self, step: str = "") -> str:
        token = token_of(self.submission, self.by.account_id)
        if not step:
            return reverse("submission", args=[token])
        return reverse("submission_step", args=[token, step])


def opened(request: HttpRequest, token: str) -> Opened | HttpResponse:
    """The project of a link, or the page that says that it no longer works and sends another. Raises `Http404`."""
    held = held_by(token)
    if held is None:
        raise Http404
    if held.works:
        return Opened(held.submission, held.by)
    submission = held.submission
    return old_link(
        request,
        lambda: actions.send_submission_link(submission, by=held.by),
        address=submission.email,
        counted_as="submission-link",
        rate=rule("requests_submission_link").rate,
        then=reverse("project_call", args=[submission.call.slug]),
    )
