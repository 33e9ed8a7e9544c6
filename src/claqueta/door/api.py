"""The door through the API: who has a badge, what was read and who is inside, for the office; a paired device reads what is its own."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_noop
from ninja import Router, Schema
from ninja.errors import HttpError
from pydantic import Field, StringConstraints

from claqueta.accounts.api import Caller, caller
from claqueta.door.holders import AtTheDoor, device_by
from claqueta.door.models import Badge, Presence, Scan
from claqueta.door.queries import counts_of
from claqueta.door.queries.people import bearers_among
from claqueta.events.models import Event
from claqueta.foundation.apikit import KEY_NEEDED, listed

router = Router(tags=["door"], auth=caller)


class AtTheDoorToo(Caller):
    """Besides keys, what a paired device proves itself by: `Authorization: Door …`. It reads of its own event, and writes nothing here."""

    def recognise(self, request: HttpRequest, kind: str, secret: str) -> bool:
        if kind != "door":
            return super().recognise(request, kind, secret)
        device = device_by(secret)
        if device is None:
            return False
        request.user = AtTheDoor(device)  # type: ignore[assignment]
        return True


at_the_door_too = AtTheDoorToo()


class EventFilter(Schema):
    event: Annotated[str, StringConstraints(max_length=80)] = Field("", description="The slug of an event")


def _device_or_office(request: HttpRequest) -> AtTheDoor | None:
    """The device that asks, or none for the office. Raises 401 or 403 for everybody else."""
    by: Any = request.user
    if isinstance(by, AtTheDoor):
        return by
    if not by.has_perm("door.manage"):
        raise HttpError(
            403 if by.is_authenticated else 401, "This is for the office, and for devices of the event"
        )
    return None


# -- Badges ------------------------------------------------------------------------------------------------------


class BadgeOut(Schema):
    """Somebody's badge, and how it stands now. Neither its code nor an address is here."""

    id: int
    event: str = Field(description="The slug of its event", examples=["mercado-2027"])
    name: str
    company: str
    comes_as: list[str] = Field(description="Roles first, then accreditations, in words")
    state: Literal["good", "unpaid", "not_in", "cancelled", "revoked"] = Field(
        description="Whether the door lets it in, and if not why"
    )
    days: list[date] = Field(description="The days on which it lets in; none for every day")
    inside: bool = Field(description="Whether they are in the event as a whole now")
    first_in: datetime | None = Field(description="When they came in first; none before that")
    updated_at: datetime


def _badges(_request: HttpRequest, rows: list[Badge]) -> list[dict[str, Any]]:
    came = {one.badge_id: one for one in Presence.objects.filter(badge__in=rows, zone="")}
    return [
        {
            "id": one.badge.pk,
            "event": one.badge.event.slug,
            "name": one.badge.name,
            "company": one.badge.company,
            "comes_as": list(one.labels),
            "state": one.state.value,
            "days": list(one.days),
            "inside": one.badge.pk in came and came[one.badge.pk].inside,
            "first_in": came[one.badge.pk].first_in if one.badge.pk in came else None,
            "updated_at": one.badge.updated_at,
        }
        for one in bearers_among(rows)
    ]


@listed(
    router,
    "/badges",
    BadgeOut,
    order=("updated_at", "pk"),
    search=("name", "company"),
    moment="updated_at",
    filters=EventFilter,
    show=_badges,
    summary=gettext_noop("Badges and how each stands: the office’s all, of a device those of its event"),
    auth=at_the_door_too,
    openapi_extra=KEY_NEEDED,
)
def badges(request: HttpRequest, query: EventFilter) -> QuerySet[Badge]:
    device = _device_or_office(request)
    rows = Badge.objects.select_related("event")
    if device is not None:
        rows = rows.filter(event=device.device.event_id)
    return rows.filter(event__slug=query.event) if query.event else rows


# -- What was read -----------------------------------------------------------------------------------------------


class ScanOut(Schema):
    """A badge that was read at a door: let in, let out, or refused."""

    id: str = Field(examples=["7c9e6679-7425-40de-944b-e07fc1f90ae7"])
    event: str = Field(description="The slug of the event", examples=["mercado-2027"])
    door: str = Field(examples=["Entrance"])
    room: str = Field(description="The room behind the door; blank for the event as a whole")
    badge: int | None = Field(description="None for a code that nobody has")
    name: str
    source: Literal["device", "desk", "self"]
    way: Literal["in", "out", "again"]
    accepted: bool
    reason: str = Field(
        description="Why they were not let through; blank for whoever was", examples=["unpaid"]
    )
    at: datetime = Field(description="By the server’s clock")
    device_at: datetime = Field(description="By the device’s own clock")
    received_at: datetime
    flag: str = Field(description="What a person has to look at; blank for nothing", examples=["twice"])
    resolved: bool = Field(description="Whether a person has looked at it")


class ScanFilters(EventFilter):
    accepted: Literal["", "yes", "no"] = ""
    flagged: Literal["", "open", "resolved"] = ""


def _scans(_request: HttpRequest, rows: list[Scan]) -> list[dict[str, Any]]:
    return [
        {
            "id": str(row.pk),
            "event": row.event.slug,
            "door": row.door.name,
            "room": row.door.room.name if row.door.room else "",
            "badge": row.badge_id,
            "name": row.badge.name if row.badge else "",
            "source": row.source,
            "way": row.way,
            "accepted": row.accepted,
            "reason": row.reason,
            "at": row.at,
            "device_at": row.device_at,
            "received_at": row.received_at,
            "flag": row.flag,
            "resolved": row.resolved_at is not None,
        }
        for row in rows
    ]


@listed(
    router,
    "/scans",
    ScanOut,
    order=("received_at", "pk"),
    moment="received_at",
    filters=ScanFilters,
    show=_scans,
    summary=gettext_noop("What was read at doors: the office’s all, of a device what it read itself"),
    auth=at_the_door_too,
    openapi_extra=KEY_NEEDED,
)
def scans(request: HttpRequest, query: ScanFilters) -> QuerySet[Scan]:
    device = _device_or_office(request)
    rows = Scan.objects.select_related("event", "door__room", "badge")
    if device is not None:
        rows = rows.filter(device=device.device)
    if query.event:
        rows = rows.filter(event__slug=query.event)
    if query.accepted:
        rows = rows.filter(accepted=query.accepted == "yes")
    if query.flagged:
        rows = rows.exclude(flag="").filter(resolved_at__isnull=query.flagged == "open")
    return rows


# -- Figures -----------------------------------------------------------------------------------------------------


class RoomCountOut(Schema):
    """How many are behind the doors of a room, or of the event as a whole."""

    room: str = Field(description="Blank for the event as a whole")
    capacity: int | None
    inside: int
    came: int = Field(description="Who has been in at all")


class DoorCountOut(Schema):
    door: str
    let_in: int
    refused: int
    last: datetime | None


class DoorCountsOut(Schema):
    event: str
    expected: int = Field(description="Badges that were not revoked")
    flagged: int = Field(description="Scans that a person has to look at")
    rooms: list[RoomCountOut]
    doors: list[DoorCountOut]


@router.get(
    "/events/{key}/doors",
    response=DoorCountsOut,
    summary=gettext_noop("How many are inside, by room, and what each door read"),
    auth=at_the_door_too,
    openapi_extra=KEY_NEEDED,
)
def door_counts(request: HttpRequest, key: str) -> dict[str, Any]:
    device = _device_or_office(request)
    event = get_object_or_404(Event, slug=key)
    if device is not None and device.device.event_id != event.pk:
        raise Http404
    counts = counts_of(event)
    return {
        "event": event.slug,
        "expected": counts.expected,
        "flagged": counts.flagged,
        "rooms": [
            {"room": one.name, "capacity": one.capacity, "inside": one.inside, "came": one.came}
            for one in counts.zones
        ],
        "doors": [
            {"door": str(one.door), "let_in": one.let_in, "refused": one.refused, "last": one.last}
            for one in counts.doors
        ],
    }
