"""What companies answer, and what becomes of those that do not: each place that is freed goes to the next in reserve."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.delegations.actions import telling
from claqueta.delegations.actions.deciding import fill_places
from claqueta.delegations.actions.flow import APPLICANTS
from claqueta.delegations.models import HELD, Applicant, ApplicantState, Delegation, DelegationState
from claqueta.foundation.actors import SYSTEM, Actor, require
from claqueta.foundation.transactions import atomic, held

State = ApplicantState


@atomic
def answer(applicant: Applicant, *, travels: bool, by: Actor) -> Applicant:
    """Say whether the company travels; a place that is given back goes to the first in reserve.

    Raises `PermissionDenied`, `MovedOn`, `ValidationError` when it is too late.
    """
    require(by, "delegations.write", applicant)
    delegation = held(Delegation.objects.all(), applicant.delegation_id)
    if delegation.state != DelegationState.PUBLISHED:
        raise ValidationError(_("This delegation takes no answers any longer."))
    # Under the delegation's lock nobody else gives or takes a place.
    had_place = Applicant.objects.filter(pk=applicant.pk, state__in=HELD).exists()
    row = APPLICANTS.make("accept" if travels else "decline", applicant, by=by).thing
    if not travels and had_place:
        fill_places(delegation, freed=1)
    return row


@atomic
def withdraw(applicant: Applicant, *, by: Actor) -> Applicant:
    """Take an application back before it is decided on. Raises `PermissionDenied`, `MovedOn`."""
    require(by, "delegations.write", applicant)
    held(Delegation.objects.all(), applicant.delegation_id)
    return APPLICANTS.make("withdraw", applicant, by=by).thing


def let_lapse() -> int:
    """Take the place from companies whose time to answer is over, and give it on; how many. By a round."""
    late = Applicant.objects.filter(
        state=State.SELECTED, answer_by__lte=timezone.now(), delegation__state=DelegationState.PUBLISHED
    )
    return sum(
        _lapse(pk, delegation) for pk, delegation in late.values_list("pk", "delegation").order_by("pk")
    )


@atomic
def _lapse(pk: int, delegation_pk: int) -> int:
    delegation = held(Delegation.objects.all(), delegation_pk)
    row = Applicant.objects.select_related("delegation", "organisation").get(pk=pk)
    if row.state != State.SELECTED or row.answer_by is None or row.answer_by > timezone.now():
        return 0
    telling.lapsed(APPLICANTS.make("lapse", row, by=SYSTEM).thing)
    fill_places(delegation, freed=1)
    return 1
