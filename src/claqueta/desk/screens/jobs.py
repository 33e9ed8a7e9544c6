"""Background work: what runs, what came of it."""

from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claqueta.desk.chips import Chip, Tone
from claqueta.desk.listing import Filter, ListField, Listing, Said
from claqueta.desk.registers import Facts, Part, Register, Step
from claqueta.foundation.models import Circular, ImportBatch, IssuedDocument, Job
from claqueta.foundation.tabular import Column

TONES = {
    Job.State.WAITING: Tone.PLAIN,
    Job.State.RUNNING: Tone.LIVE,
    Job.State.DONE: Tone.GOOD,
    Job.State.FAILED: Tone.BAD,
}


def _tone(job: Job) -> Tone:
    return TONES[Job.State(job.state)]


def _in_words(job: Job) -> str:
    """What went wrong, in the office's words; what only a developer understands is in the server's log."""
    kind, separator, _rest = job.message.partition(": ")
    if separator and kind.isidentifier() and kind.endswith(("Error", "Exception", "Warning")):
        return _(
            "Something failed inside. Start it again where it was begun; if it fails again, tell whoever runs the server."
        )
    return job.message


def _links(job: Job) -> Sequence[tuple[Said, str]]:
    """To what it is for: the document that it made, the list that was read, the circular that it sends."""
    found: list[tuple[Said, str]] = []
    number = job.result.get("number") if isinstance(job.result, dict) else None
    document = IssuedDocument.objects.filter(number=number).first() if number else None
    if document is not None:
        found.append(
            (_("See %(number)s") % {"number": number}, reverse("office_document", args=[document.pk]))
        )
    batch = ImportBatch.objects.in_brief().filter(job=job).first()
    if batch is not None:
        found.append((_("See the import"), reverse("office_import", args=[batch.pk])))
    circular = Circular.objects.filter(job=job).first()
    if circular is not None:
        found.append((_("See the circular"), reverse("office_circular", args=[circular.pk])))
    return found


def _step(job: Job, account: Any) -> Step | None:
    if job.file and account.has_perm("desk.fetch_file", job):
        return Step(
            _("The file is ready."), url=reverse("office_job_file", args=[job.pk]), label=_("Download")
        )
    said = {Job.State.DONE: _("It is done."), Job.State.FAILED: _("It failed: start it again there.")}
    for label, url in _links(job):
        if job.state in said:
            return Step(said[Job.State(job.state)], url=url, label=label)
    return None


def _result(job: Job) -> dict[str, Any]:
    said = job.result.get("said", "") if isinstance(job.result, dict) else ""
    wrong = _in_words(job) if job.state == Job.State.FAILED else ""
    return {
        "job": job,
        "said": said,
        "wrong": wrong,
        "technical": job.message if wrong != job.message else "",
    }


WHAT = Column("title", gettext_lazy("What"), lambda row: row.title)
WHO = Column("by", gettext_lazy("Who"), lambda row: str(row.owner or "Claqueta"))
WHEN = Column("at", gettext_lazy("When"), lambda row: row.created_at)
END = Column("end", gettext_lazy("Finished"), lambda row: row.finished_at)
STATE = Column("state", gettext_lazy("State"), lambda row: row.get_state_display())
WRONG = Column("message", gettext_lazy("What went wrong"), _in_words)
FILE = Column("file", gettext_lazy("File"), lambda row: PurePath(str(row.file)).name if row.file else "")

JOBS = Register(
    listing=Listing(
        name="office_jobs",
        title=gettext_lazy("Background jobs"),
        icon="cogs",
        fields=(
            ListField(WHAT, link=lambda row: reverse("office_job_record", args=[row.pk]), order="title"),
            ListField(STATE, order="state", tone=_tone),
            ListField(WHO, on_phone="line"),
            ListField(WHEN, order="created_at"),
            ListField(END, order="finished_at"),
            ListField(WRONG),
            ListField(
                FILE,
                link=lambda row: reverse("office_job_file", args=[row.pk]) if row.file else "",
                permission="desk.fetch_file",
            ),
        ),
        search_in=("title", "message"),
        filters=(Filter("state", gettext_lazy("State"), Job.State.choices, "state"),),
        empty=gettext_lazy("What takes longer than a moment is done here: guides, long exports, imports."),
        rows=lambda: Job.objects.select_related("owner"),
    ),
    path="jobs/",
    record="office_job_record",
    key="uuid",
    permission="accounts.work_in_office",
    chips=lambda job: [Chip(job.get_state_display(), _tone(job))],
    next_step=_step,
    links=_links,
    sections=(
        Facts((WHO, WHEN, END)),
        Part(gettext_lazy("Result"), "desk/parts/job_result.html", _result, beside=False),
    ),
)
