"""Deadlines are set, moved, stopped, met and missed once each, on record, and told to those whose they are."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import rules
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claqueta.foundation import deadlines
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.deadlines import Clock, DeadlineMissed, DeadlinePassed, Kind, NoDeadline
from claqueta.foundation.domains import Domain, domains, standing
from claqueta.foundation.models import AuditEntry, Deadline, Job, Notification, RoundRun
from claqueta.foundation.notifications import Kind as Notice
from claqueta.foundation.periods import Counting
from conftest import at_most, run_threads

pytestmark = pytest.mark.django_db


@rules.predicate
def serves_it(account: Any, job: Any) -> bool:
    return job is not None and getattr(account, "email", "") == f"{getattr(job, 'kind', '')}@people.example"


rules.add_perm("yard.serve", serves_it)
MINE = Kind(
    "yard.mine",
    "Deliver",
    lasts="keep_traces",
    reminders="mail_retries",
    notice="yard.told",
    account=lambda job: job.owner,
    screen=lambda job: f"/yard/{job.kind}/",
)
SERVED = Kind("yard.served", "Serve", notice="yard.told", permission="yard.serve")
OFFICE = Kind("yard.office", "File", lasts="keep_traces", circle="office")
BOARD = Kind("yard.board", "Decide", notice="yard.told", circle="board")
WORKING = Kind(
    "yard.working", "Answer", lasts="keep_traces", counting=Counting.ADMINISTRATIVE, circle="office"
)


def yard(*listens: Any, kinds: tuple[Kind, ...] = (MINE, SERVED, OFFICE, BOARD, WORKING)) -> Domain:
    return Domain("yard", deadlines=kinds, notices=(Notice("yard.told", "Told"),), listens=listens)


class Clocks:
    """What the house takes for now."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
        monkeypatch.setattr(timezone, "now", lambda: self.now)

    def at(self, text: str) -> None:
        """A moment of the cluster's time."""
        self.now = timezone.make_aware(datetime.fromisoformat(text), timezone.get_default_timezone())


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Clocks:
    """A Thursday in November; a period of ten days, remembered three days and one day before its end."""
    at_most(settings, monkeypatch, keep_traces=10)
    days = settings.CLUSTER.rules["mail_retries"]
    monkeypatch.setitem(settings.CLUSTER.rules, "mail_retries", type(days)({}, (3, 1), "days", {}))
    return Clocks(monkeypatch)


@pytest.fixture
def missed(clock: Clocks) -> Iterator[list[DeadlineMissed]]:
    heard: list[DeadlineMissed] = []
    with standing(*domains(), yard((DeadlineMissed, heard.append))):
        yield heard


@pytest.fixture
def account(account: Callable[..., Any]) -> Callable[..., Any]:
    """Accounts whose roles began long before the day that the tests take for today."""

    def make(*roles: str, **more: Any) -> Any:
        made = account(*roles, **more)
        made.role_grants.update(granted_at=datetime(2026, 1, 1, tzinfo=UTC))
        made.__dict__.pop("_current_roles", None)
        return made

    return make


@pytest.fixture
def owner(account: Callable[..., Any]) -> Any:
    return account(email="owner@people.example")


@pytest.fixture
def job(owner: Any) -> Job:
    return Job.objects.create(kind="reel", title="Reel", owner=owner)


def trail() -> list[tuple[str, list[str]]]:
    entries = AuditEntry.objects.filter(verb__startswith="foundation.deadline").order_by("pk")
    return [(entry.verb.removeprefix("foundation.deadline_"), entry.changes["deadline"]) for entry in entries]


def told() -> list[tuple[str, str]]:
    return [
        (notification.recipient.email.partition("@")[0], notification.subject)
        for notification in Notification.objects.order_by("pk")
    ]


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


# -- The round -------------------------------------------------------------------------------------------------


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


# -- Whose it is -----------------------------------------------------------------------------------------------


def test_deadline_concerns_its_account_the_holders_of_its_permission_or_its_circle(
    missed: Any, clock: Clocks, owner: Any, job: Job, account: Callable[..., Any]
) -> None:
    server, staff = account(email="reel@people.example"), account("office_staff")
    other = Job.objects.create(kind="other", title="Other", owner=server)
    for kind in ("yard.mine", "yard.office"):
        deadlines.begin(job, kind, by=SYSTEM)
    for one in (job, other):
        deadlines.begin(one, "yard.served", due=date(2026, 12, 1), by=SYSTEM)

    def seen(actor: Any) -> list[str]:
        return [str(one) for one in deadlines.concerning(actor, deadlines.running())]

    assert seen(owner) == ["Deliver: Reel"]
    assert seen(server) == ["Serve: Reel"]
    assert seen(staff) == ["File: Reel"]
    assert sorted(seen(SYSTEM)) == ["File: Reel", "Serve: Other", "Serve: Reel"]
    staff.role_grants.update(ended_at=clock.now)
    staff.__dict__.pop("_current_roles", None)
    assert seen(staff) == []
    clock.at("2026-12-02T07:00")
    deadlines.look()
    assert told() == [("reel", "Serve: Reel; the deadline passed on 1 December 2026")]


def test_account_that_is_closed_is_not_told(missed: list[Any], clock: Clocks, owner: Any, job: Job) -> None:
    deadlines.begin(job, "yard.mine", by=SYSTEM)
    type(owner).objects.update(is_active=False)
    clock.at("2026-12-20T12:00")
    assert (deadlines.look(), told(), len(missed)) == (1, [], 1)


def test_deadline_goes_on_when_its_account_is_gone(missed: list[Any], clock: Clocks, owner: Any) -> None:
    stray = Job.objects.create(kind="reel", title="Stray")
    made = deadlines.begin(stray, "yard.mine", by=SYSTEM)
    Deadline.objects.update(account=owner)
    owner.delete()
    clock.at("2026-12-20T12:00")
    assert (made.account, deadlines.look(), told(), len(missed)) == (None, 1, [], 1)


def test_objects_of_many_deadlines_are_read_in_one_query_a_model(
    missed: Any, owner: Any, django_assert_num_queries: Any
) -> None:
    for number in range(6):
        deadlines.begin(
            Job.objects.create(kind="reel", title=str(number), owner=owner), "yard.mine", by=SYSTEM
        )
    RoundRun.objects.create(name="a round")
    deadlines.begin(RoundRun.objects.get(), "yard.served", due=date(2026, 12, 24), by=SYSTEM)
    with django_assert_num_queries(3):
        assert len(deadlines.concerning(owner, deadlines.running())) == 6


def test_what_accounts_may_do_is_asked_once_a_round_however_many_deadlines_there_are(
    missed: Any, clock: Clocks, account: Callable[..., Any], owner: Any
) -> None:
    for number in range(5):
        account(email=f"{number}@people.example")
    asked = []
    for count in (1, 6):
        for _number in range(count):
            one = Job.objects.create(kind="nobody", title="Reel", owner=owner)
            deadlines.begin(one, "yard.board", due=date(2026, 12, 1), by=SYSTEM)
        clock.at("2026-12-02T09:00")
        with CaptureQueriesContext(connection) as queries:
            assert deadlines.look() == count
        asked.append(sum("rolegrant" in query["sql"] for query in queries))
        clock.at("2026-11-26T10:00")
    assert asked == [6, 6]


# -- What stops the start --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        (Kind("yard.x", "X", lasts="no_rule", circle="office"), "the unknown rule “no_rule”"),
        (Kind("yard.x", "X", reminders="no_rule", circle="office"), "the unknown rule “no_rule”"),
        (Kind("yard.x", "X", notice="yard.cried", circle="office"), "the unknown notice “yard.cried”"),
        (Kind("yard.x", "X"), "of one account, permission or circle"),
        (
            Kind("yard.x", "X", circle="office", permission="yard.serve"),
            "of one account, permission or circle",
        ),
        (Kind("shop.x", "X", circle="office"), "should begin with “yard.”"),
    ],
)
def test_kind_that_names_what_there_is_not_stops_the_start(kind: Kind, wrong: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=wrong), standing(*domains(), yard(kinds=(kind,))):
        pass


def test_two_kinds_of_one_name_stop_the_start() -> None:
    with (
        pytest.raises(ImproperlyConfigured, match=r"deadline “yard\.mine” is declared by yard and by yard"),
        standing(*domains(), yard(kinds=(MINE, MINE))),
    ):
        pass
