"""An event by the link of an invitation: seen and registered for by whoever holds it, whoever else may."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from claqueta.accounts.access import limited, needs
from claqueta.events.holders import Guest, guest_of, token_of
from claqueta.events.queries import presented, read_at_once
from claqueta.events.queries.offered import can_be_taken
from claqueta.events.site.page import page_of
from claqueta.events.site.registering import choose_and_register
from claqueta.foundation.circles import audience_of
from claqueta.foundation.translated import current_language


def _guest(token: str) -> Guest:
    """Raises `Http404` for a link that is none of ours or no longer leads anywhere."""
    guest = guest_of(token)
    if guest is None:
        raise Http404
    return guest


@require_safe
@never_cache
@needs("events.see_programme")
@limited("requests_secret_link")
def event_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The page of the event, as everybody reads it who is meant to; it leads to registering by the same link."""
    guest = _guest(token)
    row = read_at_once().get(pk=guest.invitation.event_id)
    shown = presented(row, audience_of(request.user), current_language(), invited=True)
    if shown is None:
        raise Http404
    mine = guest.invitation.registration
    leads = reverse("event_invitation_register", args=[token]) if can_be_taken(row) else ""
    if mine is not None:
        leads = reverse("registration", args=[token_of(mine)])
    context = {**page_of(row, shown), "noindex": True, "leads": leads}
    return render(request, "events/event.html", {**context, "registered": mine is not None})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@needs("events.see_programme")
@limited("requests_secret_link")
def event_invitation_register(request: HttpRequest, token: str) -> HttpResponse:
    guest = _guest(token)
    row = read_at_once().get(pk=guest.invitation.event_id)
    known = guest.invitation
    initial = {"name": known.name, "email": known.email, "company": known.company}
    return choose_and_register(request, row, by=guest, initial=initial)


urlpatterns = [
    path(gettext_lazy("events/invitation/<str:token>/"), event_invitation, name="event_invitation"),
    path(
        gettext_lazy("events/invitation/<str:token>/register/"),
        event_invitation_register,
        name="event_invitation_register",
    ),
]
