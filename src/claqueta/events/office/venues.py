"""Venues in the office, each with its rooms."""

from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy

from claqueta.desk.listing import ListField, Listing
from claqueta.desk.registers import Add, Do, Facts, Files, Part, Register, Trail
from claqueta.events import actions
from claqueta.events.forms import VenueForm
from claqueta.events.models import VENUE, Venue
from claqueta.foundation.actors import Actor
from claqueta.foundation.fields.columns import columns_of
from claqueta.foundation.tabular import Column

COLUMNS = tuple(columns_of(VENUE).values())


def rows() -> QuerySet[Venue]:
    return Venue.objects.annotate(room_count=Count("rooms"), seats=Sum("rooms__capacity")).order_by(
        "name", "pk"
    )


def _rooms(venue: Venue) -> dict[str, Any]:
    return {
        "venue": venue,
        "rooms": venue.rooms.all(),
        "next_events": venue.events.order_by("-begins_at")[:10],
    }


def _add(form: Any, *, by: Actor) -> Venue:
    return actions.add_venue(form.changes(), by=by)


VENUES = Register(
    listing=Listing(
        name="office_venues",
        title=gettext_lazy("Venues"),
        icon="home",
        fields=(
            *(
                ListField(
                    column,
                    link=(lambda venue: reverse("office_venue", args=[venue.pk]))
                    if column.key == "name"
                    else None,
                    order=column.key,
                    on_phone="line" if column.key == "city" else "",
                )
                for column in COLUMNS
            ),
            ListField(
                Column("rooms", gettext_lazy("Rooms"), lambda venue: venue.room_count), order="room_count"
            ),
            ListField(
                Column("seats", gettext_lazy("Capacity"), lambda venue: venue.seats or 0), order="seats"
            ),
        ),
        search_in=("name", "street", "city"),
        rows=rows,
        empty=gettext_lazy("Where events take place, with their rooms and what each holds."),
    ),
    path="venues/",
    record="office_venue",
    permission="events.manage",
    edit=lambda venue, _account: reverse("office_venue_edit", args=[venue.pk]),
    detail=lambda venue: venue.city,
    sections=(
        Facts(COLUMNS),
        Part(gettext_lazy("Rooms"), "events/office/rooms.html", _rooms),
        Files(),
        Trail(notes=True),
    ),
    add=Add(gettext_lazy("New venue"), VenueForm, _add),
    does=(
        Do(
            "remove",
            gettext_lazy("Remove the venue"),
            actions.remove_venue,
            question=gettext_lazy("It is no longer on record afterwards, nor are its rooms. Remove it?"),
            grave=True,
            ends=True,
        ),
    ),
)
urlpatterns = VENUES.urlpatterns
