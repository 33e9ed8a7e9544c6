"""The public agenda: who sees what of it, what is marked, and where it stands besides."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from claqueta.agenda import actions
from claqueta.agenda.models import Favourite, PublicSession
from claqueta.agenda.tests.factories import at, published, registration_of, room, session_of, speaker_of
from claqueta.events.holders import token_of
from claqueta.events.models import Event, Registration
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.search import rebuild
from conftest import at_most, drawn_at

BACKEND = "django.contrib.auth.backends.ModelBackend"
SECRET = "Zanzíbar"


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Addresses, and so pages, are those in English."""
    with translation.override("en"):
        yield


def address(made: Any, name: str = "agenda", *more: Any) -> str:
    return reverse(name, args=[made.event.slug, *more])


def text_of(client: Client, url: str, **asked: str) -> str:
    answer = client.get(url, asked)
    assert answer.status_code == 200, url
    return str(answer.content.decode())


@pytest.fixture
def fair(agenda: Callable[..., Any]) -> Any:
    """Three days with sessions in two rooms, a track and two languages."""
    made = agenda()
    track = actions.add_track(made, name={"es": "Series", "en": "Series"}, by=SYSTEM)
    ana = speaker_of(made)
    session_of(made, "Primera", 9, speakers=[ana], track=track)
    session_of(made, "Segunda", 9, room="Bruma", languages=["en"], format="workshop")
    session_of(made, "Tercera", 9, day=1)
    published(made)
    return made


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, {"Primera", "Segunda"}),
        ({"day": "2027-03-12"}, {"Tercera"}),
        ({"day": "all"}, {"Primera", "Segunda", "Tercera"}),
        ({"day": "2027-03-30"}, {"Primera", "Segunda"}),
        ({"day": "all", "language": "en"}, {"Segunda"}),
        ({"day": "all", "format": "panel"}, {"Primera", "Tercera"}),
        ({"day": "all", "room": "Bruma"}, {"Segunda"}),
        ({"day": "all", "track": "Series"}, {"Primera"}),
        ({"day": "all", "track": "x' OR 1=1"}, set()),
        ({"day": "all", "mine": "1"}, set()),
    ],
)
def test_filters_show_what_was_asked_for(
    asked: dict[str, str], found: set[str], fair: Any, client: Client
) -> None:
    if asked.get("room"):
        asked = {**asked, "room": str(room(fair, asked["room"]).pk)}
    if asked.get("track") == "Series":
        asked = {**asked, "track": str(fair.tracks.get().pk)}
    text = text_of(client, address(fair), **asked)
    assert {name for name in ("Primera", "Segunda", "Tercera") if f"{name} (en)</a>" in text} == found


@pytest.mark.parametrize("name", ["agenda", "agenda_mine", "agenda_now", "agenda_calendar", "agenda_paper"])
@pytest.mark.parametrize("visibility", ["members", "invitation"])
def test_an_agenda_that_is_not_for_everybody_is_none_for_the_others(
    name: str, visibility: str, agenda: Callable[..., Any], account: Callable[..., Any]
) -> None:
    made = agenda(visibility=visibility, title={"es": SECRET})
    ana = speaker_of(made, SECRET, email="z@speakers.example")
    session = session_of(made, SECRET, speakers=[ana])
    published(made)
    guest, stranger, office = Client(), Client(), Client()
    stranger.force_login(account(email="x@people.example"), BACKEND)
    office.force_login(account("office_staff"), BACKEND)
    for url in (
        address(made, name),
        address(made, "agenda_session", session.slug),
        address(made, "agenda_session_calendar", session.slug),
        address(made, "agenda_speaker", ana.slug),
        address(made, "agenda_screen", room(made).pk),
        reverse("sharing", args=["session", session.public_id]),
    ):
        for client in (guest, stranger):
            answer = client.get(url)
            assert (answer.status_code, SECRET in answer.content.decode(errors="ignore")) == (404, False)
    for client in (guest, stranger):
        answer = client.get("/api/v1/sessions")
        assert answer.json()["items"] == []
        assert client.get(f"/api/v1/sessions/{session.public_id}").status_code == 404
        assert SECRET not in client.get("/sitemap.xml").content.decode()
    if name != "agenda_paper":
        assert office.get(address(made, name)).status_code == 200
    rebuild()
    assert SECRET not in guest.get(reverse("search"), {"q": "Zanzibar"}).content.decode().replace(
        'value="Zanzibar"', ""
    )


def test_whoever_is_registered_sees_one_by_invitation(
    agenda: Callable[..., Any], account: Callable[..., Any]
) -> None:
    made = agenda(visibility="invitation")
    session = session_of(made, SECRET)
    published(made)
    registration = registration_of(made)
    link = address(made, "agenda_by_link", token_of(registration))
    guest = Client()
    assert SECRET in text_of(guest, link)
    assert guest.get(address(made)).status_code == 404
    owner, member = account(email="o@people.example"), Client()
    member.force_login(owner, BACKEND)
    assert member.get(address(made)).status_code == 404
    type(registration).objects.update(account=owner)
    assert member.get(address(made)).status_code == 200
    # The link is of one event, and of a registration that stands.
    elsewhere = session_of(agenda_elsewhere(made), "Otra")
    published(elsewhere.agenda)
    assert guest.get(address(elsewhere.agenda, "agenda_by_link", token_of(registration))).status_code == 404
    assert guest.post(link, {"mark": str(elsewhere.public_id)}).status_code == 404
    type(registration).objects.update(state="cancelled")
    assert guest.get(link).status_code == 404
    assert session.favourites.count() == 0


def agenda_elsewhere(made: Any) -> Any:
    from claqueta.agenda.tests.factories import agenda_of

    return agenda_of(venue=made.event.venue, title={"es": "Otro"})


# -- What is marked ----------------------------------------------------------------------------------------------


def test_a_guest_marks_on_the_device_and_an_account_on_record(
    fair: Any, client: Client, account: Callable[..., Any]
) -> None:
    first = PublicSession.objects.get(slug="primera").session
    assert client.post(address(fair), {"mark": str(first.public_id)}).status_code == 302
    cookie = client.cookies[f"agenda-{fair.pk}"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert "Primera (en)</a>" in text_of(client, address(fair, "agenda_mine"))
    assert not Favourite.objects.exists()
    # Who changes the cookie has marked nothing.
    client.cookies[f"agenda-{fair.pk}"] = f"{cookie.value}x"
    assert "Primera (en)</a>" not in text_of(client, address(fair, "agenda_mine"))
    member, other = Client(), Client()
    member.force_login(account(email="o@people.example"), BACKEND)
    other.force_login(account(email="x@people.example"), BACKEND)
    page = address(fair, "agenda_session", first.slug)
    for _twice in range(2):
        assert member.post(page, {"mark": str(first.public_id)}).status_code == 302
    assert Favourite.objects.count() == 1
    assert 'aria-pressed="true"' in text_of(member, page)
    assert 'aria-pressed="true"' not in text_of(other, page)
    assert member.post(page, {"unmark": str(first.public_id)}).status_code == 302
    assert not Favourite.objects.exists()


def test_what_was_marked_on_a_device_is_kept_with_a_registration(fair: Any, client: Client) -> None:
    first, second = PublicSession.objects.order_by("pk")[:2]
    for one in (first, second):
        client.post(address(fair), {"mark": str(one.session.public_id)})
    link = address(fair, "agenda_by_link", token_of(registration_of(fair)))
    client.post(link, {"mark": str(first.session.public_id)})
    assert "You marked 1 session on this device" in text_of(client, link)
    client.post(link, {"bring": "1"})
    assert set(Favourite.objects.values_list("session", flat=True)) == {first.session_id, second.session_id}
    body = client.get(link, {"calendar": "1"}).content.decode()
    assert body.count("BEGIN:VEVENT") == 2


@pytest.mark.parametrize("wrong", ["x", "7c9e6679-7425-40de-944b-e07fc1f90ae7", "\x00"])
def test_what_is_no_session_cannot_be_marked(wrong: str, fair: Any, client: Client) -> None:
    assert client.post(address(fair), {"mark": wrong}).status_code == 404
    assert f"agenda-{fair.pk}" not in client.cookies


def test_more_than_the_rule_says_cannot_be_marked(
    fair: Any, client: Client, account: Callable[..., Any], settings: Any, monkeypatch: Any
) -> None:
    at_most(settings, monkeypatch, agenda_favourites=1)
    first, second = (one.session for one in PublicSession.objects.order_by("pk")[:2])
    member = Client()
    member.force_login(account(email="o@people.example"), BACKEND)
    for one in (client, member):
        one.post(address(fair), {"mark": str(first.public_id)})
        answer = one.post(address(fair), {"mark": str(second.public_id)}, follow=True)
        assert "At most 1 sessions can be marked." in answer.content.decode()
        assert "Segunda (en)</a>" not in text_of(one, address(fair, "agenda_mine"))


# -- Pages, screens, files -----------------------------------------------------------------------------------------


def test_the_page_of_a_session_says_it_to_people_and_programs(fair: Any, client: Client) -> None:
    text = text_of(client, address(fair, "agenda_session", "primera"))
    found = re.search(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', text, re.DOTALL)
    assert found is not None
    said = json.loads(found[1])
    assert (said["startDate"], said["location"]["name"]) == (
        "2027-03-11T10:00:00+01:00",
        "Alba, La Claraboya",
    )
    assert said["performer"][0]["name"] == "Ana Ruiz"
    assert said["superEvent"]["name"] == "Co-production workshop"
    assert "Segunda (en)" in text  # Meanwhile.
    picture = re.search(r'og:image" content="http://[^/]+(/[^"]+)"', text)
    assert picture is not None
    assert client.get(picture[1]).headers["Content-Type"] == "image/jpeg"
    assert "Primera (en)" in text_of(client, reverse("event", args=[fair.event.slug]))


def test_paper_says_what_was_asked_for(fair: Any, client: Client) -> None:
    answer = drawn_at(client, address(fair, "agenda_paper"), {"day": "all"})
    assert answer.content.startswith(b"%PDF")
    assert answer.headers["Content-Type"] == "application/pdf"


def test_a_screen_shows_what_is_on_and_loads_itself_anew(agenda: Callable[..., Any], client: Client) -> None:
    now = timezone.now().replace(second=0, microsecond=0)
    made = agenda(begins_at=now - timedelta(hours=3), ends_at=now + timedelta(hours=6))
    session_of(made, "Ahora", begins_at=now - timedelta(minutes=30))
    session_of(made, "Luego", begins_at=now + timedelta(minutes=60))
    gone = session_of(made, "Anulada", begins_at=now - timedelta(hours=2))
    actions.SESSIONS.make("call_off", gone, by=SYSTEM)
    session_of(made, SECRET, room="Bruma", begins_at=now)
    published(made)
    text = text_of(client, address(made, "agenda_screen", room(made).pk))
    assert '<h1 lang="en">Ahora (en)</h1>' in text
    assert "Luego (en)" in text
    assert SECRET not in text
    assert '<meta http-equiv="refresh" content="30">' in text
    both = text_of(client, address(made, "agenda_now"))
    assert "Ahora (en)" in both
    assert SECRET in both
    assert client.get(address(made, "agenda_screen", 999)).status_code == 404


def test_calendar_has_each_once_with_the_clocks_of_the_place(
    agenda: Callable[..., Any], client: Client
) -> None:
    begins = datetime(2026, 10, 24, 16, tzinfo=UTC)
    made = agenda(begins_at=begins, ends_at=begins + timedelta(days=1))
    session = session_of(made, "Primera", begins_at=datetime(2026, 10, 25, 0, 30, tzinfo=UTC))
    session_of(made, "Segunda", begins_at=datetime(2026, 10, 25, 1, 30, tzinfo=UTC))
    published(made)
    from icalendar import Calendar

    def read() -> dict[str, Any]:
        body = client.get(address(made, "agenda_calendar")).content
        assert b"BEGIN:VTIMEZONE" in body
        return {str(one["summary"]): one for one in Calendar.from_ical(body).walk("VEVENT")}

    found = read()
    moments = {name: one["dtstart"].dt.astimezone(UTC) for name, one in found.items()}
    assert len(found) == 2
    assert moments["Primera (en)"] < moments["Segunda (en)"] or found["Primera (en)"]["dtstart"].dt.fold == 0
    uid = found["Primera (en)"]["uid"]
    assert (uid.startswith(f"session-{session.public_id}@"), found["Primera (en)"]["sequence"]) == (True, 0)
    actions.SESSIONS.make("call_off", session, by=SYSTEM)
    published(made)
    gone = read()["Called off: Primera (en)"]
    assert (gone["uid"], gone["sequence"], gone["status"]) == (uid, 1, "CANCELLED")


def test_an_accounts_calendar_has_what_it_marked_and_where_it_speaks(
    fair: Any, account: Callable[..., Any]
) -> None:
    from claqueta.foundation.calendar import feed

    owner, other = account(email="o@people.example"), account(email="x@people.example")
    first = PublicSession.objects.get(slug="primera").session
    actions.mark(first, by=owner)
    person = owner.person
    dan = actions.add_speaker(fair, {"name": "Dan", "email": "d@people.example"}, person=person, by=SYSTEM)
    third = PublicSession.objects.get(slug="tercera").session
    actions.change_session(third, {"speakers": [(dan, "speaker")]}, by=SYSTEM)
    published(fair)
    body = feed(owner, now=at(0)).decode()
    assert f"session-{first.public_id}-{owner.pk}@" in body
    assert f"session-{third.public_id}-{owner.pk}@" in body
    assert body.count("BEGIN:VEVENT") == 2
    assert "session-" not in feed(other, now=at(0)).decode()


def test_calendar_of_who_comes_no_longer_says_nothing_of_a_private_event(
    fair: Any, account: Callable[..., Any]
) -> None:
    from claqueta.foundation.calendar import feed

    owner, session = account(email="o@people.example"), PublicSession.objects.get(slug="primera").session
    actions.mark(session, by=owner)
    Event.objects.update(visibility="invitation")
    comes = registration_of(fair, "Olga Pons")
    Registration.objects.filter(pk=comes.pk).update(account=owner)
    shown = f"session-{session.public_id}-{owner.pk}@"
    assert shown in feed(owner, now=at(0)).decode()
    Registration.objects.filter(pk=comes.pk).update(state="refused")
    assert shown not in feed(owner, now=at(0)).decode()


def test_in_another_zone_hours_are_told_by_its_clocks(agenda: Callable[..., Any], client: Client) -> None:
    made = agenda(zone="Asia/Seoul")
    session_of(made, "Primera", 9)
    published(made)
    assert "18:00–19:00 · Alba" in text_of(client, address(made))


def test_sessions_are_found_by_what_they_say(fair: Any, client: Client) -> None:
    rebuild()
    assert "Segunda" in text_of(client, reverse("search"), q="Segunda")


def test_sessions_are_told_to_programs(fair: Any, client: Client) -> None:
    rows = client.get(
        "/api/v1/sessions", {"event": fair.event.slug}, headers={"Accept-Language": "en"}
    ).json()
    assert [one["title"] for one in rows["items"]] == ["Primera (en)", "Segunda (en)", "Tercera (en)"]
    first = rows["items"][0]
    assert (first["begins"], first["room"], first["speakers"][0]["name"]) == (
        "2027-03-11T10:00:00+01:00",
        "Alba",
        "Ana Ruiz",
    )
    assert client.get(f"/api/v1/sessions/{first['id']}").json()["title"]
    assert client.get("/api/v1/sessions/x").status_code == 404
    assert client.get("/api/v1/sessions", {"event": "none"}).json()["items"] == []


def test_four_hundred_sessions_take_as_few_queries_as_three(
    fair: Any, client: Client, django_assert_max_num_queries: Any
) -> None:
    client.get(address(fair))
    with django_assert_max_num_queries(12):
        client.get(address(fair), {"day": "all"})
