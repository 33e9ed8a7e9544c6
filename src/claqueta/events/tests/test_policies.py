"""Hours as clocks on a wall tell them: put forward, put back, across midnight, abroad."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from claqueta.events.forms import LocalMomentField
from claqueta.events.policies import NoSuchHour, a_year_later, days_of, happens_twice, moment_of
from claqueta.events.shapes import zones

MADRID = "Europe/Madrid"
BACK = datetime(2026, 10, 25, 2, 30)


def test_half_past_two_of_25_october_2026_happens_twice() -> None:
    assert happens_twice(BACK, MADRID)
    first, second = moment_of(BACK, MADRID), moment_of(BACK, MADRID, second=True)
    assert (first, second) == (
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    )
    assert not happens_twice(BACK, "Atlantic/Reykjavik")
    assert not happens_twice(BACK + timedelta(hours=1), MADRID)


def test_half_past_two_of_29_march_2026_is_on_no_clock() -> None:
    skipped = datetime(2026, 3, 29, 2, 30)
    assert not happens_twice(skipped, MADRID)
    with pytest.raises(NoSuchHour):
        moment_of(skipped, MADRID)


@pytest.mark.parametrize("text", ["0001-01-01T00:00", "9999-12-31T23:59", "1850-01-01T10:00"])
def test_hour_of_another_century_is_refused_where_it_was_typed(text: str) -> None:
    """The first of them is before the first date of UTC in Madrid, the second after its last in Lima."""
    with pytest.raises(ValidationError):
        LocalMomentField().clean(text)


@given(
    local=st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)),
    zone=st.sampled_from(zones()),
    second=st.booleans(),
)
def test_a_moment_shows_the_hour_that_it_was_made_of(local: datetime, zone: str, second: bool) -> None:
    try:
        moment = moment_of(local, zone, second=second)
    except NoSuchHour:
        return
    assert moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0) == local


@pytest.mark.parametrize(
    ("begins", "hours", "days"),
    [
        (datetime(2026, 11, 12, 19, 0), 3, 1),
        (datetime(2026, 11, 12, 23, 0), 3, 2),
        (datetime(2026, 11, 12, 21, 0), 3, 1),  # It ends at midnight: the next day is not its.
        (datetime(2026, 10, 24, 23, 0), 26, 2),  # A day of 25 hours.
    ],
)
def test_days_are_those_of_the_place(begins: datetime, hours: int, days: int) -> None:
    moment = moment_of(begins, MADRID)
    found = days_of(moment, moment + timedelta(hours=hours), MADRID)
    assert found == [begins.date() + timedelta(days=number) for number in range(days)]


def test_day_abroad_is_the_day_there() -> None:
    moment = datetime(2026, 11, 12, 23, 0, tzinfo=UTC)
    assert days_of(moment, moment + timedelta(hours=1), "Asia/Seoul") == [date(2026, 11, 13)]


def test_next_edition_is_on_the_same_day_of_the_week_at_the_same_hour() -> None:
    begins = moment_of(datetime(2026, 3, 26, 10, 0), MADRID)
    later, ends = a_year_later(begins, begins + timedelta(hours=4), MADRID)
    local = later.astimezone(ZoneInfo(MADRID))
    # The clocks of 2027 are put forward three days after; in 2026 it was three days after as well.
    assert (local.isoformat(), ends - later) == ("2027-03-25T10:00:00+01:00", timedelta(hours=4))
    assert local.weekday() == begins.astimezone(ZoneInfo(MADRID)).weekday()
