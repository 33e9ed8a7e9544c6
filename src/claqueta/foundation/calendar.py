"""Calendars that people subscribe to (RFC 5545): what the domains have for an account, as it may be seen at this moment.

A domain names a provider in its `wiring.py` (`Domain.calendar`):

    def screenings(account, since, until):
        for one in Screening.objects.filter(begins_at__range=(since, until), seats__account=account):
            yield CalendarEntry(uid=f"screening-{one.pk}", title=one.title, begins=one.begins_at, changed_at=one.updated_at)
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from claqueta.foundation import deadlines
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


def feed(account: Any, *, now: datetime | None = None) -> bytes:
    """The calendar of an account in its language; the same bytes as long as nothing in it has changed."""
    now = now or timezone.now()
    since, until = (
        now + sign * timedelta(days=rule(name).value)
        for sign, name in ((-1, "calendar_back"), (1, "calendar_ahead"))
    )
    with translation.override(account.language or settings.LANGUAGE_CODE):
        name = text_in(settings.CLUSTER.short_name)
        calendar = Calendar()
        calendar.add("prodid", "-//Claqueta//Calendar//EN")
        calendar.add("version", "2.0")
        calendar.add("method", "PUBLISH")
        # What RFC 7986 says, and what phones read.
        for key in ("name", "x-wr-calname"):
            calendar.add(key, name)
        calendar.add("refresh-interval", timedelta(hours=1), parameters={"value": "DURATION"})
        entries = [
            entry
            for entries in gathered(lambda part: part.calendar)
            for entry in entries(account, since, until)
        ]
        for entry in sorted(entries, key=lambda entry: entry.uid):
            calendar.add_component(_event(entry))
        calendar.add_missing_timezones()
        return bytes(calendar.to_ical())


def hold(*entries: CalendarEntry) -> str:
    """Entries as a calendar of their own, to go along with a mail."""
    calendar = Calendar()
    calendar.add("prodid", "-//Claqueta//Calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for entry in entries:
        calendar.add_component(_event(entry))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical()).decode()


def _event(entry: CalendarEntry) -> Event:
    event = Event()
    event.add("uid", f"{entry.uid}@{urlsplit(settings.PUBLIC_URL).hostname or 'localhost'}")
    event.add("summary", entry.title)
    event.add("dtstart", _moment(entry.begins))
    if entry.ends is not None:
        event.add("dtend", _moment(entry.ends))
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
    return event


def _moment(moment: date | datetime) -> date | datetime:
    """In the cluster's time, so that a calendar abroad says when it is here."""
    if isinstance(moment, datetime):
        return timezone.localtime(moment, timezone.get_default_timezone())
    return moment


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
