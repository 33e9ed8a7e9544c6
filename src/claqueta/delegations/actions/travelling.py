"""Who travels, and what the brochure says of a company: by the company itself, or by the office for it."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.delegations.actions import telling
from claqueta.delegations.actions.flow import APPLICANTS
from claqueta.delegations.judging import MATERIAL, TRAVELLER
from claqueta.delegations.models import GOING, Applicant, Traveller
from claqueta.foundation import audit
from claqueta.foundation.actors import Actor, require
from claqueta.foundation.judging import fitted
from claqueta.foundation.transactions import atomic, held

type Values = Mapping[str, Any]


def _going(pk: int) -> Applicant:
    """The company, locked. Raises `MovedOn` for one that does not travel."""
    row = held(Applicant.objects.select_related("delegation", "organisation"), pk)
    if row.state not in GOING:
        raise APPLICANTS.moved_on(row)
    return row


@atomic
def add_traveller(applicant: Applicant, values: Values, *, by: Actor) -> Traveller:
    """Say who travels for a company, and mail them the way to their agenda.

    Raises `PermissionDenied`, `MovedOn`, `ValidationError` by field, also for one too many.
    """
    require(by, "delegations.write", applicant)
    row = _going(applicant.pk)
    said = fitted({"name": "", **values}, TRAVELLER)
    most = row.delegation.travellers_each
    if row.travellers.filter(gone_at=None).count() >= most:
        raise ValidationError({"name": [_("At most %(n)s travel for each company.") % {"n": most}]})
    made = Traveller.objects.create(applicant=row, language=row.language, **said)
    audit.record("delegations.traveller_added", row, by=by)
    if made.email:
        telling.travels(made)
    return made


@atomic
def change_traveller(traveller: Traveller, values: Values, *, by: Actor) -> Traveller:
    """Change what is known of who travels; a new address gets the link, and earlier links no longer work.

    Raises `PermissionDenied`, `MovedOn`, `ValidationError` by field.
    """
    require(by, "delegations.write", traveller.applicant)
    company = _going(traveller.applicant_id)
    row = held(Traveller.objects.all(), traveller.pk)
    if row.gone_at is not None:
        raise ValidationError(_("Somebody else travels in their place."))
    said = fitted({name: values[name] for name in TRAVELLER if name in values}, TRAVELLER)
    before = row.email
    for name, value in said.items():
        setattr(row, name, value)
    if row.email != before:
        row.link_number += 1
    row.save()
    audit.record("delegations.traveller_changed", company, by=by)
    if row.email and row.email != before:
        row.applicant = company
        telling.travels(row)
    return row


@atomic
def take_out_traveller(traveller: Traveller, *, by: Actor) -> Traveller:
    """Somebody travels no longer: their place is free for another, their link no longer works.

    Raises `PermissionDenied`, `MovedOn`.
    """
    require(by, "delegations.write", traveller.applicant)
    company = _going(traveller.applicant_id)
    row = held(Traveller.objects.all(), traveller.pk)
    if row.gone_at is None:
        row.gone_at, row.needs = timezone.now(), ""
        row.link_number += 1
        row.save()
        audit.record("delegations.traveller_taken_out", company, by=by)
    return row


@atomic
def confirm_material(applicant: Applicant, values: Values, *, by: Actor) -> Applicant:
    """Say what the brochure and the page say of a company, and that it may be shown.

    Raises `PermissionDenied`, `MovedOn`, `ValidationError` by field.
    """
    require(by, "delegations.write", applicant)
    row = _going(applicant.pk)
    said = fitted({name: values.get(name, "") for name in MATERIAL}, MATERIAL)
    if not said["brings"]:
        raise ValidationError({"brings": [_("Say what your company brings, in one language at least.")]})
    for name, value in said.items():
        setattr(row, name, value)
    row.confirmed_at = row.updated_at = timezone.now()
    row.save()
    audit.record("delegations.material_confirmed", row, by=by)
    return row
