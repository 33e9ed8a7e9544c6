"""Calls for projects and selected projects through the API: the cards, and nothing that is for fewer."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_noop
from ninja import Router, Schema
from pydantic import Field

from claqueta.accounts.api import caller
from claqueta.events.queries.presented import may_see
from claqueta.foundation.apikit import listed
from claqueta.foundation.circles import audience_of
from claqueta.foundation.translated import current_language, text_in
from claqueta.submissions.circles import Circle
from claqueta.submissions.models import ProjectCall, Submission
from claqueta.submissions.queries import (
    ProjectShown,
    presented,
    public_calls,
    read_at_once,
    rules_in_words,
    shown_to_others,
)

router = Router(tags=["projects"], auth=caller)


class ProjectCallOut(Schema):
    """A call for projects."""

    id: str
    slug: str = Field(examples=["foro-de-coproduccion-2027"])
    url: str
    title: str
    summary: str
    text: str
    event: str = Field(description="The slug of its event; blank for a free-standing call")
    opens: datetime = Field(description="By the clocks of the call, with their offset")
    closes: datetime
    zone: str = Field(examples=["Europe/Madrid"])
    open: bool
    blind: bool = Field(description="Whether it is read without knowing whose it is")
    rules: list[str] = Field(description="Who may take part, in words")
    asked: dict[str, bool] = Field(
        description="Field of the catalogue → whether it is needed", examples=[{"title": True}]
    )
    updated_at: str


class ProjectOut(Schema):
    """The card of a selected project. What is meant for accredited people, or for fewer, is never here."""

    id: str = Field(examples=["7c9e6679-7425-40de-944b-e07fc1f90ae7"])
    url: str
    title: str
    company: str
    call: str = Field(description="The slug of its call")
    facts: dict[str, str] = Field(
        description="Field of the catalogue → its value in words", examples=[{"stage": "Development"}]
    )
    updated_at: str


def _call(audience: str, call: ProjectCall) -> dict[str, Any]:
    language = current_language()
    event = call.event
    seen = event is not None and may_see(event, audience)
    return {
        "id": str(call.public_id),
        "slug": call.slug,
        "url": settings.PUBLIC_URL + reverse("project_call", args=[call.slug]),
        "title": text_in(call.title, language),
        "summary": text_in(call.summary, language),
        "text": text_in(call.text, language),
        "event": event.slug if event is not None and seen else "",
        "opens": call.opens,
        "closes": call.closes,
        "zone": call.zone,
        "open": call.is_open(),
        "blind": call.blind,
        "rules": rules_in_words(call),
        "asked": call.asked,
        "updated_at": call.updated_at.isoformat(),
    }


def _calls(request: HttpRequest, rows: list[ProjectCall]) -> list[dict[str, Any]]:
    audience = audience_of(request.user)
    return [_call(audience, one) for one in rows]


def _project(shown: ProjectShown) -> dict[str, Any]:
    return {
        "id": shown.id,
        "url": settings.PUBLIC_URL + reverse("project", args=[UUID(shown.id)]),
        "title": shown.title,
        "company": shown.company,
        "call": shown.call_slug,
        "facts": {one.key: one.text for one in shown.facts},
        "updated_at": shown.changed_at.isoformat(),
    }


@listed(
    router,
    "/project-calls",
    ProjectCallOut,
    order=("updated_at", "pk"),
    search=("title", "summary", "text"),
    moment="updated_at",
    show=_calls,
    summary=gettext_noop("Calls for projects, oldest change first"),
)
def project_calls(request: HttpRequest) -> QuerySet[ProjectCall]:
    return public_calls()


@router.get(
    "/project-calls/{key}", response=ProjectCallOut, summary=gettext_noop("A call for projects, by its slug")
)
def project_call(request: HttpRequest, key: str) -> dict[str, Any]:
    return _call(audience_of(request.user), get_object_or_404(public_calls(), slug=key))


def _cards(_request: HttpRequest, rows: list[Submission]) -> list[dict[str, Any]]:
    found = (presented(row, Circle.CARD, current_language()) for row in rows)
    return [_project(shown) for shown in found if shown is not None]


@listed(
    router,
    "/projects",
    ProjectOut,
    order=("updated_at", "pk"),
    search=("title",),
    moment="updated_at",
    show=_cards,
    summary=gettext_noop("Selected projects, oldest change first"),
)
def projects(request: HttpRequest) -> QuerySet[Submission]:
    return read_at_once(shown_to_others())


@router.get("/projects/{key}", response=ProjectOut, summary=gettext_noop("A selected project, by its id"))
def project(request: HttpRequest, key: UUID) -> dict[str, Any]:
    row = get_object_or_404(read_at_once(shown_to_others()), public_id=key)
    shown = presented(row, Circle.CARD, current_language())
    if shown is None:
        raise Http404
    return _project(shown)
