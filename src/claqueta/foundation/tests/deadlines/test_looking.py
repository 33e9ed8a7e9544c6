"""The round reminds once and marks once what was missed, whatever happened meanwhile."""

from datetime import date, timedelta
from typing import Any

import pytest

from claqueta.foundation import deadlines
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.deadlines import DeadlineMissed
from claqueta.foundation.domains import domains, standing
from claqueta.foundation.models import AuditEntry, Deadline, Job, Notification
from claqueta.foundation.tests.deadlines.yard import Clocks, told, trail, yard
from conftest import run_threads

pytestmark = pytest.mark.django_db


def test_reminders_are_sent_once_each_in_the_morning_and_the_end_is_told_once(
    missed: list[Any], clock: Clocks, job: Job
) -> None:
    deadlines.begin(job, "yard.mine", by=SYSTEM)
    comes = "Deliver: Reel, by 6 December 2026"
    for moment, looks, tells in (
        ("2026-12-03T06:59", 0, []),
        ("2026-12-03T07:00", 1, [comes]),
        ("2026-12-05T08:00", 1, [comes] * 2),
        ("2026-12-07T06:59", 0, [comes] * 2),
        (
            "2026-12-07T07:00",
            1,
            [*[comes] * 2, "Deliver: Reel; the deadline passed on 6 December 2026"],
        ),
    ):
        clock.at(moment)
        assert [deadlines.look(), deadlines.look()] == [looks, 0], moment
        assert told() == [("owner", tell) for tell in tells], moment
    assert [(one.thing, one.deadline.state) for one in missed] == [(job, "missed")]
    assert trail()[-1] == ("missed", ["6 de diciembre de 2026", ""])
    assert Notification.objects.latest("pk").url == "/yard/reel/"


def test_house_that_was_paused_for_days_tells_once_and_of_the_end_alone(
    missed: list[Any], clock: Clocks, job: Job
) -> None:
    deadlines.begin(job, "yard.mine", by=SYSTEM)
    clock.at("2026-12-20T12:00")
    assert [deadlines.look(), deadlines.look()] == [1, 0]
    assert (len(missed), len(told())) == (1, 1)


def test_reminder_whose_day_was_gone_when_the_deadline_was_set_is_not_sent(
    missed: Any, clock: Clocks, job: Job
) -> None:
    deadlines.begin(job, "yard.mine", due=date(2026, 11, 28), by=SYSTEM)
    clock.at("2026-11-26T23:00")
    assert deadlines.look() == 0
    clock.at("2026-11-27T07:00")
    assert deadlines.look() == 1


def test_moved_deadline_is_remembered_anew(missed: Any, clock: Clocks, job: Job) -> None:
    deadlines.begin(job, "yard.mine", by=SYSTEM)
    clock.at("2026-12-05T08:00")
    deadlines.look()
    deadlines.move(job, "yard.mine", due=date(2026, 12, 20), by=SYSTEM)
    clock.at("2026-12-07T08:00")
    assert deadlines.look() == 0
    clock.at("2026-12-17T08:00")
    assert (deadlines.look(), len(told())) == (1, 2)


def test_deadline_whose_object_is_gone_is_dropped(missed: list[Any], clock: Clocks, job: Job) -> None:
    deadlines.begin(job, "yard.mine", by=SYSTEM)
    Job.objects.all().delete()
    clock.at("2026-12-20T12:00")
    assert (deadlines.look(), Deadline.objects.get().state, missed, told()) == (1, "dropped", [], [])
    assert AuditEntry.objects.latest("pk").object_name == "—"


def test_deadline_of_a_domain_that_is_no_longer_there_waits(
    missed: list[Any], clock: Clocks, job: Job
) -> None:
    deadlines.begin(job, "yard.mine", by=SYSTEM)
    clock.at("2026-12-20T12:00")
    with standing(*domains()[:-1]):
        assert (deadlines.look(), deadlines.concerning(SYSTEM, Deadline.objects.all())) == (0, [])
    assert Deadline.objects.get().state == "running"


def test_listener_that_fails_holds_up_no_other_and_is_asked_again(clock: Clocks, owner: Any) -> None:
    bad, good = (Job.objects.create(kind=kind, title=kind, owner=owner) for kind in ("bad", "good"))
    broken = ["once"]

    def listen(event: DeadlineMissed) -> None:
        if event.thing.kind == "bad" and broken:
            broken.clear()
            raise ZeroDivisionError

    with standing(*domains(), yard((DeadlineMissed, listen))):
        for one in (bad, good):
            deadlines.begin(one, "yard.mine", by=SYSTEM)
        clock.at("2026-12-20T12:00")
        with pytest.raises(ZeroDivisionError):
            deadlines.look()
        assert [deadlines.of(one).get().state for one in (bad, good)] == ["running", "missed"]
        assert told() == [("owner", "Deliver: good; the deadline passed on 6 December 2026")]
        assert (deadlines.look(), deadlines.of(bad).get().state) == (1, "missed")


@pytest.mark.django_db(transaction=True)
def test_deadline_is_missed_once_when_eight_workers_look(clock: Clocks, owner: Any, job: Job) -> None:
    heard: list[Any] = []
    counts: list[int] = []
    with standing(*domains(), yard((DeadlineMissed, heard.append))):
        deadlines.begin(job, "yard.mine", by=SYSTEM)
        clock.at("2026-12-20T12:00")
        assert run_threads(*[lambda: counts.append(deadlines.look())] * 8) == []
    assert (sum(counts), len(heard), len(told())) == (1, 1, 1)
    assert [verb for verb, _changes in trail()] == ["set", "missed"]


@pytest.mark.django_db(transaction=True)
def test_whoever_meets_it_and_the_round_do_not_wait_in_a_circle(clock: Clocks, owner: Any) -> None:
    jobs = [Job.objects.create(kind="reel", title=str(number), owner=owner) for number in range(12)]
    with standing(*domains(), yard()):
        for one in jobs:
            deadlines.begin(one, "yard.mine", by=SYSTEM)
        clock.at("2026-12-20T12:00")

        def meet_all() -> None:
            for one in jobs:
                deadlines.meet(one, "yard.mine", by=owner)

        assert run_threads(deadlines.look, meet_all, deadlines.look) == []
    ends = list(Deadline.objects.values_list("state", flat=True))
    assert (len(ends), set(ends) <= {"met", "missed"}) == (12, True)
    assert len(trail()) == 24


def test_ended_deadlines_are_forgotten_with_the_trail(missed: Any, clock: Clocks, owner: Any) -> None:
    old, newer, open_ = (Job.objects.create(kind="reel", title="r", owner=owner) for _number in range(3))
    for one in (old, newer, open_):
        deadlines.begin(one, "yard.mine", by=SYSTEM)
    deadlines.meet(old, "yard.mine", by=SYSTEM)
    clock.now += timedelta(days=40)
    deadlines.meet(newer, "yard.mine", by=SYSTEM)
    clock.now += timedelta(days=5 * 365)
    assert deadlines.forget_old() == 1
    assert sorted(Deadline.objects.values_list("object_id", flat=True)) == sorted(
        [str(newer.pk), str(open_.pk)]
    )
