"""Events as entries of calendars."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.events.models import Event
from claqueta.events.queries import Presented, presented, read_at_once, visible_to
from claqueta.foundation.calendar import CalendarEntry, calendar_of
from claqueta.foundation.circles import PUBLIC
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.translated import text_in


def entry_of(shown: Presented) -> CalendarEntry:
    """An event as calendars show it; its name there is the same for ever and in every language."""
    venue = shown.venue
    parts = (shown.cancelled_for, shown.summary or shown.text)
    return CalendarEntry(
        uid=f"event-{shown.id}",
        title=_("Called off: %(title)s") % {"title": shown.title} if shown.cancelled else shown.title,
        begins=shown.begins,
        ends=shown.ends,
        zone=shown.zone,
        changed_at=shown.changed_at,
        revision=shown.revision,
        cancelled=shown.cancelled,
        busy=not shown.cancelled,
        text="\n\n".join(part for part in parts if part),
        place=shown.place or (_("Online") if shown.online else ""),
        spot=(venue.latitude, venue.longitude)
        if venue and venue.latitude is not None and venue.longitude is not None
        else None,
        url=shown.url,
        categories=(shown.kind_name,),
    )


def entries_of(events: Iterable[Event], audience: str, language: str) -> list[CalendarEntry]:
    found = (presented(event, audience, language) for event in events)
    return [entry_of(shown) for shown in found if shown is not None]


def public_calendar(language: str, now: datetime | None = None) -> bytes:
    """Everything that everybody may see, for whoever subscribes to it."""
    since = (now or timezone.now()) - timedelta(days=rule("calendar_back").value)
    rows = read_at_once(visible_to(PUBLIC).filter(ends_at__gte=since))
    name = text_in(settings.CLUSTER.short_name, language)
    return calendar_of(_("Events · %(cluster)s") % {"cluster": name}, entries_of(rows, PUBLIC, language))
