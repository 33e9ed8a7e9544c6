"""Personal data of those who submit projects, and of those who ask to see more of one."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from claqueta.foundation import attachments
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.privacy import ERASED, Processing, older
from claqueta.foundation.search import changed
from claqueta.submissions.blinding import drop_blind_copy
from claqueta.submissions.catalogue import catalogue
from claqueta.submissions.models import ProjectAccess, Submission, SubmissionState
from claqueta.submissions.queries import key_of
from claqueta.submissions.queries.standing import state_known

State = SubmissionState


def _of(email: str) -> QuerySet[Submission]:
    return Submission.objects.filter(email__iexact=email)


def export(email: str) -> list[dict[str, Any]]:
    rows = (
        _of(email).select_related("call").prefetch_related("files__attachment", "follow_ups").order_by("pk")
    )
    found: list[dict[str, Any]] = [
        {
            "call": str(one.call),
            "project": one.title,
            "state": state_known(one),
            "name": one.contact,
            "email": one.email,
            "phone": one.phone,
            "company": one.company,
            "values": one.values,
            "who_sees_what": one.circles,
            "files": [file.attachment.name for file in one.files.all()],
            "reports": [
                {"months": row.months, "status": row.status, "partners": row.partners, "note": row.note}
                for row in one.follow_ups.all()
            ],
        }
        for one in rows
    ]
    asked = ProjectAccess.objects.filter(registration__email__iexact=email).select_related("submission__call")
    found += [
        {
            "asked_to_see": str(row.submission.code),
            "call": str(row.submission.call),
            "why": row.why,
            "state": row.state,
            "agreement": row.nda_version,
            "agreement_at": row.nda_at.isoformat() if row.nda_at else None,
        }
        for row in asked
    ]
    return found


def _forget(rows: QuerySet[Submission]) -> int:
    """That a project was submitted and what was decided is counted on; whose it was, what it said and its files are not.

    A draft goes wholly.
    """
    count = 0
    for row in rows.prefetch_related("files__attachment"):
        for file in row.files.all():
            attachment = file.attachment
            drop_blind_copy(file)
            file.delete()
            attachments.detach(attachment, row, by=SYSTEM)
        count += 1
        if row.state == State.DRAFT:
            row.delete()
            continue
        # Of a field that the cluster no longer has nothing is known: nothing of it is kept.
        known = {key: catalogue().fields.get(key) for key in row.values}
        row.values = {
            key: row.values[key]
            for key, one in known.items()
            if one is not None and one.type == "choice" and not one.tells_who
        }
        row.typed, row.circles = {}, {}
        row.title = row.title_folded = ""
        row.company = row.phone = row.email = row.reason = ""
        row.contact, row.account, row.organisation, row.consent = ERASED, None, None, False
        row.link_number += 1
        row.follow_ups.update(partners="", note="", evidence="")
        row.decisions.update(words={})
        row.save()
        changed([key_of(row)])
    return count


def erase(email: str) -> int:
    count = _forget(_of(email))
    # What was accepted under an agreement is kept with the registration, which is made anonymous by its own domain.
    return count + ProjectAccess.objects.filter(registration__email__iexact=email).update(why="")


def expire() -> int:
    """Forget drafts that nobody submitted, and projects, so long after their call as the rules say."""
    drafts = older(Submission.objects.filter(state=State.DRAFT), "call__closes_at", "keep_submission_drafts")
    others = Submission.objects.exclude(state=State.DRAFT).exclude(email="")
    return _forget(drafts) + _forget(older(others, "call__closes_at", "keep_submissions"))


PROJECTS = Processing(
    key="project_submissions",
    name=_("Projects submitted to calls"),
    purpose=_(
        "Select projects, publish and present those selected, bring their producers together with others, account for it"
    ),
    ground=_(
        "GDPR art. 6.1.b: the producer asks to take part; art. 6.1.a for the public card; art. 6.1.f for who is let in to what"
    ),
    subjects=_("Whoever submits a project, those who make it, and accredited people who ask to see more"),
    data=_(
        "Name, mail, phone, language; what the project says of its authors; who asked to see more, why, and which agreement they accepted"
    ),
    recipients=_(
        "Readers and committee; once selected and published, the circles that the producer chose for each field and file; the office"
    ),
    retention=_(
        "As the cluster’s rules “keep_submission_drafts” and “keep_submissions” say, counted from the end of the call"
    ),
    export=export,
    erase=erase,
    expire=expire,
)
