"""Sessions as entries of calendars: one for each for ever, updated and called off, never doubled."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from claqueta.agenda.holders import comes_to
from claqueta.agenda.models import Favourite, PublicSession, Speaker, SpeakerState
from claqueta.agenda.queries.shown import AgendaShown, SessionShown, read_at_once, sessions_shown
from claqueta.events.models import LIVE, Event
from claqueta.events.queries import read_at_once as events_at_once
from claqueta.events.queries.presented import may_see
from claqueta.foundation.calendar import CalendarEntry, calendar_of, hold
from claqueta.foundation.circles import audience_of
from claqueta.foundation.translated import current_language, text_in


def entry_of(shown: SessionShown, event: Event) -> CalendarEntry:
    """A session as calendars show it, the same whoever asks."""
    who = ", ".join(one.name for one in shown.speakers)
    venue = event.venue.name if event.venue else ""
    return CalendarEntry(
        uid=f"session-{shown.id}",
        title=_("Called off: %(title)s") % {"title": shown.title} if shown.cancelled else shown.title,
        begins=shown.begins,
        ends=shown.ends,
        zone=shown.zone,
        changed_at=shown.changed_at,
        revision=shown.revision,
        cancelled=shown.cancelled,
        busy=not shown.cancelled,
        text="\n\n".join(part for part in (text_in(event.title), who, shown.text) if part),
        place=", ".join(part for part in (shown.room_name, venue) if part),
        url=shown.url,
        categories=(shown.format_name,),
    )


def whole_calendar(shown: AgendaShown) -> bytes:
    """All sessions of an agenda, to subscribe to."""
    return calendar_of(shown.event.title, [entry_of(one, shown.agenda.event) for one in shown.sessions])


def held_for(sessions: Iterable[SessionShown], event: Event) -> str:
    """Some sessions as a calendar of their own."""
    return hold(*(entry_of(one, event) for one in sessions))


def own_entries(account: Any, since: datetime, until: datetime) -> Iterator[CalendarEntry]:
    """What an account marked, and where it speaks, of events that it may see."""
    marked = Favourite.objects.filter(account=account).values("session")
    speaks = Speaker.objects.filter(person__account=account).exclude(state=SpeakerState.DECLINED)
    rows = read_at_once(
        PublicSession.objects.filter(
            Q(session__in=marked) | Q(session__appearances__speaker__in=speaks.values("pk")),
            agenda__event__state__in=LIVE,
            begins_at__lt=until,
            ends_at__gte=since,
        ).distinct()
    )
    audience = audience_of(account)
    theirs = set(speaks.values_list("agenda_id", flat=True))
    events = {one.pk: one for one in events_at_once().filter(agenda__public_sessions__in=rows).distinct()}
    found = [
        row
        for row in rows
        if row.agenda_id in theirs
        or may_see(events[row.agenda.event_id], audience, invited=comes_to(row.agenda.event_id, account))
    ]
    for shown, row in zip(sessions_shown(found, current_language()), found, strict=True):
        # Of one's own: another entry than the public one, which the same program may show as well.
        entry = entry_of(shown, events[row.agenda.event_id])
        yield replace(entry, uid=f"session-{shown.id}-{account.pk}")


def language_of(thing: Any) -> str:
    return thing.language or settings.LANGUAGE_CODE
