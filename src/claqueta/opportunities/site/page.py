"""The page of a need or an offer, and its files, for whoever may see them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from claqueta.accounts.access import needs
from claqueta.foundation.downloads import download
from claqueta.foundation.translated import current_language
from claqueta.opportunities.models import Audience, OpportunityFile
from claqueta.opportunities.queries import may_see_file, presented, read_at_once
from claqueta.opportunities.readers import reader_of


@require_safe
@needs("opportunities.see_board")
def opportunity(request: HttpRequest, slug: str) -> HttpResponse:
    """What the reader may see of it; there is none for whoever may not."""
    reader = reader_of(request.user)
    row = get_object_or_404(read_at_once(), slug=slug)
    shown = presented(row, reader, current_language())
    if shown is None:
        raise Http404
    return render(
        request,
        "opportunities/page.html",
        {"shown": shown, "noindex": row.audience != Audience.PUBLIC or not shown.is_live},
    )


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
