"""What applicants do: begin an application, save its steps, send it, answer, withdraw. Nothing typed is ever lost."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.foundation import attachments, audit, mailing
from claqueta.foundation.actors import SYSTEM, Actor, require
from claqueta.foundation.judging import Mail, fitted
from claqueta.foundation.models import Attachment
from claqueta.foundation.transactions import atomic
from claqueta.membership.applicants import link_of
from claqueta.membership.applying import judge, judged_all
from claqueta.membership.applying.steps import CONSENT
from claqueta.membership.models import Application
from claqueta.membership.policies.iban import masked
from claqueta.membership.queries.applying import around, find_member, organisation_of
from claqueta.membership.sealed import Mandate, keep_mandate, mandate_of

LONGEST_IBAN = 60
LONGEST = 5000
"""Of what is kept of one field while it is being written."""
PAPERS = {"resolution_file": "resolution", "mandate_file": "mandate"}
"""Field of a step → what its file is called on record."""
READABLE = ("application/pdf", "image/png", "image/jpeg", "image/webp")


@atomic
def begin_application(
    email: str, *, language: str, by: Actor, found: Mapping[str, str] | None = None
) -> Application:
    """Begin an application and mail the link to it. `found` is what the directory says publicly of the organisation.

    Raises `PermissionDenied`, `ValidationError` by field.
    """
    require(by, "membership.apply")
    address = fitted({"email": email}, {"email": Mail(required=True)})["email"]
    answers = {"organisation": {name: value for name, value in (found or {}).items() if value}}
    application = Application(email=address, language=language, answers=answers)
    _follow_answers(application)
    application.save()
    audit.record("membership.application_begun", application, by=SYSTEM)
    _mail_link(application)
    return application


@atomic
def send_link(application: Application, *, by: Actor) -> None:
    """Mail the applicant a new link; earlier ones no longer work."""
    require(by, "membership.apply")
    held = _held(application)
    held.link_number += 1
    held.save(update_fields=["link_number"])
    _mail_link(held)


@atomic
def save_step(
    application: Application, step: str, typed: Mapping[str, str], *, by: Actor, signed_from: str = ""
) -> dict[str, str]:
    """Keep what was typed in a step, right or wrong; field → what is wrong with it.

    An IBAN and the strokes of a signature are sealed and stand nowhere else. Raises `PermissionDenied`, `ValidationError`
    for an application that was sent already.
    """
    require(by, "membership.fill_in", application)
    held = _held(application)
    if held.state != Application.State.DRAFT:
        raise ValidationError(
            _("The application has been sent: what is missing can be answered, the rest stands.")
        )
    words = {name: value[:LONGEST] for name, value in typed.items() if isinstance(value, str)}
    secret = {name: words.pop(name, "") for name in ("iban", "strokes")}
    kept, problems = judge(step, {**words, **secret}, around(held))
    if step == "payment":
        _keep_secret(held, kept, secret["iban"], signed_from)
        problems = judge(step, {**words, **secret}, around(held))[1]
    held.answers = {**held.answers, step: words}
    held.touched_at = timezone.now()
    _follow_answers(held)
    held.save()
    return problems


def attach_paper(application: Application, field: str, file: Any, *, by: Actor) -> Attachment:
    """Keep a paper of an application: PDF or a picture, told by its bytes. Raises `PermissionDenied`, `ValidationError`."""
    require(by, "membership.fill_in", application)
    if application.state not in (Application.State.DRAFT, Application.State.ASKED):
        raise ValidationError(_("The application has been sent: nothing more can be attached now."))
    kind = attachments.document_type(file.read(4096))
    file.seek(0)
    if kind not in READABLE:
        raise ValidationError({field: [_("Use a PDF or a photograph (JPEG, PNG or WebP).")]})
    name = f"{PAPERS[field]}-{file.name}"
    try:
        paper = attachments.attach(application, file, name=name, by=SYSTEM)
    except ValidationError as error:
        raise ValidationError({field: error.messages}) from error
    with atomic():
        held = _held(application)
        setattr(held, field, paper.pk)
        held.touched_at = timezone.now()
        held.save(update_fields=[field, "touched_at"])
    return paper


@atomic
def forget_account(application: Application, *, by: Actor) -> None:
    """Forget the IBAN and the signature that an applicant gave, before it is sent."""
    require(by, "membership.fill_in", application)
    held = _held(application)
    if held.state == Application.State.DRAFT:
        held.sealed_mandate, held.iban_shown, held.mandate_signed = None, "", {}
        held.save(update_fields=["sealed_mandate", "iban_shown", "mandate_signed"])


def check_sendable(application: Application) -> dict[str, dict[str, Any]]:
    """The values of a whole application. Raises `ValidationError` by step when it cannot be sent as it stands."""
    values, problems = judged_all(around(application))
    if problems:
        raise ValidationError({step: list(found.values()) for step, found in problems.items()})
    organisation = values["organisation"]
    if find_member(organisation["tax_country"], organisation["tax_id"]) is not None:
        raise ValidationError({"organisation": [already_a_member()]})
    return values


def already_a_member() -> str:
    return _(
        "There is a member with this tax ID already: its representative signs in to the member area. Source: the register of members."
    )


def settle(application: Application, *, by: Actor) -> None:
    """What sending an application does to it; part of the flow's move."""
    values = check_sendable(application)
    now = timezone.now()
    application.sent_at = application.touched_at = now
    application.organisation = organisation_of(values["organisation"])
    application.accepted = {name: _accepted(name, now) for name in CONSENT}


def _accepted(name: str, now: datetime) -> dict[str, str]:
    version = (
        max(day for day in settings.CLUSTER.bylaws.changes() if day <= timezone.localdate(now)).isoformat()
        if name == "bylaws"
        else DATA_PROTECTION
    )
    return {"version": version, "at": now.isoformat()}


DATA_PROTECTION = "2026-11"
"""The version of what applicants are told about their data."""


def _follow_answers(application: Application) -> None:
    """Bring the columns that lists and searches read in step with the answers."""
    kept, _problems = judge("organisation", application.answers.get("organisation", {}), around(application))
    application.legal_name = kept.get("legal_name", "")
    application.tax_country, application.tax_id = kept.get("tax_country", ""), kept.get("tax_id", "")
    asked, _problems = judge("membership", application.answers.get("membership", {}), around(application))
    application.class_key = asked.get("class_key", "")
    person, _problems = judge(
        "representative", application.answers.get("representative", {}), around(application)
    )
    application.representative_email = person.get("rep_email", "").lower()


def _keep_secret(application: Application, kept: Mapping[str, Any], typed: str, signed_from: str) -> None:
    before = mandate_of(application) or Mandate("", "", [])
    # A number that is wrong is sealed as it was typed, so that it can be mended and not typed again.
    wrong = typed[:LONGEST_IBAN] if typed and not kept.get("iban") else ""
    drawn = kept.get("strokes") or []
    iban, bic = (kept["iban"], kept["bic"]) if kept.get("iban") else (before.iban, before.bic)
    if drawn and drawn != before.strokes:
        application.mandate_signed = {
            "at": timezone.now().isoformat(),
            "how": "drawn",
            "from": signed_from[:300],
            "place": kept.get("signed_place", ""),
        }
    keep_mandate(application, Mandate(iban, bic, drawn or before.strokes, wrong))
    application.iban_shown = masked(iban)


def _mail_link(application: Application) -> None:
    mailing.send(
        "membership/mail/application_link",
        application.email,
        {"application": application, "url": link_of(application)},
        language=application.language,
        why=_("You get this mail because somebody began an application to join with your address."),
    )


def _held(application: Application) -> Application:
    return Application.objects.select_for_update().get(pk=application.pk)
