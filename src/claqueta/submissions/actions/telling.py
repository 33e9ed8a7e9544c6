"""Who is told what of a project, by mail and in their language. Nothing confidential of it stands in a mail to others."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claqueta.events.holders import token_of as registration_token
from claqueta.foundation import mailing
from claqueta.foundation.notifications import Kind, notify, subject_of, unread
from claqueta.foundation.translated import text_in
from claqueta.organisations.talk import staff
from claqueta.submissions.catalogue import catalogue
from claqueta.submissions.circles import Circle
from claqueta.submissions.holders import address_of, addressees
from claqueta.submissions.models import AccessState, Decision, ProjectAccess, ProjectCall, Slot, Submission
from claqueta.submissions.queries import materials_missing, presented, read_at_once, standing_of

UNREACHED = Kind("submissions.unreached", gettext_lazy("A mail about a project reaches nobody"))
WHY = gettext_lazy("You get this mail because a project was submitted with your address.")
WHY_ACCREDITED = gettext_lazy("You get this mail because you asked to see more of a project.")


def moment_words(call: ProjectCall, moment: Any) -> str:
    """A moment as people read it, in the language in force, by the clocks of the call."""
    local = moment.astimezone(call.here)
    return f"{date_format(local, 'DATE_FORMAT')}, {time_format(local, 'H:i')}"


def _send(submission: Submission, template: str, **more: Any) -> None:
    language = submission.language or settings.LANGUAGE_CODE
    call = submission.call
    with translation.override(language):
        context = {
            "project": submission.title or submission.code,
            "call": text_in(call.title, language),
            "closes": moment_words(call, call.closes_at),
            **more,
        }
    name = f"submissions/mail/project_{template}"
    whom = addressees(submission)
    if not whom:
        _reaches_nobody(submission, name, context)
    for one in whom:
        mailing.send(
            name,
            one.email,
            {**context, "name": one.name, "url": address_of(submission, one.token)},
            language=language,
            why=WHY,
        )


def _reaches_nobody(submission: Submission, template: str, context: dict[str, Any]) -> None:
    """Tell the office which mail went to nobody: whoever was written to left, and nobody acts for the organisation any longer."""
    url = reverse("office_submission", args=[submission.pk])
    for one in staff():
        with translation.override(one.language or settings.LANGUAGE_CODE):
            subject = _("Reaches nobody, as nobody acts for %(organisation)s: “%(mail)s”") % {
                "organisation": submission.organisation,
                "mail": mailing.subject_of(template, {**context, "cluster": settings.CLUSTER}),
            }
            body = _("Project: %(project)s. Once somebody acts for the organisation, send it again.") % {
                "project": " · ".join(filter(None, (submission.code, submission.title)))
            }
        # One that comes again, as reminders do, stands there once until it is read.
        if not unread(one).filter(kind=UNREACHED.key, url=url, subject=subject_of(subject)).exists():
            notify(one, UNREACHED.key, subject, body=body, url=url)


def link(submission: Submission) -> None:
    """The link with which its producer goes on."""
    _send(submission, "link")


def received(submission: Submission) -> None:
    with translation.override(submission.language or settings.LANGUAGE_CODE):
        lacking = standing_of(submission).lacking if submission.incomplete else []
    _send(submission, "received", late=submission.late, incomplete=submission.incomplete, lacking=lacking)


def sent_back(submission: Submission) -> None:
    _send(submission, "sent_back", reason=submission.reason)


def not_admitted(submission: Submission) -> None:
    _send(submission, "not_admitted", reason=submission.reason)


def draft_waits(submission: Submission) -> None:
    _send(submission, "draft_waits")


def materials_wanted(submission: Submission) -> None:
    """What of the materials is missing, and until when it is needed."""
    language = submission.language or settings.LANGUAGE_CODE
    with translation.override(language):
        until = submission.call.materials_until
        missing = [str(catalogue().files[key]) for key in materials_missing(submission)]
        words = date_format(until, "DATE_FORMAT") if until else ""
    _send(submission, "materials", missing=missing, until=words)


def letter(decision: Decision) -> None:
    """The letter of a decision."""
    submission = decision.submission
    language = submission.language or settings.LANGUAGE_CODE
    _send(submission, f"letter_{decision.outcome}", words=text_in(decision.words, language))


def rehearses(slot: Slot) -> None:
    submission = slot.submission
    if submission is None:
        return
    with translation.override(submission.language or settings.LANGUAGE_CODE):
        when = moment_words(slot.call, slot.begins_at)
    _send(submission, "rehearsal", when=when, minutes=slot.minutes)


def what_became(submission: Submission, months: int) -> None:
    """Asks what became of it so many months later."""
    _send(submission, "follow_up", months=months)


def access_asked(access: ProjectAccess) -> None:
    """Tells its producer who wants to see more, and why."""
    registration = access.registration
    who = " · ".join(part for part in (registration.name, registration.company) if part)
    _send(access.submission, "access_asked", who=who, why_words=access.why)


def access_answered(access: ProjectAccess) -> None:
    """Tells whoever asked whether they are let in: with what the card says of the project, and no more."""
    registration = access.registration
    language = registration.language or settings.LANGUAGE_CODE
    row = read_at_once().get(pk=access.submission_id)
    shown = presented(row, Circle.CARD, language)
    with translation.override(language):
        path = reverse("project_visited", args=[registration_token(registration), row.public_id])
    mailing.send(
        "submissions/mail/project_access_answered",
        registration.email,
        {
            "name": registration.name,
            "project": shown.title if shown else row.code,
            "granted": access.state == AccessState.GRANTED,
            "url": settings.PUBLIC_URL + path,
        },
        language=language,
        why=WHY_ACCREDITED,
    )
