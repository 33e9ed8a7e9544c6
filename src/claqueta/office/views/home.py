"""What is due, one search for everything, and the views people keep of their lists."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from claqueta.accounts.access import needs
from claqueta.accounts.models import Person
from claqueta.engines.search import SearchRequest
from claqueta.foundation.folding import containing
from claqueta.foundation.models import SavedView
from claqueta.foundation.parameters import asked, sent
from claqueta.foundation.search import find
from claqueta.foundation.translated import current_language
from claqueta.office.listing import is_list, screen
from claqueta.office.queries import due_today
from claqueta.organisations.rules import audience_of


@require_safe
@needs("accounts.use_office")
def search_all(request: HttpRequest) -> HttpResponse:
    """One box for everything: organisations, pages, news, persons."""
    query = asked(request).text("q", 200)
    page = (
        find(SearchRequest(current_language(), audience_of(request.user), query, limit=40)) if query else None
    )
    persons: list[Person] = []
    if query and request.user.has_perm("accounts.work_in_office"):
        persons = list(containing(Person.objects.all(), ("name", "email"), query)[:20])
    return screen(
        request, "search", _("Search everything"), "search", query=query, page=page, persons=persons
    )


@require_safe
@needs("accounts.use_office")
def due(request: HttpRequest) -> HttpResponse:
    return screen(request, "due", _("Due today"), "date", due=due_today(request.user))


@require_POST
@needs("accounts.use_office")
def save_view(request: HttpRequest) -> HttpResponse:
    """Keep a list's address under a name, or forget it."""
    by: Any = request.user
    form = sent(request)
    name_of_list = form.text("list")
    if not is_list(name_of_list):
        return redirect(reverse("wagtailadmin_home"))
    query = form.text("query", 1000)
    if form.text("action") == "forget":
        get_object_or_404(SavedView, pk=form.identifier("view"), owner=by).delete()
    elif name := form.text("name", 80):
        SavedView.objects.update_or_create(
            owner=by,
            list_name=name_of_list,
            name=name,
            defaults={"query": query, "shared": "shared" in form},
        )
    return redirect(f"{reverse(name_of_list)}?{query}")
