"""A deadline is told to those whose it is, and to nobody else."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claqueta.foundation import deadlines
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.models import Deadline, Job, RoundRun
from claqueta.foundation.tests.deadlines.yard import (
    Clocks,
    told,
)

pytestmark = pytest.mark.django_db


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
