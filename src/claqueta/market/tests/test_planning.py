"""A market in the engine's terms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claqueta.engines.scheduling import Placed, schedule
from claqueta.market.policies.planning import (
    Couple,
    Fault,
    Person,
    blocked_for,
    faults,
    instance_of,
    of_somebody,
    too_many,
)

TIMES = [(f"2026-09-28T{hour:02}:00:00", f"2026-09-28T{hour:02}:20:00") for hour in range(9, 13)]
PEOPLE = [Person(key) for key in "abcd"]


def solved(instance: object) -> list[Placed]:
    answer = schedule(instance, iterations=200)  # type: ignore[arg-type]
    return of_somebody(answer.meetings)


def test_closed_table_takes_no_meeting() -> None:
    couples = [Couple("1", "a", "b", 5), Couple("2", "c", "d", 5)]
    instance = instance_of(TIMES[:1], 2, PEOPLE, couples, closed={1: {0}})
    assert len(solved(instance)) == 1
    assert len(solved(instance_of(TIMES[:1], 2, PEOPLE, couples))) == 2


def test_whoever_wants_no_more_keeps_the_best() -> None:
    people = [Person("a", most=1), *PEOPLE[1:]]
    couples = [Couple("1", "a", "b", 3), Couple("2", "a", "c", 9), Couple("3", "a", "d", 5)]
    first = solved(instance_of(TIMES, 3, people, couples))
    assert too_many(people, first, couples)
    blocked = blocked_for(people, first, couples, len(TIMES))
    second = solved(instance_of(TIMES, 3, people, couples, blocked=blocked))
    assert [row.id for row in second] == ["2"]
    assert not too_many(people, second, couples)


def test_locked_meeting_stays_though_it_is_worth_less() -> None:
    people = [Person("a", most=1), *PEOPLE[1:]]
    couples = [Couple("1", "a", "b", 3, locked=0), Couple("2", "a", "c", 9)]
    first = solved(instance_of(TIMES, 3, people, couples))
    blocked = blocked_for(people, first, couples, len(TIMES))
    assert [row.id for row in solved(instance_of(TIMES, 3, people, couples, blocked=blocked))] == ["1"]


@pytest.mark.parametrize(
    ("placed", "away", "closed", "found"),
    [
        ([("1", 0, 0), ("2", 0, 1)], {}, set(), []),
        ([("1", 0, 0), ("2", 0, 0)], {}, set(), [Fault("table", ("1", "2"))]),
        ([("1", 0, 0), ("3", 0, 1)], {}, set(), [Fault("person", ("1", "3"))]),
        ([("1", 0, 0)], {"a": {0}}, set(), [Fault("away", ("1",))]),
        ([("1", 0, 0)], {}, {(0, 0)}, [Fault("closed", ("1",))]),
    ],
)
def test_what_no_timetable_may_have_is_found(
    placed: list[tuple[str, int, int]],
    away: dict[str, set[int]],
    closed: set[tuple[int, int]],
    found: list[Fault],
) -> None:
    people = [Person(key, away=frozenset(away.get(key, ()))) for key in "abcd"]
    couples = [Couple("1", "a", "b", 5), Couple("2", "c", "d", 5), Couple("3", "a", "d", 5)]
    assert faults([Placed(*row) for row in placed], people, couples, closed) == found


@given(st.integers(1, 4), st.integers(0, 3), st.randoms())
def test_nobody_gets_more_than_they_want_and_no_timetable_is_unsound(
    tables: int, most: int, chance: object
) -> None:
    people = [Person(key, most=most if key in "ab" else None) for key in "abcd"]
    pairs = [("a", "b"), ("a", "c"), ("a", "d"), ("b", "c"), ("b", "d"), ("c", "d")]
    couples = [
        Couple(str(number), one, other, chance.randint(1, 9))  # type: ignore[attr-defined]
        for number, (one, other) in enumerate(pairs)
    ]
    closed = {0: {1}}
    placed = solved(instance_of(TIMES, tables, people, couples, closed=closed))
    blocked: dict[str, list[int]] = {}
    for _time in "ab":
        if too_many(people, placed, couples):
            blocked |= blocked_for(people, placed, couples, len(TIMES))
            placed = solved(instance_of(TIMES, tables, people, couples, blocked=blocked, closed=closed))
    assert not too_many(people, placed, couples)
