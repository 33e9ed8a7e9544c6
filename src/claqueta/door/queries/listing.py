"""What a device is given: its event's list, with what the door needs and nothing else; and what others read meanwhile."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Count, Max
from django.utils import timezone

from claqueta.door.codes import comparing_keys, public_keys
from claqueta.door.models import Badge, Device, Pass, Presence, RevokedKey
from claqueta.door.queries.people import bearers
from claqueta.events.models import Event, Registration
from claqueta.foundation.translated import text_in

OVERLAP = timedelta(seconds=20)
"""How much of what was told is told again: what was written meanwhile may have been committed later."""


def millis(moment: datetime) -> int:
    """Milliseconds since 1970, as devices count."""
    return int(moment.astimezone(UTC).timestamp() * 1000)


def version_of(event: Event) -> str:
    """Another one once somebody registered, cancelled, paid, was corrected or revoked, and once a device was paired or revoked."""
    registrations = Registration.objects.filter(event=event).aggregate(n=Count("pk"), last=Max("updated_at"))
    badges = Badge.objects.filter(event=event).aggregate(n=Count("pk"), last=Max("updated_at"))
    passes = sorted(
        (accreditation, colour, *days)
        for accreditation, colour, days in Pass.objects.filter(accreditation__event=event)
        .order_by()
        .values_list("accreditation_id", "colour", "days")
    )
    devices = sorted(devices_of(event).items())
    last = [one["last"] for one in (registrations, badges) if one["last"]]
    return (
        f"{registrations['n']}-{badges['n']}-{millis(max(last)) if last else 0}-{hash_of((passes, devices))}"
    )


def devices_of(event: Event) -> dict[str, int]:
    """Devices that were paired → 1 for those that still are."""
    rows = Device.objects.filter(event=event, paired_at__isnull=False).order_by()
    return {str(pk): int(revoked is None) for pk, revoked in rows.values_list("pk", "revoked_at")}


def hash_of(value: object) -> str:
    return hashlib.sha256(repr(value).encode()).hexdigest()[:12]


def list_for(device: Device) -> dict[str, Any]:
    """The list of a device's event. Name, organisation, as what they come, and whether they come in: no address, no answer."""
    event = device.event
    now = timezone.now()
    doors = list(event.doors.all())
    people = [
        {
            "k": one.badge.key,
            "n": one.badge.name,
            "c": one.badge.company,
            "l": " · ".join(one.labels),
            "o": one.colour,
            "s": one.state.value,
            **({"d": [day.isoformat() for day in one.days]} if one.days else {}),
        }
        for one in bearers(event)
    ]
    return {
        "event": {
            "id": event.pk,
            "title": text_in(event.title),
            "zone": event.zone,
            "ends": millis(event.ends_at),
        },
        "door": {"id": device.door_id, "name": device.door.name, "zone": device.door.zone},
        "doors": {str(door.pk): door.name for door in doors},
        "zones": {str(door.pk): door.zone for door in doors},
        "keys": public_keys(event),
        "device": {"id": device.pk},
        "devices": devices_of(event),
        "comparing": comparing_keys(event),
        "expires": millis(device.expires_at),
        "version": version_of(event),
        "people": people,
        "revoked": list(
            RevokedKey.objects.filter(badge__event=event).order_by("pk").values_list("key", flat=True)
        ),
        "inside": presences(event, device.door.zone, None),
        "now": millis(now),
        "since": millis(now - OVERLAP),
    }


def presences(event: Event, zone: str, since: datetime | None) -> list[list[Any]]:
    """Key, whether inside, since when, door: of those behind a door's wall, changed since a moment."""
    rows = Presence.objects.filter(event=event, zone=zone)
    if since is not None:
        rows = rows.filter(updated_at__gte=since)
    return [
        [key, int(inside), millis(at), door]
        for key, inside, at, door in rows.order_by("pk").values_list(
            "badge__key", "inside", "since", "door_id"
        )
    ]
