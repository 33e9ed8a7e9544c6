"""Meetings as they stand in calendars: one entry for each for ever, updated and cancelled, never doubled."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from claqueta.foundation.calendar import CalendarEntry
from claqueta.foundation.translated import text_in
from claqueta.market.holders import agendas_of
from claqueta.market.models import Meeting, Participant


def entry_of(meeting: Meeting, participant: Participant) -> CalendarEntry:
    """A meeting of somebody's, as it was told last."""
    slot, table = meeting.slot, meeting.table
    assert slot is not None
    assert table is not None
    event = meeting.market.event
    where = [_("Table %(table)s") % {"table": table.name}, str(event.venue or "")]
    return CalendarEntry(
        # Each side has an entry of its own, as both may stand in one calendar.
        uid=f"meeting-{meeting.public_id}-{participant.pk}",
        title=_("Meeting: %(who)s") % {"who": meeting.opposite(participant).company},
        begins=slot.begins_at,
        ends=slot.ends_at,
        changed_at=meeting.changed_at,
        revision=meeting.revision,
        cancelled=meeting.cancelled,
        text=text_in(event.title),
        place=", ".join(part for part in where if part),
        zone=event.zone,
    )


def entries_of(participant: Participant) -> Iterator[CalendarEntry]:
    """The meetings that an agenda was ever told of; those that were cancelled say so."""
    rows = (
        Meeting.objects.filter(Q(one=participant) | Q(other=participant), slot__isnull=False)
        .select_related("one", "other", "slot", "table", "market__event__venue")
        .order_by("slot__begins_at", "pk")
    )
    for row in rows:
        yield entry_of(row, participant)


def of_meetings(account: Any, since: datetime, until: datetime) -> Iterator[CalendarEntry]:
    """The meetings of an account's agendas, for the calendar that it subscribes to."""
    for participant in agendas_of(account):
        for entry in entries_of(participant):
            begins = entry.begins
            if isinstance(begins, datetime) and since <= begins < until:
                yield entry
