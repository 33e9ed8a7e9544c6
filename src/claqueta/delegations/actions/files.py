"""Files for the journey, and those with which companies prove what came of it."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from claqueta.delegations.actions.agenda import companies_chosen
from claqueta.delegations.judging import FILE
from claqueta.delegations.models import Applicant, Delegation, FileAudience, JourneyFile, Result
from claqueta.foundation import attachments, audit
from claqueta.foundation.actors import SYSTEM, Actor, require
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.judging import fitted
from claqueta.foundation.models import Attachment
from claqueta.foundation.transactions import atomic, held


def add_file(
    delegation: Delegation,
    file: Any,
    *,
    name: str,
    title: str,
    audience: str,
    applicants: Any = (),
    by: Actor,
) -> JourneyFile:
    """Keep a file for the journey; what it is its bytes say. The same file again is the one that is there.

    Raises `PermissionDenied`, `ValidationError` by field for one that is too large, of a kind that is not kept, or one too many.
    """
    require(by, "delegations.manage", delegation)
    said = fitted({"title": title, "audience": audience}, FILE)
    companies = _companies_for(delegation, said["audience"], applicants)
    _refuse_more(delegation.files.count(), "delegation_files")
    try:
        attachment = attachments.attach(delegation, file, name=name, by=by)
    except ValidationError as error:
        raise ValidationError({"file": error.messages}) from error
    with atomic():
        row = held(Delegation.objects.all(), delegation.pk)
        kept, new = JourneyFile.objects.get_or_create(
            attachment=attachment, defaults={"delegation": row, **said}
        )
        if new:
            kept.applicants.set(companies)
            changes = {"file": ("", attachment.name), "audience": ("", kept.audience)}
            audit.record("delegations.file_added", row, by=by, changes=changes)
    return kept


def _companies_for(delegation: Delegation, audience: str, applicants: Any) -> list[Applicant]:
    """The companies of a file for those that are chosen; none for any other. Raises `ValidationError` by field."""
    companies = companies_chosen(delegation, applicants)
    if audience != FileAudience.CHOSEN:
        return []
    if not companies:
        raise ValidationError({"applicants": [_("Choose for which companies it is.")]})
    return companies


@atomic
def change_file(
    file: JourneyFile, *, title: str, audience: str, applicants: Any = (), by: Actor
) -> JourneyFile:
    """Say anew what a file is called and for whom it is: whoever it no longer concerns downloads it no longer.

    Raises `PermissionDenied`, `ValidationError` by field.
    """
    require(by, "delegations.manage", file.delegation)
    delegation = held(Delegation.objects.all(), file.delegation_id)
    row = held(JourneyFile.objects.all(), file.pk)
    said = fitted({"title": title, "audience": audience}, FILE)
    companies = _companies_for(delegation, said["audience"], applicants)
    before = {"title": row.title, "audience": row.audience, "companies": _named(row.applicants.all())}
    row.title, row.audience = said["title"], said["audience"]
    row.save(update_fields=["title", "audience"])
    row.applicants.set(companies)
    now = {"title": row.title, "audience": row.audience, "companies": _named(companies)}
    changes = {name: (before[name], now[name]) for name in now if before[name] != now[name]}
    if changes:
        audit.record("delegations.file_changed", delegation, by=by, changes=changes)
    return row


def _named(companies: Iterable[Applicant]) -> str:
    return ", ".join(sorted(map(str, companies)))


def _refuse_more(count: int, limit: str) -> None:
    most = rule(limit).value
    if count >= most:
        raise ValidationError({"file": [_("There are %(n)s files already: take one away.") % {"n": most}]})


@atomic
def remove_file(file: JourneyFile, *, by: Actor) -> None:
    """Take a file away: nobody downloads it any longer. Raises `PermissionDenied`."""
    require(by, "delegations.manage", file.delegation)
    row, attachment = held(Delegation.objects.all(), file.delegation_id), file.attachment
    audit.record("delegations.file_removed", row, by=by, changes={"file": (attachment.name, "")})
    file.delete()
    attachments.detach(attachment, row, by=SYSTEM)


def add_evidence(result: Result, file: Any, *, name: str, by: Actor) -> Attachment:
    """Keep a file that proves what a company says; then it has to be confirmed anew.

    Raises `PermissionDenied`, `ValidationError` by field for one that is too large, of a kind that is not kept, or one too many.
    """
    require(by, "delegations.write", result.applicant)
    _refuse_more(attachments.of(result).count(), "delegation_evidence_files")
    try:
        # Whoever answers for the company may add to it; the mechanism asks only for those who manage the domain.
        kept = attachments.attach(result, file, name=name, by=SYSTEM)
    except ValidationError as error:
        raise ValidationError({"file": error.messages}) from error
    with atomic():
        _touched(result, "delegations.evidence_added", ("", kept.name), by=by)
    return kept


@atomic
def remove_evidence(result: Result, attachment: Attachment, *, by: Actor) -> None:
    """Take such a file away. Raises `PermissionDenied`, `ValidationError` once the office has confirmed by it."""
    require(by, "delegations.write", result.applicant)
    row = held(Result.objects.select_related("applicant"), result.pk)
    if row.confirmed_at is not None:
        raise ValidationError(_("The office has confirmed by it: it stays."))
    if not attachments.of(row).filter(pk=attachment.pk).exists():
        raise ValidationError(_("It is gone already."))
    _touched(row, "delegations.evidence_removed", (attachment.name, ""), by=by)
    attachments.detach(attachment, row, by=SYSTEM)


def _touched(result: Result, verb: str, file: tuple[str, str], *, by: Actor) -> None:
    row = held(Result.objects.select_related("applicant__organisation"), result.pk)
    if row.confirmed_at is not None:
        row.confirmed_at = None
        row.save(update_fields=["confirmed_at"])
    audit.record(verb, row.applicant, by=by, changes={"file": file})
