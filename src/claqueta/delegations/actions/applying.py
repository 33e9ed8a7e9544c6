"""What a company does: begin, save as it goes, submit, withdraw. Nothing typed is ever lost."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.delegations.actions import telling
from claqueta.delegations.actions.flow import APPLICANTS
from claqueta.delegations.judging import APPLYING, CONTACT, fitted_answers
from claqueta.delegations.models import Applicant, ApplicantState, Delegation, DelegationState
from claqueta.delegations.queries import missing_of
from claqueta.foundation import audit
from claqueta.foundation.actors import Actor, account_of, require
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.judging import fitted
from claqueta.foundation.transactions import atomic, held
from claqueta.organisations.models import Organisation

type Values = Mapping[str, Any]
State = ApplicantState


class CallNotOpen(ValidationError):
    """No company can apply to this delegation now."""


@atomic
def begin_application(
    delegation: Delegation, organisation: Organisation, contact: Values, *, by: Actor, language: str = ""
) -> Applicant:
    """Begin an application and mail the link to it; a company that has one gets the same, and one that withdrew begins anew.

    Raises `PermissionDenied`, `ValidationError` by field, `CallNotOpen`.
    """
    require(by, "delegations.apply", delegation)
    require(by, "delegations.speak_for", organisation)
    row = held(Delegation.objects.all(), delegation.pk)
    if not row.is_open():
        raise CallNotOpen(_("This call takes no applications now."))
    if row.members_only and not organisation.is_member:
        raise CallNotOpen(
            _("This delegation is for members; %(name)s is none today.") % {"name": organisation}
        )
    said = fitted({"contact": "", "email": "", **contact}, CONTACT)
    before = Applicant.objects.filter(delegation=row, organisation=organisation).first()
    if before is not None and before.state != State.WITHDRAWN:
        return before
    made = before or Applicant(delegation=row, organisation=organisation)
    made.state, made.account, made.language = State.DRAFT, account_of(by), language
    made.contact, made.email = said["contact"], said["email"]
    made.website = made.website or organisation.website
    made.updated_at = timezone.now()
    made.save()
    audit.record("delegations.begun", made, by=by)
    telling.link(made)
    return made


@atomic
def save_application(applicant: Applicant, values: Values, answers: Values, *, by: Actor) -> Applicant:
    """Keep what a company says while it is a draft. Raises `PermissionDenied`, `MovedOn`, `ValidationError` by field."""
    require(by, "delegations.write", applicant)
    row = held(Applicant.objects.select_related("delegation"), applicant.pk)
    if row.state != State.DRAFT:
        raise APPLICANTS.moved_on(row)
    kept = fitted({name: values[name] for name in APPLYING if name in values}, APPLYING)
    row.answers = {**row.answers, **fitted_answers(row.delegation.weights, answers)}
    for name, value in kept.items():
        setattr(row, name, value)
    row.updated_at = timezone.now()
    row.save()
    return row


@atomic
def send_company_link(applicant: Applicant, *, by: Actor) -> None:
    """Mail the company a new link; earlier ones no longer work. Raises `PermissionDenied`."""
    require(by, "delegations.write", applicant)
    row = held(Applicant.objects.select_related("delegation", "organisation"), applicant.pk)
    row.link_number += 1
    row.save(update_fields=["link_number"])
    telling.link(row)


def remind() -> int:
    """Remember answers, travellers and material that are missing, on the days of the rules; how many mails. By a round."""
    today = timezone.localdate()
    done = 0
    rows = Applicant.objects.filter(
        state__in=(State.SELECTED, State.ACCEPTED),
        letter_at__isnull=False,
        delegation__state=DelegationState.PUBLISHED,
    ).select_related("delegation", "organisation")
    for one in rows.prefetch_related("travellers"):
        if one.state == State.SELECTED and one.answer_by is not None:
            left = (timezone.localtime(one.answer_by).date() - today).days
            if left in rule("delegation_acceptance_reminders").values:
                done += _remind(one.pk, telling.answer_wanted)
        elif one.state == State.ACCEPTED and one.delegation.material_until is not None:
            left = (one.delegation.material_until - today).days
            if left in rule("delegation_material_reminders").values and missing_of(one):
                done += _remind(one.pk, telling.things_wanted)
    return done


@atomic
def _remind(pk: int, tell: Any) -> int:
    """Once a day at most, however often the round runs."""
    row = held(Applicant.objects.select_related("delegation", "organisation"), pk)
    now = timezone.now()
    if row.reminded_at is not None and timezone.localtime(row.reminded_at).date() == timezone.localdate():
        return 0
    row.reminded_at = now
    row.save(update_fields=["reminded_at"])
    tell(row)
    return 1
