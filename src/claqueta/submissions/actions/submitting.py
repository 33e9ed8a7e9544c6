"""What producers do: begin, save as they go, add files, say who sees what. Nothing typed is ever lost."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.foundation import attachments, audit
from claqueta.foundation.actors import SYSTEM, Actor, account_of, require
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.folding import folded
from claqueta.foundation.judging import Choice, Unfit, fitted
from claqueta.foundation.search import changed
from claqueta.foundation.transactions import atomic, held
from claqueta.foundation.translated import text_in
from claqueta.foundation.uploads import checked_picture
from claqueta.organisations.models import Organisation
from claqueta.submissions.actions import telling
from claqueta.submissions.actions.flow import SUBMISSIONS
from claqueta.submissions.blinding import drop_blind_copy
from claqueta.submissions.catalogue import Asked, catalogue
from claqueta.submissions.circles import Circle
from claqueta.submissions.judging import (
    CONTACT,
    fields_of_call,
    judged_circles,
    judged_values,
    raw,
)
from claqueta.submissions.models import ProjectCall, Submission, SubmissionFile, SubmissionState
from claqueta.submissions.queries import key_of, materials_missing
from claqueta.submissions.queries.standing import knows_the_decision

type Values = Mapping[str, Any]
State = SubmissionState
PICTURE_SIDE = 1800
"""Pixels of the longer side of a poster: enough for a page of the printed catalogue."""


class CallNotOpen(ValidationError):
    """Nobody can begin a project in this call now."""


@atomic
def begin_submission(
    call: ProjectCall,
    contact: Values,
    *,
    by: Actor,
    language: str = "",
    organisation: Organisation | None = None,
) -> Submission:
    """Begin a project and mail the link to it. `organisation` is the one that the account acts for, whose data are taken.

    Raises `PermissionDenied`, `ValidationError` by field, `CallNotOpen`.
    """
    require(by, "submissions.submit", call)
    row = held(ProjectCall.objects.all(), call.pk)
    if not row.is_open() and not by.has_perm("submissions.manage", row):
        raise CallNotOpen(_("This call takes no projects now."))
    said = fitted({"contact": "", "email": "", "phone": "", **contact}, CONTACT)
    made = Submission(call=row, language=language, organisation=organisation, account=account_of(by), **said)
    made.number = next_number(row)
    if organisation is not None:
        _take_from(made, organisation)
    made.save()
    audit.record("submissions.begun", made, by=by)
    telling.link(made)
    return made


def next_number(call: ProjectCall) -> int:
    """The number of the next project; the call is locked."""
    return (Submission.objects.filter(call=call).aggregate(last=Max("number"))["last"] or 0) + 1


def _take_from(submission: Submission, organisation: Organisation) -> None:
    known = {
        "company": organisation.name,
        "company_country": organisation.tax_country,
        "company_profile": text_in(organisation.description, submission.language or None),
    }
    asked = [one for one in fields_of_call(submission.call) if known.get(one.key)]
    kept, _wrong = judged_values(asked, known)
    submission.values = kept
    submission.company = str(kept.get("company", organisation.name))[:200]


@atomic
def save_step(
    submission: Submission,
    values: Values,
    *,
    typed: Values | None = None,
    circles: Mapping[str, str] | None = None,
    by: Actor,
) -> dict[str, str]:
    """Keep what was typed, right or wrong; field → what is wrong with it.

    `values` are typed values of fields, `typed` what was written into those that cannot be kept as they are, `circles` who sees
    what. Raises `PermissionDenied`, `ValidationError` for a project that was submitted already.
    """
    require(by, "submissions.write", submission)
    row = held(Submission.objects.all(), submission.pk)
    if row.state != State.DRAFT:
        raise SUBMISSIONS.moved_on(row)
    asked = fields_of_call(row.call)
    kept, problems = judged_values(asked, values)
    known = {one.key: one for one in asked}
    for key, value in kept.items():
        row.typed.pop(key, None)
        row.values[key] = value
    for key, value in {**(typed or {}), **{key: values[key] for key in problems}}.items():
        if key in known:
            row.typed[key] = raw(value)
    if circles is not None:
        _keep_circles(row, asked, circles)
    _follow_values(row)
    row.updated_at = timezone.now()
    row.save()
    return problems


def _keep_circles(row: Submission, asked: list[Asked], circles: Mapping[str, str]) -> None:
    chosen = judged_circles(asked, circles)
    row.circles = {key: one for key, one in row.circles.items() if key not in circles} | chosen


def _follow_values(row: Submission) -> None:
    row.title = str(row.values.get("title", ""))[:160]
    row.title_folded = folded(row.title)[:160]
    row.company = str(row.values.get("company") or row.company)[:200]


@atomic
def say_who_sees(submission: Submission, circles: Mapping[str, str], *, by: Actor) -> Submission:
    """Say who sees which field, whatever state the project is in. Raises `PermissionDenied`."""
    require(by, "submissions.write", submission)
    row = held(Submission.objects.all(), submission.pk)
    before = dict(row.circles)
    _keep_circles(row, fields_of_call(row.call), circles)
    if row.circles != before:
        row.updated_at = timezone.now()
        row.save(update_fields=["circles", "updated_at"])
        audit.record("submissions.circles_said", row, by=by, changes={"circles": (before, row.circles)})
        changed([key_of(row)])
    return row


@atomic
def save_contact(
    submission: Submission, contact: Values, *, rights: bool, consent: bool, by: Actor
) -> Submission:
    """Keep who is to be written to, and what they declare. Raises `PermissionDenied`, `ValidationError` by field."""
    require(by, "submissions.write", submission)
    row = held(Submission.objects.all(), submission.pk)
    if row.state != State.DRAFT:
        raise SUBMISSIONS.moved_on(row)
    # The address stays the one to which the link was mailed.
    said = fitted(
        {name: contact.get(name, "") for name in ("contact", "phone")},
        {name: CONTACT[name] for name in ("contact", "phone")},
    )
    row.contact, row.phone = said["contact"], said["phone"]
    row.rights, row.consent = rights, consent
    row.updated_at = timezone.now()
    row.save()
    return row


# -- Files ---------------------------------------------------------------------------------------------------


def _kinds_of(submission: Submission) -> list[str]:
    """The kinds of files that can be added now: those of the call, and its materials once selected."""
    call = submission.call
    if submission.state == State.DRAFT:
        return [key for key in catalogue().files if key in call.asked_files]
    if submission.state == State.SELECTED and knows_the_decision(submission):
        return [key for key in catalogue().files if key in call.materials]
    return []


def add_file(
    submission: Submission, file: Any, *, kind: str, name: str, circle: str = "", by: Actor
) -> SubmissionFile:
    """Keep a file of a project; what it is its bytes say, and a picture is drawn anew. The same file again is the one that is there.

    Raises `PermissionDenied`, `ValidationError` by field for one that is too large, of a kind that is not kept, or one too many.
    """
    require(by, "submissions.write", submission)
    kinds = _kinds_of(submission)
    try:
        kind = Choice(lambda: kinds, required=True).fit(kind)
        circle = Choice(lambda: Circle.values, str(catalogue().files[kind].circle)).fit(circle)
    except Unfit as error:
        raise ValidationError({"file": [str(error)]}) from None
    _refuse_many(submission)
    try:
        if catalogue().files[kind].picture:
            picture = checked_picture(file, max_side=PICTURE_SIDE)
            file, name = picture.content, f"{kind}.webp"
        # Whoever writes the project may add to it; the mechanism asks only for those who manage the domain.
        attachment = attachments.attach(submission, file, name=name, by=SYSTEM)
    except ValidationError as error:
        raise ValidationError({"file": error.messages}) from error
    try:
        return _kept_file(submission.pk, attachment, kind, circle, by=by)
    except ValidationError:
        with atomic():
            if not SubmissionFile.objects.filter(attachment=attachment).exists():
                attachments.detach(attachment, submission, by=SYSTEM)
        raise


def _refuse_many(submission: Submission) -> None:
    most = rule("submission_files").value
    if submission.files.count() >= most:
        raise ValidationError({"file": [_("There are %(n)s files already: take one away.") % {"n": most}]})


@atomic
def _kept_file(pk: int, attachment: Any, kind: str, circle: str, *, by: Actor) -> SubmissionFile:
    """What could be added when the file began to come may no longer be, once its bytes were looked at."""
    row = held(Submission.objects.select_related("call"), pk)
    there = SubmissionFile.objects.filter(attachment=attachment).first()
    if there is not None:
        return there
    if kind not in _kinds_of(row):
        raise SUBMISSIONS.moved_on(row)
    _refuse_many(row)
    kept = SubmissionFile.objects.create(
        attachment=attachment,
        submission=row,
        kind=kind,
        circle=circle,
        material=row.state == State.SELECTED,
    )
    _touch(row)
    audit.record("submissions.file_added", row, by=by, changes={"file": ("", attachment.name)})
    return kept


def _touch(row: Submission) -> None:
    row.updated_at = timezone.now()
    row.save(update_fields=["updated_at"])
    changed([key_of(row)])


@atomic
def show_file_to(file: SubmissionFile, *, circle: str, by: Actor) -> SubmissionFile:
    """Say who sees a file, whatever state the project is in. Raises `PermissionDenied`, `ValidationError`."""
    require(by, "submissions.write", file.submission)
    row = held(Submission.objects.all(), file.submission_id)
    file = held(SubmissionFile.objects.all(), file.pk)
    before = file.circle
    file.circle = fitted({"circle": circle}, {"circle": Choice(lambda: Circle.values, required=True)})[
        "circle"
    ]
    if before != file.circle:
        file.save(update_fields=["circle"])
        _touch(row)
        audit.record("submissions.file_shown", row, by=by, changes={"circle": (before, file.circle)})
    return file


@atomic
def remove_file(file: SubmissionFile, *, by: Actor) -> None:
    """Take a file away: of a draft, or of the materials. Raises `PermissionDenied`, `MovedOn`."""
    require(by, "submissions.write", file.submission)
    row = held(Submission.objects.all(), file.submission_id)
    if row.state != State.DRAFT and not (row.state == State.SELECTED and file.material):
        raise SUBMISSIONS.moved_on(row)
    file = held(SubmissionFile.objects.select_related("attachment"), file.pk)
    attachment = file.attachment
    drop_blind_copy(file)
    file.delete()
    attachments.detach(attachment, row, by=SYSTEM)
    _touch(row)


# -- The link, and reminders -----------------------------------------------------------------------------------


@atomic
def send_submission_link(submission: Submission, *, by: Actor) -> None:
    """Mail the producer a new link; earlier ones no longer work. Raises `PermissionDenied`."""
    require(by, "submissions.write", submission)
    row = held(Submission.objects.all(), submission.pk)
    row.link_number += 1
    row.save(update_fields=["link_number"])
    telling.link(row)


def remind_drafts() -> int:
    """Remember drafts before their call closes, on the days of the rule; how many were. By a round."""
    today = timezone.localdate()
    done = 0
    rows = Submission.objects.filter(
        state=State.DRAFT, call__state="published", call__closes_at__gt=timezone.now()
    )
    for pk, closes in rows.values_list("pk", "call__closes_at"):
        left = (timezone.localtime(closes).date() - today).days
        if left in rule("submission_draft_reminders").values:
            done += _remind(pk, telling.draft_waits)
    return done


def remind_materials() -> int:
    """Remember selected projects of materials that are missing, on the days of the rule; how many were. By a round."""
    today = timezone.localdate()
    done = 0
    rows = Submission.objects.filter(
        state=State.SELECTED, call__materials_until__gte=today, decisions__letter_at__isnull=False
    ).select_related("call")
    for one in rows.prefetch_related("files").distinct():
        until = one.call.materials_until
        left = (until - today).days if until else -1
        if left in rule("submission_material_reminders").values and materials_missing(one):
            done += _remind(one.pk, telling.materials_wanted)
    return done


@atomic
def _remind(pk: int, tell: Any) -> int:
    """Once a day at most, however often the round runs."""
    row = held(Submission.objects.all(), pk)
    today = timezone.localdate()
    if row.reminded_at is not None and timezone.localtime(row.reminded_at).date() == today:
        return 0
    row.reminded_at = timezone.now()
    row.save(update_fields=["reminded_at"])
    tell(row)
    return 1
