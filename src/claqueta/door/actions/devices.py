"""Doors of an event, and pairing the phones and tablets that stand at them."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.door.actions.badges import ensure_badges
from claqueta.door.holders import AtTheDoor, digest, fresh_code, fresh_token
from claqueta.door.judging import DEVICE, DOOR, differences
from claqueta.door.models import Device, Door
from claqueta.door.queries.listing import list_for
from claqueta.events.models import Event, Room
from claqueta.foundation import audit
from claqueta.foundation.actors import SYSTEM, Actor, require
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.judging import fitted
from claqueta.foundation.transactions import atomic, held, hold


class NotPaired(ValidationError):
    """The code is none, or its time is over. Nothing was changed."""

    def __init__(self) -> None:
        super().__init__({"code": [_("That code pairs nothing: ask the office for a new one.")]})


@dataclass(frozen=True, slots=True)
class Invited:
    """A device that is to be paired, and the code for it, which is kept nowhere."""

    device: Device
    code: str


def _refuse_name(event: Event, name: str, but: int = 0) -> None:
    if Door.objects.filter(event=event, name=name).exclude(pk=but).exists():
        raise ValidationError({"name": [_("The event has a door of that name.")]})


def _refuse_room(event: Event, room: Room | None) -> None:
    if room is not None and room.venue_id != event.venue_id:
        raise ValidationError({"room": [_("That room is not where the event is.")]})


@atomic
def add_door(
    event: Event, *, name: str, by: Actor, room: Room | None = None, self_check_in: bool = False
) -> Door:
    """Put a door to the event, or to one of its rooms. Raises `PermissionDenied`, `ValidationError` by field."""
    require(by, "door.manage", event)
    held(Event.objects.all(), event.pk)
    kept = fitted({"name": name, "self_check_in": self_check_in}, DOOR)
    _refuse_name(event, kept["name"])
    _refuse_room(event, room)
    door = Door.objects.create(event=event, room=room, **kept)
    audit.record("door.door_added", door, by=by)
    return door


@atomic
def change_door(door: Door, *, name: str, self_check_in: bool, closed: bool, by: Actor) -> Door:
    """Change a door; what was read at it stays. Raises `PermissionDenied`, `ValidationError` by field."""
    require(by, "door.manage", door.event)
    row = held(Door.objects.select_related("event"), door.pk)
    kept = fitted({"name": name, "self_check_in": self_check_in, "closed": closed}, DOOR)
    _refuse_name(row.event, kept["name"], row.pk)
    if changes := differences(row, kept):
        row.save()
        audit.record("door.door_changed", row, by=by, changes=changes)
    return row


@atomic
def invite_device(door: Door, *, name: str, by: Actor) -> Invited:
    """Make the code by which a phone or tablet is paired with a door. Raises `PermissionDenied`, `ValidationError` by field."""
    require(by, "door.manage", door.event)
    kept = fitted({"name": name}, DEVICE)
    now = timezone.now()
    until = door.event.ends_at + timedelta(minutes=rule("door_device_after").value)
    if until <= now:
        raise ValidationError(_("The event is over."))
    code = fresh_code()
    device = Device.objects.create(
        event=door.event,
        door=door,
        code_hash=digest(code),
        code_until=now + timedelta(minutes=rule("door_code_valid").value),
        expires_at=until,
        **kept,
    )
    audit.record("door.device_invited", device, by=by)
    return Invited(device, code)


@atomic
def pair(code: str) -> tuple[Device, str]:
    """Pair a device by its code, once; the token by which it proves itself from then on. Raises `NotPaired`."""
    said = "".join(code.split()).replace("-", "").upper()
    now = timezone.now()
    rows = Device.objects.filter(code_hash=digest(said), code_until__gt=now, revoked_at=None)
    mine = hold(rows) if said else []
    if not mine:
        raise NotPaired
    device = Device.objects.select_related("event", "door").get(pk=mine[0])
    token = fresh_token()
    device.code_hash, device.code_until = "", None
    device.token_hash, device.paired_at, device.seen_at = digest(token), now, now
    device.save(update_fields=["code_hash", "code_until", "token_hash", "paired_at", "seen_at"])
    audit.record("door.device_paired", device, by=SYSTEM)
    return device, token


@atomic
def revoke_device(device: Device, *, by: Actor) -> Device:
    """Take nothing from a device any longer; it wipes what it has when it next asks. Raises `PermissionDenied`."""
    require(by, "door.manage", device.event)
    row = held(Device.objects.select_related("event", "door"), device.pk)
    if row.revoked_at is None:
        row.revoked_at = timezone.now()
        row.code_hash = ""
        row.save(update_fields=["revoked_at", "code_hash"])
        audit.record("door.device_revoked", row, by=by)
    return row


def take_list(device: Device, *, by: Actor) -> dict[str, Any]:
    """What a device has to know to judge by itself (`queries.listing`). Raises `PermissionDenied`."""
    require(by, "door.read_list", device.event)
    ensure_badges(device.event, by=AtTheDoor(device))
    Device.objects.filter(pk=device.pk).update(listed_at=timezone.now(), seen_at=timezone.now())
    return list_for(device)
