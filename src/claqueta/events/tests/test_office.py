"""The office's screens of events and venues."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from claqueta.events.forms import EventForm, initial_of
from claqueta.events.models import Event, Venue

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]
BACKEND = "django.contrib.auth.backends.ModelBackend"
TYPED = {
    "kind": "workshop",
    "title_es": "",
    "title_0": "Taller",
    "title_1": "Workshop",
    "text_0": "Una mañana",
    "text_1": "",
    "begins": "2027-03-11T10:00",
    "ends": "2027-03-11T14:00",
    "zone": "Europe/Madrid",
    "visibility": "members",
}


@pytest.fixture
def office(client: Client, account: Make) -> Client:
    client.force_login(account("office_staff", email="office@people.example"), BACKEND)
    return client


def named(form: type[Any], values: dict[str, Any]) -> dict[str, Any]:
    """Values under the names that the form's inputs have in this cluster."""
    return {key.replace("_0", "_es").replace("_1", "_en"): value for key, value in values.items()}


def test_the_office_begins_edits_publishes_and_copies_one(
    office: Client, venue: Make, organisation: Make
) -> None:
    place, sponsor = venue("Cineteca", 120), organisation("Azotea")
    begun = office.post(reverse("office_event_add"), named(EventForm, TYPED))
    made = Event.objects.get()
    edit, record = (reverse(name, args=[made.pk]) for name in ("office_event_edit", "office_event"))
    assert (begun.status_code, begun.headers["Location"]) == (302, edit)
    assert office.get(edit).status_code == 200
    room = place.rooms.get()
    typed = named(EventForm, TYPED) | {
        "version": 1,
        "where": f"{place.pk}-{room.pk}",
        "purposes": ["O2"],
        "as_sponsor": [sponsor.pk],
        "online": "on",
        "online_url": "https://meet.example/x",
        "capacity": "80",
    }
    assert office.post(edit, typed | {"ends": "2027-03-11T09:00"}).status_code == 422
    saved = office.post(edit, typed)
    assert (saved.status_code, saved.headers.get("Location")) == (302, record), saved.content
    made.refresh_from_db()
    assert (made.room, made.capacity, made.visibility) == (room, 80, "members")
    assert made.partnerships.get().organisation == sponsor
    assert office.post(edit, typed | {"capacity": "90"}).status_code == 422, "written meanwhile"
    office.post(record, {"action": "publish"})
    made.refresh_from_db()
    assert made.state == "published"
    text = office.get(record).content.decode()
    assert ("Cineteca" in text, "https://meet.example/x" in text) == (True, True)
    office.post(record, {"action": "copy", "step": "2"})
    assert Event.objects.filter(copied_from=made, state="draft").count() == 1
    office.post(record, {"action": "call_off", "step": "2", "call_off-words_es": "No puede ser"})
    made.refresh_from_db()
    assert (made.state, made.cancelled_for) == ("cancelled", {"es": "No puede ser"})
    listed = office.get(reverse("office_events") + "?q=taller&when=next&state=cancelled").content.decode()
    assert "Workshop" in listed
    assert office.get(reverse("office_events") + "?when=past&export=json").json() == []


def test_hour_that_comes_twice_is_asked_about(office: Client) -> None:
    typed = named(EventForm, TYPED) | {"begins": "2026-10-25T02:30", "ends": "2026-10-25T04:00"}
    asked = office.post(reverse("office_event_add"), typed)
    assert asked.status_code == 422
    assert b"begins_which" in asked.content
    office.post(reverse("office_event_add"), typed | {"begins_which": "second"})
    made = Event.objects.get()
    assert made.begins_at == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    form = EventForm(initial=initial_of(made))
    assert (form["begins_which"].value(), form["begins"].value()) == ("second", "2026-10-25T02:30")


@pytest.mark.parametrize("begins", ["2026-03-29T02:30", "yesterday", "2026-03-28T10:00+01:00", ""])
def test_hour_on_no_clock_is_refused_by_its_field(begins: str, office: Client) -> None:
    typed = named(EventForm, TYPED) | {"begins": begins, "ends": "2026-03-29T05:00"}
    assert office.post(reverse("office_event_add"), typed).status_code == 422
    assert not Event.objects.exists()


def test_venues_and_rooms_are_kept(office: Client, event: Make) -> None:
    office.post(reverse("office_venue_add"), {"name": "Cineteca", "city": "Madrid"})
    place = Venue.objects.get()
    edit = reverse("office_venue_edit", args=[place.pk])
    assert office.get(edit).status_code == 200
    assert office.post(edit, {"name": "Cineteca", "latitude": "40.4"}).status_code == 422
    assert office.post(edit, {"name": "Cineteca Madrid", "city": "Madrid"}).status_code == 302
    new = reverse("office_room_add", args=[place.pk])
    assert office.get(new).status_code == 200
    assert office.post(new, {"name": "Sala 1", "capacity": "0"}).status_code == 422
    assert office.post(new, {"name": "Sala 1", "capacity": "120", "hearing_loop": "on"}).status_code == 302
    room = place.rooms.get()
    address = reverse("office_room", args=[room.pk])
    assert office.get(address).status_code == 200
    assert office.post(address, {"name": "Sala Azcona", "capacity": "120"}).status_code == 302
    place.refresh_from_db()
    made = event(venue=place, room=room)
    text = office.get(reverse("office_venue", args=[place.pk])).content.decode()
    assert ("Sala Azcona" in text, str(made) in text) == (True, True)
    office.post(address, {"remove": "1"})
    assert place.rooms.exists(), "an event takes place there"
    made.delete()
    office.post(address, {"remove": "1"})
    assert not place.rooms.exists()
    assert "Cineteca Madrid" in office.get(reverse("office_venues")).content.decode()


@pytest.mark.parametrize(
    "route", ["office_event_edit", "office_venue_edit", "office_room_add", "office_room"]
)
def test_nobody_else_comes_in(
    route: str, client: Client, event: Make, venue: Make, organisation: Make, representative: Make
) -> None:
    place = venue("Zanzíbar", 120)
    key = {"office_event_edit": event(venue=place), "office_room": place.rooms.get()}.get(route, place)
    client.force_login(representative(organisation()), BACKEND)
    for answer in (client.get(reverse(route, args=[key.pk])), client.post(reverse(route, args=[key.pk]), {})):
        assert answer.status_code in (302, 403)
        assert "Zanzíbar" not in answer.content.decode()
    assert Venue.objects.get().name == "Zanzíbar"
