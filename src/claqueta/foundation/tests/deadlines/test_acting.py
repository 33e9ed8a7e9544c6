"""Deadlines are set, moved, stopped, met and dropped once each, on record."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from claqueta.foundation import deadlines
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.deadlines import Clock, DeadlinePassed, NoDeadline
from claqueta.foundation.models import AuditEntry, Deadline, Job
from claqueta.foundation.tests.deadlines.yard import (
    Clocks,
    trail,
)

pytestmark = pytest.mark.django_db


# -- Its life --------------------------------------------------------------------------------------------------


def test_deadline_ends_with_the_last_day_of_its_rule(
    missed: Any, clock: Clocks, owner: Any, job: Job
) -> None:
    made = deadlines.begin(job, "yard.mine", by=owner)
    assert (made.last_day, made.source, made.account, made.state) == (
        date(2026, 12, 6),
        "keep_traces",
        owner,
        "running",
    )
    # The day ends at midnight of Madrid.
    assert made.due_at == datetime(2026, 12, 6, 23, 0, tzinfo=UTC)
    assert trail() == [("set", ["", "6 de diciembre de 2026"])]


def test_last_day_of_working_days_leaves_out_weekends_and_holidays(
    missed: Any, clock: Clocks, job: Job
) -> None:
    # Ten working days after Thursday 26 November: 7 and 8 December are holidays.
    assert deadlines.begin(job, "yard.working", by=SYSTEM).last_day == date(2026, 12, 14)


def test_deadline_can_say_its_own_end_and_source(missed: Any, job: Job) -> None:
    due = datetime(2027, 1, 1, 12, 0, tzinfo=UTC)
    made = deadlines.begin(job, "yard.served", due=due, source="bylaws", by=SYSTEM)
    assert (made.due_at, made.last_day, made.source, made.account) == (due, None, "bylaws", None)


def test_second_open_deadline_of_a_kind_is_a_defect_and_another_kind_is_not(missed: Any, job: Job) -> None:
    deadlines.begin(job, "yard.mine", by=SYSTEM)
    with pytest.raises(NoDeadline):
        deadlines.begin(job, "yard.mine", by=SYSTEM)
    deadlines.begin(job, "yard.office", by=SYSTEM)
    assert deadlines.meet(job, "yard.mine", by=SYSTEM)
    deadlines.begin(job, "yard.mine", by=SYSTEM)
    assert sorted(deadlines.of(job).values_list("kind", "state")) == [
        ("yard.mine", "met"),
        ("yard.mine", "running"),
        ("yard.office", "running"),
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "met"},
        {"state": "running", "next_at": None},
        {"state": "stopped"},
        {"ended_at": datetime(2026, 1, 1, tzinfo=UTC)},
        {"state": "lost", "ended_at": datetime(2026, 1, 1, tzinfo=UTC), "next_at": None},
    ],
)
def test_database_refuses_a_deadline_that_does_not_stand_as_it_says(
    wrong: dict[str, Any], missed: Any, job: Job
) -> None:
    deadlines.begin(job, "yard.mine", by=SYSTEM)
    with pytest.raises(IntegrityError), transaction.atomic():
        Deadline.objects.update(**wrong)


def test_moved_deadline_keeps_its_identity_and_counts_its_changes(
    missed: Any, clock: Clocks, job: Job
) -> None:
    made = deadlines.begin(job, "yard.mine", by=SYSTEM)
    clock.at("2026-11-28T10:00")
    moved = deadlines.move(job, "yard.mine", due=date(2026, 12, 31), by=SYSTEM, reason="asked for")
    assert (moved.pk, moved.revision, moved.changed_at, moved.last_day) == (
        made.pk,
        1,
        clock.now,
        date(2026, 12, 31),
    )
    assert trail()[-1] == ("moved", ["6 de diciembre de 2026", "31 de diciembre de 2026"])
    assert AuditEntry.objects.latest("pk").reason == "asked for"


def test_deadline_that_passed_is_neither_moved_nor_stopped(missed: Any, clock: Clocks, job: Job) -> None:
    deadlines.begin(job, "yard.mine", by=SYSTEM)
    # Nobody has looked yet: the house was paused.
    clock.at("2026-12-07T00:00")
    with pytest.raises(DeadlinePassed):
        deadlines.move(job, "yard.mine", due=date(2026, 12, 31), by=SYSTEM)
    with pytest.raises(ValidationError):
        deadlines.stop(job, "yard.mine", by=SYSTEM)
    assert not deadlines.in_time("yard.mine")(job)
    # What is done late is done, and can be seen to be late.
    assert deadlines.meet(job, "yard.mine", by=SYSTEM)
    held = Deadline.objects.get()
    assert (held.state, held.ended_at is not None and held.ended_at >= held.due_at) == ("met", True)


@pytest.mark.parametrize("act", [deadlines.meet, deadlines.drop])
def test_end_comes_once(act: Callable[..., bool], missed: Any, job: Job) -> None:
    deadlines.begin(job, "yard.mine", by=SYSTEM)
    assert deadlines.in_time("yard.mine")(job)
    assert (act(job, "yard.mine", by=SYSTEM), act(job, "yard.mine", by=SYSTEM)) == (True, False)
    assert len(trail()) == 2
    for other in (deadlines.stop, deadlines.go_on):
        with pytest.raises(NoDeadline):
            other(job, "yard.mine", by=SYSTEM)


# -- A stopped clock -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "due", "stopped", "resumed", "last"),
    [
        # Six days were left.
        ("yard.mine", None, "2026-11-30T18:00", "2027-01-11T09:00", date(2027, 1, 17)),
        ("yard.mine", None, "2026-11-30T18:00", "2026-11-30T19:00", date(2026, 12, 6)),
        # On the last day itself: that day goes on.
        ("yard.mine", None, "2026-12-06T18:00", "2027-01-11T09:00", date(2027, 1, 11)),
        # Eight working days were left; 1 and 6 January are holidays.
        ("yard.working", None, "2026-11-30T18:00", "2026-12-30T09:00", date(2027, 1, 13)),
        # None was left, and it goes on on a Sunday.
        ("yard.working", None, "2026-12-14T18:00", "2026-12-20T09:00", date(2026, 12, 21)),
    ],
)
def test_stopped_clock_keeps_what_is_left(
    kind: str, due: Any, stopped: str, resumed: str, last: date, missed: Any, clock: Clocks, job: Job
) -> None:
    deadlines.begin(job, kind, due=due, by=SYSTEM)
    clock.at(stopped)
    deadlines.stop(job, kind, by=SYSTEM)
    clock.at(resumed)
    assert deadlines.look() == 0
    held = deadlines.go_on(job, kind, by=SYSTEM)
    assert (held.last_day, held.state, held.revision, held.stopped_at) == (last, "running", 2, None)
    assert [verb for verb, _changes in trail()] == ["set", "stopped", "resumed"]


def test_stopped_moment_is_put_off_by_as_long_as_it_stood(missed: Any, clock: Clocks, job: Job) -> None:
    due = clock.now + timedelta(hours=5)
    deadlines.begin(job, "yard.served", due=due, by=SYSTEM)
    clock.now += timedelta(hours=1)
    deadlines.stop(job, "yard.served", by=SYSTEM)
    clock.now += timedelta(days=2)
    assert deadlines.go_on(job, "yard.served", by=SYSTEM).due_at == due + timedelta(days=2)


def test_months_that_end_without_work_end_on_the_next_day_that_has_some(
    missed: Any, clock: Clocks, job: Job, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    month = settings.CLUSTER.rules["keep_mail_log"]
    monkeypatch.setitem(settings.CLUSTER.rules, "keep_traces", type(month)({}, (1,), "months", {}))
    # 26 December 2026 is a Saturday.
    assert deadlines.begin(job, "yard.working", by=SYSTEM).last_day == date(2026, 12, 28)
    clock.at("2026-12-20T09:00")
    deadlines.stop(job, "yard.working", by=SYSTEM)
    clock.at("2027-01-01T09:00")
    # Eight days were left: 9 January is a Saturday.
    assert deadlines.go_on(job, "yard.working", by=SYSTEM).last_day == date(2027, 1, 11)


def test_stopped_deadline_can_be_dropped(missed: Any, job: Job) -> None:
    deadlines.begin(job, "yard.mine", by=SYSTEM)
    for clock_of_a_move in (Clock.STOPS, Clock.IS_DROPPED):
        deadlines.tick(job, "yard.mine", clock_of_a_move, by=SYSTEM)
    assert Deadline.objects.get().state == "dropped"
