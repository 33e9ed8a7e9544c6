"""Keeping venues and their rooms."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.events.judging import fitted_venue
from claqueta.events.models import ROOM, VENUE, Event, Room, Venue
from claqueta.events.queries import key_of
from claqueta.foundation import audit
from claqueta.foundation.actors import Actor, require
from claqueta.foundation.judging import fitted
from claqueta.foundation.search import changed
from claqueta.foundation.transactions import atomic, held

type Values = Mapping[str, Any]


class InUse(ValidationError):
    """Events take place there; it stays."""

    def __init__(self, events: int) -> None:
        self.events = events
        super().__init__(_("Events take place there: %(n)s. Move them first.") % {"n": events}, code="in-use")


@atomic
def add_venue(values: Values, *, by: Actor) -> Venue:
    """Put a venue on record. Raises `PermissionDenied`, `ValidationError` by field."""
    require(by, "events.manage")
    kept = fitted_venue({"name": "", **values})
    venue = Venue.objects.create(**kept)
    audit.record("events.venue_added", venue, by=by)
    return venue


@atomic
def change_venue(venue: Venue, values: Values, *, by: Actor) -> Venue:
    """Change what is said of a venue; the calendars of its events are told. Raises `PermissionDenied`, `ValidationError`."""
    require(by, "events.manage", venue)
    row = held(Venue.objects.all(), venue.pk)
    before = {name: getattr(row, name) for name in VENUE.stored}
    kept = fitted_venue({**before, **values})
    changes = {name: (before[name], kept[name]) for name in kept if kept[name] != before[name]}
    if not changes:
        return row
    for name, (_before, after) in changes.items():
        setattr(row, name, after)
    row.updated_at = timezone.now()
    row.save()
    audit.record("events.venue_changed", row, by=by, changes=changes)
    _tell_events(row.events.all())
    return row


@atomic
def remove_venue(venue: Venue, *, by: Actor) -> None:
    """Raises `PermissionDenied`, `InUse`."""
    require(by, "events.manage", venue)
    row = held(Venue.objects.all(), venue.pk)
    if used := row.events.count():
        raise InUse(used)
    audit.record("events.venue_removed", row, by=by)
    row.delete()


@atomic
def add_room(venue: Venue, values: Values, *, by: Actor) -> Room:
    """Put a room of a venue on record. Raises `PermissionDenied`, `ValidationError` by field."""
    require(by, "events.manage", venue)
    room = Room(venue=venue, **_fitted_room({"name": "", "capacity": None, **values}))
    _refuse_second(room)
    room.save()
    audit.record("events.room_added", venue, by=by, changes={"room": ("", room.name)})
    return room


@atomic
def change_room(room: Room, values: Values, *, by: Actor) -> Room:
    """Raises `PermissionDenied`, `ValidationError` by field."""
    require(by, "events.manage", room)
    row = held(Room.objects.select_related("venue"), room.pk)
    before = {name: getattr(row, name) for name in ROOM.stored}
    kept = _fitted_room({**before, **values})
    changes = {name: (before[name], kept[name]) for name in kept if kept[name] != before[name]}
    if not changes:
        return row
    for name, (_before, after) in changes.items():
        setattr(row, name, after)
    _refuse_second(row)
    row.save()
    audit.record("events.room_changed", row.venue, by=by, changes=changes)
    if "name" in changes:
        _tell_events(row.events.all())
    return row


@atomic
def remove_room(room: Room, *, by: Actor) -> None:
    """Raises `PermissionDenied`, `InUse`."""
    require(by, "events.manage", room)
    row = held(Room.objects.select_related("venue"), room.pk)
    if used := row.events.count():
        raise InUse(used)
    audit.record("events.room_removed", row.venue, by=by, changes={"room": (row.name, "")})
    row.delete()


def _fitted_room(values: Values) -> dict[str, Any]:
    kept = fitted({name: value for name, value in values.items() if name in ROOM.shapes}, ROOM.shapes)
    for name in ("name", "capacity"):
        if not kept[name]:
            raise ValidationError({name: [_("This cannot be empty.")]})
    kept["wheelchair_places"] = kept.get("wheelchair_places") or 0
    return kept


def _refuse_second(room: Room) -> None:
    if Room.objects.filter(venue=room.venue, name=room.name).exclude(pk=room.pk).exists():
        raise ValidationError({"name": [_("The venue has a room of that name already.")]})


def _tell_events(events: Any) -> None:
    """Calendars and search are to say anew where these take place."""
    now = timezone.now()
    rows: list[Event] = list(events)
    for event in rows:
        event.revision += 1
        event.updated_at = now
    Event.objects.bulk_update(rows, ["revision", "updated_at"])
    changed(key_of(event) for event in rows)
