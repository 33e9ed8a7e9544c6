"""What clashes, in sessions that are placed anyhow."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claqueta.agenda.policies.clashes import Clash, Frame, Kind, Slot, clashes

NINE = datetime(2027, 3, 11, 9, tzinfo=UTC)
FRAME = Frame(
    NINE,
    NINE + timedelta(hours=10),
    {1: 100, 2: 40},
    change_over=timedelta(minutes=10),
    walk=timedelta(minutes=5),
)


def slot(key: int, begins: int, minutes: int = 60, room: int | None = 1, *who: int, **more: int) -> Slot:
    start = NINE + timedelta(minutes=begins)
    return Slot(key, start, start + timedelta(minutes=minutes), room, frozenset(who), **more)


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([slot(1, 0), slot(2, 70)], []),
        ([slot(1, 0), slot(2, 30)], [Clash(Kind.ROOM_TAKEN, 2, 1)]),
        ([slot(1, 0), slot(2, 60)], [Clash(Kind.ROOM_SOON, 2, 1, number=0)]),
        ([slot(1, 0), slot(2, 69)], [Clash(Kind.ROOM_SOON, 2, 1, number=9)]),
        ([slot(1, 0), slot(2, 30, 60, 2)], []),
        ([slot(1, 0, 60, 1, 7), slot(2, 30, 60, 2, 7)], [Clash(Kind.SPEAKER_TWICE, 2, 1, 7)]),
        ([slot(1, 0, 60, 1, 7), slot(2, 64, 60, 2, 7)], [Clash(Kind.SPEAKER_SOON, 2, 1, 7, 4)]),
        ([slot(1, 0, 60, 1, 7), slot(2, 65, 60, 2, 7)], []),
        ([slot(1, -1)], [Clash(Kind.OUTSIDE, 1)]),
        ([slot(1, 541)], [Clash(Kind.OUTSIDE, 1)]),
        ([slot(1, 0, 60, 3)], [Clash(Kind.ROOM_GONE, 1)]),
        ([slot(1, 0, 60, 2, places=41)], [Clash(Kind.ROOM_FULL, 1, number=1)]),
        ([slot(1, 0, 60, 2, wanted=43)], [Clash(Kind.ROOM_FULL, 1, number=3)]),
        ([slot(1, 0, 60, 1, places=20, wanted=21)], [Clash(Kind.ROOM_FULL, 1, number=1)]),
        ([slot(1, 0, 60, None), slot(2, 0, 60, None)], []),
        # A long one, and two after it of which the first is over long before.
        (
            [slot(1, 0, 300), slot(2, 30, 10), slot(3, 200, 10)],
            [Clash(Kind.ROOM_TAKEN, 2, 1), Clash(Kind.ROOM_TAKEN, 3, 1)],
        ),
    ],
)
def test_clashes_are_named_each_once(rows: list[Slot], found: list[Clash]) -> None:
    assert clashes(rows, FRAME) == found


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(-60, 660),
            st.integers(5, 200),
            st.sampled_from([1, 2, 3, None]),
            st.sets(st.integers(1, 3), max_size=2),
        ),
        max_size=9,
    )
)
def test_clashes_are_those_that_looking_at_each_two_finds(
    rows: list[tuple[int, int, int | None, set[int]]],
) -> None:
    slots = [
        slot(key, begins, minutes, where, *who) for key, (begins, minutes, where, who) in enumerate(rows)
    ]
    ones = sorted(slots, key=lambda one: (one.begins, one.key))
    pairs = [(first, second) for at, first in enumerate(ones) for second in ones[at + 1 :]]
    taken = {
        (second.key, first.key)
        for first, second in pairs
        if first.room == second.room is not None and second.begins < first.ends
    }
    twice = {
        (second.key, first.key, who)
        for first, second in pairs
        for who in first.speakers & second.speakers
        if second.begins < first.ends
    }
    found = clashes(slots, FRAME)
    assert {(one.key, one.other) for one in found if one.kind == Kind.ROOM_TAKEN} == taken
    assert {(one.key, one.other, one.speaker) for one in found if one.kind == Kind.SPEAKER_TWICE} == twice
    assert len(found) == len(set(found))


def test_four_hundred_sessions_are_judged_at_once() -> None:
    """In proportion to the sessions: each looks at those that overlap, not at all."""
    rows = [slot(key, 60 * (key // 40), 45, key % 40, key % 97) for key in range(400)]
    frame = Frame(NINE, NINE + timedelta(hours=11), dict.fromkeys(range(40), 50))
    assert [one for one in clashes(rows, frame) if one.kind != Kind.SPEAKER_TWICE] == []
