"""A day cut into slots."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claqueta.market.policies.days import DayUnsound, cut, overlapping

MADRID = ZoneInfo("Europe/Madrid")


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 9, 28, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("minutes", "pause", "starts"),
    [
        (20, 5, ["09:00", "09:25", "09:50", "10:15", "10:40"]),
        (30, 0, ["09:00", "09:30", "10:00", "10:30"]),
        (120, 0, ["09:00"]),
        (60, 60, ["09:00"]),
    ],
)
def test_as_many_slots_as_fit(minutes: int, pause: int, starts: list[str]) -> None:
    found = cut(at(9), at(11), minutes=minutes, pause=pause)
    assert [f"{begins:%H:%M}" for begins, _ends in found] == starts
    assert all(ends - begins == timedelta(minutes=minutes) for begins, ends in found)


def test_next_slot_begins_when_the_break_ends() -> None:
    found = cut(at(9), at(12), minutes=40, pause=0, breaks=[(at(10), at(11))])
    assert [f"{begins:%H:%M}" for begins, _ends in found] == ["09:00", "11:00"]


@pytest.mark.parametrize(
    ("begins", "ends", "minutes", "why"),
    [
        (at(11), at(9), 20, "backwards"),
        (at(9), at(9), 20, "backwards"),
        (at(9), at(11), 0, "no-length"),
        (at(9), at(9, 10), 20, "too-short"),
        (at(0), at(23), 5, "too-many"),
    ],
)
def test_day_that_cannot_be_cut_says_why(begins: datetime, ends: datetime, minutes: int, why: str) -> None:
    with pytest.raises(DayUnsound, match=why):
        cut(begins, ends, minutes=minutes, pause=0)


def test_night_in_which_clocks_change_has_an_hour_more() -> None:
    """On 25 October 2026 half past two comes twice in Madrid: slots are real time, and none is doubled."""
    begins = datetime(2026, 10, 25, 1, tzinfo=MADRID).astimezone(UTC)
    ends = datetime(2026, 10, 25, 4, tzinfo=MADRID).astimezone(UTC)
    found = cut(begins, ends, minutes=60, pause=0)
    assert [f"{one.astimezone(MADRID):%H:%M}" for one, _ends in found] == ["01:00", "02:00", "02:00", "03:00"]
    assert len({one for one, _ends in found}) == 4


@given(
    st.integers(5, 120),
    st.integers(0, 60),
    st.integers(0, 600),
    st.lists(st.tuples(st.integers(0, 600), st.integers(1, 120)), max_size=3),
)
def test_slots_never_overlap_each_other_or_a_break(
    minutes: int, pause: int, length: int, breaks: list[tuple[int, int]]
) -> None:
    begins = at(8)
    spans = [
        (begins + timedelta(minutes=one), begins + timedelta(minutes=one + more)) for one, more in breaks
    ]
    try:
        found = cut(begins, begins + timedelta(minutes=length), minutes=minutes, pause=pause, breaks=spans)
    except DayUnsound:
        return
    assert all(
        one[1] + timedelta(minutes=0) <= other[0] for one, other in zip(found, found[1:], strict=False)
    )
    assert overlapping(found, spans) is None
    assert found[-1][1] <= begins + timedelta(minutes=length)


def test_first_slot_that_falls_into_another_is_found() -> None:
    assert overlapping([(at(9), at(10)), (at(10), at(11))], [(at(10, 30), at(12))]) == (at(10), at(11))
    assert overlapping([(at(9), at(10))], [(at(10), at(11))]) is None
