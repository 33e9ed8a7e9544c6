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
    read = {
        row["door"]: row
        for row in Scan.objects.filter(event=event)
        .order_by()
        .values("door")
        .annotate(
            let_in=Count("pk", filter=Q(accepted=True, way__in=["in", "again"])),
            refused=Count("pk", filter=Q(accepted=False)),
            last=Max("at"),
        )
    }
    zones = {"": ("", event.capacity)}
    for door in doors:
        if door.room is not None:
            zones[door.zone] = (door.room.name, door.room.capacity)
    nothing = {"let_in": 0, "refused": 0, "last": None}
    return Counts(
        tuple(Zone(key, name, capacity, *found.get(key, (0, 0))) for key, (name, capacity) in zones.items()),
        tuple(AtDoor(door, **_of(read.get(door.pk, nothing))) for door in doors),
        Scan.objects.filter(event=event, resolved_at=None).exclude(flag="").count(),
        event.badges.filter(revoked_at=None).count(),
    )


def _of(row: dict[str, object]) -> dict[str, object]:
    return {name: row[name] for name in ("let_in", "refused", "last")}


def now_inside(event: Event, zone: str = "") -> int:
    return Presence.objects.filter(event=event, zone=zone, inside=True).count()
