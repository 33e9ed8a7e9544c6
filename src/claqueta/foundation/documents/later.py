"""Documents that take longer than whoever asks should wait: drawn once by the worker, and kept for a while.

What is drawn is named by all that it shows, words and pictures: whoever may see the same gets the same file, and nobody
gets another's by asking. Who may see what is judged by the view, at each asking.
"""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import Q
from django.tasks import task
from django.utils import timezone

from claqueta.foundation import jobs, results
from claqueta.foundation.apart import packed, unpacked
from claqueta.foundation.documents.rendering import drawn, given_of
from claqueta.foundation.models import Job

KIND = "document"
CIRCLE = "content"
"""Of a job whose file goes to whomever a view shows the same content."""
SECONDS = 900
"""That the worker may take to draw one."""
AGAIN = timedelta(seconds=60)
"""A document that could not be drawn is tried again after this."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A document that is asked for, by all that it shows."""

    body: bytes
    """What it is drawn of, packed."""

    @property
    def key(self) -> str:
        return hashlib.sha256(self.body).hexdigest()


def asked(template: str, context: dict[str, Any]) -> Asked:
    return Asked(packed(given_of(template, context)))


def found(document: Asked) -> Job | None:
    """The job that draws it, has drawn it, or could not a moment ago."""
    # A job that failed gives its key back.
    failed = Q(state=Job.State.FAILED, finished_at__gt=timezone.now() - AGAIN, result__content=document.key)
    job = Job.objects.filter(Q(key=document.key) | failed, kind=KIND).first()
    if job is not None:
        results.look_at(job)
    return job


def begun(document: Asked, title: str) -> Job:
    """The job that draws it. Raises `results.TooMany`."""

    def begin(job: Job) -> None:
        job.result = {"content": document.key}
        job.file.save(f"{job.pk}.parcel", ContentFile(document.body))
        draw_later.enqueue(str(job.pk))

    job = results.named(document.key, KIND, CIRCLE, title, begin)
    job.refresh_from_db()
    return job


@task()
def draw_later(job_id: str) -> None:
    """Draw what a job's parcel says, unless whoever asked has gone; begun anew after a worker's end, it draws it again."""
    job = Job.objects.filter(pk=job_id).first()
    if job is None:
        return
    given = str(job.file.name)
    try:
        with jobs.running(job):
            results.progress(job)(0, 1)
            with job.file.open("rb") as file:
                body = drawn(unpacked(file.read()), seconds=SECONDS)
            job.file.save(f"{job.pk}.pdf", ContentFile(body), save=False)
    except results.NobodyWaits:
        results.drop(job)
    else:
        default_storage.delete(given)
