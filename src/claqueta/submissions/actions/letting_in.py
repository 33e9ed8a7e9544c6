"""Seeing more of a project: asked for by somebody accredited, answered by its producer, under an agreement where there is one."""

import hashlib

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.events.models import Registration, RegistrationState
from claqueta.foundation import audit
from claqueta.foundation.actors import Actor, account_of, require
from claqueta.foundation.judging import fitted
from claqueta.foundation.transactions import atomic, held
from claqueta.foundation.translated import text_in
from claqueta.submissions.actions import telling
from claqueta.submissions.circles import Circle
from claqueta.submissions.judging import WHY
from claqueta.submissions.models import AccessState, ProjectAccess, Submission
from claqueta.submissions.queries import may_see


def _accredited(submission: Submission, registration: Registration, by: Actor) -> None:
    """Whoever asks is registered for the event of the call, and it is they who ask. Raises `PermissionDenied`."""
    call = submission.call
    if (
        call.event_id is None
        or registration.event_id != call.event_id
        or registration.state != RegistrationState.REGISTERED
        or not may_see(submission, Circle.ACCREDITED)
    ):
        raise PermissionDenied
    require(by, "events.ask_link", registration)


@atomic
def ask_access(
    submission: Submission, registration: Registration, *, why: str = "", by: Actor
) -> ProjectAccess:
    """Ask its producer to see more. Asked again, it is the same request. Raises `PermissionDenied`, `ValidationError` by field."""
    row = held(Submission.objects.all(), submission.pk)
    _accredited(row, registration, by)
    words = fitted({"why": why}, WHY)["why"]
    access, new = ProjectAccess.objects.get_or_create(
        submission=row, registration=registration, defaults={"why": words, "account": account_of(by)}
    )
    if new:
        audit.record("submissions.access_asked", row, by=by)
        telling.access_asked(access)
    return access


@atomic
def answer_access(access: ProjectAccess, *, yes: bool, by: Actor) -> ProjectAccess:
    """Let somebody in, or not; what was answered can be answered otherwise. Raises `PermissionDenied`."""
    require(by, "submissions.let_in", access.submission)
    row = held(ProjectAccess.objects.select_related("submission__call", "registration"), access.pk)
    wanted = AccessState.GRANTED if yes else AccessState.REFUSED
    if row.state != wanted:
        before, row.state, row.answered_at = row.state, wanted, timezone.now()
        row.save(update_fields=["state", "answered_at"])
        audit.record(
            "submissions.access_answered", row.submission, by=by, changes={"access": (before, row.state)}
        )
        telling.access_answered(row)
    return row


@atomic
def accept_agreement(access: ProjectAccess, *, version: int, language: str, by: Actor) -> ProjectAccess:
    """Accept the confidentiality agreement as it was read: its version, and the hash of its words, are kept with the moment.

    Raises `PermissionDenied`, `ValidationError` where it is another one meanwhile, or where there is none.
    """
    row = held(ProjectAccess.objects.select_related("submission__call", "registration"), access.pk)
    _accredited(row.submission, row.registration, by)
    call = row.submission.call
    if row.state != AccessState.GRANTED:
        raise PermissionDenied
    words = text_in(call.nda, language)
    if not words:
        raise ValidationError(_("There is no agreement to accept: what is under one stays closed."))
    if version != call.nda_version:
        raise ValidationError(_("The agreement has changed since you opened it: read it again."))
    row.nda_version, row.nda_language, row.nda_at = call.nda_version, language, timezone.now()
    row.nda_sha256 = hashlib.sha256(words.encode()).hexdigest()
    row.account = row.account or account_of(by)
    row.save()
    audit.record(
        "submissions.agreement_accepted",
        row.submission,
        by=by,
        changes={"agreement": ("", f"{row.nda_version} · {row.nda_sha256[:16]}")},
    )
    return row
