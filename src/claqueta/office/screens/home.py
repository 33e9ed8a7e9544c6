"""What is due, one search for everything, and the palette that leads anywhere."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from claqueta.accounts.access import needs
from claqueta.desk.listing import screen
from claqueta.foundation.catalogue import TYPING
from claqueta.foundation.due import due_today
from claqueta.foundation.parameters import asked, header
from claqueta.office.finding import records, screens

IN_THE_PALETTE = 12


@require_safe
@needs("accounts.use_office")
def search_all(request: HttpRequest) -> HttpResponse:
    """One box for everything: screens, what the index has, and what registers find beside it. Only what was found when the
    page asks for that while somebody types."""
    query = asked(request).text("q", 200)
    context = _places(request, query)
    if header(request, "HX-Request") == "true":
        response = render(request, "office/parts/places.html", context)
    else:
        response = screen(request, "office/search.html", _("Search everything"), "search", **context)
    response["Vary"] = "HX-Request"
    return response


def _places(request: HttpRequest, query: str, most: int | None = None) -> dict[str, Any]:
    found = records(request.user, query, typing=TYPING in asked(request))[:most]
    return {
        "query": query,
        "screens": screens(request.user, query)[:most],
        "records": found,
        "meant": sum(bool(place.snippet) for place in found),
    }


@require_safe
@needs("accounts.use_office")
def palette(request: HttpRequest) -> HttpResponse:
    """What the palette's dialog lists for what was typed so far."""
    query = asked(request).text("q", 200)
    return render(request, "office/parts/places.html", _places(request, query, IN_THE_PALETTE))


@require_safe
@needs("accounts.use_office")
def due(request: HttpRequest) -> HttpResponse:
    return screen(request, "office/due.html", _("Due today"), "date", due=due_today(request.user))
