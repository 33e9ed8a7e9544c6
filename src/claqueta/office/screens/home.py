"""What is due, and one search for everything."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from claqueta.accounts.access import needs
from claqueta.desk.listing import screen
from claqueta.engines.search import SearchRequest
from claqueta.foundation.circles import audience_of
from claqueta.foundation.domains import gathered
from claqueta.foundation.due import due_today
from claqueta.foundation.parameters import asked
from claqueta.foundation.search import find
from claqueta.foundation.translated import current_language


@require_safe
@needs("accounts.use_office")
def search_all(request: HttpRequest) -> HttpResponse:
    """One box for everything: what the index has, and what the domains find beside it."""
    query = asked(request).text("q", 200)
    page = (
        find(SearchRequest(current_language(), audience_of(request.user), query, limit=40)) if query else None
    )
    beside = [one for look in gathered(lambda part: part.found) if query for one in look(request.user, query)]
    return screen(
        request,
        "office/search.html",
        _("Search everything"),
        "search",
        query=query,
        page=page,
        beside=beside,
    )


@require_safe
@needs("accounts.use_office")
def due(request: HttpRequest) -> HttpResponse:
    return screen(request, "office/due.html", _("Due today"), "date", due=due_today(request.user))
