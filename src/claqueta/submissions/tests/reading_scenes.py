"""Calls with projects and readers, for tests."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.folding import folded
from claqueta.foundation.models import Attachment
from claqueta.submissions.actions import reading_assigning as assigning
from claqueta.submissions.actions import reading_panel as panel
from claqueta.submissions.criteria import usual
from claqueta.submissions.models import ProjectCall, Reader, ReaderSeat, Reading, Submission
from claqueta.submissions.reader_links import ReaderHolder

SCORES = {one.key: 7 for one in usual()}


def call_with(
    projects: int = 3, *, blind: bool = False, wanted: int | None = 1, **values: Any
) -> ProjectCall:
    """A call that closed yesterday, with projects that are before readers; `values` are those of each."""
    now = timezone.now()
    count = ProjectCall.objects.count()
    call = ProjectCall.objects.create(
        slug=f"foro-{count}",
        state="published",
        title={"es": f"Foro {count}", "en": f"Forum {count}"},
        opens_at=now - timedelta(days=40),
        closes_at=now - timedelta(days=1),
        zone="Europe/Madrid",
        blind=blind,
        wanted=wanted,
        pitch_minutes=7,
    )
    for number in range(1, projects + 1):
        project_of(call, number, **values)
    return call


def project_of(call: ProjectCall, number: int, **values: Any) -> Submission:
    said = {
        "title": f"Obra {number}",
        "type": "documentary",
        "genres": ["drama"],
        "company": f"Productora {number}",
        "director": f"Directora {number}",
        **values,
    }
    return Submission.objects.create(
        call=call,
        number=number,
        state="submitted",
        title=said["title"],
        company=said["company"],
        contact=f"Contacto {number}",
        email=f"productora{number}@cine.example",
        language="es",
        values=said,
        rights=True,
        consent=True,
        submitted_at=timezone.now() - timedelta(days=2),
    )


def attachment_of(submission: Submission, name: str = "Dossier.pdf", **values: Any) -> Attachment:
    """A file that is not there, of a project."""
    said = {"media_type": "application/pdf", "size": 1, "sha256": "0" * 64, **values}
    return Attachment.objects.create(
        object_type="submissions.submission", object_id=str(submission.pk), name=name, **said
    )


def reader_of(name: str, **values: Any) -> Reader:
    said = {"languages": ["es"], "competences": ["type.documentary"], **values}
    box = folded(name.split()[0])
    return panel.add_reader(name=name, email=f"{box}@lecturas.example", by=SYSTEM, **said)


def seat_of(call: ProjectCall, name: str, *, load: int = 10, **values: Any) -> ReaderSeat:
    """Somebody who has agreed to read."""
    seat = panel.seat_reader(call, reader_of(name, **values), load=load, by=SYSTEM)
    return panel.answer_invitation(seat, yes=True, by=SYSTEM)


def sent(seat: ReaderSeat, submission: Submission) -> Reading:
    """A reading that is its reader's to give."""
    assigning.put_reading(seat, submission, by=SYSTEM)
    Reading.objects.filter(seat=seat, submission=submission).update(
        state="assigned", assigned_at=timezone.now()
    )
    return Reading.objects.select_related("seat__reader", "submission__call").get(
        seat=seat, submission=submission
    )


def holder(seat: ReaderSeat) -> ReaderHolder:
    return ReaderHolder(seat)
