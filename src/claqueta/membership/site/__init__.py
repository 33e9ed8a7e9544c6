"""Public pages of membership: where the book of members ends, day by day."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from claqueta.accounts.access import needs
from claqueta.foundation.parameters import asked
from claqueta.membership.models import PublishedHead

PAGE = 60


@require_safe
@needs("membership.see_heads")
def heads(request: HttpRequest) -> HttpResponse:
    """The ends of the book as they were published, the latest first, and how anybody checks them."""
    number = asked(request).page()
    start = (number - 1) * PAGE
    found = list(PublishedHead.objects.all()[start : start + PAGE + 1])
    return render(
        request,
        "membership/heads.html",
        {
            "heads": found[:PAGE],
            "latest": PublishedHead.objects.first(),
            "newer": number - 1 if number > 1 else 0,
            "older": number + 1 if len(found) > PAGE else 0,
        },
    )


@require_safe
@needs("membership.see_heads")
def heads_as_json(request: HttpRequest) -> JsonResponse:
    """Every end that was published, for programs that keep watch."""
    rows = PublishedHead.objects.values_list("day", "entries", "hash")
    return JsonResponse(
        {
            "book": "members",
            "heads": [
                {"day": day.isoformat(), "entries": entries, "hash": digest} for day, entries, digest in rows
            ],
        }
    )


urlpatterns = [
    path(gettext_lazy("register-of-members/"), heads, name="register_heads"),
    path(gettext_lazy("register-of-members/heads.json"), heads_as_json, name="register_heads_json"),
]
