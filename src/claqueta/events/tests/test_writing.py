"""Events are written, changed, copied, published and called off; venues and rooms are kept."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from claqueta.events import actions
from claqueta.events.actions.venues import InUse
from claqueta.events.models import Event, Venue
from claqueta.events.tests.factories import BEGINS, ENDS, said
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.flow import MovedOn
from claqueta.foundation.models import AuditEntry

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]


def refused(act: Callable[[], Any]) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as error:
        act()
    return dict(error.value.message_dict)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": "party"}, "kind"),
        ({"title": {}}, "title"),
        ({"title": {"es": "x" * 161}}, "title"),
        ({"ends_at": BEGINS}, "ends_at"),
        ({"begins_at": BEGINS.replace(tzinfo=None)}, "begins_at"),
        ({"begins_at": None}, "begins_at"),
        ({"begins_at": "2027-03-11"}, "begins_at"),
        ({"ends_at": BEGINS.replace(year=2100)}, "ends_at"),
        ({"zone": "Europe/Vallecas"}, "zone"),
        ({"zone": "Etc/UTC"}, "zone"),
        ({"visibility": "friends"}, "visibility"),
        ({"capacity": 0}, "capacity"),
        ({"online_url": "javascript:alert(1)"}, "online_url"),
        ({"purposes": ["O99"]}, "purposes"),
    ],
)
def test_what_does_not_fit_is_said_by_its_field(values: dict[str, Any], field: str) -> None:
    assert field in refused(lambda: actions.write_event(said(**values), by=SYSTEM))
    assert not Event.objects.exists()


def test_what_is_needed_is_asked_for() -> None:
    assert set(refused(lambda: actions.write_event({}, by=SYSTEM))) >= {
        "kind",
        "title",
        "begins_at",
        "ends_at",
    }


def test_an_event_has_an_address_of_its_title_and_year() -> None:
    slugs = [actions.write_event(said(), by=SYSTEM).slug for _number in range(3)]
    assert slugs == [
        "taller-de-coproduccion-2027",
        "taller-de-coproduccion-2027-2",
        "taller-de-coproduccion-2027-3",
    ]
    assert actions.write_event(said(title={"es": "공동제작"}), by=SYSTEM).slug == "workshop-2027"
    assert actions.write_event(said(title={"es": "Mercado 2027"}), by=SYSTEM).slug == "mercado-2027"
    assert len(actions.write_event(said(title={"es": "a" * 160}), by=SYSTEM).slug) <= 80


def test_a_room_is_of_its_venue(venue: Make, event: Make) -> None:
    one, other = venue("Cineteca", 120), venue("Matadero", 60)
    room = one.rooms.get()
    assert "room" in refused(lambda: actions.write_event(said(venue=other, room=room), by=SYSTEM))
    assert "room" in refused(lambda: actions.write_event(said(room=room), by=SYSTEM))
    made = event(venue=one, room=room)
    moved = actions.change_event(made, {"venue": other}, by=SYSTEM)
    assert (moved.venue, moved.room) == (other, None)


def test_change_is_on_the_trail_and_raises_the_revision_where_calendars_show_it(event: Make) -> None:
    made = event()
    changed = actions.change_event(made, {"text": {"es": "Otra cosa"}}, by=SYSTEM)
    assert (changed.version, changed.revision) == (2, 0)
    changed = actions.change_event(made, {"ends_at": ENDS + timedelta(hours=1)}, by=SYSTEM, version=2)
    assert (changed.version, changed.revision) == (3, 1)
    entry = AuditEntry.objects.filter(verb="events.changed").latest("pk")
    assert set(entry.changes) == {"ends_at"}
    same = actions.change_event(made, {"ends_at": ENDS + timedelta(hours=1)}, by=SYSTEM)
    assert same.version == 3
    with pytest.raises(actions.WrittenMeanwhile):
        actions.change_event(made, {"text": {"es": "Tarde"}}, by=SYSTEM, version=2)


def test_trail_does_not_tell_the_address_online(event: Make) -> None:
    actions.change_event(event(), {"online_url": "https://meet.example/secreto"}, by=SYSTEM)
    entry = AuditEntry.objects.filter(verb="events.changed").latest("pk")
    assert "secreto" not in str(entry.changes)


def test_partners_stand_once_in_their_order(event: Make, organisation: Make) -> None:
    one, other = organisation("Azotea"), organisation("Bruma")
    made = actions.change_event(
        event(), {"partners": [(other, "sponsor"), (one, "media"), (other, "organiser")]}, by=SYSTEM
    )
    assert [(row.organisation, row.role) for row in made.partnerships.all()] == [
        (other, "sponsor"),
        (one, "media"),
    ]
    assert "partners" in refused(
        lambda: actions.change_event(made, {"partners": [(one, "friend")]}, by=SYSTEM)
    )
    assert actions.change_event(made, {"partners": []}, by=SYSTEM).partnerships.count() == 0


def test_next_edition_is_a_draft_of_the_same(venue: Make, event: Make, organisation: Make) -> None:
    place = venue("Cineteca", 120)
    made = event(
        venue=place,
        room=place.rooms.get(),
        purposes=["O2"],
        online=True,
        online_url="https://meet.example/x",
        partners=[(organisation("Azotea"), "sponsor")],
    )
    copy = actions.copy_event(made, by=SYSTEM)
    assert (copy.state, copy.copied_from, copy.title, copy.room) == ("draft", made, made.title, made.room)
    assert (copy.begins_at - made.begins_at, copy.ends_at - copy.begins_at) == (
        timedelta(weeks=52),
        ENDS - BEGINS,
    )
    assert (copy.online_url, copy.slug) == ("", "taller-de-coproduccion-2028")
    assert [one.code for one in copy.purposes.all()] == ["O2"]
    assert copy.partnerships.get().role == "sponsor"


def test_what_was_called_off_says_why_and_may_take_place_after_all(event: Make) -> None:
    made = event("cancelled")
    assert (made.state, made.cancelled_for["en"], made.revision) == ("cancelled", "The speaker is ill", 1)
    with pytest.raises(MovedOn):
        actions.call_off(made, by=SYSTEM)
    back = actions.EVENTS.make("resume", made, by=SYSTEM).thing
    assert (back.state, back.cancelled_for, back.cancelled_at, back.revision) == ("published", {}, None, 2)


def test_event_without_words_is_not_published(event: Make) -> None:
    made = event("draft", text={})
    with pytest.raises(ValidationError):
        actions.EVENTS.make("publish", made, by=SYSTEM)


def test_only_drafts_are_taken_away(event: Make) -> None:
    with pytest.raises(MovedOn):
        actions.discard_event(event(), by=SYSTEM)
    actions.discard_event(event("draft"), by=SYSTEM)
    assert Event.objects.count() == 1


def test_venue_and_room_in_use_stay(venue: Make, event: Make) -> None:
    place = venue("Cineteca", 120, 40)
    used, free = place.rooms.order_by("-capacity")
    made = event(venue=place, room=used)
    for act in (lambda: actions.remove_room(used, by=SYSTEM), lambda: actions.remove_venue(place, by=SYSTEM)):
        with pytest.raises(InUse) as error:
            act()
        assert error.value.events == 1
    actions.remove_room(free, by=SYSTEM)
    assert list(place.rooms.all()) == [used]
    actions.change_event(made, {"venue": None, "room": None}, by=SYSTEM)
    actions.remove_venue(place, by=SYSTEM)
    assert not Venue.objects.exists()


def test_change_of_a_venue_reaches_the_calendars_of_its_events(venue: Make, event: Make) -> None:
    place = venue("Cineteca", 120)
    made = event(venue=place, room=place.rooms.get())
    actions.change_venue(place, {"street": "Plaza de Legazpi, 8"}, by=SYSTEM)
    actions.change_room(place.rooms.get(), {"name": "Sala Azcona"}, by=SYSTEM)
    actions.change_room(place.rooms.get(), {"capacity": 100}, by=SYSTEM)
    actions.change_room(place.rooms.get(), {"capacity": 100}, by=SYSTEM)
    actions.change_venue(place, {}, by=SYSTEM)
    made.refresh_from_db()
    assert made.revision == 2


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": ""}, "name"),
        ({"latitude": 91}, "latitude"),
        ({"latitude": 40.4, "longitude": None}, "longitude"),
    ],
)
def test_venue_is_somewhere(values: dict[str, Any], field: str) -> None:
    assert field in refused(lambda: actions.add_venue({"name": "Cineteca", **values}, by=SYSTEM))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": ""}, "name"),
        ({"capacity": None}, "capacity"),
        ({"capacity": 0}, "capacity"),
        ({"name": "Sala 1"}, "name"),
    ],
)
def test_room_has_a_name_of_its_own_and_holds_somebody(
    venue: Make, values: dict[str, Any], field: str
) -> None:
    place = venue("Cineteca", 120)
    given = {"name": "Sala 2", "capacity": 40, **values}
    assert field in refused(lambda: actions.add_room(place, given, by=SYSTEM))


def test_nobody_but_the_office_writes(event: Make, account: Make, venue: Make) -> None:
    member = account(email="member@people.example")
    made, place = event("draft"), venue()
    for act in (
        lambda: actions.write_event(said(), by=member),
        lambda: actions.change_event(made, {}, by=member),
        lambda: actions.copy_event(made, by=member),
        lambda: actions.discard_event(made, by=member),
        lambda: actions.add_venue({"name": "x"}, by=member),
        lambda: actions.remove_venue(place, by=member),
    ):
        with pytest.raises(PermissionDenied):
            act()
