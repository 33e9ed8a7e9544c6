"""Background work with progress that people can see."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import close_old_connections, transaction
from django.db.models import QuerySet
from django.tasks import TaskResultStatus
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from claqueta.foundation.models import ImportBatch, Job, RoundRun
from claqueta.foundation.readiness import BEAT, BEAT_EVERY, MISSED

logger = logging.getLogger("claqueta.jobs")


_here: set[Any] = set()
"""The jobs that this process runs now."""


def begin(kind: str, title: str, *, owner: Any = None, total: int = 0) -> Job:
    return Job.objects.create(
        kind=kind, title=title, owner=owner if getattr(owner, "pk", None) else None, total=total
    )


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
        logger.exception("job %s (%s) failed", job.pk, job.kind)
        Job.objects.filter(pk=job.pk).update(
            state=Job.State.FAILED,
            message=f"{type(error).__name__}: {error}"[:2000],
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
    RoundRun.objects.update_or_create(name=BEAT, defaults={"started_at": now, "finished_at": now})
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


@transaction.atomic
def fail_orphans() -> int:
    """Fail jobs whose process is gone, visibly, so that what they were for can be done again; how many.

    Applying an import is one transaction: what was cut off has changed nothing, and can be applied again.
    """
    keys = list(lost_jobs().select_for_update().values_list("pk", flat=True))
    ImportBatch.objects.filter(job__in=keys, state=ImportBatch.State.APPLYING).update(
        state=ImportBatch.State.FAILED
    )
    return Job.objects.filter(pk__in=keys).update(
        state=Job.State.FAILED,
        key="",
        message=_("The worker ended in the middle. Nothing was changed; start it again."),
        finished_at=timezone.now(),
    )
