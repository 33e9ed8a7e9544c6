"""Background entry points: fetch, then call an action."""

import base64

from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from django.tasks import task
from django.utils import translation
from django.utils.translation import gettext as _

from claqueta.billing.actions import draw_papers, explain, issue_run, take_in, taken_in_since
from claqueta.billing.bank import ibans
from claqueta.billing.models import DuesRun
from claqueta.foundation import jobs, sealing
from claqueta.foundation.actors import Actor, require
from claqueta.foundation.models import Job
from claqueta.foundation.transactions import atomic
from claqueta.foundation.translated import current_language

ISSUING = "dues"
TAKING_IN = "bank"
WAITS = "bank-file"
"""What a bank file is sealed as while it waits; it is gone when it was read."""


@atomic
def begin_issue(run: DuesRun, *, by: Actor) -> DuesRun:
    """Have an approved run issued, its receipts drawn and written, in the background."""
    require(by, "billing.issue", run)
    job = jobs.begin(ISSUING, _("Dues of %(year)s: receipts") % {"year": run.year}, owner=by)
    make_receipts.enqueue(str(job.pk), run.pk, current_language())
    return run


@task()
def make_receipts(job_id: str, run_id: int, language: str) -> None:
    """Begun anew after a worker ended in the middle, it issues and writes nothing twice."""
    job = Job.objects.get(pk=job_id)
    with translation.override(language), jobs.running(job):
        by = job.owner or AnonymousUser()
        tell = jobs.progress(job)
        run = issue_run(DuesRun.objects.get(pk=run_id), by=by, tell=tell)
        job.result = {"papers": draw_papers(run, by=by, tell=tell)}


@atomic
def begin_taking_in(body: bytes, name: str, *, by: Actor, language: str) -> Job:
    """Have a file read, taken in and explained. Raises `PermissionDenied`."""
    require(by, "billing.manage")
    name = ibans.redacted(name)[:150]
    job = jobs.begin(TAKING_IN, _("Bank statement: %(name)s") % {"name": name}, owner=by)
    job.file.save(f"bank-{job.pk}.sealed", sealed_file(body))
    take_in_file.enqueue(str(job.pk), name, language)
    return job


def sealed_file(body: bytes) -> ContentFile[bytes]:
    return ContentFile(sealing.seal(WAITS, base64.b64encode(body).decode(), sealing.account_keys()))


@task()
def take_in_file(job_id: str, name: str, language: str) -> None:
    """Begun anew after a worker ended in the middle: what was taken in already is not taken in twice."""
    job = Job.objects.get(pk=job_id)
    with translation.override(language), jobs.running(job):
        by = job.owner or AnonymousUser()
        if job.file:
            with job.file.open("rb") as file:
                body = base64.b64decode(sealing.unseal(WAITS, file.read(), sealing.account_keys()))
            if not taken_in_since(body, job.created_at, by=by):
                taken = take_in(body, name, by=by)
                job.result = {"new": taken.new, "known": taken.known, "held": len(taken.held)}
            job.file.delete(save=True)
        job.result = {**job.result, "settled": explain(by=by)}
