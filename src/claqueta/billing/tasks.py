"""Background entry points: fetch, then call an action."""

from django.contrib.auth.models import AnonymousUser
from django.tasks import task
from django.utils import translation
from django.utils.translation import gettext as _

from claqueta.billing.actions import draw_papers, issue_run
from claqueta.billing.models import DuesRun
from claqueta.foundation import jobs
from claqueta.foundation.actors import Actor, require
from claqueta.foundation.models import Job
from claqueta.foundation.transactions import atomic
from claqueta.foundation.translated import current_language

KIND = "dues"


@atomic
def begin_issue(run: DuesRun, *, by: Actor) -> DuesRun:
    """Have an approved run issued, its receipts drawn and written, in the background."""
    require(by, "billing.issue", run)
    job = jobs.begin(KIND, _("Dues of %(year)s: receipts") % {"year": run.year}, owner=by)
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
