"""What a reader may be typing: names, and the filters that are called so."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from claqueta.accounts.access import needs
from claqueta.foundation.circles import audience_of
from claqueta.foundation.parameters import asked
from claqueta.foundation.search import find
from claqueta.foundation.translated import current_language
from claqueta.organisations.directory import DIRECTORY
from claqueta.organisations.understanding import filters_like

NAMES = 5
SHORTEST = 2
"""Letters from which filters are looked for."""


@require_safe
@needs("organisations.view_directory")
def suggestions(request: HttpRequest) -> JsonResponse:
    """The best names and the filters for what is typed, each with the address that it leads to."""
    circle, language = audience_of(request.user), current_language()
    typed = asked(request).text("q", 200)
    question = DIRECTORY.question(query=typed, strict=True)
    page = find(question.request(circle, language, limit=NAMES, facets=False))
    hits: list[dict[str, Any]] = [
        {
            "name": name,
            "what": what,
            "url": reverse("directory") + DIRECTORY.question(filters={meaning.facet: (meaning.value,)}).url(),
        }
        for name, what, meaning in _filters(typed, circle, language)
    ]
    hits += [
        {"name": hit.card["name"], "url": hit.card["url"], "what": ", ".join(hit.card["activities"][:1])}
        for hit in page.hits
        if typed
    ]
    count = ngettext("%(n)s organisation", "%(n)s organisations", page.total) % {"n": page.total}
    return JsonResponse({"hits": hits, "total": count})


def _filters(typed: str, circle: str, language: str) -> list[tuple[str, str, Any]]:
    """Name, what it is and the filter, of those that find somebody."""
    if len(typed) < SHORTEST:
        return []
    found = []
    for meaning, name in filters_like(typed, language):
        question = DIRECTORY.question(filters={meaning.facet: (meaning.value,)})
        if find(question.request(circle, language, limit=0, facets=False)).total:
            found.append((name, _("Filter: %(facet)s") % {"facet": DIRECTORY.label(meaning.facet)}, meaning))
    return found


urlpatterns = [
    path(gettext_lazy("directory/suggestions.json"), suggestions, name="directory_suggestions"),
]
