"""Imports in the background: lists that take long are read there, and every list is applied there."""

from contextlib import suppress
from typing import cast

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.tasks import task
from django.utils import translation
from django.utils.translation import gettext as _

from claqueta.foundation import jobs
from claqueta.foundation.actors import Actor, require
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.flow import MovedOn
from claqueta.foundation.imports import batches, process
from claqueta.foundation.imports.batches import BATCHES
from claqueta.foundation.imports.kinds import HIDDEN, LISTING, import_kinds
from claqueta.foundation.models import ImportBatch, Job
from claqueta.foundation.transactions import atomic

State = ImportBatch.State


def receive(kind_key: str, body: bytes, filename: str, *, by: Actor, language: str) -> ImportBatch:
    """A file as a batch: read at once when it is small, or in the background.

    Raises `PermissionDenied`, and `TableUnreadable` for what is read at once, and leaves nothing then.
    """
    kind = import_kinds()[kind_key]
    require(by, kind.permission)
    # What an office brings waits, hidden, until the office says that it may be seen.
    decisions = {LISTING: HIDDEN} if kind.hides else {}
    if len(body) <= rule("list_at_once").size:
        return process.prepare(kind_key, body, filename, decisions=decisions, by=by)
    batch = process.unread_batch(kind_key, body, filename, decisions=decisions, by=by)
    batch.save()
    begin_reading(batch, by=by, language=language)
    return batch


def read_again(
    batch: ImportBatch,
    *,
    by: Actor,
    language: str,
    mapping: dict[str, str] | None = None,
    decisions: dict[str, str] | None = None,
) -> None:
    """`batches.read_again`, at once when the list is small, or in the background."""
    require(by, import_kinds()[batch.kind].permission)
    if batch.state not in (State.UNREAD, State.PREVIEW, State.FAILED):
        raise BATCHES.moved_on(batch)
    try:
        small = batch.file.size <= rule("list_at_once").size
    except FileNotFoundError:
        # Reading says so.
        small = True
    if small:
        batches.read_again(batch, mapping=mapping, decisions=decisions)
    else:
        begin_reading(batch, by=by, language=language, mapping=mapping, decisions=decisions)


@atomic
def begin_reading(
    batch: ImportBatch,
    *,
    by: Actor,
    language: str,
    mapping: dict[str, str] | None = None,
    decisions: dict[str, str] | None = None,
) -> Job:
    """Have a batch read in the background; batch, job and task are there together or not at all.

    What the batch had stays until the new reading is whole. Raises `PermissionDenied`, `MovedOn`.
    """
    require(by, import_kinds()[batch.kind].permission)
    job = jobs.begin("reading", _("Reading of %(file)s") % {"file": batch.filename}, owner=by)
    BATCHES.make("read", batch, by=by, job=job)
    read_import.enqueue(str(batch.pk), str(job.pk), language, mapping, decisions)
    return job


@atomic
def begin_applying(batch: ImportBatch, *, by: Actor, language: str) -> Job:
    """Have a batch applied in the background; batch, job and task are there together or not at all.

    A batch that is being applied, or has been, keeps the job that does it. Raises `MovedOn` for one that is being read
    or was undone, `ValidationError` for one with rows that wait to be decided, and `PermissionDenied`.
    """
    require(by, import_kinds()[batch.kind].permission)
    if batch.state in (State.PREVIEW, State.FAILED):
        batches.check_decided(batch)
    try:
        with atomic():
            job = jobs.begin("import", _("Import of %(file)s") % {"file": batch.filename}, owner=by)
            BATCHES.make("begin", batch, by=by, job=job)
    except MovedOn as moved:
        if moved.state in (State.APPLYING, State.APPLIED) and moved.thing.job is not None:
            return cast(Job, moved.thing.job)
        raise
    apply_import.enqueue(str(batch.pk), str(job.pk), by.pk, language)
    return job


@task()
def read_import(
    batch_id: str,
    job_id: str,
    language: str,
    mapping: dict[str, str] | None,
    decisions: dict[str, str] | None,
) -> None:
    job = Job.objects.get(pk=job_id)
    try:
        with translation.override(language), jobs.running(job):
            batch = ImportBatch.objects.get(pk=batch_id, job=job)
            batches.read_again(batch, mapping=mapping, decisions=decisions)
    except Exception:
        batches.cut_off(ImportBatch.objects.filter(pk=batch_id, job=job))
        raise


@task()
def apply_import(batch_id: str, job_id: str, account_id: int, language: str) -> None:
    job, batch = Job.objects.get(pk=job_id), ImportBatch.objects.get(pk=batch_id)
    by = get_user_model().objects.get(pk=account_id)
    try:
        with translation.override(language), jobs.running(job):
            applied = batches.apply_batch(batch, by=by, decided=True, tell=jobs.progress(job))
            job.result = {key: applied.report[key] for key in ("rows", "created", "updated", "unchanged")}
    except Exception as error:
        batches.cut_off(ImportBatch.objects.filter(pk=batch_id))
        if isinstance(error, ValidationError):
            # Records have changed since the preview: it has to show what there is to decide now.
            with suppress(ValidationError), translation.override(language):
                batches.read_again(ImportBatch.objects.get(pk=batch_id), mapping=batch.mapping)
        raise
