"""What calendars say of a zone's clocks is what they show, read by whatever library."""

from datetime import UTC, datetime, timedelta
from functools import cache
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical
from hypothesis import given
from hypothesis import strategies as st

from claqueta.foundation.clocks import changes, component

SINCE, UNTIL = datetime(2026, 6, 1, tzinfo=UTC), datetime(2027, 6, 1, tzinfo=UTC)
ZONES = (
    "Europe/Madrid",
    "Atlantic/Canary",
    "America/New_York",
    "America/Santiago",
    "Asia/Seoul",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "America/St_Johns",
)


def test_changes_of_madrid_are_at_one_o_clock_in_greenwich() -> None:
    assert list(changes(ZoneInfo("Europe/Madrid"), SINCE, UNTIL)) == [
        datetime(2026, 10, 25, 1, tzinfo=UTC),
        datetime(2027, 3, 28, 1, tzinfo=UTC),
    ]
    assert list(changes(ZoneInfo("Asia/Seoul"), SINCE, UNTIL)) == []


@pytest.mark.parametrize("zone", ZONES)
@given(minutes=st.integers(0, 365 * 24 * 60))
def test_another_library_reads_the_clocks_as_they_are(zone: str, minutes: int) -> None:
    read = reader_of(zone)
    local = (SINCE + timedelta(minutes=minutes)).astimezone(ZoneInfo(zone))
    assert local.replace(tzinfo=read).utcoffset() == local.utcoffset()


@cache
def reader_of(zone: str) -> Any:
    text = component(zone, SINCE, UNTIL).to_ical().decode()
    return tzical(StringIO(f"BEGIN:VCALENDAR\r\n{text}END:VCALENDAR\r\n")).get()


def test_calendar_of_the_same_year_says_the_same() -> None:
    one = component("Europe/Madrid", SINCE, UNTIL).to_ical()
    assert component("Europe/Madrid", SINCE + timedelta(days=3), UNTIL).to_ical() == one
