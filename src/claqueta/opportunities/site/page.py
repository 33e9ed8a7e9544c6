"""The page of a need or an offer, and its files, for whoever may see them."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from claqueta.accounts.access import needs
from claqueta.foundation.downloads import download
from claqueta.foundation.guests import kept_for_guests
from claqueta.foundation.locales import language_name
from claqueta.foundation.parameters import asked
from claqueta.foundation.translated import current_language
from claqueta.opportunities.models import Interest, Opportunity, OpportunityFile
from claqueta.opportunities.queries import (
    interest_as_seen,
    may_express_for,
    may_see_file,
    presented,
    read_at_once,
)
from claqueta.opportunities.readers import Reader, reader_of
from claqueta.opportunities.search import budget_in_words
from claqueta.opportunities.site.telling import linked_data, shown_to_all
from claqueta.organisations.models import Organisation


@require_safe
@needs("opportunities.see_board")
@kept_for_guests
def opportunity(request: HttpRequest, slug: str) -> HttpResponse:
    """What the reader may see of it; there is none for whoever may not."""
    reader = reader_of(request.user)
    row = get_object_or_404(read_at_once(), slug=slug)
    shown = presented(row, reader, current_language())
    if shown is None:
        raise Http404
    for_all = shown_to_all(slug)
    return render(
        request,
        "opportunities/page.html",
        {
            "shown": shown,
            "budget": budget_in_words(shown),
            "others": [
                (code, language_name(code, current_language()), texts)
                for code, texts in shown.texts.items()
                if code != shown.language
            ],
            "linked_data": linked_data(for_all) if for_all is not None else None,
            "shared_as": ("opportunity", shown.slug) if for_all is not None else None,
            "noindex": for_all is None,
            "back": _way_back(request, reader),
            **_to_be_done(request, row, reader),
        },
    )


def _way_back(request: HttpRequest, reader: Reader) -> tuple[str, str]:
    """Where its reader came from, and what that is called: the list of what fits one of theirs, or the board."""
    if slug := asked(request).text("for", 120):
        found = Organisation.objects.filter(slug=slug).first()
        if found is not None and reader.acts_for(found.pk):
            return reverse("for_you", args=[slug]), _("For you")
    return reverse("board"), _("Opportunities")


def _to_be_done(request: HttpRequest, row: Opportunity, reader: Reader) -> dict[str, Any]:
    """What somebody who is signed in does with it from its page."""
    if reader.acts_for(row.organisation_id):
        return {"may_edit": request.user.has_perm("opportunities.edit", row)}
    mine = [
        one
        for one in row.interests.all()
        if reader.acts_for(one.organisation_id) and one.state != Interest.State.WITHDRAWN
    ]
    answered = {one.organisation_id for one in mine}
    return {
        "interests": [{"interest": one, "state": interest_as_seen(one, reader)} for one in mine],
        "express_for": [one for one in may_express_for(row, request.user) if one.pk not in answered],
    }


@require_safe
@needs("opportunities.see_board")
def opportunity_file(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """A file of it; there is none for whoever may not see it."""
    row = get_object_or_404(read_at_once(), slug=slug)
    file = get_object_or_404(OpportunityFile.objects.select_related("attachment"), pk=pk, opportunity=row)
    if not may_see_file(file, row, reader_of(request.user)):
        raise Http404
    kept = file.attachment
    return download(kept.file, name=kept.name, media_type=kept.media_type)


urlpatterns = [
    path(gettext_lazy("opportunities/<slug:slug>/"), opportunity, name="opportunity"),
    path(
        gettext_lazy("opportunities/<slug:slug>/files/<int:pk>/"), opportunity_file, name="opportunity_file"
    ),
]
