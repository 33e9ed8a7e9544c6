"""The clocks of a zone as calendars carry them (RFC 5545 §3.6.5).

Each change of the clocks is told by itself, at the local time of before it, as the standard has it: what libraries make of a
zone's history is large, and told some changes an hour late.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

STEP = timedelta(days=7)
"""No zone changes its clocks twice within so many days and back."""
AROUND = timedelta(days=370)
"""So much before the first and after the last entry is told: the change before it, and entries that are moved."""


def changes(zone: ZoneInfo, since: datetime, until: datetime) -> Iterator[datetime]:
    """The moments, to the second, at which the clocks of a zone change."""
    before = since.astimezone(UTC).replace(microsecond=0)
    while before < until:
        after = before + STEP
        if before.astimezone(zone).utcoffset() != after.astimezone(zone).utcoffset():
            low, high = before, after
            while high - low > timedelta(seconds=1):
                middle = low + timedelta(seconds=(high - low) // timedelta(seconds=2))
                same = middle.astimezone(zone).utcoffset() == low.astimezone(zone).utcoffset()
                low, high = (middle, high) if same else (low, middle)
            yield high
        before = after


def component(name: str, since: datetime, until: datetime) -> Timezone:
    """What a calendar says of a zone's clocks, for entries from a moment to another."""
    zone = ZoneInfo(name)
    # The same for a whole year, so that a calendar in which nothing changed is the same bytes.
    first = datetime((since - AROUND).year, 1, 1, tzinfo=UTC)
    last = datetime((until + AROUND).year + 1, 1, 1, tzinfo=UTC)
    found = Timezone()
    found.add("tzid", name)
    found.add_component(_onset(zone, first, first))
    for moment in changes(zone, first, last):
        found.add_component(_onset(zone, moment - timedelta(seconds=1), moment))
    return found


def _onset(zone: ZoneInfo, before: datetime, moment: datetime) -> TimezoneStandard | TimezoneDaylight:
    was, then = before.astimezone(zone), moment.astimezone(zone)
    found = TimezoneDaylight() if then.dst() else TimezoneStandard()
    offset_before, offset = was.utcoffset() or timedelta(), then.utcoffset() or timedelta()
    found.add("dtstart", (moment + offset_before).replace(tzinfo=None))
    found.add("tzoffsetfrom", offset_before)
    found.add("tzoffsetto", offset)
    found.add("tzname", then.tzname() or str(zone))
    return found
