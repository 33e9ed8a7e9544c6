"""Events through the API: what the caller may see, and what the office writes."""

from datetime import datetime
from typing import Annotated, Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_noop
from ninja import Router, Schema
from ninja.errors import HttpError
from pydantic import ConfigDict, Field, StringConstraints

from claqueta.accounts.api import caller
from claqueta.events import actions
from claqueta.events.models import EVENT, Event
from claqueta.events.queries import Presented, may_see, presented, read_at_once, visible_to
from claqueta.foundation.apikit import KEY_NEEDED, changes, listed, require_scope
from claqueta.foundation.circles import audience_of
from claqueta.foundation.fields.schemas import patched
from claqueta.foundation.idempotency import once
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


def _one(request: HttpRequest, key: str) -> Event:
    """Raises `Http404` for one that the caller does not see."""
    row = get_object_or_404(read_at_once(), slug=key)
    if not may_see(row, audience_of(request.user)):
        raise Http404
    return row


def _shown(request: HttpRequest, row: Event) -> dict[str, Any]:
    shown = presented(row, audience_of(request.user), current_language())
    if shown is None:
        raise Http404
    return shown_in_api(shown)


@router.get("/events/{key}", response=EventOut, summary=gettext_noop("An event, by its slug"))
def event(request: HttpRequest, key: str) -> dict[str, Any]:
    return _shown(request, _one(request, key))


@patched(EVENT)
class EventPatch(Schema):
    """What of an event is to be another; what is not sent stays."""

    model_config = ConfigDict(json_schema_extra={"example": {"summary": {"es": "…"}}})
    version: int | None = Field(
        None, ge=1, le=2**31 - 1, description="The version this change was made from; refused if older"
    )
    begins_at: datetime | None = Field(
        None, description="With its offset", examples=["2027-03-11T10:00:00+01:00"]
    )
    ends_at: datetime | None = Field(None, description="With its offset")
    purposes: list[Annotated[str, StringConstraints(max_length=20)]] | None = Field(None, max_length=20)


class EventIn(EventPatch):
    """An event that is to be written: kind, title, and from when to when, are needed."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "kind": "workshop",
                "title": {"es": "…"},
                "text": {"es": "…"},
                "begins_at": "2027-03-11T10:00:00+01:00",
                "ends_at": "2027-03-11T14:00:00+01:00",
            }
        }
    )


def _values(said: EventPatch) -> dict[str, Any]:
    values = said.dict(exclude_unset=True)
    values.pop("version", None)
    return values


@changes(
    router,
    "/events/{key}",
    EventOut,
    of=_one,
    show=_shown,
    summary=gettext_noop("Change an event, as the office may"),
)
def change_event(request: HttpRequest, found: Event, patch: EventPatch) -> Event:
    try:
        actions.change_event(found, _values(patch), by=request.user, version=patch.version)
    except actions.WrittenMeanwhile as conflict:
        raise HttpError(412, conflict.messages[0]) from conflict
    return read_at_once().get(pk=found.pk)


@router.post(
    "/events",
    response=EventOut,
    summary=gettext_noop("Write an event as a draft, as the office may"),
    openapi_extra=KEY_NEEDED,
)
def write_event(request: HttpRequest, event: EventIn) -> dict[str, Any]:
    """A draft: a person publishes it, in the office."""
    require_scope(request, "write")

    def act() -> dict[str, Any]:
        made = actions.write_event(_values(event), by=request.user)
        answer = EventOut.model_validate(_shown(request, read_at_once().get(pk=made.pk)))
        return answer.model_dump(mode="json")

    return once(request, act)
