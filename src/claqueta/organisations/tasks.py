"""Background entry points: fetch, then call an action."""

from collections.abc import Callable
from tempfile import TemporaryFile
from typing import IO

from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile, File
from django.tasks import task
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from claqueta.accounts.models import Account
from claqueta.foundation import jobs, results
from claqueta.foundation.locales import language_name
from claqueta.foundation.models import Job
from claqueta.foundation.transactions import atomic
from claqueta.foundation.translated import current_language
from claqueta.organisations.actions import issue_guide
from claqueta.organisations.guide import chosen_as_pdf, export_into, production_guide


@atomic
def begin_guide(*, by: Account, language: str, question: str) -> Job:
    job = jobs.begin("guide", _("Production guide (%(language)s)") % {"language": language}, owner=by)
    make_guide.enqueue(str(job.pk), language, question)
    return job


@task()
def make_guide(job_id: str, language: str, question: str) -> None:
    job = Job.objects.get(pk=job_id)
    with translation.override(language), jobs.running(job):
        body = production_guide(language, question, tell=jobs.progress(job))
        job.file.save(f"guide-{language}-{job.pk}.pdf", ContentFile(body), save=False)


@atomic
def begin_edition(*, by: Account, language: str, published: bool) -> Job:
    """Have an edition of the guide issued in the background."""
    title = _("Edition of the production guide (%(language)s)") % {
        "language": language_name(language, current_language())
    }
    job = jobs.begin("guide", title, owner=by)
    make_edition.enqueue(str(job.pk), language, published)
    return job


@task()
def make_edition(job_id: str, language: str, published: bool) -> None:
    """Begun anew after a worker ended in the middle, it issues nothing twice."""
    job = Job.objects.get(pk=job_id)
    with translation.override(language), jobs.running(job):
        by = job.owner or AnonymousUser()
        tell = jobs.progress(job)
        edition = issue_guide(language, published=published, key=f"job:{job.pk}", tell=tell, by=by)
        job.result = {"number": edition.number}


@task()
def make_export(job_id: str, form: str, question: str, circle: str, language: str) -> None:
    _make_shared(
        job_id,
        language,
        lambda: f"{pgettext('file name', 'directory')}.{form}",
        lambda out, tell: export_into(out, form, question, circle, language, tell=tell),
    )


@task()
def make_list_pdf(job_id: str, slugs: list[str], title: str, circle: str, language: str) -> None:
    _make_shared(
        job_id,
        language,
        lambda: f"{pgettext('file name', 'shortlist')}.pdf",
        lambda out, _tell: out.write(chosen_as_pdf(slugs, title, circle, language)),
    )


def _make_shared(
    job_id: str,
    language: str,
    name: Callable[[], str],
    make: Callable[[IO[bytes], Callable[[int, int], None]], object],
) -> None:
    """Make a shared result, unless whoever asked has gone; `make` writes it to a file on disk, however long it is."""
    job = Job.objects.filter(pk=job_id).first()
    if job is None:
        return
    try:
        with translation.override(language), jobs.running(job), TemporaryFile() as out:
            tell = results.progress(job)
            tell(0, 1)
            make(out, tell)
            out.seek(0)
            stem, _dot, form = name().rpartition(".")
            job.file.save(f"{stem}-{job.pk}.{form}", File(out), save=False)
    except results.NobodyWaits:
        results.drop(job)
