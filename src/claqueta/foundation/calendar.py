"""Calendars that people subscribe to (RFC 5545): what the domains have for an account, as it may be seen at this moment.

A domain names a provider in its `wiring.py` (`Domain.calendar`):

    def screenings(account, since, until):
        for one in Screening.objects.filter(begins_at__range=(since, until), seats__account=account):
            yield CalendarEntry(uid=f"screening-{one.pk}", title=one.title, begins=one.begins_at, changed_at=one.updated_at)
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from claqueta.foundation import clocks, deadlines
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.domains import gathered
from claqueta.foundation.models import Deadline
from claqueta.foundation.periods import DAY
from claqueta.foundation.translated import text_in

MEDIA_TYPE = "text/calendar; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry:
    """Something that takes place. One that was dropped is still given, as `cancelled`, so that it leaves the calendars."""

    uid: str
    """The same for ever, and nobody else's: begins with what it is, as `deadline-`."""
    title: str
    begins: date | datetime
    """A day without a time for what lasts whole days."""
    ends: date | datetime | None = None
    """The first day or moment after it; without one it lasts the day or no time at all."""
    changed_at: datetime
    revision: int = 0
    """Greater after each change (SEQUENCE)."""
    cancelled: bool = False
    tentative: bool = False
    busy: bool = True
    """Whether whoever has it is not free then."""
    text: str = ""
    place: str = ""
    url: str = ""
    """The address of its page, from its first slash on."""
    zone: str = ""
    """The time zone by whose clocks its hours are told, as the IANA calls it; the cluster's unless said."""
    spot: tuple[float, float] | None = None
    """Latitude and longitude of the place."""
    categories: tuple[str, ...] = ()


def feed(account: Any, *, now: datetime | None = None) -> bytes:
    """The calendar of an account in its language; the same bytes as long as nothing in it has changed."""
    now = now or timezone.now()
    since, until = (
        now + sign * timedelta(days=rule(name).value)
        for sign, name in ((-1, "calendar_back"), (1, "calendar_ahead"))
    )
    with translation.override(account.language or settings.LANGUAGE_CODE):
        name = text_in(settings.CLUSTER.short_name)
        return calendar_of(
            name,
            [
                entry
                for entries in gathered(lambda part: part.calendar)
                for entry in entries(account, since, until)
            ],
        )


def calendar_of(name: str, entries: Iterable[CalendarEntry]) -> bytes:
    """A calendar to subscribe to; the same bytes as long as nothing in it has changed."""
    calendar = _empty()
    # What RFC 7986 says, and what phones read.
    for key in ("name", "x-wr-calname"):
        calendar.add(key, name)
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"value": "DURATION"})
    return _filled(calendar, entries)


def hold(*entries: CalendarEntry) -> str:
    """Entries as a calendar of their own, to go along with a mail."""
    return _filled(_empty(), entries).decode()


def _empty() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Claqueta//Calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    return calendar


def _filled(calendar: Calendar, entries: Iterable[CalendarEntry]) -> bytes:
    events = [_event(entry) for entry in sorted(entries, key=lambda entry: entry.uid)]
    for zone, moments in sorted(_by_zone(events).items()):
        calendar.add_component(clocks.component(zone, min(moments), max(moments)))
    for event in events:
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _by_zone(events: Iterable[Event]) -> dict[str, list[datetime]]:
    """Each zone by whose clocks something is told, with the moments that are."""
    found: dict[str, list[datetime]] = {}
    for event in events:
        for name in ("dtstart", "dtend"):
            value: Any = event.get(name)
            moment = getattr(value, "dt", None)
            if isinstance(moment, datetime) and isinstance(moment.tzinfo, ZoneInfo):
                found.setdefault(moment.tzinfo.key, []).append(moment)
    return found


def _event(entry: CalendarEntry) -> Event:
    event = Event()
    event.add("uid", f"{entry.uid}@{urlsplit(settings.PUBLIC_URL).hostname or 'localhost'}")
    event.add("summary", entry.title)
    event.add("dtstart", _moment(entry.begins, entry.zone))
    if entry.ends is not None:
        event.add("dtend", _moment(entry.ends, entry.zone))
    # Not the moment of asking: an answer that says the same is the same, and is not sent again.
    event.add("dtstamp", entry.changed_at)
    event.add("last-modified", entry.changed_at)
    event.add("sequence", entry.revision)
    event.add("status", "CANCELLED" if entry.cancelled else "TENTATIVE" if entry.tentative else "CONFIRMED")
    event.add("transp", "OPAQUE" if entry.busy else "TRANSPARENT")
    for key, text in (("description", entry.text), ("location", entry.place)):
        if text:
            event.add(key, text)
    if entry.url:
        event.add("url", f"{settings.PUBLIC_URL}{entry.url}")
    if entry.spot:
        event.add("geo", entry.spot)
    if entry.categories:
        event.add("categories", list(entry.categories))
    return event


def _moment(moment: date | datetime, zone: str) -> date | datetime:
    """In the time of where it is, so that a calendar abroad says when it is there; an hour that clocks show twice in UTC,
    which alone tells which of them is meant (RFC 5545 §3.3.5 knows only the first)."""
    if not isinstance(moment, datetime):
        return moment
    local = moment.astimezone(ZoneInfo(zone) if zone else timezone.get_default_timezone())
    return moment.astimezone(UTC) if local.fold else local


def of_deadlines(account: Any, since: datetime, until: datetime) -> Iterator[CalendarEntry]:
    """The ends of deadlines that concern the account; what was met or dropped is cancelled."""
    State = Deadline.State
    for one in deadlines.concerning(account, Deadline.objects.filter(due_at__gte=since, due_at__lt=until)):
        held = one.deadline
        stopped = held.state == State.STOPPED
        yield CalendarEntry(
            uid=f"deadline-{held.pk}",
            title=_("Clock stopped: %(what)s") % {"what": one} if stopped else str(one),
            begins=held.last_day or held.due_at,
            ends=held.last_day + DAY if held.last_day else None,
            changed_at=held.changed_at,
            revision=held.revision,
            cancelled=held.state in (State.MET, State.DROPPED),
            tentative=stopped,
            busy=False,
            url=one.url,
        )
