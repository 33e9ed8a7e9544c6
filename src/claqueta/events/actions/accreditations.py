"""Accreditations: what is offered, how many of each, and that no quota falls below those who are in."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from claqueta.events.actions.seating import locked, move_up
from claqueta.events.models import ACCREDITATION, Accreditation, Event
from claqueta.events.queries import key_of
from claqueta.events.queries.seats import seats_of
from claqueta.events.registering import fitted_accreditation
from claqueta.foundation import audit
from claqueta.foundation.actors import Actor, require
from claqueta.foundation.search import changed
from claqueta.foundation.transactions import atomic

type Values = Mapping[str, Any]


class QuotaTooSmall(ValidationError):
    """More are in already. Nothing was changed."""

    def __init__(self, field: str, taken: int) -> None:
        self.taken = taken
        super().__init__({field: [_("%(n)s are in already: it cannot be less.") % {"n": taken}]})


@atomic
def add_accreditation(event: Event, values: Values, *, by: Actor) -> Accreditation:
    """Offer an accreditation. Raises `PermissionDenied`, `ValidationError` by field."""
    require(by, "events.manage", event)
    row = locked(event)
    kept = fitted_accreditation({"name": {}, **values})
    last = Accreditation.objects.filter(event=row).aggregate(last=Max("place"))["last"]
    made = Accreditation.objects.create(event=row, place=0 if last is None else last + 1, **kept)
    audit.record("events.accreditation_added", row, by=by, changes={"accreditation": ("", str(made))})
    changed([key_of(row)])
    return made


@atomic
def change_accreditation(accreditation: Accreditation, values: Values, *, by: Actor) -> Accreditation:
    """Change an accreditation; places that it gains go to who waits.

    What somebody registered for at a price stays at it. Raises `PermissionDenied`, `ValidationError` by field, `QuotaTooSmall`.
    """
    require(by, "events.manage", accreditation.event)
    event = locked(accreditation.event_id)
    row = Accreditation.objects.get(pk=accreditation.pk)
    before = {name: getattr(row, name) for name in ACCREDITATION.stored}
    kept = fitted_accreditation({**before, **values})
    taken = seats_of(event)[row.pk].taken
    if kept.get("quota") is not None and kept["quota"] < taken:
        raise QuotaTooSmall("quota", taken)
    changes = {name: (before[name], kept[name]) for name in kept if kept[name] != before[name]}
    if not changes:
        return row
    for name, (_before, after) in changes.items():
        setattr(row, name, after)
    row.save()
    audit.record(
        "events.accreditation_changed",
        event,
        by=by,
        changes={name: (str(was), str(now)) for name, (was, now) in changes.items()},
        hidden=frozenset({"code"}),
    )
    changed([key_of(event)])
    move_up(event)
    return row


@atomic
def close_accreditation(accreditation: Accreditation, closed: bool, *, by: Actor) -> Accreditation:
    """No longer offer it, or offer it again; who has it keeps it. Raises `PermissionDenied`."""
    require(by, "events.manage", accreditation.event)
    event = locked(accreditation.event_id)
    row = Accreditation.objects.get(pk=accreditation.pk)
    if row.closed != closed:
        row.closed = closed
        row.save(update_fields=["closed"])
        audit.record("events.accreditation_changed", event, by=by, changes={"closed": (not closed, closed)})
        changed([key_of(event)])
    return row
