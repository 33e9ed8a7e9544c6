"""Where the office edits an event, a venue, a room."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from claqueta.accounts.access import needs
from claqueta.desk.listing import screen
from claqueta.events import actions
from claqueta.events.forms import EventForm, RoomForm, VenueForm, initial_of
from claqueta.events.models import ROOM, VENUE, Event, Room, Venue
from claqueta.events.queries import read_at_once
from claqueta.foundation.parameters import sent
from claqueta.foundation.refusals import say_by_field

type Trail = list[tuple[str, str]]
ICON = "date"


def event_by_number(pk: int) -> Event:
    return get_object_or_404(read_at_once(), pk=pk)


def venue_by_number(pk: int) -> Venue:
    return get_object_or_404(Venue, pk=pk)


def room_by_number(pk: int) -> Room:
    return get_object_or_404(Room.objects.select_related("venue"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("events.manage", of=event_by_number)
def edit_event(request: HttpRequest, event: Event) -> HttpResponse:
    record = reverse("office_event", args=[event.pk])
    form = EventForm(request.POST if request.method == "POST" else None, initial=initial_of(event))
    version = sent(request).whole("version", 1, 2**31 - 1) if request.method == "POST" else None

    def keep() -> None:
        actions.change_event(event, form.values(), by=request.user, version=version)

    return show_form(
        request,
        form,
        str(event),
        keep,
        [(_("Events"), reverse("office_events")), (str(event), record)],
        parts=form.parts,
        version=event.version,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs("events.manage", of=venue_by_number)
def edit_venue(request: HttpRequest, venue: Venue) -> HttpResponse:
    initial = {name: getattr(venue, name) for name in VENUE.stored}
    form = VenueForm(request.POST if request.method == "POST" else None, initial=initial)
    return show_form(
        request,
        form,
        str(venue),
        lambda: actions.change_venue(venue, form.changes(), by=request.user),
        [(_("Venues"), reverse("office_venues")), (str(venue), reverse("office_venue", args=[venue.pk]))],
        parts=form.sections(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs("events.manage", of=venue_by_number)
def new_room(request: HttpRequest, venue: Venue) -> HttpResponse:
    form = RoomForm(request.POST if request.method == "POST" else None)
    return show_form(
        request,
        form,
        _("New room"),
        lambda: actions.add_room(venue, form.changes(), by=request.user),
        [(_("Venues"), reverse("office_venues")), (str(venue), reverse("office_venue", args=[venue.pk]))],
        parts=form.sections(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs("events.manage", of=room_by_number)
def edit_room(request: HttpRequest, room: Room) -> HttpResponse:
    initial = {name: getattr(room, name) for name in ROOM.stored}
    form = RoomForm(request.POST if request.method == "POST" else None, initial=initial)
    record = reverse("office_venue", args=[room.venue_id])
    if request.method == "POST" and "remove" in sent(request):
        try:
            actions.remove_room(room, by=request.user)
            messages.success(request, _("The room is no longer on record."))
            return redirect(record)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(request.path)
    return show_form(
        request,
        form,
        f"{room.venue} · {room}",
        lambda: actions.change_room(room, form.changes(), by=request.user),
        [(_("Venues"), reverse("office_venues")), (str(room.venue), record)],
        parts=form.sections(),
        removable=True,
    )


def show_form(
    request: HttpRequest, form: Any, title: str, keep: Callable[[], Any], trail: Trail, **context: Any
) -> HttpResponse:
    """Show the form, or do with it what it is for; the last of `trail` is where it leads back to."""
    back = trail[-1][1]
    if form.is_bound and form.is_valid():
        try:
            keep()
            messages.success(request, _("Saved."))
            return redirect(back)
        except ValidationError as error:
            say_by_field(form, error)
    return screen(
        request,
        "events/office/edit.html",
        title,
        ICON,
        status=422 if form.errors else 200,
        trail=trail,
        form=form,
        back=back,
        **context,
    )


urlpatterns = [
    path("events/<id:pk>/edit/", edit_event, name="office_event_edit"),
    path("venues/<id:pk>/edit/", edit_venue, name="office_venue_edit"),
    path("venues/<id:pk>/rooms/new/", new_room, name="office_room_add"),
    path("venues/rooms/<id:pk>/", edit_room, name="office_room"),
]
