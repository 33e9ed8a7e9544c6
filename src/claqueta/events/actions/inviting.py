"""Inviting to an event: a link for each person, by which they see it and register at once."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.events.actions import telling
from claqueta.events.models import LIVE, Event, EventInvitation
from claqueta.events.registering import INVITED
from claqueta.foundation import audit
from claqueta.foundation.actors import Actor, account_of, require
from claqueta.foundation.judging import fitted
from claqueta.foundation.transactions import atomic, held


@atomic
def invite_to_event(event: Event, *, by: Actor, **values: Any) -> EventInvitation:
    """Invite a person, and mail them their link. Raises `PermissionDenied`, `ValidationError` by field."""
    require(by, "events.manage", event)
    row = held(Event.objects.select_related("venue", "room"), event.pk)
    if row.state not in LIVE or row.is_over():
        raise ValidationError(_("Nobody sees it yet, or any more: there is nothing to lead to."))
    kept = _kept(values)
    try:
        with atomic():
            made = EventInvitation.objects.create(
                event=row, invited_by=account_of(by), sent_at=timezone.now(), **kept
            )
    except IntegrityError:
        raise ValidationError({"email": [_("This address is invited already.")]}) from None
    audit.record("events.invited", made, by=by)
    telling.invited(made)
    return made


def _kept(values: Mapping[str, Any]) -> dict[str, Any]:
    kept = fitted({"company": "", "language": "", **values}, INVITED)
    return {**kept, "email": kept["email"].lower()}


@atomic
def send_invitation_again(invitation: EventInvitation, *, by: Actor) -> EventInvitation:
    """Mail the link once more. Raises `PermissionDenied`, `ValidationError`."""
    require(by, "events.manage", invitation.event)
    row = held(EventInvitation.objects.select_related("event"), invitation.pk)
    if row.withdrawn_at is not None or not row.email or row.event.is_over():
        raise ValidationError(_("It is withdrawn, or the event is over."))
    row.sent_at = timezone.now()
    row.save(update_fields=["sent_at"])
    audit.record("events.invitation_sent", row, by=by)
    telling.invited(row)
    return row


@atomic
def withdraw_invitation(invitation: EventInvitation, *, by: Actor) -> EventInvitation:
    """Let the link lead nowhere; whoever is registered by it stays so. Done again it changes nothing. Raises `PermissionDenied`."""
    require(by, "events.manage", invitation.event)
    row = held(EventInvitation.objects.select_related("event"), invitation.pk)
    if row.withdrawn_at is None:
        row.withdrawn_at = timezone.now()
        row.save(update_fields=["withdrawn_at"])
        audit.record("events.invitation_withdrawn", row, by=by)
    return row
