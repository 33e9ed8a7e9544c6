"""The order of the reserve, where the office sets it otherwise than the decisions did."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from claqueta.delegations.actions import telling
from claqueta.delegations.actions.flow import APPLICANTS
from claqueta.delegations.judging import MOVING
from claqueta.delegations.models import Applicant, ApplicantState, Delegation
from claqueta.foundation import audit
from claqueta.foundation.actors import Actor, require
from claqueta.foundation.judging import fitted
from claqueta.foundation.transactions import atomic, held

RESERVE = ApplicantState.RESERVE


@atomic
def move_in_reserve(applicant: Applicant, *, place: int, reason: str = "", by: Actor) -> Applicant:
    """Put a company at a place of the reserve, counted from 1; those between move by one. Whoever was told another is told anew.

    Raises `PermissionDenied`, `MovedOn`, `ValidationError` by field: also without a reason once a letter promised one of them
    its place.
    """
    require(by, "delegations.manage", applicant)
    said = fitted({"place": place, "reason": reason}, MOVING)
    # Whoever gives, frees or orders places holds the delegation: the order that is read here is the one that stands.
    delegation = held(Delegation.objects.all(), applicant.delegation_id)
    rows = list(
        delegation.applicants.filter(state=RESERVE)
        .select_related("delegation", "organisation")
        .order_by("order", "pk")
    )
    row = next((one for one in rows if one.pk == applicant.pk), None)
    if row is None:
        raise APPLICANTS.moved_on(Applicant.objects.get(pk=applicant.pk))
    if said["place"] > len(rows):
        raise ValidationError({"place": [_("Only %(n)s companies are in reserve.") % {"n": len(rows)}]})
    orders = sorted(one.order or 0 for one in rows)
    rows.remove(row)
    rows.insert(said["place"] - 1, row)
    moved = [(one, order) for one, order in zip(rows, orders, strict=True) if one.order != order]
    if any(one.letter_at is not None for one, _order in moved) and not said["reason"]:
        raise ValidationError(
            {"reason": [_("A letter has promised one of them its place: say why the order changes.")]}
        )
    for one, order in moved:
        before, one.order = one.order, order
        one.save(update_fields=["order"])
        audit.record(
            "delegations.reserve_moved", one, by=by, changes={"order": (before, order)}, reason=said["reason"]
        )
        if one.letter_at is not None:
            telling.reserve_moved(one)
    return row
