"""Published sessions through the API: those of the events that the caller sees."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_noop
from ninja import Router, Schema
from pydantic import Field

from claqueta.accounts.api import caller
from claqueta.agenda.models import PublicSession
from claqueta.agenda.queries.shown import SessionShown, sessions_shown, visible_to
from claqueta.foundation.apikit import listed
from claqueta.foundation.circles import audience_of
from claqueta.foundation.translated import current_language

router = Router(tags=["events"], auth=caller)


class SessionSpeakerOut(Schema):
    name: str
    job: str
    company: str
    role: str = Field(examples=["moderator"])
    url: str


class SessionOut(Schema):
    """A session as it was published last."""

    id: str = Field(examples=["7c9e6679-7425-40de-944b-e07fc1f90ae7"])
    event: str = Field(description="The slug of its event", examples=["jornada-de-puertas-abiertas-2026"])
    url: str
    title: str
    text: str
    language: str = Field(description="The language in which the title and the text are", examples=["en"])
    format: str = Field(examples=["panel"])
    format_name: str
    track: str
    languages: list[str] = Field(description="In which it is held or interpreted", examples=[["es", "en"]])
    begins: datetime = Field(description="By the clocks of the place, with their offset")
    ends: datetime
    zone: str = Field(examples=["Europe/Madrid"])
    room: str
    cancelled: bool
    partner: str
    speakers: list[SessionSpeakerOut]
    revision: int = Field(description="Grows with each change that was published")
    updated_at: str


class SessionFilters(Schema):
    event: str = Field("", description="The slug of an event", max_length=80)


def _out(row: PublicSession, shown: SessionShown) -> dict[str, Any]:
    names = (
        "id",
        "title",
        "text",
        "language",
        "format",
        "format_name",
        "languages",
        "begins",
        "ends",
        "zone",
        "cancelled",
        "partner",
        "revision",
    )
    return {
        **{name: getattr(shown, name) for name in names},
        "event": row.agenda.event.slug,
        "url": settings.PUBLIC_URL + shown.url,
        "track": shown.track_name,
        "room": shown.room_name,
        "speakers": [
            {
                "name": one.name,
                "job": one.job,
                "company": one.company,
                "role": one.role,
                "url": settings.PUBLIC_URL + one.url,
            }
            for one in shown.speakers
        ],
        "updated_at": shown.changed_at.isoformat(),
    }


def _shown(_request: HttpRequest, rows: list[PublicSession]) -> list[dict[str, Any]]:
    shown = sessions_shown(rows, current_language())
    return [_out(row, one) for row, one in zip(rows, shown, strict=True)]


@listed(
    router,
    "/sessions",
    SessionOut,
    order=("changed_at", "pk"),
    search=("title", "text"),
    moment="changed_at",
    filters=SessionFilters,
    show=_shown,
    summary=gettext_noop("Sessions of agendas, oldest change first"),
)
def sessions(request: HttpRequest, query: SessionFilters) -> QuerySet[PublicSession]:
    rows = visible_to(audience_of(request.user))
    return rows.filter(agenda__event__slug=query.event) if query.event else rows


@router.get("/sessions/{key}", response=SessionOut, summary=gettext_noop("A session, by its identifier"))
def session(request: HttpRequest, key: str) -> dict[str, Any]:
    try:
        identifier = UUID(key)
    except ValueError:
        raise Http404 from None
    row = visible_to(audience_of(request.user)).filter(session__public_id=identifier).first()
    if row is None:
        raise Http404
    return _shown(request, [row])[0]


def first_public_session() -> str:
    """The identifier of one that everybody sees; blank for none."""
    row = visible_to(audience_of(None)).order_by("pk").first()
    return str(row.session.public_id) if row is not None else ""
