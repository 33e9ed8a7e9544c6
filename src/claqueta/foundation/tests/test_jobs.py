"""Background work says how far it is, how it ended, and is not lost when its worker is."""

import threading
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.tasks import TaskResultStatus
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from hypothesis import given, settings
from hypothesis import strategies as st

from claqueta.foundation import jobs
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.models import Job, RoundRun
from claqueta.foundation.readiness import BEAT, MISSED, worker_alive

pytestmark = pytest.mark.django_db


def asked_for(**more: Any) -> DBTaskResult:
    """A task as the queue keeps it."""
    kept = {"task_path": "x", "backend_name": "default", "queue_name": "default", "priority": 0}
    nothing = {"args_kwargs": {"args": [], "kwargs": {}}, "exception_class_path": "", "traceback": ""}
    return DBTaskResult.objects.create(**{**kept, **nothing, **more})


def test_job_fits_its_column_and_is_nobody_s_when_the_house_begins_it() -> None:
    job = jobs.begin("x", "Import of " + "a" * 200, owner=SYSTEM, total=3)
    job.refresh_from_db()
    assert (job.title, job.owner, job.state, job.total) == ("Import of " + "a" * 190, None, "waiting", 3)


def test_job_is_done_with_what_it_made_when_it_ends_well() -> None:
    job = jobs.begin("x", "A list", total=7)
    with jobs.running(job) as begun:
        assert Job.objects.get(pk=job.pk).state == "running"
        begun.result = {"rows": 7}
    job.refresh_from_db()
    assert (job.state, job.done, job.total, job.result) == ("done", 7, 7, {"rows": 7})


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (ValidationError(["One.", "Two."]), "One. Two."),
        (ValueError("Broken"), "ValueError: Broken"),
        (ValueError("x" * 3000), ("ValueError: " + "x" * 3000)[:2000]),
    ],
)
def test_job_has_failed_with_a_message_and_without_its_name_when_an_error_ends_it(
    error: Exception, message: str
) -> None:
    job = Job.objects.create(kind="x", title="A list", key="shared", circle="public")
    with pytest.raises(type(error)), jobs.running(job):
        raise error
    job.refresh_from_db()
    assert (job.state, job.message, job.key, job.finished_at is not None) == ("failed", message, "", True)


@settings(deadline=None, max_examples=20)
@given(total=st.integers(0, 500), steps=st.lists(st.integers(0, 500), max_size=20))
def test_progress_is_what_was_told_last_up_to_a_hundredth(total: int, steps: list[int]) -> None:
    job = jobs.begin("x", "A list")
    tell = jobs.progress(job)
    for done in sorted(min(step, total) for step in steps):
        tell(done, total)
        job.refresh_from_db()
        assert 0 <= done - job.done <= total / 100
        assert job.total == total


def test_worker_and_its_jobs_are_alive_when_it_beats() -> None:
    job, long_ago = jobs.begin("x", "A list"), timezone.now() - timedelta(days=2)
    RoundRun.objects.create(name=f"{BEAT} gone", started_at=long_ago, finished_at=long_ago)
    assert not worker_alive()
    with jobs.running(job):
        Job.objects.filter(pk=job.pk).update(beat_at=long_ago)
        assert [*jobs.lost_jobs()] == [job]
        jobs.beat()
        assert [*jobs.lost_jobs()] == []
    assert (worker_alive(), RoundRun.objects.filter(name=f"{BEAT} gone").exists()) == (True, False)


def test_worker_does_not_beat_when_it_was_stopped_before() -> None:
    stop = threading.Event()
    stop.set()
    jobs.keep_beating(stop)
    assert not worker_alive()


@pytest.mark.parametrize(
    ("tries", "worker", "began", "task_state", "job_state"),
    [
        (1, "gone", 2, "READY", "waiting"),
        (None, "gone", 2, "FAILED", "failed"),
        (1, "here", 2, "RUNNING", "running"),
        (1, "gone", 0, "RUNNING", "running"),
    ],
)
def test_task_is_taken_up_again_or_failed_when_its_worker_is_gone(
    tries: int | None, worker: str, began: int, task_state: str, job_state: str
) -> None:
    now = timezone.now()
    RoundRun.objects.create(name=f"{BEAT} here", started_at=now, finished_at=now)
    job = Job.objects.create(kind="x", title="A list", state="running", beat_at=now, done=5)
    task = asked_for(
        status=TaskResultStatus.RUNNING,
        started_at=now - began * MISSED,
        args_kwargs={"args": [str(job.pk), "no identifier", 5], "kwargs": {}},
        worker_ids=[worker] * (tries or rule("task_tries").value),
    )
    jobs.after_a_worker()
    for row in (task, job):
        row.refresh_from_db()
    assert (task.status, job.state) == (TaskResultStatus[task_state], job_state)


def test_oldest_that_waits_is_told_when_something_does() -> None:
    DBTaskResult.objects.all().delete()
    assert jobs.oldest_waiting() is None
    first, *_others = (asked_for(status=TaskResultStatus.READY) for _ in range(3))
    asked_for(status=TaskResultStatus.RUNNING, enqueued_at=timezone.now() - timedelta(days=1))
    assert jobs.oldest_waiting() == first.enqueued_at


def test_lost_job_fails_visibly_and_others_stay() -> None:
    now = timezone.now()
    lost = Job.objects.create(
        kind="x", title="Lost", state="running", beat_at=now - 2 * MISSED, key=uuid.uuid4().hex
    )
    alive = Job.objects.create(kind="x", title="Alive", state="running", beat_at=now)
    assert (jobs.fail_orphans(), jobs.fail_orphans()) == (1, 0)
    for job in (lost, alive):
        job.refresh_from_db()
    assert (lost.state, lost.key, lost.message != "", alive.state) == ("failed", "", True, "running")
