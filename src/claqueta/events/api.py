"""Events through the API: what the caller may see."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_noop
from ninja import Router, Schema
from pydantic import Field

from claqueta.accounts.api import caller
from claqueta.events.models import Event
from claqueta.events.queries import Presented, presented, read_at_once, visible_to
from claqueta.foundation.apikit import listed
from claqueta.foundation.circles import audience_of
from claqueta.foundation.translated import current_language

router = Router(tags=["events"], auth=caller)


class EventVenueOut(Schema):
    name: str
    address: str
    country: str
    latitude: float | None = None
    longitude: float | None = None
    accessibility: str


class EventPartnerOut(Schema):
    name: str
    role: str = Field(examples=["sponsor"])


class EventOut(Schema):
    """What the caller may see of an event. The address online is never here."""

    id: str = Field(examples=["7c9e6679-7425-40de-944b-e07fc1f90ae7"])
    slug: str = Field(examples=["jornada-de-puertas-abiertas-2026"])
    url: str
    calendar: str = Field(description="The event for a calendar (RFC 5545)")
    kind: str = Field(examples=["workshop"])
    kind_name: str
    title: str
    summary: str
    text: str
    language: str = Field(description="The language in which the title and the text are", examples=["en"])
    state: str = Field(examples=["published"])
    begins: datetime = Field(description="By the clocks of the place, with their offset")
    ends: datetime
    zone: str = Field(examples=["Europe/Madrid"])
    when: str = Field(description="Day and hours in words")
    venue: EventVenueOut | None = None
    room: str
    online: bool
    partners: list[EventPartnerOut]
    purposes: list[str] = Field(examples=[["O2"]])
    revision: int
    updated_at: str


def shown_in_api(shown: Presented) -> dict[str, Any]:
    """What is presented, as the API says it."""
    address = settings.PUBLIC_URL + shown.url
    names = (
        "id",
        "slug",
        "kind",
        "kind_name",
        "title",
        "summary",
        "text",
        "language",
        "state",
        "begins",
        "ends",
        "zone",
        "when",
        "venue",
        "room",
        "online",
        "purposes",
        "revision",
    )
    return {
        **{name: getattr(shown, name) for name in names},
        "url": address,
        "calendar": f"{address}event.ics",
        "partners": [{"name": one.name, "role": one.role} for one in shown.partners],
        "updated_at": shown.changed_at.isoformat(),
    }


def _presented(request: HttpRequest, rows: list[Event]) -> list[dict[str, Any]]:
    audience, language = audience_of(request.user), current_language()
    found = (presented(row, audience, language) for row in rows)
    return [shown_in_api(shown) for shown in found if shown is not None]


@listed(
    router,
    "/events",
    EventOut,
    order=("updated_at", "pk"),
    search=("title", "summary", "text"),
    moment="updated_at",
    show=_presented,
    remember=True,
    summary=gettext_noop("Events, oldest change first"),
)
def events(request: HttpRequest) -> QuerySet[Event]:
    return read_at_once(visible_to(audience_of(request.user)))


@router.get("/events/{key}", response=EventOut, summary=gettext_noop("An event, by its slug"))
def event(request: HttpRequest, key: str) -> dict[str, Any]:
    row = get_object_or_404(read_at_once(), slug=key)
    shown = presented(row, audience_of(request.user), current_language())
    if shown is None:
        raise Http404
    return shown_in_api(shown)
