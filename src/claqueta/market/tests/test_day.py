"""The day itself: mended at once, disturbing few, told to those concerned."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import F
from django.utils import timezone, translation

from claqueta.foundation.actors import SYSTEM
from claqueta.market import actions
from claqueta.market.holders import Holder
from claqueta.market.models import Market, Slot, TableClosure, Timetable
from claqueta.market.queries import office
from claqueta.market.tests.factories import begin, people_of
from conftest import posted, run_threads

pytestmark = pytest.mark.django_db
ROUND = [(0, 1), (0, 3), (2, 1), (2, 3)]


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def pairs(market: Any) -> dict[str, Any]:
    """Meeting → its slot, of those that take place."""
    return {
        f"{one.one.company[-1]}{one.other.company[-1]}": one.slot_id
        for one in market.meetings.filter(cancelled=False, slot__isnull=False).select_related("one", "other")
    }


def test_meetings_of_whoever_does_not_come_are_off_and_nobody_else_notices(
    planned: Callable[..., Any],
) -> None:
    market = begin(planned(ROUND))
    before = pairs(market)
    posted().clear()
    mended = actions.miss(people_of(market)[1], version=market.version, by=SYSTEM)
    assert pairs(market) == {key: slot for key, slot in before.items() if "1" not in key}
    assert mended.disturbed == 0
    told = {mail.to[0] for mail in posted()}
    assert told == {"person0@market.example", "person1@market.example", "person2@market.example"}


def test_whoever_is_late_gets_a_later_time(planned: Callable[..., Any]) -> None:
    market = begin(planned([(0, 1), (2, 3)]))
    first = market.slots.first()
    before = pairs(market)
    actions.miss(people_of(market)[1], until=first.ends_at, by=SYSTEM)
    after = pairs(market)
    assert after["01"] not in (None, before["01"])
    assert after["23"] == before["23"]


def test_what_is_over_stays_as_it_was(planned: Callable[..., Any]) -> None:
    market = begin(planned(ROUND), slots=1)
    held = [key for key, slot in pairs(market).items() if slot == market.slots.first().pk]
    assert held
    actions.miss(people_of(market)[0], by=SYSTEM)
    assert set(held) <= set(pairs(market))
    market = Market.objects.select_related("event", "published").get(pk=market.pk)
    assert market.published.placements.filter(slot=market.slots.first()).count() == len(held)


def test_whoever_leaves_altogether_keeps_what_was_met(planned: Callable[..., Any]) -> None:
    market = begin(planned(ROUND), slots=1)
    held = [key for key, slot in pairs(market).items() if slot == market.slots.first().pk]
    actions.withdraw(people_of(market)[0], by=SYSTEM)
    actions.withdraw(people_of(market)[0], by=SYSTEM)
    after = pairs(market)
    assert set(held) <= set(after)
    assert not [key for key, slot in after.items() if "0" in key and key not in held]
    # And once more, when it is mended for something else.
    actions.miss(people_of(market)[3], by=SYSTEM)
    assert set(held) <= set(pairs(market))


def test_whoever_is_there_after_all_is_planned_again(planned: Callable[..., Any]) -> None:
    market = begin(planned(ROUND))
    one = people_of(market)[1]
    actions.miss(one, by=SYSTEM)
    assert len(pairs(market)) == 2
    actions.is_there(one, by=SYSTEM)
    assert len(pairs(market)) == 4


def test_broken_table_sends_its_meetings_elsewhere(planned: Callable[..., Any]) -> None:
    market = begin(planned([(0, 1), (2, 3)], tables=2))
    table = market.meetings.select_related("table").first().table
    mended = actions.close_table(table, by=SYSTEM)
    assert mended is not None
    assert len(pairs(market)) == 2
    assert not market.meetings.filter(table=table, cancelled=False).exists()
    actions.open_table(table, by=SYSTEM)
    assert not TableClosure.objects.exists()


def test_closed_table_stays_closed_for_whatever_happens_next(planned: Callable[..., Any]) -> None:
    market = begin(planned(ROUND, tables=3))
    table = market.tables.first()
    actions.close_table(table, by=SYSTEM)
    actions.miss(people_of(market)[1], by=SYSTEM)
    assert not market.meetings.filter(
        table=table, cancelled=False, slot__begins_at__gt=timezone.now()
    ).exists()


def test_two_agree_on_the_spot(planned: Callable[..., Any]) -> None:
    market = begin(planned([(0, 1)]))
    people = people_of(market)
    slot = market.slots.last()
    actions.agree_on_spot(people[2], people[3], slot=slot, by=SYSTEM)
    assert pairs(market)["23"] == slot.pk
    with pytest.raises(ValidationError, match="meet already"):
        actions.agree_on_spot(people[3], people[2], by=SYSTEM)
    actions.agree_on_spot(people[0], people[2], by=SYSTEM)
    assert "02" in pairs(market)
    # It stays where it was put, whatever happens to others.
    actions.miss(people[1], by=SYSTEM)
    assert pairs(market)["23"] == slot.pk


@pytest.mark.parametrize(("asks", "asked", "why"), [(0, 0, "themselves"), (0, 3, "does not come")])
def test_what_cannot_be_agreed_says_why(planned: Callable[..., Any], asks: int, asked: int, why: str) -> None:
    market = begin(planned([(0, 1)]))
    people = people_of(market)
    actions.withdraw(people[3], by=SYSTEM)
    with pytest.raises(ValidationError, match=why):
        actions.agree_on_spot(people[asks], people[asked], by=SYSTEM)


def test_nothing_changes_where_there_is_no_room_for_what_was_agreed(planned: Callable[..., Any]) -> None:
    market = begin(planned([(0, 1)]))
    people, versions = people_of(market), Timetable.objects.count()
    actions.set_availability(people[2], [one.pk for one in market.slots.all()], by=SYSTEM)
    versions = Timetable.objects.count()
    with pytest.raises(actions.NoRoom):
        actions.agree_on_spot(people[2], people[3], by=SYSTEM)
    assert Timetable.objects.count() == versions
    assert "23" not in pairs(market)


def test_walk_in_gets_what_is_free(planned: Callable[..., Any]) -> None:
    market = begin(planned(ROUND))
    before = pairs(market)
    someone, mended = actions.walk_in(
        market,
        {"company": "Company 9", "role": "producer"},
        people=[{"name": "Nine", "email": "nine@market.example"}],
        wants=[people_of(market)[1]],
        by=SYSTEM,
    )
    assert someone.walk_in
    assert mended is not None
    after = pairs(market)
    assert {key: slot for key, slot in after.items() if "9" not in key} == before
    assert "19" in after


def test_meeting_that_one_takes_off_is_not_given_again(planned: Callable[..., Any]) -> None:
    market = begin(planned([(0, 1), (2, 3)]))
    meeting = market.meetings.select_related("one", "other").get(one__company="Company 0")
    theirs, others = Holder(meeting.one.people.get()), Holder(people_of(market)[2].people.get())
    with pytest.raises(PermissionDenied):
        actions.drop_meeting(meeting, by=others)
    actions.drop_meeting(meeting, by=theirs)
    assert actions.drop_meeting(meeting, by=theirs) is None
    actions.miss(people_of(market)[3], by=SYSTEM)
    assert "01" not in pairs(market)


def test_meeting_that_has_begun_is_not_taken_off(planned: Callable[..., Any]) -> None:
    market = begin(planned([(0, 1)]), slots=1)
    with pytest.raises(ValidationError, match="begun"):
        actions.drop_meeting(market.meetings.get(), by=SYSTEM)


@pytest.mark.django_db(transaction=True)
def test_meetings_taken_off_at_once_are_all_off_in_the_timetable_in_force(
    planned: Callable[..., Any],
) -> None:
    """Whoever waited for the market mends the version that the other has just made, and not the one before."""
    market = planned(ROUND)
    dropped = list(market.meetings.order_by("pk")[:3])
    errors = run_threads(*(lambda one=one: actions.drop_meeting(one, by=SYSTEM) for one in dropped))
    assert errors == []
    market.refresh_from_db()
    left = set(market.meetings.exclude(pk__in=[one.pk for one in dropped]).values_list("pk", flat=True))
    assert set(market.published.placements.values_list("meeting", flat=True)) == left


def test_second_of_two_who_mend_at_once_is_told(planned: Callable[..., Any]) -> None:
    market = begin(planned(ROUND))
    people, seen = people_of(market), market.version
    actions.miss(people[1], version=seen, by=SYSTEM)
    with pytest.raises(actions.TimetableMovedOn):
        actions.miss(people[3], version=seen, by=SYSTEM)
    with pytest.raises(actions.TimetableMovedOn):
        actions.close_table(market.tables.first(), version=seen, by=SYSTEM)


def test_nothing_is_mended_before_a_timetable_is_in_force(planned: Callable[..., Any]) -> None:
    market = planned([(0, 1)], publish=False)
    with pytest.raises(ValidationError, match="in force"):
        actions.miss(people_of(market)[0], by=SYSTEM)


def test_day_that_is_over_has_no_slot_left(planned: Callable[..., Any]) -> None:
    market = planned([(0, 1)])
    back = market.slots.last().ends_at - timezone.now() + timedelta(hours=1)
    Slot.objects.update(begins_at=F("begins_at") - back, ends_at=F("ends_at") - back)
    with pytest.raises(ValidationError, match="No slot"):
        actions.miss(people_of(market)[0], by=SYSTEM)
    with pytest.raises(ValidationError, match="No slot"):
        actions.close_table(market.tables.first(), by=SYSTEM)
    with pytest.raises(ValidationError, match="have begun"):
        actions.build(market, by=SYSTEM)


def test_board_shows_the_hall_now(planned: Callable[..., Any]) -> None:
    market = begin(planned(ROUND))
    actions.miss(people_of(market)[1], until=market.slots.first().ends_at, by=SYSTEM)
    found = office.board(market)
    assert [one.slot.pk for one in found.rounds] == [one.pk for one in market.slots.all()[:2]]
    states = {who.company: state for who, state in found.participants}
    assert states == {"Company 0": "", "Company 1": "Late", "Company 2": "", "Company 3": ""}
    later = office.board(market, at=market.slots.last().pk)
    assert [one.slot.pk for one in later.rounds] == [market.slots.last().pk]
    assert all(seat.meeting is None for seat in later.rounds[0].seats)
