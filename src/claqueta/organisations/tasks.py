"""Background entry points: fetch, then call an action."""

from collections.abc import Callable

from django.core.files.base import ContentFile
from django.db import transaction
from django.tasks import task
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from claqueta.accounts.models import Account
from claqueta.foundation import imports, jobs, results
from claqueta.foundation.models import ImportBatch, Job
from claqueta.organisations.guide import chosen_as_pdf, export_of, production_guide


@transaction.atomic
def begin_import(batch: ImportBatch, *, by: Account, language: str) -> Job:
    """Have a batch applied in the background; batch, job and task are there together or not at all.

    A batch that is being applied, or has been, keeps the job that does it.
    """
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.job is not None and batch.state not in (ImportBatch.State.PREVIEW, ImportBatch.State.FAILED):
        return batch.job
    job = jobs.begin("import", _("Import of %(file)s") % {"file": batch.filename}, owner=by)
    ImportBatch.objects.filter(pk=batch.pk).update(state=ImportBatch.State.APPLYING, job=job)
    apply_import.enqueue(str(batch.pk), str(job.pk), by.pk, language)
    return job


@transaction.atomic
def begin_guide(*, by: Account, language: str, question: str) -> Job:
    job = jobs.begin("guide", _("Production guide (%(language)s)") % {"language": language}, owner=by)
    make_guide.enqueue(str(job.pk), language, question)
    return job


@task()
def apply_import(batch_id: str, job_id: str, account_id: int, language: str) -> None:
    job, batch = Job.objects.get(pk=job_id), ImportBatch.objects.get(pk=batch_id)
    with translation.override(language):
        try:
            with jobs.running(job):
                applied = imports.apply_batch(
                    batch, by=Account.objects.get(pk=account_id), tell=jobs.progress(job)
                )
                job.result = {key: applied.report[key] for key in ("rows", "created", "updated", "unchanged")}
        except Exception:
            ImportBatch.objects.filter(pk=batch_id).exclude(state=ImportBatch.State.APPLIED).update(
                state=ImportBatch.State.FAILED
            )
            raise


@task()
def make_guide(job_id: str, language: str, question: str) -> None:
    job = Job.objects.get(pk=job_id)
    with translation.override(language), jobs.running(job):
        body = production_guide(language, question, tell=jobs.progress(job))
        job.file.save(f"guide-{language}-{job.pk}.pdf", ContentFile(body), save=False)


@task()
def make_export(job_id: str, form: str, question: str, circle: str, language: str) -> None:
    _make_shared(
        job_id,
        language,
        lambda tell: (
            f"{pgettext('file name', 'directory')}.{form}",
            export_of(form, question, circle, language, tell=tell),
        ),
    )


@task()
def make_list_pdf(job_id: str, slugs: list[str], title: str, circle: str, language: str) -> None:
    _make_shared(
        job_id,
        language,
        lambda _tell: (
            f"{pgettext('file name', 'shortlist')}.pdf",
            chosen_as_pdf(slugs, title, circle, language),
        ),
    )


def _make_shared(
    job_id: str, language: str, make: Callable[[Callable[[int, int], None]], tuple[str, bytes]]
) -> None:
    """Make a shared result, unless whoever asked has gone; `make` gives a file's name and its bytes."""
    job = Job.objects.filter(pk=job_id).first()
    if job is None:
        return
    try:
        with translation.override(language), jobs.running(job):
            tell = results.progress(job)
            tell(0, 1)
            name, body = make(tell)
            stem, _dot, form = name.rpartition(".")
            job.file.save(f"{stem}-{job.pk}.{form}", ContentFile(body), save=False)
    except results.NobodyWaits:
        results.drop(job)
