"""The agenda abroad: what is changed is told to those concerned, with the entry of their calendars."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.delegations.actions import telling
from claqueta.delegations.judging import APPOINTMENT
from claqueta.delegations.models import Applicant, Appointment, Delegation
from claqueta.foundation import audit
from claqueta.foundation.actors import Actor, require
from claqueta.foundation.judging import fitted
from claqueta.foundation.transactions import atomic, held

type Values = Mapping[str, Any]


def _judged(values: Values, before: Mapping[str, Any]) -> dict[str, Any]:
    kept = fitted({**before, **{name: values[name] for name in APPOINTMENT if name in values}}, APPOINTMENT)
    if not kept["title"]:
        raise ValidationError({"title": [_("Give it a title in one language at least.")]})
    if kept["ends_at"] <= kept["begins_at"]:
        raise ValidationError({"ends_at": [_("It would end before it begins.")]})
    return kept


@atomic
def add_appointment(delegation: Delegation, values: Values, *, by: Actor) -> Appointment:
    """Add to the agenda; `applicants` are the companies that attend, none for all.

    Raises `PermissionDenied`, `ValidationError` by field.
    """
    require(by, "delegations.manage", delegation)
    row = held(Delegation.objects.all(), delegation.pk)
    kept = _judged(values, {"kind": "", "title": {}, "place": "", "begins_at": None, "ends_at": None})
    companies = companies_chosen(row, values.get("applicants", ()))
    made = Appointment.objects.create(delegation=row, **kept)
    made.applicants.set(companies)
    audit.record("delegations.appointment_added", row, by=by, changes={"appointment": ("", str(made))})
    telling.agenda_changed(made)
    return made


def companies_chosen(delegation: Delegation, wanted: Any) -> list[Applicant]:
    """Those that are wanted, all of one delegation. Raises `ValidationError` by field."""
    found = list(wanted)
    if any(one.delegation_id != delegation.pk for one in found):
        raise ValidationError({"applicants": [_("Choose companies of this delegation.")]})
    return found


@atomic
def change_appointment(appointment: Appointment, values: Values, *, by: Actor) -> Appointment:
    """Change an appointment: calendars are updated, and whom it no longer concerns is told. Raises `PermissionDenied`, `ValidationError` by field."""
    require(by, "delegations.manage", appointment.delegation)
    row = held(Appointment.objects.select_related("delegation"), appointment.pk)
    if row.cancelled:
        raise ValidationError(_("It was called off."))
    before = {name: getattr(row, name) for name in APPOINTMENT}
    kept = _judged(values, before)
    changes = {name: (before[name], kept[name]) for name in APPOINTMENT if kept[name] != before[name]}
    companies = companies_chosen(row.delegation, values["applicants"]) if "applicants" in values else None
    others = companies is not None and set(companies) != set(row.applicants.all())
    if not changes and not others:
        return row
    attended = telling.attending(row)
    for name, value in kept.items():
        setattr(row, name, value)
    row.revision += 1
    row.changed_at = timezone.now()
    row.save()
    if companies is not None:
        row.applicants.set(companies)
    audit.record("delegations.appointment_changed", row.delegation, by=by, changes=changes)
    telling.agenda_changed(row)
    telling.no_longer_concerned(row, attended - telling.attending(row))
    return row


@atomic
def call_off_appointment(appointment: Appointment, *, by: Actor) -> Appointment:
    """Call an appointment off: it leaves the calendars. Raises `PermissionDenied`."""
    require(by, "delegations.manage", appointment.delegation)
    row = held(Appointment.objects.select_related("delegation"), appointment.pk)
    if not row.cancelled:
        row.cancelled, row.changed_at = True, timezone.now()
        row.revision += 1
        row.save()
        audit.record("delegations.appointment_called_off", row.delegation, by=by)
        telling.agenda_changed(row)
    return row
