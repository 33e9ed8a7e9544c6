"""Rounds run when they are due, once, also after a pause; work that was cut off is seen."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from claqueta.foundation import jobs, rounds
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.domains import Domain, standing
from claqueta.foundation.models import ImportBatch, Job, RoundRun
from claqueta.foundation.readiness import BEAT, WORKER, readiness
from claqueta.foundation.rounds import Round

pytestmark = pytest.mark.django_db


def only(act: Callable[[], object]) -> AbstractContextManager[None]:
    """No round but this one, which is due."""
    return standing(Domain("x", rounds=(Round("x.x", act, every=1),)))


def at(text: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(text))


@pytest.mark.parametrize(
    ("every", "last", "now", "due"),
    [
        (20, None, "2026-11-25T03:00", True),
        (20, "2026-11-25T02:59:50", "2026-11-25T03:00", False),
        (20, "2026-11-25T02:59:40", "2026-11-25T03:00", True),
        (0, None, "2026-11-25T06:59", False),
        (0, None, "2026-11-25T07:00", True),
        (0, "2026-11-25T07:00", "2026-11-25T23:00", False),
        (0, "2026-11-24T07:00", "2026-11-25T06:59", False),
        (0, "2026-11-24T07:00", "2026-11-25T07:00", True),
        (0, "2026-11-20T07:00", "2026-11-25T15:00", True),
    ],
)
def test_round_is_due(every: float, last: str | None, now: str, due: bool) -> None:
    one = Round("x", lambda: None, every=every)

    assert one.due(at(last) if last else None, at(now)) == due


def test_round_that_runs_elsewhere_is_left_and_one_cut_off_is_taken_up() -> None:
    done: list[int] = []
    now = timezone.now()
    RoundRun.objects.create(name="x.x", started_at=now - timedelta(minutes=5), worker="w1")
    RoundRun.objects.create(name=f"{BEAT} w1", finished_at=now)

    with only(lambda: done.append(1)):
        assert rounds.run_due() == []
        RoundRun.objects.filter(name="x.x").update(started_at=timezone.now() - timedelta(hours=3))
        assert (rounds.run_due(), rounds.run_due(), done) == (["x.x"], [], [1])


@pytest.mark.parametrize("every", [1, 0])
def test_round_whose_worker_was_killed_is_taken_up_when_its_sign_is_missed(every: float) -> None:
    done: list[int] = []
    now = timezone.now()
    RoundRun.objects.create(name="x.x", started_at=now - timedelta(seconds=50), worker="w1")
    RoundRun.objects.create(name=f"{BEAT} w1", finished_at=now - timedelta(seconds=70))
    RoundRun.objects.create(name=f"{BEAT} w2", finished_at=now)

    with standing(Domain("x", rounds=(Round("x.x", lambda: done.append(1), every=every),))):
        # It may not have had to give a sign since it began.
        assert rounds.run_due() == []
        RoundRun.objects.filter(name="x.x").update(started_at=now - timedelta(seconds=70))
        assert (rounds.run_due(), rounds.run_due(), done) == (["x.x"], [], [1])
    assert RoundRun.objects.get(name="x.x").worker == rounds.WORKER


def test_round_that_ends_its_worker_again_and_again_waits_until_it_is_stuck() -> None:
    seen: list[str] = []
    RoundRun.objects.create(name="x.x", started_at=timezone.now() - timedelta(seconds=70), worker="w1")

    with only(lambda: seen.append(RoundRun.objects.get(name="x.x").error)):
        assert (rounds.run_due(), seen) == (["x.x"], [rounds.CUT_OFF])
        assert rounds.failed_rounds() == []
        RoundRun.objects.update(
            started_at=timezone.now() - timedelta(seconds=70),
            finished_at=None,
            worker="w2",
            error=rounds.CUT_OFF,
        )
        assert rounds.run_due() == []
        assert [one.name for one in rounds.failed_rounds()] == ["x.x"]
        RoundRun.objects.update(started_at=timezone.now() - timedelta(hours=3))
        assert rounds.run_due() == ["x.x"]


def test_failure_is_kept_until_the_round_works_again() -> None:
    with only(lambda: 1 / 0):
        rounds.run_due()
    assert RoundRun.objects.get(name="x.x").error.startswith("ZeroDivisionError")

    RoundRun.objects.update(started_at=timezone.now() - timedelta(minutes=1))
    with only(lambda: None):
        rounds.run_due()
    assert RoundRun.objects.get(name="x.x").error == ""


def test_job_whose_worker_is_gone_fails_and_its_import_can_be_applied_again() -> None:
    cut_off, alive = jobs.begin("import", "Cut off"), jobs.begin("import", "Alive")
    batch = ImportBatch.objects.create(kind="organisations", state="applying", job=cut_off, filename="a.csv")
    Job.objects.update(state=Job.State.RUNNING, beat_at=timezone.now())
    Job.objects.filter(pk=cut_off.pk).update(beat_at=timezone.now() - timedelta(minutes=5))

    assert jobs.fail_orphans() == 1

    batch.refresh_from_db()
    assert batch.state == ImportBatch.State.FAILED
    assert dict(Job.objects.values_list("title", "state")) == {"Cut off": "failed", "Alive": "running"}
    assert Job.objects.get(pk=alive.pk).message == ""


def test_running_job_says_that_it_is_alive() -> None:
    job = jobs.begin("guide", "Guide")
    with jobs.running(job):
        Job.objects.update(beat_at=timezone.now() - timedelta(minutes=5))
        jobs.beat()
        assert jobs.fail_orphans() == 0

    assert Job.objects.get().state == Job.State.DONE


def test_instance_is_ready_when_a_worker_is_alive() -> None:
    assert readiness() == {"database": True, "index": True, "worker": False}
    jobs.beat()
    assert readiness() == {"database": True, "index": True, "worker": True}


def test_probes_answer_under_any_host(client: Any) -> None:
    for host in ("10.0.0.7:8000", "elsewhere.example", "bad host\x00"):
        assert client.get("/health", headers={"host": host}).json() == {"ok": True}
    assert client.get("/ready", headers={"host": "10.0.0.7"}).status_code == 503
    jobs.beat()
    assert client.get("/ready", headers={"host": "10.0.0.7"}).status_code == 200
    assert client.get("/robots.txt", headers={"host": "elsewhere.example"}).status_code == 400


def cut_off(job: Job, tries: int) -> DBTaskResult:
    """A task of a worker that is gone."""
    return DBTaskResult.objects.create(
        status="RUNNING",
        started_at=timezone.now() - timedelta(minutes=5),
        args_kwargs={"args": [str(job.pk), "es", ""], "kwargs": {}},
        task_path="claqueta.organisations.tasks.make_guide",
        worker_ids=["gone"] * tries,
        backend_name="default",
        run_after=timezone.now(),
        exception_class_path="",
        traceback="",
    )


def test_task_of_a_worker_that_is_gone_is_begun_anew() -> None:
    job = jobs.begin("guide", "Guide")
    Job.objects.filter(pk=job.pk).update(state="running", beat_at=timezone.now() - timedelta(minutes=5))
    task = cut_off(job, 1)
    assert jobs.after_a_worker() == 1
    task.refresh_from_db()
    job.refresh_from_db()
    assert (task.status, job.state) == ("READY", "waiting")


def test_task_that_ends_its_workers_is_failed_visibly() -> None:
    job = jobs.begin("import", "List")
    batch = ImportBatch.objects.create(kind="organisations", filename="x", state="applying", job=job)
    task = cut_off(job, rule("task_tries").value)
    assert jobs.after_a_worker() == 1
    for one in (task, job, batch):
        one.refresh_from_db()
    assert (task.status, job.state, batch.state) == ("FAILED", "failed", "failed")


def test_task_of_a_worker_that_is_there_is_left_alone() -> None:
    jobs.beat()
    job = jobs.begin("guide", "Guide")
    task = cut_off(job, 1)
    DBTaskResult.objects.filter(pk=task.pk).update(worker_ids=[WORKER])
    assert jobs.after_a_worker() == 0
    task.refresh_from_db()
    assert task.status == "RUNNING"
