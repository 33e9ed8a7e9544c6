"""Idle slots: counted as the format does, made few, and none where all can be had without."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claqueta.engines.scheduling import as_json, instance_of, schedule
from claqueta.engines.scheduling.comfort import among, beyond, idle
from claqueta.engines.scheduling.solving import least_idle
from claqueta.engines.scheduling.tests.checking import broken_rules, comfort
from claqueta.engines.scheduling.tests.markets import market

Data = dict[str, Any]
DAYS = [0b1111, 0b11110000]
masks = st.integers(0, 255)


@given(masks, masks)
def test_idle_slots_are_counted_between_first_and_last_of_a_day(busy: int, present: int) -> None:
    present |= busy
    counted = 0
    for day in (range(4), range(4, 8)):
        held = [slot for slot in day if busy >> slot & 1]
        for slot in range(min(held, default=0), max(held, default=0)):
            counted += not busy >> slot & 1 and present >> slot & 1
    assert idle(busy, present, DAYS) == counted


@given(masks, st.integers(1, 4))
def test_too_many_in_a_row_are_counted(busy: int, row: int) -> None:
    counted = 0
    for day in (range(4), range(4, 8)):
        run = 0
        for slot in day:
            run = run + 1 if busy >> slot & 1 else 0
            counted += run > row
    assert beyond(busy, DAYS, row) == counted


@given(masks, masks, masks)
def test_no_agenda_with_these_pins_waits_less_than_the_bound(busy: int, pins: int, present: int) -> None:
    busy |= pins
    present |= busy
    assert least_idle(busy.bit_count(), pins, present, DAYS) <= idle(busy, present, DAYS)


@pytest.mark.parametrize("seed", range(3))
def test_where_all_meetings_are_to_be_held_nobody_waits(seed: int) -> None:
    data = market(40, 170, 18, 20, seed=seed, away=0.0, spread=0.1) | {"objective": "gaps"}
    instance = instance_of(data)
    answer = as_json(instance, schedule(instance, iterations=20_000))
    assert list(broken_rules(data, answer)) == []
    assert answer["unscheduled"] == []
    assert (answer["idle"], answer["idle_bound"]) == (comfort(data, answer)[2], 0)
    assert answer["idle"] <= 1


@pytest.mark.parametrize("seed", range(2))
def test_where_there_are_many_more_slots_than_meetings_hardly_anybody_waits(seed: int) -> None:
    """As at real brokerage events: seventy people with four or five meetings each, in a day of twenty-one slots."""
    data = market(70, 154, 21, 14, seed=seed, days=1, away=0.0, spread=0.3) | {"objective": "gaps"}
    answer = as_json(instance := instance_of(data), schedule(instance, iterations=120_000))
    assert answer["unscheduled"] == []
    assert answer["idle"] == comfort(data, answer)[2]
    assert answer["idle"] <= 6


@given(masks, masks)
def test_a_meeting_goes_among_the_others_or_next_to_them(busy: int, empty: int) -> None:
    empty &= ~busy
    found = among(busy, empty, DAYS) & empty
    for slot in range(8):
        day = range(4) if slot < 4 else range(4, 8)
        held = [at for at in day if busy >> at & 1]
        nearer = [
            at for at in day if empty >> at & 1 and held and (held[-1] < at < slot or slot < at < held[0])
        ]
        assert bool(found >> slot & 1) == bool(held and empty >> slot & 1 and not nearer)


def test_comfort_costs_no_value_and_more_tries_make_it_better() -> None:
    instance = instance_of(market(60, 300, 16, 20, seed=1))
    short, long = (schedule(instance, iterations=tries) for tries in (200, 20_000))
    assert long.value >= short.value
    assert long.comfort.idle < short.comfort.idle
    assert long.comfort.idle <= 2


def test_a_pause_is_made_where_it_is_asked_for() -> None:
    data = market(30, 100, 16, 15, seed=1, away=0.0)
    instance = instance_of(data)

    def rows(row: int) -> int:
        answer = schedule(instance, iterations=10_000, row=row)
        busy = dict.fromkeys((person.id for person in instance.participants), 0)
        people = {meeting.id: meeting.participants for meeting in instance.meetings}
        for placed in answer.meetings:
            for person in people[placed.id]:
                busy[person] |= 1 << placed.slot
        return sum(beyond(mask, [0xFF, 0xFF00], 4) for mask in busy.values())

    assert rows(4) < rows(0)
