"""The timetable before the day: made, changed by hand, published once."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation
from icalendar import Calendar

from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.models import Job
from claqueta.market import actions, tasks
from claqueta.market.calendars import entries_of
from claqueta.market.models import Market, Meeting, Placement, Slot, TableClosure, Timetable
from claqueta.market.office.markets import step_of
from claqueta.market.queries import office
from claqueta.market.queries.agenda import agenda_of, missing_for
from claqueta.market.queries.planning import hall_of
from claqueta.market.queries.trying import tried
from claqueta.market.tests.factories import people_of, wish
from conftest import posted

pytestmark = pytest.mark.django_db
ROUND = [(0, 1), (0, 3), (2, 1), (2, 3)]


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def again(market: Any) -> Any:
    return Market.objects.select_related("event", "published").get(pk=market.pk)


def times(market: Any) -> dict[str, str]:
    """Meeting → hour of the timetable in force."""
    return {
        f"{one.one.company[-1]}{one.other.company[-1]}": f"{one.slot.begins_at.astimezone(market.here):%H:%M}"
        for one in market.meetings.filter(cancelled=False, slot__isnull=False).select_related(
            "slot", "one", "other"
        )
    }


def test_timetable_holds_what_can_be_held(planned: Callable[..., Any]) -> None:
    made = planned(ROUND).published
    assert made.placements.count() == 4
    assert made.value == made.bound
    assert made.unplaced == {}
    assert made.gap == 0


def test_whoever_is_concerned_is_mailed_their_agenda_once(planned: Callable[..., Any]) -> None:
    market = planned([(0, 1)])
    actions.publish(market.published, by=SYSTEM)
    mails = posted()
    assert [mail.to for mail in mails] == [["person0@market.example"], ["person1@market.example"]]
    assert "Company 1" in mails[0].body
    assert "Company 0" not in mails[0].body


def test_every_meeting_that_is_not_given_has_its_reason(planned: Callable[..., Any]) -> None:
    # One slot, three who want the same.
    from datetime import time

    market = planned([(1, 0), (3, 0), (5, 0)], people=6, until=time(9, 20), tables=3)
    assert market.published.placements.count() == 1
    rows = office.not_given(market.published)
    assert len(rows) == 2
    assert all("Company 0" in one.why for one in rows)
    lost = rows[0].meeting.opposite(people_of(market)[0])
    lost.market = market
    told = missing_for(lost)
    assert [one.who for one in told] == ["Company 0"]
    others = {one.company for one in people_of(market)} - {lost.company, "Company 0"}
    assert not any(name in told[0].why for name in others)


def test_reason_is_in_the_readers_language(planned: Callable[..., Any]) -> None:
    from datetime import time

    market = planned([(1, 0), (3, 0)], until=time(9, 20), tables=3)
    with translation.override("es"):
        (spanish,) = office.not_given(market.published)
    (english,) = office.not_given(market.published)
    assert spanish.why != english.why
    assert "otra reunión" in spanish.why


def test_nobody_gets_more_than_they_want(fair: Callable[..., Any], settings: Any, monkeypatch: Any) -> None:
    market = fair(6, tables=3)
    people = people_of(market)
    actions.change_participant(people[0], most=1, by=SYSTEM)
    for rank, at in enumerate((1, 3, 5), 1):
        wish(people[0], people[at], rank)
    actions.MARKETS.make("close_asking", market, by=SYSTEM)
    made = actions.build(market, seconds=0.3, by=SYSTEM)
    assert [str(one.meeting.other) for one in made.placements.all()] == ["Company 1"]
    assert made.bound > made.value
    assert {one.why for one in office.not_given(made)} == {"Company 0 has as many meetings as they want: 1."}


def test_declined_is_not_planned(fair: Callable[..., Any]) -> None:
    market = fair()
    one, other, third, fourth = people_of(market)
    wish(one, other, state="declined")
    wish(other, one)
    wish(third, fourth)
    actions.MARKETS.make("close_asking", market, by=SYSTEM)
    made = actions.build(market, seconds=0.3, by=SYSTEM)
    assert [str(row.meeting) for row in made.placements.all()] == ["Company 2 · Company 3"]


def test_market_without_wishes_has_nothing_to_plan(fair: Callable[..., Any]) -> None:
    with pytest.raises(ValidationError, match="nothing to plan"):
        actions.build(fair(state="planning"), by=SYSTEM)


def test_timetable_is_made_when_no_more_is_asked_for(fair: Callable[..., Any]) -> None:
    market = fair()
    one, other, *_others = people_of(market)
    wish(one, other)
    with pytest.raises(ValidationError, match="no more meetings"):
        actions.build(market, by=SYSTEM)


def test_closed_table_has_no_meeting(fair: Callable[..., Any]) -> None:
    market = fair(4, tables=2)
    people = people_of(market)
    for asks, asked in ROUND:
        wish(people[asks], people[asked])
    actions.MARKETS.make("close_asking", market, by=SYSTEM)
    first, _second = market.tables.all()
    assert actions.close_table(first, by=SYSTEM) is None
    made = actions.build(market, seconds=0.3, by=SYSTEM)
    assert made.placements.count() == 4
    assert not made.placements.filter(table=first).exists()
    assert made.value == made.bound


def test_what_if_changes_nothing_and_says_what_moves(planned: Callable[..., Any]) -> None:
    market = planned(ROUND, publish=False)
    made = market.timetables.get()
    placement = made.placements.select_related("meeting", "slot").first()
    assert placement is not None
    last = market.slots.last()
    outcome = tried(hall_of(market), made, placement.meeting, last)
    assert outcome.refused == ""
    assert (outcome.before, outcome.gain) == (made.value, 0)
    assert str(placement.meeting.pk) in {str(one.meeting) for one in outcome.changes}
    assert Timetable.objects.count() == 1


def test_meeting_that_is_given_its_time_stays_when_all_is_made_anew(planned: Callable[..., Any]) -> None:
    market = planned(ROUND, publish=False)
    meeting = market.meetings.first()
    last = market.slots.last()
    made = actions.place(meeting, slot=last, version=market.version, by=SYSTEM)
    assert made.placements.get(meeting=meeting).slot == last
    assert made.origin == "changed"
    anew = actions.build(market, seconds=0.3, by=SYSTEM)
    assert anew.placements.get(meeting=meeting).slot == last
    assert actions.unlock(meeting, by=SYSTEM).locked is None


def test_time_at_which_somebody_is_not_there_is_refused_with_the_reason(planned: Callable[..., Any]) -> None:
    market = planned(ROUND, publish=False)
    meeting = market.meetings.select_related("one").first()
    last = market.slots.last()
    actions.set_availability(meeting.one, [last.pk], by=SYSTEM)
    with pytest.raises(ValidationError, match=meeting.one.company):
        actions.place(meeting, slot=last, by=SYSTEM)
    assert Meeting.objects.filter(locked__isnull=False).count() == 0


def test_lock_that_no_longer_holds_stops_the_next_timetable_with_the_reason(
    planned: Callable[..., Any],
) -> None:
    market = planned(ROUND, publish=False)
    meeting = market.meetings.select_related("one").first()
    last = market.slots.last()
    actions.place(meeting, slot=last, by=SYSTEM)
    actions.set_availability(meeting.one, [last.pk], by=SYSTEM)
    with pytest.raises(ValidationError, match="cannot stay locked"):
        actions.build(market, by=SYSTEM)


def test_second_of_two_who_decide_at_once_is_told(planned: Callable[..., Any]) -> None:
    market = planned(ROUND, publish=False)
    first, second, *_others = market.meetings.all()
    last = market.slots.last()
    actions.place(first, slot=last, version=market.version, by=SYSTEM)
    with pytest.raises(actions.TimetableMovedOn):
        actions.place(second, slot=last, version=market.version, by=SYSTEM)
    assert Timetable.objects.count() == 2


def test_older_timetable_is_not_published_over_a_newer(planned: Callable[..., Any]) -> None:
    market = planned(ROUND, publish=False)
    old = market.timetables.get()
    actions.place(market.meetings.first(), slot=market.slots.last(), by=SYSTEM)
    with pytest.raises(actions.TimetableMovedOn):
        actions.publish(old, by=SYSTEM)
    assert posted() == []


def test_no_table_is_taken_twice_whatever_writes(planned: Callable[..., Any]) -> None:
    market = planned(ROUND)
    placement = market.published.placements.first()
    other = market.meetings.exclude(pk=placement.meeting_id).first()
    market.published.placements.filter(meeting=other).delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        Placement.objects.create(
            timetable=market.published, meeting=other, slot=placement.slot, table=placement.table
        )


def test_calendar_is_updated_and_never_doubled(planned: Callable[..., Any]) -> None:
    market = planned([(0, 1)])
    (mail, _other) = posted()
    before = Calendar.from_ical(mail.attachments[0][1])
    meeting = market.meetings.get()
    made = actions.place(meeting, slot=market.slots.last(), by=SYSTEM)
    actions.publish(made, by=SYSTEM)
    mail = posted()[-2]
    assert "changed" in mail.subject or "cambiado" in mail.subject
    after = Calendar.from_ical(mail.attachments[0][1])
    (old,), (new,) = before.walk("VEVENT"), after.walk("VEVENT")
    assert old["UID"] == new["UID"]
    assert (int(old["SEQUENCE"]), int(new["SEQUENCE"])) == (1, 2)
    assert new["DTSTART"].dt == market.slots.last().begins_at
    actions.drop_meeting(meeting, by=SYSTEM)
    (entry,) = entries_of(people_of(market)[0])
    assert (entry.cancelled, entry.revision) == (True, 3)
    (cancelled,) = Calendar.from_ical(posted()[-1].attachments[0][1]).walk("VEVENT")
    assert cancelled["STATUS"] == "CANCELLED"


def test_agenda_is_in_the_hours_of_where_the_market_is(planned: Callable[..., Any]) -> None:
    market = planned([(0, 1)])
    (day,) = agenda_of(people_of(market)[0], gaps=False)
    (line,) = day.lines
    assert (f"{line.begins:%H:%M}", line.who, line.over) == ("09:00", "Company 1", False)
    (whole,) = agenda_of(people_of(market)[0])
    assert len(whole.lines) == market.slots.count()


def test_versions_are_compared(planned: Callable[..., Any]) -> None:
    market = planned([(0, 1)])
    made = actions.place(market.meetings.get(), slot=market.slots.last(), by=SYSTEM)
    (change,) = office.compared(market.published, made)
    assert (change.kind, change.meeting) == ("moved", "Company 0 · Company 1")
    assert office.compared(None, made)[0].kind == "new"
    assert office.compared(made, made) == []


def test_timetable_is_not_published_when_what_was_said_since_makes_its_meetings_impossible(
    planned: Callable[..., Any],
) -> None:
    """Somebody withdrew, a meeting was taken off, somebody is away, a table is closed, a request is declined."""
    market = planned([(0, 1), (2, 3), (4, 5), (6, 7), (8, 9)], publish=False, people=12, tables=5)
    made = market.timetables.get()
    left, off, away, shut, declined = made.placements.select_related(
        "meeting__one", "meeting__other", "slot", "table"
    ).order_by("meeting")
    actions.withdraw(left.meeting.one, by=SYSTEM)
    actions.drop_meeting(off.meeting, by=SYSTEM)
    actions.set_availability(away.meeting.one, [away.slot_id], by=SYSTEM)
    actions.close_table(shut.table, slots=[shut.slot_id], by=SYSTEM)
    actions.answer(declined.meeting.other.requests_received.get(), yes=False, by=SYSTEM)
    with pytest.raises(ValidationError) as refused:
        actions.publish(made, by=SYSTEM)
    assert all(str(one.meeting) in str(refused.value) for one in (left, off, away, shut, declined))
    market.refresh_from_db()
    assert (market.state, market.published) == ("planning", None)


def test_availability_changed_after_publishing_names_the_meetings_concerned(
    planned: Callable[..., Any],
) -> None:
    market = planned([(0, 1), (2, 3)])
    one = people_of(market)[0]
    meeting = market.meetings.get(one=one)
    with pytest.raises(actions.MeetingsConcerned) as raised:
        actions.set_availability(one, [meeting.slot_id], by=SYSTEM)
    assert [str(found) for found in raised.value.meetings] == ["Company 0 · Company 1"]
    assert not one.absences.exists()
    before = times(market)
    actions.set_availability(one, [meeting.slot_id], minded=True, by=SYSTEM)
    after = times(market)
    assert before["01"] != after["01"]
    assert before["23"] == after["23"]


def test_table_in_use_is_not_taken_away(planned: Callable[..., Any]) -> None:
    market = planned([(0, 1)])
    table = market.meetings.get().table
    with pytest.raises(ValidationError, match="Company 0 · Company 1"):
        actions.remove_table(table, by=SYSTEM)
    free = market.tables.exclude(pk=table.pk).get()
    actions.remove_table(free, by=SYSTEM)
    assert market.tables.count() == 1


def test_slots_in_use_are_not_taken_away(planned: Callable[..., Any]) -> None:
    market = planned([(0, 1)])
    slot = market.meetings.get().slot
    with pytest.raises(ValidationError, match="close the tables"):
        actions.drop_slots(market, [slot.pk], by=SYSTEM)
    assert actions.drop_slots(market, [market.slots.last().pk], by=SYSTEM) == 1


def test_job_makes_one_timetable_however_often_it_is_asked_for(
    fair: Callable[..., Any], settings: Any, monkeypatch: Any
) -> None:
    from conftest import at_most

    at_most(settings, monkeypatch, market_build_seconds=1)
    market = fair()
    one, other, *_others = people_of(market)
    wish(one, other)
    actions.MARKETS.make("close_asking", market, by=SYSTEM)
    job = tasks.begin_build(market, by=SYSTEM)
    assert tasks.begin_build(market, by=SYSTEM) == job
    assert Job.objects.filter(kind=tasks.kind_of(market)).count() == 1
    market.refresh_from_db()
    assert step_of(market, None) is None, "what is being made is asked for again"
    Job.objects.update(state=Job.State.FAILED)
    step = step_of(market, None)
    assert step is not None
    assert step.act == "build"
    Job.objects.update(owner=None, state=Job.State.WAITING)
    with pytest.raises(Exception):  # noqa: B017, PT011 - whoever began it is gone, and nobody may
        tasks.make_timetable.func(str(job.pk), market.pk, "en")
    assert Timetable.objects.count() == 0


def test_more_than_the_tables_hold_is_not_promised(planned: Callable[..., Any]) -> None:
    from datetime import time

    market = planned([(0, 1), (2, 3)], tables=1, until=time(9, 20))
    assert market.published.placements.count() == 1
    (lost,) = office.not_given(market.published)
    assert "tables" in lost.why


def test_needs_of_both_decide_the_table(fair: Callable[..., Any]) -> None:
    market = fair(4, tables=1)
    actions.add_tables(market, count=1, seats=6, screen=True, by=SYSTEM)
    people = people_of(market)
    wish(people[0], people[1])
    wish(people[2], people[3])
    actions.change_participant(people[3], screen=True, by=SYSTEM)
    actions.MARKETS.make("close_asking", market, by=SYSTEM)
    made = actions.build(market, seconds=0.3, by=SYSTEM)
    assert made.placements.get(meeting__other=people[3]).table.screen
    assert made.unsuited == []


@pytest.fixture
def two_need_the_one_table(fair: Callable[..., Any], feature: str) -> Any:
    """A market of one hour in which two of four need what one of two tables has, and each of them wishes two meetings."""
    from datetime import time

    market = fair(4, tables=1, until=time(9, 20))
    actions.add_tables(market, count=1, seats=6, **{feature: True}, by=SYSTEM)
    people = people_of(market)
    for one in people[:2]:
        actions.change_participant(one, **{feature: True}, by=SYSTEM)
    wish(people[0], people[2])
    wish(people[1], people[3])
    actions.MARKETS.make("close_asking", market, by=SYSTEM)
    return market


@pytest.mark.parametrize("feature", ["step_free", "screen", "quiet"])
def test_nobody_is_put_at_a_table_that_they_cannot_use(two_need_the_one_table: Any, feature: str) -> None:
    market = two_need_the_one_table
    made = actions.build(market, seconds=0.2, by=SYSTEM)
    (placed,) = made.placements.all()
    assert getattr(placed.table, feature)
    assert made.unsuited == []
    assert made.bound >= made.value
    with translation.override("en"):
        (lost,) = office.not_given(made)
    assert "can use is left when both are free" in lost.why
    # By hand neither: the office is told so, and nothing changes.
    meeting = market.meetings.exclude(pk=placed.meeting_id).get()
    with pytest.raises(ValidationError), translation.override("en"):
        actions.place(meeting, slot=market.slots.first(), by=SYSTEM)
    assert market.timetables.count() == 1


@pytest.mark.parametrize("feature", ["step_free"])
def test_meeting_is_off_when_the_only_table_that_they_can_use_breaks(
    two_need_the_one_table: Any, feature: str
) -> None:
    market = two_need_the_one_table
    made = actions.build(market, seconds=0.2, by=SYSTEM)
    actions.publish(made, by=SYSTEM)
    table = market.tables.get(**{feature: True})
    actions.close_table(table, slots=[market.slots.first().pk], by=SYSTEM)
    market.refresh_from_db()
    assert market.published.placements.count() == 0
    assert market.published.unsuited == []


def test_slots_and_closures_say_what_they_are(fair: Callable[..., Any]) -> None:
    market = fair()
    slot, table = market.slots.first(), market.tables.first()
    assert str(slot).endswith("09:00–09:20")
    assert str(TableClosure(table=table, slot=slot)).startswith("1 · ")
    assert Slot.objects.filter(ends_at__lte=slot.begins_at + timedelta(minutes=20)).count() == 1
