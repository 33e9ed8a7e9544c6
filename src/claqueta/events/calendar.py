"""Events as entries of calendars."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.events.models import Event, Registration
from claqueta.events.queries import Outline, outlined, visible_to
from claqueta.foundation.calendar import CalendarEntry, calendar_of
from claqueta.foundation.circles import PUBLIC
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.translated import current_language, text_in


def entry_of(shown: Outline) -> CalendarEntry:
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
    found = (outlined(event, audience, language) for event in events)
    return [entry_of(shown) for shown in found if shown is not None]


def public_calendar(language: str, now: datetime | None = None) -> bytes:
    """Everything that everybody may see, for whoever subscribes to it."""
    since = (now or timezone.now()) - timedelta(days=rule("calendar_back").value)
    rows = visible_to(PUBLIC).filter(ends_at__gte=since).select_related("venue", "room")
    name = text_in(settings.CLUSTER.short_name, language)
    return calendar_of(_("Events · %(cluster)s") % {"cluster": name}, entries_of(rows, PUBLIC, language))


def own_entries(account: Any, since: datetime, until: datetime) -> Iterator[CalendarEntry]:
    """What an account is registered for; what it left is cancelled, so that it leaves its calendars."""
    rows = Registration.objects.filter(
        account=account, event__begins_at__lt=until, event__ends_at__gte=since
    ).exclude(state__in=[Registration.State.UNCONFIRMED, Registration.State.REFUSED])
    latest: dict[int, Registration] = {}
    for row in rows.order_by("updated_at", "pk"):
        latest[row.event_id] = row
    for event in Event.objects.filter(pk__in=latest).select_related("venue", "room"):
        shown = outlined(event, PUBLIC, current_language(), invited=True)
        if shown is None:
            continue
        registration = latest[event.pk]
        entry = entry_of(shown)
        gone = registration.state == Registration.State.CANCELLED
        yield replace(
            entry,
            # Of one's own: another entry than the public one, which the same program may show as well.
            uid=f"registration-{registration.public_id}",
            cancelled=entry.cancelled or gone,
            busy=entry.busy and not gone,
            tentative=not gone and registration.state != Registration.State.REGISTERED,
            changed_at=max(entry.changed_at, registration.updated_at),
            revision=entry.revision + int(gone),
        )
