"""The programme and the pages of events: what each circle is shown, as a page, a feed, a calendar, a picture."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import vobject
from django.test import Client
from django.urls import reverse
from django.utils import translation
from icalendar import Calendar

from claqueta.events import actions
from claqueta.events.policies import moment_of
from claqueta.foundation.actors import SYSTEM

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]
BACKEND = "django.contrib.auth.backends.ModelBackend"
SECRETS = {
    "Zanzíbar abierto": True,
    "Zanzíbar de socios": False,
    "Zanzíbar invitado": False,
    "Zanzíbar borrador": False,
}


@pytest.fixture
def four(event: Make) -> dict[str, Any]:
    """An event for everybody, for members, for invited ones, and a draft."""
    return {
        "public": event(
            title={"es": "Zanzíbar abierto", "en": "Zanzíbar open"}, online_url="https://meet.example/clave"
        ),
        "members": event(title={"es": "Zanzíbar de socios"}, visibility="members"),
        "invitation": event(title={"es": "Zanzíbar invitado"}, visibility="invitation"),
        "draft": event("draft", title={"es": "Zanzíbar borrador"}),
    }


@pytest.fixture
def member(client: Client, organisation: Make, representative: Make) -> Client:
    client.force_login(representative(organisation("Azotea")), BACKEND)
    return client


def body(client: Client, url: str) -> str:
    with translation.override("es"):
        answer = client.get(url)
    assert answer.status_code == 200, url
    return answer.content.decode()


PUBLIC_FACES = ("events", "events_feed", "events_calendar", "events_embed")


@pytest.mark.parametrize("route", PUBLIC_FACES)
def test_guests_find_what_is_for_everybody_and_nothing_else(route: str, four: Any, client: Client) -> None:
    text = re.sub(r"\r\n ", "", body(client, reverse(route)))
    assert {name: name in text for name in SECRETS} == SECRETS
    assert "meet.example" not in text


@pytest.mark.parametrize("face", ["event", "event_calendar"])
def test_page_is_there_for_those_whom_it_is_for(
    face: str, four: dict[str, Any], client: Client, organisation: Make, representative: Make, account: Make
) -> None:
    found: dict[str, list[str]] = {}
    who = {"guest": None, "member": representative(organisation()), "office": account("office_staff")}
    for name, one in who.items():
        if one is not None:
            client.force_login(one, BACKEND)
        found[name] = [
            key
            for key, made in four.items()
            if client.get(reverse(face, args=[made.slug])).status_code == 200
        ]
    assert found == {
        "guest": ["public"],
        "member": ["public", "members"],
        "office": ["public", "members", "invitation", "draft"],
    }


def test_members_find_theirs_in_the_programme(four: Any, member: Client) -> None:
    text = body(member, reverse("events"))
    assert {name: name in text for name in SECRETS} == SECRETS | {"Zanzíbar de socios": True}


def test_programme_tells_past_from_future_and_kinds(event: Make, client: Client) -> None:
    event(title={"es": "Taller venidero"})
    event(title={"es": "Proyección venidera"}, kind="screening")
    over = {"begins_at": datetime(2025, 5, 1, 9, tzinfo=UTC), "ends_at": datetime(2025, 5, 1, 11, tzinfo=UTC)}
    event(title={"es": "Taller de ayer"}, **over)
    event("published", title={"es": "Anulado de ayer"}, **over)
    names = ("Taller venidero", "Proyección venidera", "Taller de ayer")

    def shown(query: str) -> list[str]:
        text = body(client, reverse("events") + query)
        return [name for name in names if name in text]

    assert shown("") == ["Taller venidero", "Proyección venidera"]
    assert shown("?kind=screening") == ["Proyección venidera"]
    assert shown("?past=1") == ["Taller de ayer"]
    assert shown("?past=1&kind=screening") == []
    assert shown("?kind=nonsense&page=999") == ["Taller venidero", "Proyección venidera"]


def test_programme_takes_few_queries_however_long(
    event: Make, client: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(8):
        event(title={"es": f"Evento {number}"})
    client.get(reverse("event", args=["events"]))
    with django_assert_max_num_queries(14):
        client.get(reverse("events"))


def test_page_says_it_to_machines(venue: Make, event: Make, organisation: Make, client: Client) -> None:
    place = venue("Cineteca", 120, street="Plaza de Legazpi, 8", latitude=40.3917, longitude=-3.6972)
    made = event(
        venue=place,
        room=place.rooms.get(),
        online=True,
        partners=[(organisation("Azotea"), "sponsor"), (organisation("Bruma"), "organiser")],
    )
    text = body(client, reverse("event", args=[made.slug]))
    (found,) = re.findall(r'<script type="application/ld\+json">(.+?)</script>', text)
    said = json.loads(found)
    assert (said["@type"], said["startDate"], said["eventStatus"]) == (
        "EducationEvent",
        "2027-03-11T10:00:00+01:00",
        "https://schema.org/EventScheduled",
    )
    assert said["eventAttendanceMode"].endswith("MixedEventAttendanceMode")
    assert [one["@type"] for one in said["location"]] == ["Place", "VirtualLocation"]
    assert [one["name"] for one in said["sponsor"]] == ["Azotea"]
    assert [one["name"] for one in said["organizer"]][1:] == ["Bruma"]
    assert "openstreetmap.org/?mlat=40.39170" in text
    assert 'property="og:image"' in text
    picture = client.get(reverse("sharing", args=["event", made.slug]))
    assert (picture.status_code, picture.headers["Content-Type"]) == (200, "image/jpeg")


def test_what_is_not_for_everybody_is_told_to_no_machine(four: dict[str, Any], member: Client) -> None:
    text = body(member, reverse("event", args=[four["members"].slug]))
    assert ("application/ld+json" in text, "noindex" in text) == (False, True)
    assert member.get(reverse("sharing", args=["event", four["members"].slug])).status_code == 404


def test_cancelled_event_says_so_everywhere(event: Make, client: Client) -> None:
    made = event("cancelled")
    text = body(client, reverse("event", args=[made.slug]))
    assert ("El ponente está enfermo" in text, "EventCancelled" in text) == (True, True)
    (entry,) = Calendar.from_ical(client.get(reverse("events_calendar")).content).walk("VEVENT")
    assert (entry["status"], entry["sequence"], entry["transp"]) == ("CANCELLED", 1, "TRANSPARENT")
    assert made.slug not in body(client, reverse("events_feed"))


# -- Calendars -----------------------------------------------------------------------------------------------


def read(content: bytes) -> Any:
    """The entries as another library reads them."""
    return {entry.uid.value: entry for entry in vobject.readOne(content.decode()).vevent_list}


def test_name_in_calendars_stays_and_revision_grows(event: Make, client: Client) -> None:
    made = event()
    before = read(client.get(reverse("event_calendar", args=[made.slug])).content)
    actions.change_event(made, {"ends_at": made.ends_at + timedelta(hours=1)}, by=SYSTEM)
    after = read(client.get(reverse("event_calendar", args=[made.slug])).content)
    assert before.keys() == after.keys() == {f"event-{made.public_id}@{'localhost'}"} or len(before) == 1
    (one,), (other,) = before.values(), after.values()
    assert (one.sequence.value, other.sequence.value) == ("0", "1")
    with translation.override("en"):
        in_english = read(client.get(reverse("event_calendar", args=[made.slug])).content)
    assert in_english.keys() == before.keys()


CASES = {
    "abroad": ("Asia/Seoul", datetime(2027, 3, 11, 10, 0), datetime(2027, 3, 11, 12, 0)),
    "across midnight": ("Europe/Madrid", datetime(2027, 3, 11, 22, 0), datetime(2027, 3, 12, 2, 0)),
    "over the night of the clocks": (
        "Europe/Madrid",
        datetime(2027, 10, 30, 22, 0),
        datetime(2027, 10, 31, 5, 0),
    ),
    "over the night of the clocks in spring": (
        "Europe/Madrid",
        datetime(2027, 3, 27, 22, 0),
        datetime(2027, 3, 28, 5, 0),
    ),
    "elsewhere over their night": (
        "America/New_York",
        datetime(2027, 11, 6, 22, 0),
        datetime(2027, 11, 7, 4, 0),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_another_library_reads_the_same_moments(case: str, event: Make, client: Client) -> None:
    zone, begins, ends = CASES[case]
    made = event(begins_at=moment_of(begins, zone), ends_at=moment_of(ends, zone), zone=zone)
    content = client.get(reverse("events_calendar")).content
    (entry,) = read(content).values()
    assert (entry.dtstart.value.astimezone(UTC), entry.dtend.value.astimezone(UTC)) == (
        made.begins_at,
        made.ends_at,
    )
    assert entry.dtstart.value.replace(tzinfo=None) == begins
    assert f"TZID:{zone}" in content.decode()
    (ours,) = Calendar.from_ical(content).walk("VEVENT")
    assert ours["dtstart"].dt.astimezone(UTC) == made.begins_at


@pytest.mark.parametrize("second", [False, True])
def test_hour_that_comes_twice_is_told_from_its_twin(second: bool, event: Make, client: Client) -> None:
    twice = moment_of(datetime(2026, 10, 25, 2, 30), "Europe/Madrid", second=second)
    event(begins_at=twice, ends_at=twice + timedelta(hours=2))
    (entry,) = read(client.get(reverse("events_calendar")).content).values()
    assert entry.dtstart.value.astimezone(UTC) == twice
    assert entry.dtend.value.astimezone(ZoneInfo("UTC")) == twice + timedelta(hours=2)


@pytest.mark.parametrize(
    ("zone", "begins", "ends", "words"),
    [
        (
            "Europe/Madrid",
            datetime(2027, 3, 11, 10),
            datetime(2027, 3, 11, 14),
            "jueves, 11 de marzo de 2027, 10:00–14:00",
        ),
        (
            "Europe/Madrid",
            datetime(2027, 3, 11, 22),
            datetime(2027, 3, 12, 2),
            "jueves, 11 de marzo de 2027, 22:00–2:00",
        ),
        (
            "Europe/Lisbon",
            datetime(2027, 3, 11, 10),
            datetime(2027, 3, 11, 14),
            "10:00–14:00 (hora estándar de Europa occidental)",
        ),
        (
            "Europe/Madrid",
            datetime(2027, 3, 11, 9),
            datetime(2027, 3, 12, 18),
            "9:00 – viernes, 12 de marzo de 2027, 18:00",
        ),
    ],
)
def test_hours_are_those_of_the_place(
    zone: str, begins: datetime, ends: datetime, words: str, event: Make, client: Client
) -> None:
    made = event(begins_at=moment_of(begins, zone), ends_at=moment_of(ends, zone), zone=zone)
    assert words in body(client, reverse("event", args=[made.slug]))


def test_file_for_everybody_has_what_everybody_sees(four: Any) -> None:
    from claqueta.events.exporting import written_for

    rows = json.loads(written_for("json", "public", "es"))
    assert [row["title"] for row in rows] == ["Zanzíbar abierto"]
    assert "meet.example" not in json.dumps(rows)


def test_index_has_for_each_circle_what_it_sees(four: dict[str, Any]) -> None:
    from claqueta.events.search import documents

    found: dict[str, set[str]] = {}
    for document in documents([str(one.pk) for one in four.values()]):
        found.setdefault(document.audience, set()).add(document.title)
        assert "meet.example" not in document.body
    assert found["public"] == {"Zanzíbar abierto", "Zanzíbar open"}
    assert found["members"] == {"Zanzíbar abierto", "Zanzíbar open", "Zanzíbar de socios"}
    assert found["office"] == found["members"] | {"Zanzíbar invitado"}


def test_english_is_british() -> None:
    from claqueta.events.wording import when_in_words

    begins, ends = (datetime(2027, 3, 11, hour, tzinfo=ZoneInfo("Europe/Madrid")) for hour in (10, 14))
    with translation.override("en"):
        assert when_in_words(begins, ends, "en") == "Thursday, 11 March 2027, 10:00–14:00"
