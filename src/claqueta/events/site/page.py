"""The page of an event, and the event for a calendar."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from claqueta.accounts.access import needs
from claqueta.events.calendar import entry_of
from claqueta.events.exporting import linked_data
from claqueta.events.models import Event
from claqueta.events.queries import Presented, VenueShown, presented, read_at_once
from claqueta.events.queries.offered import can_be_taken
from claqueta.foundation.calendar import MEDIA_TYPE, hold
from claqueta.foundation.circles import audience_of
from claqueta.foundation.domains import Shared, gathered
from claqueta.foundation.guests import kept_for_guests
from claqueta.foundation.translated import current_language
from claqueta.interface.territory import WIDTH, spot, territory_frame


def event_shown(request: HttpRequest, slug: str) -> tuple[Event, Presented]:
    """An event as whoever asks may see it. Raises `Http404`."""
    row = get_object_or_404(read_at_once(), slug=slug)
    shown = presented(row, audience_of(request.user), current_language())
    if shown is None:
        raise Http404
    return row, shown


@require_safe
@needs("events.see_programme")
@kept_for_guests
def event(request: HttpRequest, slug: str) -> HttpResponse:
    """What the reader may see of it; there is none for whoever may not."""
    row, shown = event_shown(request, slug)
    for_all = presented(row, audience_of(None), current_language())
    audience = audience_of(request.user)
    blocks = [(block.template, block.read(row, audience)) for block in gathered(lambda part: part.event_page)]
    return render(
        request,
        "events/event.html",
        {
            **page_of(row, shown),
            "linked_data": linked_data(for_all) if for_all is not None else None,
            "shared_as": ("event", shown.slug) if for_all is not None else None,
            "noindex": for_all is None,
            "leads": reverse("event_register", args=[row.slug]) if can_be_taken(row) else "",
            "may_register": can_be_taken(row),
            "ways": ways_from(row),
            "blocks": [(template, read) for template, read in blocks if read],
            "edit": reverse("office_event", args=[row.pk])
            if request.user.has_perm("events.manage", row)
            else "",
        },
    )


def page_of(row: Event, shown: Presented) -> dict[str, Any]:
    """What the page shows to whoever sees it, also to whoever is invited."""
    return {"shown": shown, "partners": by_role(shown), **_on_the_map(shown.venue)}


def ways_from(event: Event, registration: Any = None) -> list[tuple[Any, str]]:
    """Where the page of an event, or of a registration for it, leads besides."""
    return [way for ways in gathered(lambda part: part.event_ways) for way in ways(event, registration)]


def _on_the_map(venue: VenueShown | None) -> dict[str, Any]:
    frame = territory_frame()
    if frame is None or venue is None or venue.latitude is None or venue.longitude is None:
        return {}
    return {
        "territory": {"width": WIDTH, "height": frame.height},
        "spot": spot(venue.latitude, venue.longitude),
    }


def by_role(shown: Presented) -> list[tuple[str, list[object]]]:
    """How each role reads, with those who stand in it, in the order in which roles first come."""
    found: dict[str, list[object]] = {}
    for partner in shown.partners:
        found.setdefault(partner.role_name, []).append(partner)
    return list(found.items())


@require_safe
@needs("events.see_programme")
def event_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """The event for one's calendar; one that was called off says so there."""
    _row, shown = event_shown(request, slug)
    response = HttpResponse(hold(entry_of(shown)), content_type=MEDIA_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}.ics"'
    return response


def shared(slug: str) -> Shared | None:
    """What its picture for social networks shows; none for one that not everybody sees."""
    row = read_at_once().filter(slug=slug).first()
    shown = presented(row, audience_of(None), current_language()) if row is not None else None
    return Shared(shown.title, shown.when) if shown is not None else None


urlpatterns = [
    path(gettext_lazy("events/<slug:slug>/"), event, name="event"),
    path(gettext_lazy("events/<slug:slug>/event.ics"), event_calendar, name="event_calendar"),
]
