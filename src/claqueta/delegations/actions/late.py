"""What comes after the close: only as the office decides, company by company, with its reason."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.delegations.actions import telling
from claqueta.delegations.actions.flow import APPLICANTS
from claqueta.delegations.judging import CONTACT, LATE
from claqueta.delegations.models import Applicant, ApplicantState, Delegation, DelegationState
from claqueta.foundation import audit
from claqueta.foundation.actors import Actor, require
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.judging import fitted
from claqueta.foundation.transactions import atomic, held
from claqueta.organisations.models import Organisation

State = ApplicantState


@atomic
def let_in_late(applicant: Applicant, *, reason: str, by: Actor) -> Applicant:
    """Let a draft be submitted although the call has closed, for as long as the rule says; its company is told.

    Raises `PermissionDenied`, `MovedOn`, `ValidationError` by field.
    """
    require(by, "delegations.manage", applicant)
    said = fitted({"reason": reason}, LATE)
    delegation = held(Delegation.objects.all(), applicant.delegation_id)
    row = held(Applicant.objects.select_related("delegation", "organisation"), applicant.pk)
    if row.state != State.DRAFT:
        raise APPLICANTS.moved_on(row)
    return _let_in(delegation, row, said["reason"], by=by)


@atomic
def begin_late(
    delegation: Delegation, organisation: Organisation, *, contact: str, email: str, reason: str, by: Actor
) -> Applicant:
    """Begin an application for a company after the close, and mail it the link. A company that has one is refused.

    Raises `PermissionDenied`, `ValidationError` by field.
    """
    require(by, "delegations.manage", delegation)
    said = fitted({"reason": reason, "contact": contact, "email": email}, {**LATE, **CONTACT})
    row = held(Delegation.objects.all(), delegation.pk)
    if row.members_only and not organisation.is_member:
        raise ValidationError(
            {
                "organisation": [
                    _("This delegation is for members; %(name)s is none today.") % {"name": organisation}
                ]
            }
        )
    made = Applicant.objects.filter(delegation=row, organisation=organisation).first()
    if made is not None and made.state != State.WITHDRAWN:
        raise ValidationError(
            {"organisation": [_("It has an application already: let it in on its own record.")]}
        )
    made = made or Applicant(delegation=row, organisation=organisation)
    made.state, made.contact, made.email = State.DRAFT, said["contact"], said["email"]
    made.website = made.website or organisation.website
    made.save()
    return _let_in(row, made, said["reason"], by=by)


def _let_in(delegation: Delegation, row: Applicant, reason: str, *, by: Actor) -> Applicant:
    now = timezone.now()
    if delegation.state != DelegationState.PUBLISHED or now < delegation.closes_at:
        raise ValidationError(_("Only a call that has closed lets somebody in late."))
    if delegation.first_day <= timezone.localdate(timezone=delegation.here):
        raise ValidationError(_("The delegation has begun: nobody is let in any longer."))
    row.late_until = now + timedelta(days=rule("delegation_late").value)
    row.late_reason, row.updated_at = reason, now
    row.save()
    audit.record("delegations.let_in_late", row, by=by, reason=reason)
    telling.let_in_late(row)
    return row
