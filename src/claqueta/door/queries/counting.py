"""How many are inside, and what the doors read."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q

from claqueta.door.models import Door, Presence, Scan
from claqueta.events.models import Event


@dataclass(frozen=True, slots=True)
class Zone:
    """What is behind doors: the event as a whole, or a room."""

    key: str
    name: str
    """Blank for the event as a whole."""
    capacity: int | None
    inside: int
    came: int
    """Who has been in at all."""

    @property
    def is_full(self) -> bool:
        return self.capacity is not None and self.inside >= self.capacity


@dataclass(frozen=True, slots=True)
class AtDoor:
    door: Door
    let_in: int
    refused: int
    last: datetime | None


@dataclass(frozen=True, slots=True)
class Counts:
    zones: tuple[Zone, ...]
    doors: tuple[AtDoor, ...]
    flagged: int
    expected: int


def counts_of(event: Event) -> Counts:
    """The event's figures now, in five queries."""
    doors = list(event.doors.select_related("room"))
    found = {
        zone: (inside, came)
        for zone, inside, came in Presence.objects.filter(event=event)
        .order_by()
        .values("zone")
        .annotate(now=Count("pk", filter=Q(inside=True)), came=Count("pk"))
        .values_list("zone", "now", "came")
    }
    read: dict[int, tuple[int, int, datetime | None]] = {
        door: (let_in, refused, last)
        for door, let_in, refused, last in Scan.objects.filter(event=event)
        .order_by()
        .values("door")
        .annotate(
            let_in=Count("pk", filter=Q(accepted=True, way__in=["in", "again"])),
            refused=Count("pk", filter=Q(accepted=False)),
            last=Max("at"),
        )
        .values_list("door", "let_in", "refused", "last")
    }
    zones = {"": ("", event.capacity)}
    for door in doors:
        if door.room is not None:
            zones[door.zone] = (door.room.name, door.room.capacity)
    return Counts(
        tuple(Zone(key, name, capacity, *found.get(key, (0, 0))) for key, (name, capacity) in zones.items()),
        tuple(AtDoor(door, *read.get(door.pk, (0, 0, None))) for door in doors),
        Scan.objects.filter(event=event, resolved_at=None).exclude(flag="").count(),
        event.badges.filter(revoked_at=None).count(),
    )


def now_inside(event: Event, zone: str = "") -> int:
    return Presence.objects.filter(event=event, zone=zone, inside=True).count()
