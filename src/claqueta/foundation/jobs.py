"""Background work with progress that people can see."""

import logging
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import close_old_connections
from django.db.models import QuerySet
from django.tasks import TaskResultStatus
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from claqueta.foundation.actors import SYSTEM, Actor, account_of
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.imports.batches import cut_off
from claqueta.foundation.models import ImportBatch, Job, RoundRun
from claqueta.foundation.readiness import BEAT, BEAT_EVERY, MISSED, WORKER, workers_alive
from claqueta.foundation.transactions import atomic

logger = logging.getLogger("claqueta.jobs")

_here: set[Any] = set()
"""The jobs that this process runs now."""


def begin(kind: str, title: str, *, owner: Actor = SYSTEM, total: int = 0) -> Job:
    return Job.objects.create(kind=kind, title=title[:200], owner=account_of(owner), total=total)


def progress(job: Job) -> Callable[[int, int], None]:
    """A function `(done, total)` that writes to the job at most a hundred times."""
    last = -1

    def tell(done: int, total: int) -> None:
        nonlocal last
        percent = 100 * done // total if total else 0
        if percent != last:
            last = percent
            Job.objects.filter(pk=job.pk).update(done=done, total=total)

    return tell


@contextmanager
def running(job: Job) -> Iterator[Job]:
    """Mark the job as running, then as done, or as failed with a message; the error goes on."""
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING, beat_at=timezone.now())
    _here.add(job.pk)
    try:
        yield job
    except Exception as error:
        if isinstance(error, ValidationError):
            message = " ".join(error.messages)
        else:
            logger.exception("job %s (%s) failed", job.pk, job.kind)
            message = f"{type(error).__name__}: {error}"
        Job.objects.filter(pk=job.pk).update(
            state=Job.State.FAILED,
            message=message[:2000],
            key="",
            finished_at=timezone.now(),
        )
        raise
    finally:
        _here.discard(job.pk)
    job.state = Job.State.DONE
    job.finished_at = timezone.now()
    job.done = job.total = max(job.total, 1)
    job.save(update_fields=["state", "finished_at", "done", "total", "result", "file", "message"])


def beat() -> None:
    """Say that this worker is alive, and so are the jobs that it runs."""
    now = timezone.now()
    for name in (BEAT, f"{BEAT} {WORKER}"):
        RoundRun.objects.update_or_create(name=name, defaults={"started_at": now, "finished_at": now})
    RoundRun.objects.filter(name__startswith=f"{BEAT} ", finished_at__lt=now - timedelta(days=1)).delete()
    Job.objects.filter(pk__in=list(_here), state=Job.State.RUNNING).update(beat_at=now)


def keep_beating(stop: threading.Event) -> None:
    """Until `stop` is set; in a thread of its own, so that long work does not look dead."""
    while not stop.is_set():
        close_old_connections()
        try:
            beat()
        except Exception:
            logger.exception("the worker could not say that it is alive")
        stop.wait(BEAT_EVERY)


def lost_jobs() -> QuerySet[Job]:
    """Jobs that say they run, and whose process has given no sign for too long."""
    return Job.objects.filter(state=Job.State.RUNNING, beat_at__lt=timezone.now() - MISSED)


def oldest_waiting() -> datetime | None:
    """When the task that waits for a worker for the longest was asked for."""
    waiting = DBTaskResult.objects.filter(status=TaskResultStatus.READY)
    first = waiting.order_by("enqueued_at").first()
    return first.enqueued_at if first else None


def after_a_worker() -> int:
    """Take up again, or fail visibly, what a worker that is gone left in the middle; how many."""
    return take_up_again() + fail_orphans()


@atomic
def take_up_again() -> int:
    """Give the tasks of workers that are gone to others; how many.

    Every task of ours is one transaction, or writes its result at its end, so that it can be begun anew. One that was
    cut off as often as the rule says is failed: it may be what ends its workers.
    """
    since = timezone.now() - MISSED
    there = workers_alive()
    left = [
        task
        for task in DBTaskResult.objects.select_for_update().filter(
            status=TaskResultStatus.RUNNING, started_at__lt=since
        )
        if not there.intersection(task.worker_ids[-1:])
    ]
    for task in left:
        jobs = Job.objects.filter(pk__in=_identifiers(task)).exclude(state=Job.State.DONE)
        if len(task.worker_ids) < rule("task_tries").value:
            task.status, task.started_at = TaskResultStatus.READY, None
            task.save(update_fields=["status", "started_at"])
            jobs.update(state=Job.State.WAITING, beat_at=None, done=0)
        else:
            task.status, task.finished_at = TaskResultStatus.FAILED, timezone.now()
            task.save(update_fields=["status", "finished_at"])
            _fail(list(jobs.values_list("pk", flat=True)))
    return len(left)


def _identifiers(task: DBTaskResult) -> list[uuid.UUID]:
    """What among the task's arguments may name a job."""
    found = []
    for kwarg in task.args_kwargs["args"]:
        with suppress(ValueError):
            found.append(uuid.UUID(str(kwarg)))
    return found


@atomic
def fail_orphans() -> int:
    """Fail jobs whose process is gone, visibly, so that what they were for can be done again; how many.

    Reading and applying an import is one transaction each: what was cut off has changed nothing, and can be done again.
    """
    return _fail(list(lost_jobs().select_for_update().values_list("pk", flat=True)))


def _fail(keys: list[uuid.UUID]) -> int:
    cut_off(ImportBatch.objects.filter(job__in=keys))
    return Job.objects.filter(pk__in=keys).update(
        state=Job.State.FAILED,
        key="",
        message=_("The worker ended in the middle. Nothing was changed; start it again."),
        finished_at=timezone.now(),
    )
