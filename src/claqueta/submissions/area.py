"""The member area's projects: those that one submitted, and those of the organisations that one acts for."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from claqueta.accounts.access import needs
from claqueta.foundation.domains import Way
from claqueta.submissions.holders import token_of
from claqueta.submissions.models import Submission
from claqueta.submissions.queries.standing import state_told
from claqueta.submissions.rules import own_of
from claqueta.submissions.wording import closing_in_words


def ways(account: Any, organisation: Any) -> Iterator[Way]:
    """From the member area, for whoever has a project."""
    if organisation is None and Submission.objects.filter(own_of(account)).exists():
        yield Way(gettext_lazy("My projects"), reverse("my_projects"))


@require_safe
@needs("submissions.see_own")
def my_projects(request: HttpRequest) -> HttpResponse:
    """What one submitted or acts for, the latest first."""
    rows = Submission.objects.filter(own_of(request.user)).select_related("call").order_by("-pk")
    return render(
        request,
        "submissions/area.html",
        {
            "rows": [
                (
                    one,
                    state_told(one),
                    closing_in_words(one.call),
                    reverse("submission", args=[token_of(one, request.user.pk)]),
                )
                for one in rows
            ]
        },
    )


urlpatterns = [path(gettext_lazy("area/projects/mine/"), my_projects, name="my_projects")]
