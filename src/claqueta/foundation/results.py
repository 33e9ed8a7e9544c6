"""Results that take long: made once in the background for everybody who asks for the same thing, and forgotten soon.

What is asked for, the circle that asks and the position of the change log name a result: a second person who asks for
the same gets the first one's. A bound says how many may wait at once; one whose page nobody looks at any longer is not
made to its end.
"""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import IntegrityError
from django.utils import timezone

from claqueta.foundation import jobs
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.models import Job
from claqueta.foundation.search import head_position
from claqueta.foundation.transactions import atomic

UNFINISHED = (Job.State.WAITING, Job.State.RUNNING)


class TooMany(Exception):
    """As many results as may be are being made; later there is room."""


class NobodyWaits(Exception):
    """Whoever asked has gone."""


def shared(
    kind: str, asked_for: dict[str, Any], circle: str, title: str, begin: Callable[[Job], object]
) -> Job:
    """The job that makes, or has made, what was asked for; `begin` is called for one that is new.

    Raises `TooMany`.
    """
    words = json.dumps([kind, asked_for, circle, head_position()], sort_keys=True)
    return named(hashlib.sha256(words.encode()).hexdigest(), kind, circle, title, begin)


def named(key: str, kind: str, circle: str, title: str, begin: Callable[[Job], object]) -> Job:
    """The job of that key, begun where there is none. Raises `TooMany`."""
    found = Job.objects.filter(key=key).first()
    if found is None:
        if Job.objects.exclude(key="").filter(state__in=UNFINISHED).count() >= rule("exports_waiting").value:
            raise TooMany
        try:
            with atomic():
                # A worker may have it before the next line runs here: it has to see that somebody waits.
                found = Job.objects.create(
                    kind=kind, title=title[:200], key=key, circle=circle, asked_at=timezone.now()
                )
                begin(found)
        except IntegrityError:
            found = Job.objects.get(key=key)
    look_at(found)
    return found


def look_at(job: Job) -> None:
    """Note that somebody waits for it."""
    Job.objects.filter(pk=job.pk).update(asked_at=timezone.now())


def progress(job: Job) -> Callable[[int, int], None]:
    """As `jobs.progress`, but raises `NobodyWaits` once nobody has looked for longer than the rule says."""
    tell = jobs.progress(job)

    def go_on(done: int, total: int) -> None:
        tell(done, total)
        since = timezone.now() - timedelta(seconds=rule("export_unwanted").value)
        if not Job.objects.filter(pk=job.pk, asked_at__gt=since).exists():
            raise NobodyWaits

    return go_on


def drop(job: Job) -> None:
    """Forget a result, and its file."""
    if job.file:
        job.file.delete(save=False)
    job.delete()


def forget_old() -> int:
    """Forget the results that are older than the rule says, and those that nobody took; how many."""
    before = timezone.now() - timedelta(minutes=rule("exports_kept").value)
    old = list(Job.objects.exclude(circle="").filter(created_at__lt=before).exclude(state=Job.State.RUNNING))
    for job in old:
        drop(job)
    return len(old)
