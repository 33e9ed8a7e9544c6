import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claqueta.door.policies import (
    Flag,
    Inside,
    Read,
    Reason,
    State,
    Way,
    best,
    corrected,
    flag_of,
    fold,
    judge,
    minutes_of,
    shares,
    surname_first,
)

NINE = datetime(2027, 3, 11, 9, tzinfo=UTC)
TODAY, OTHER = date(2027, 3, 11), date(2027, 3, 12)
THERE = Inside(NINE, "B")


VECTORS = Path(__file__).parent / "vectors" / "union.json"
"""What scans come to: the device's script is held to the same (`tests/test_doors_compared.py`)."""
AFTER = VECTORS.with_name("after.json")
"""What they come to after what the server told, which only a device has to work out."""


def at(minutes: float) -> datetime:
    return NINE + timedelta(minutes=minutes)


def read(key: str, minutes: float, way: Way = Way.IN, *, door: int = 1, accepted: bool = True) -> Read:
    return Read(key, at(minutes), door, way, accepted)


@pytest.mark.parametrize(
    ("state", "days", "way", "inside", "reason"),
    [
        (State.GOOD, [], Way.IN, None, Reason.NONE),
        (State.GOOD, [TODAY], Way.IN, None, Reason.NONE),
        (State.GOOD, [OTHER], Way.IN, None, Reason.WRONG_DAY),
        (State.UNPAID, [], Way.IN, None, Reason.UNPAID),
        (State.NOT_IN, [], Way.IN, None, Reason.NOT_IN),
        (State.CANCELLED, [OTHER], Way.IN, THERE, Reason.CANCELLED),
        (State.REVOKED, [], Way.IN, None, Reason.REVOKED),
        (State.GOOD, [], Way.IN, THERE, Reason.ALREADY),
        (State.GOOD, [], Way.AGAIN, THERE, Reason.NONE),
        (State.REVOKED, [OTHER], Way.OUT, None, Reason.NONE),
    ],
)
def test_somebody_is_let_through_or_told_why_not_when_read(
    state: State, days: list[date], way: Way, inside: Inside | None, reason: Reason
) -> None:
    assert judge(state, days, TODAY, way, inside) == reason


def test_one_that_lets_in_is_enough_when_somebody_has_several() -> None:
    assert best([State.CANCELLED, State.UNPAID, State.GOOD]) == State.GOOD
    assert best([State.CANCELLED, State.NOT_IN]) == State.NOT_IN


def test_second_is_flagged_when_two_doors_let_in_one_badge() -> None:
    folded = fold([read("late", 7, door=2), read("early", 2)])
    assert (folded.twice, folded.first_in, folded.door, folded.inside) == (
        frozenset({"late"}),
        at(2),
        1,
        True,
    )


def test_nothing_is_flagged_when_somebody_went_out_and_came_again() -> None:
    folded = fold([read("a", 0), read("b", 30, Way.OUT), read("c", 40, door=2)])
    assert (folded.twice, folded.since, folded.first_in) == (frozenset(), at(40), at(0))
    assert minutes_of(folded, at(0), at(60)) == 50


def test_nothing_is_flagged_when_somebody_left_without_a_scan_and_is_let_in_again() -> None:
    assert fold([read("a", 0), read("b", 30, Way.AGAIN)]).twice == frozenset()


def test_what_was_refused_comes_to_nothing_when_folded() -> None:
    assert fold([read("a", 0, accepted=False), read("b", 5, Way.OUT)]).first_in is None


def test_minutes_count_within_the_hours_when_somebody_came_early_and_was_never_read_going_out() -> None:
    folded = fold([read("a", -30)])
    assert minutes_of(folded, at(0), at(45)) == 45


@pytest.mark.parametrize("case", json.loads(VECTORS.read_text(encoding="utf-8")), ids=lambda one: one["what"])
def test_scans_come_to_what_the_device_makes_of_them_when_folded(case: dict[str, Any]) -> None:
    def moment(seconds: int | None) -> datetime | None:
        return None if seconds is None else NINE + timedelta(seconds=seconds)

    scans = [
        read(key, seconds / 60, Way(way), door=door, accepted=ok)
        for key, seconds, door, way, ok in case["scans"]
    ]
    found, said = fold(scans), case["comes_to"]
    assert (found.inside, found.since, found.first_in, found.door, sorted(found.twice)) == (
        said["inside"],
        moment(said["since"]),
        moment(said["first"]),
        said["door"],
        sorted(said["twice"]),
    )


SCANS = st.lists(
    st.builds(
        Read,
        st.uuids().map(str),
        st.integers(0, 600).map(lambda seconds: NINE + timedelta(seconds=seconds)),
        st.integers(1, 3),
        st.sampled_from(Way),
        st.booleans(),
    ),
    max_size=12,
    unique_by=lambda one: one.id,
)


@given(SCANS, st.randoms())
@settings(max_examples=60)
def test_any_order_of_arrival_comes_to_the_union_in_time_order_when_three_devices_send(
    scans: list[Read], chance: object
) -> None:
    together = fold(sorted(scans, key=lambda one: (one.at, one.id)))
    # As devices send: each its own, some of them twice, one device after another or mixed.
    arrived = [*scans, *scans[: len(scans) // 2]]
    chance.shuffle(arrived)  # type: ignore[attr-defined]
    assert fold(arrived) == together


@given(SCANS)
@settings(max_examples=40)
def test_whoever_is_inside_came_in_once_more_than_went_out_when_folded(scans: list[Read]) -> None:
    folded = fold(scans)
    still = [span for span in folded.spans if span[1] is None]
    assert len(still) == int(folded.inside)
    assert all(left is None or left >= came for came, left in folded.spans)
    assert not folded.twice & {one.id for one in scans if not one.accepted or one.way != Way.IN}


@pytest.mark.parametrize(
    ("given_", "flag"),
    [
        ({}, Flag.NONE),
        ({"known": False}, Flag.UNKNOWN),
        ({"cancelled": at(1)}, Flag.CANCELLED),
        ({"cancelled": at(6)}, Flag.NONE),
        ({"revoked": at(1), "cancelled": at(1)}, Flag.REVOKED),
        ({"twice": True}, Flag.TWICE),
    ],
)
def test_flag_says_what_is_wrong_when_somebody_was_let_in(given_: dict[str, object], flag: Flag) -> None:
    said = {"cancelled": None, "revoked": None, "known": True, "twice": False, **given_}
    assert flag_of(read("a", 5), **said) == flag  # type: ignore[arg-type]
    assert flag_of(read("a", 5, Way.OUT), **said) == Flag.NONE  # type: ignore[arg-type]
    assert flag_of(read("a", 5, accepted=False), **said) == Flag.NONE  # type: ignore[arg-type]


DECADES = timedelta(days=20_000)


@pytest.mark.parametrize(
    ("shown", "offs", "moment"),
    [
        (at(0) - timedelta(hours=3), [timedelta(hours=3)], at(0)),
        (at(30), [timedelta()], at(10)),
        (at(0) - DECADES, [DECADES], at(0)),
        (at(0) + DECADES, [-DECADES], at(0)),
        # It was set right since, or lost its hour since; then nobody knows when that was.
        (at(0) - DECADES, [timedelta(), DECADES], at(0)),
        (at(0), [DECADES, timedelta()], at(0)),
        (at(0) - DECADES, [timedelta(), timedelta(hours=1)], None),
        (at(0) + DECADES, [timedelta()], None),
    ],
)
def test_moment_is_by_the_servers_clock_when_that_of_a_device_is_off(
    shown: datetime, offs: list[timedelta], moment: datetime | None
) -> None:
    known = {"paired": at(0) - timedelta(hours=1), "received": at(10), "most": timedelta(hours=26)}
    assert corrected(shown, offs, **known) == moment  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "order"),
    [
        ("Ana Ruiz Gil", ("Ruiz Gil", "Ana")),
        ("Cher", ("Cher", "")),
        ("", ("", "")),
    ],
)
def test_surname_comes_first_when_badges_are_laid_out(name: str, order: tuple[str, str]) -> None:
    assert surname_first(name) == order


def test_shares_are_of_all_when_counted() -> None:
    assert shares({"a": 1, "b": 3}) == [("b", 3, 75.0), ("a", 1, 25.0)]
