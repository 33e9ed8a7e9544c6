"""What is due, one search for everything, and the palette that leads anywhere."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from claqueta.accounts.access import needs
from claqueta.desk.listing import screen
from claqueta.foundation.due import due_today
from claqueta.foundation.models import Notification
from claqueta.foundation.parameters import asked
from claqueta.office.finding import records, screens

IN_THE_PALETTE = 12


@require_safe
@needs("accounts.use_office")
def search_all(request: HttpRequest) -> HttpResponse:
    """One box for everything: screens, what the index has, and what registers find beside it."""
    query = asked(request).text("q", 200)
    return screen(
        request,
        "office/search.html",
        _("Search everything"),
        "search",
        query=query,
        screens=screens(request.user, query),
        records=records(request.user, query),
    )


@require_safe
@needs("accounts.use_office")
def palette(request: HttpRequest) -> HttpResponse:
    """What the palette's dialog lists for what was typed so far."""
    query = asked(request).text("q", 200)
    context = {
        "query": query,
        "screens": screens(request.user, query)[:IN_THE_PALETTE],
        "records": records(request.user, query)[:IN_THE_PALETTE],
    }
    return render(request, "office/parts/places.html", context)


@require_safe
@needs("accounts.use_office")
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """A notice of one's own, which is done with by being opened: it leads to what it is about."""
    mine = get_object_or_404(Notification, pk=pk, recipient_id=request.user.pk)
    Notification.objects.filter(pk=mine.pk, read_at=None).update(read_at=timezone.now())
    local = url_has_allowed_host_and_scheme(mine.url, allowed_hosts=None)
    return redirect(mine.url if mine.url and local else reverse("notices"))


@require_safe
@needs("accounts.use_office")
def due(request: HttpRequest) -> HttpResponse:
    return screen(request, "office/due.html", _("Due today"), "date", due=due_today(request.user))
