"""What is on now and next: on a phone, and on the screen beside the door of a room."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from claqueta.accounts.access import needs
from claqueta.agenda.queries.listing import on_now
from claqueta.agenda.site.agenda import shown_to
from claqueta.foundation.cluster_rules import rule


@require_safe
@never_cache
@needs("agenda.see")
def now_and_next(request: HttpRequest, slug: str) -> HttpResponse:
    """Each room with what is on and what comes next."""
    shown = shown_to(request, slug)
    now = timezone.now()
    return render(
        request,
        "agenda/now.html",
        {
            "event": shown.event,
            "rooms": on_now(shown.sessions, now),
            "now": now.astimezone(shown.event.begins.tzinfo),
            "noindex": True,
        },
    )


@require_safe
@never_cache
@needs("agenda.see")
def screen(request: HttpRequest, slug: str, room: int) -> HttpResponse:
    """For the screen of a room, read from ten metres; it loads itself anew and needs neither sign-in nor program."""
    shown = shown_to(request, slug)
    now: datetime = timezone.now()
    found = next((one for one in on_now(shown.sessions, now) if one.pk == room), None)
    if found is None:
        raise Http404
    return render(
        request,
        "agenda/screen.html",
        {
            "event": shown.event,
            "room": found,
            "now": now.astimezone(shown.event.begins.tzinfo),
            "seconds": rule("screen_refresh").value,
        },
    )


urlpatterns = [
    path(gettext_lazy("events/<slug:slug>/agenda/now/"), now_and_next, name="agenda_now"),
    path(gettext_lazy("events/<slug:slug>/agenda/rooms/<id:room>/"), screen, name="agenda_screen"),
]
