"""Who came, and for how long: worked out of what the doors read, or what was left of it when that was deleted."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from claqueta.agenda.models import Session, SessionState
from claqueta.door.models import Badge, BadgeRegistration, Door, Presence, Scan
from claqueta.door.policies import Flag, Folded, Read, Way, fold, minutes_of
from claqueta.events.models import Event


@dataclass(frozen=True, slots=True)
class Attendance:
    """Somebody who came."""

    badge: Badge
    minutes: int
    """Whole minutes behind the doors, within the event's hours or the session's."""
    first_in: datetime | None
    """None once what the doors read is gone."""


def folded_of(event: Event, zone: str, badges: Iterable[int] | None = None) -> dict[int, Folded]:
    """Badge → what its scans come to behind the doors of a zone, in two queries."""
    doors = [door.pk for door in event.doors.select_related(None) if door.zone == zone]
    rows = Scan.objects.filter(event=event, door__in=doors, accepted=True)
    rows = rows.exclude(badge=None).exclude(flag=Flag.CLOCK.value)
    if badges is not None:
        rows = rows.filter(badge__in=list(badges))
    read: dict[int, list[Read]] = defaultdict(list)
    for pk, badge, at, door, way in rows.values_list("pk", "badge_id", "at", "door_id", "way"):
        read[badge or 0].append(Read(str(pk), at, door, Way(way)))
    return {badge: fold(scans) for badge, scans in read.items()}


def attendance_of(
    event: Event,
    *,
    zone: str = "",
    begins: datetime | None = None,
    ends: datetime | None = None,
    badges: Iterable[int] | None = None,
) -> list[Attendance]:
    """Who was behind the doors of a zone within a session's hours, or the whole event's, by name.

    Whoever never was read going out stayed until the end, or is still there.
    """
    first = (begins or event.begins_at) - (timedelta() if begins else timedelta(hours=24))
    last = min(ends or event.ends_at, timezone.now())
    rows = Badge.objects.filter(event=event).order_by("name_folded", "pk")
    if badges is not None:
        rows = rows.filter(pk__in=list(badges))
    found = folded_of(event, zone, badges)
    came = []
    for badge in rows:
        folded = found.get(badge.pk)
        if folded is not None and folded.first_in is not None:
            # Somebody let in before it began is there from its beginning.
            minutes = minutes_of(folded, begins or event.begins_at, last)
            if any((left or last) > first and entered < last for entered, left in folded.spans):
                came.append(Attendance(badge, minutes, folded.first_in))
        elif badge.minutes is not None and not zone and begins is None:
            came.append(Attendance(badge, badge.minutes, None))
    return came


def sessions_with_a_door(event: Event) -> list[Session]:
    """The sessions of the event's agenda whose room has a door of its own: of the others nobody can say who came."""
    rooms = {door.room_id for door in event.doors.all() if door.room_id}
    rows = Session.objects.filter(agenda__event=event, room__in=rooms, begins_at__isnull=False)
    return list(rows.exclude(state=SessionState.CANCELLED).select_related("room").order_by("begins_at", "pk"))


def attendance_at(session: Session) -> list[Attendance]:
    """Who was in a session's room within its hours, by name."""
    zone = Door(room_id=session.room_id).zone
    return attendance_of(session.agenda.event, zone=zone, begins=session.begins_at, ends=session.ends_at)


def keep_figures(event: Event) -> int:
    """Keep how long each was there before what the doors read is deleted; how many came."""
    came = [one for one in attendance_of(event) if one.first_in is not None]
    for one in came:
        one.badge.minutes = one.minutes
    Badge.objects.bulk_update([one.badge for one in came], ["minutes"], batch_size=300)
    return len(came)


def attended(badge: Badge) -> Attendance | None:
    """That somebody came; None for whoever did not."""
    return next(iter(attendance_of(badge.event, badges=[badge.pk])), None)


def came_at_all(event: Event) -> set[int]:
    """The badges of who was let in to the event, or to a room of it."""
    there = set(Presence.objects.filter(event=event).values_list("badge_id", flat=True))
    return there | set(Badge.objects.filter(event=event, minutes__isnull=False).values_list("pk", flat=True))


def registrations_that_came(event: Event) -> set[int]:
    """The registrations of who was let in (`Part.attendance`)."""
    rows = BadgeRegistration.objects.filter(badge__in=came_at_all(event))
    return set(rows.values_list("registration_id", flat=True))
