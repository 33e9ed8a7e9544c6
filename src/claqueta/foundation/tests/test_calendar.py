"""A calendar says what its account may see now, as RFC 5545 has it, and the same bytes while nothing changes."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from icalendar import Calendar, Event

from claqueta.foundation import deadlines
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.calendar import CalendarEntry, feed
from claqueta.foundation.deadlines import Kind
from claqueta.foundation.domains import Domain, domains, standing
from claqueta.foundation.models import Job

pytestmark = pytest.mark.django_db
CHANGED = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
SUMMER = datetime(2026, 7, 1, 16, 0, tzinfo=UTC)
SCREENING = CalendarEntry(
    uid="screening-4",
    title="Cine; “Ñandú”, 2\nBEGIN:VEVENT",
    begins=SUMMER,
    ends=SUMMER + timedelta(hours=2),
    changed_at=CHANGED,
    text="Línea uno\nlínea dos, \\ y fin " + "á" * 90,
    place="Sala 1; patio",
    url="/en/screenings/4/",
)


def events(body: bytes) -> list[Event]:
    return list(Calendar.from_ical(body).walk("VEVENT"))


@pytest.fixture
def entries() -> Iterator[list[CalendarEntry]]:
    """What a cinema gives to every calendar."""
    given: list[CalendarEntry] = []
    with standing(*domains(), Domain("cinema", calendar=(lambda _account, _since, _until: given,))):
        yield given


def test_entry_says_what_it_was_given(entries: Any, account: Callable[..., Any], settings: Any) -> None:
    settings.PUBLIC_URL = "https://cluster.example:8443"
    entries.append(SCREENING)
    body = feed(account(), now=SUMMER)
    (event,) = events(body)
    assert (event["uid"], event["summary"], event["description"], event["location"], event["url"]) == (
        "screening-4@cluster.example",
        SCREENING.title,
        SCREENING.text,
        SCREENING.place,
        "https://cluster.example:8443/en/screenings/4/",
    )
    assert (event["status"], event["transp"], event["sequence"]) == ("CONFIRMED", "OPAQUE", 0)
    assert (event["dtstamp"].dt, event["last-modified"].dt) == (CHANGED, CHANGED)
    # No text ends its line, and no line is longer than 75 bytes (RFC 5545 §3.1).
    lines = body.split(b"\r\n")
    assert (lines.count(b"BEGIN:VEVENT"), max(map(len, lines)) <= 75) == (1, True)


@pytest.mark.parametrize(
    ("zone", "begins", "written"),
    [
        ("Europe/Madrid", SUMMER, b"DTSTART;TZID=Europe/Madrid:20260701T180000"),
        (
            "Europe/Madrid",
            datetime(2026, 12, 1, 16, tzinfo=UTC),
            b"DTSTART;TZID=Europe/Madrid:20261201T170000",
        ),
        ("America/Bogota", SUMMER, b"DTSTART;TZID=America/Bogota:20260701T110000"),
    ],
)
def test_moment_is_in_the_clusters_time_whose_rules_are_given(
    zone: str, begins: datetime, written: bytes, entries: Any, account: Callable[..., Any], settings: Any
) -> None:
    settings.TIME_ZONE = zone
    entries.append(replace(SCREENING, begins=begins, ends=None))
    body = feed(account(), now=SUMMER)
    assert written in body
    assert (f"TZID:{zone}".encode() in body, body.count(b"BEGIN:VTIMEZONE")) == (True, 1)
    assert events(body)[0]["dtstart"].dt == begins


def test_day_has_no_time_and_needs_no_zone(entries: Any, account: Callable[..., Any]) -> None:
    entries.append(
        replace(
            SCREENING, begins=date(2026, 7, 1), ends=date(2026, 7, 3), cancelled=True, busy=False, revision=7
        )
    )
    body = feed(account(), now=SUMMER)
    assert [b"DTSTART;VALUE=DATE:20260701" in body, b"VTIMEZONE" in body] == [True, False]
    (event,) = events(body)
    assert (event["status"], event["transp"], event["sequence"]) == ("CANCELLED", "TRANSPARENT", 7)


def test_calendar_is_named_in_the_accounts_language_and_is_the_same_until_something_changes(
    entries: Any, account: Callable[..., Any], settings: Any
) -> None:
    who = account()
    entries.extend([replace(SCREENING, uid="b"), SCREENING])
    first = feed(who, now=SUMMER)
    entries.reverse()
    assert feed(who, now=SUMMER + timedelta(minutes=5)) == first
    assert str(Calendar.from_ical(first)["x-wr-calname"]) == settings.CLUSTER.short_name["en"]
    who.language = ""
    assert str(Calendar.from_ical(feed(who, now=SUMMER))["name"]) == settings.CLUSTER.short_name["es"]


def test_provider_is_asked_for_what_the_rules_let_a_calendar_reach(account: Callable[..., Any]) -> None:
    asked: list[Any] = []

    def provide(*those: Any) -> list[CalendarEntry]:
        asked.append(those)
        return []

    who = account()
    with standing(*domains(), Domain("cinema", calendar=(provide,))):
        feed(who, now=SUMMER)
    assert asked == [(who, SUMMER - timedelta(days=60), SUMMER + timedelta(days=400))]


# -- Deadlines -------------------------------------------------------------------------------------------------

MINE = Kind("yard.mine", "Deliver", account=lambda job: job.owner, screen=lambda job: f"/en/yard/{job.kind}/")
OFFICE = Kind("yard.office", "File", circle="office")


@pytest.fixture
def yard() -> Iterator[None]:
    with standing(*domains(), Domain("yard", deadlines=(MINE, OFFICE))):
        yield


def said(who: Any) -> list[tuple[str, str, int, Any]]:
    return [
        (str(event["summary"]), str(event["status"]), event["sequence"], event["dtstart"].dt)
        for event in events(feed(who))
    ]


def test_deadline_stays_one_entry_through_all_that_happens_to_it(
    yard: None, account: Callable[..., Any]
) -> None:
    owner = account()
    job = Job.objects.create(kind="reel", title="Reel", owner=owner)
    soon, later = (timezone.localdate() + timedelta(days=number) for number in (5, 9))
    deadlines.begin(job, "yard.mine", due=soon, by=SYSTEM)
    (event,) = events(feed(owner))
    uid, stamp = event["uid"], event["last-modified"].dt
    assert (event["dtend"].dt, event["transp"]) == (soon + timedelta(days=1), "TRANSPARENT")
    assert event["url"].endswith("/en/yard/reel/")
    assert said(owner) == [("Deliver: Reel", "CONFIRMED", 0, soon)]
    deadlines.move(job, "yard.mine", due=later, by=SYSTEM)
    assert said(owner) == [("Deliver: Reel", "CONFIRMED", 1, later)]
    deadlines.stop(job, "yard.mine", by=SYSTEM)
    assert said(owner) == [("Clock stopped: Deliver: Reel", "TENTATIVE", 2, later)]
    deadlines.go_on(job, "yard.mine", by=SYSTEM)
    deadlines.drop(job, "yard.mine", by=SYSTEM)
    assert said(owner) == [("Deliver: Reel", "CANCELLED", 4, later)]
    (event,) = events(feed(owner))
    assert (event["uid"], event["last-modified"].dt >= stamp) == (uid, True)


def test_whoever_lost_a_role_loses_its_entries_and_others_never_had_them(
    yard: None, account: Callable[..., Any]
) -> None:
    staff, other = account("office_staff"), account()
    job = Job.objects.create(kind="reel", title="Secret reel", owner=staff)
    deadlines.begin(job, "yard.office", due=timezone.localdate() + timedelta(days=3), by=SYSTEM)
    assert (len(events(feed(staff))), b"Secret" in feed(other)) == (1, False)
    staff.role_grants.update(ended_at=timezone.now())
    staff.__dict__.pop("_current_roles")
    assert b"Secret" not in feed(staff)


def test_moment_of_a_deadline_is_an_entry_without_length(yard: None, account: Callable[..., Any]) -> None:
    owner = account()
    job = Job.objects.create(kind="reel", title="Reel", owner=owner)
    due = timezone.now().replace(microsecond=0) + timedelta(days=2)
    deadlines.begin(job, "yard.mine", due=due, by=SYSTEM)
    (event,) = events(feed(owner))
    assert (event["dtstart"].dt, "dtend" in event) == (due, False)
