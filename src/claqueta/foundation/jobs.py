"""Background work with progress that people can see."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.utils import timezone

from claqueta.foundation.models import Job

logger = logging.getLogger("claqueta.jobs")


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
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING)
    try:
        yield job
    except Exception as error:
        logger.exception("job %s (%s) failed", job.pk, job.kind)
        Job.objects.filter(pk=job.pk).update(
            state=Job.State.FAILED,
            message=f"{type(error).__name__}: {error}"[:2000],
            finished_at=timezone.now(),
        )
        raise
    job.state = Job.State.DONE
    job.finished_at = timezone.now()
    job.done = job.total = max(job.total, 1)
    job.save(update_fields=["state", "finished_at", "done", "total", "result", "file", "message"])
