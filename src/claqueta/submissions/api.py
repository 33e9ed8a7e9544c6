"""Calls for projects and projects through the API: of each what the caller sees on the screen, and nothing that is for fewer."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_noop
from ninja import Router, Schema
from pydantic import Field, StringConstraints

from claqueta.accounts.api import caller
from claqueta.events.queries.presented import may_see
from claqueta.foundation.apikit import listed
from claqueta.foundation.circles import audience_of
from claqueta.foundation.translated import current_language, text_in
from claqueta.submissions.models import ProjectCall, Submission
from claqueta.submissions.queries import (
    ProjectShown,
    calls_for,
    presented,
    read_at_once,
    rules_in_words,
    states_known,
    visible_to,
)
from claqueta.submissions.readers import circles_for

router = Router(tags=["projects"], auth=caller)


class ProjectCallOut(Schema):
    """A call for projects."""

    id: str
    slug: str = Field(examples=["foro-de-coproduccion-2027"])
    state: str = Field(examples=["published"])
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


class ProjectFileOut(Schema):
    """That there is a file; it is had from the project's page."""

    kind: str = Field(examples=["dossier"])
    name: str
    size: int = Field(description="In bytes")


class ProjectOut(Schema):
    """A project as the caller sees it: of a selected one everybody the card, accredited people and those who were let in more."""

    id: str = Field(examples=["7c9e6679-7425-40de-944b-e07fc1f90ae7"])
    url: str
    title: str
    company: str
    call: str = Field(description="The slug of its call")
    number: int = Field(description="In its call")
    state: str = Field(
        description="As far as the caller knows: no producer learns of a decision before its letter",
        examples=["selected"],
    )
    circle: str = Field(
        description="As whom the caller sees it: card (everybody), accredited, request (let in), nda (agreement accepted), office",
        examples=["card"],
    )
    facts: dict[str, str] = Field(
        description="Field of the catalogue → its value in words", examples=[{"stage": "Development"}]
    )
    files: list[ProjectFileOut]
    updated_at: str


def _call(audience: str, call: ProjectCall) -> dict[str, Any]:
    language = current_language()
    event = call.event
    seen = event is not None and may_see(event, audience)
    return {
        "id": str(call.public_id),
        "slug": call.slug,
        "state": call.state,
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


def _project(shown: ProjectShown, state: str) -> dict[str, Any]:
    return {
        "id": shown.id,
        "url": settings.PUBLIC_URL + reverse("project", args=[UUID(shown.id)]),
        "title": shown.title,
        "company": shown.company,
        "call": shown.call_slug,
        "number": shown.number,
        "state": state,
        "circle": shown.circle,
        "facts": {one.key: one.text for one in shown.facts},
        "files": [{"kind": one.kind, "name": one.name, "size": one.size} for one in shown.files],
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
    return calls_for(request.user)


@router.get(
    "/project-calls/{key}", response=ProjectCallOut, summary=gettext_noop("A call for projects, by its slug")
)
def project_call(request: HttpRequest, key: str) -> dict[str, Any]:
    return _call(audience_of(request.user), get_object_or_404(calls_for(request.user), slug=key))


class ProjectFilters(Schema):
    call: Annotated[str, StringConstraints(max_length=80)] = Field("", description="The slug of a call")


def _projects(request: HttpRequest, rows: list[Submission]) -> list[dict[str, Any]]:
    by: Any = request.user
    circles = circles_for(by, rows)
    states = {one.pk: str(one.state) for one in rows}
    if not by.has_perm("submissions.manage"):
        states = states_known(rows)
    found = (presented(row, circles[row.pk], current_language()) for row in rows)
    return [_project(shown, states[shown.pk]) for shown in found if shown is not None]


@listed(
    router,
    "/projects",
    ProjectOut,
    order=("updated_at", "pk"),
    # A title is for everybody who sees the project: no producer keeps it for fewer.
    search=("title",),
    moment="updated_at",
    filters=ProjectFilters,
    show=_projects,
    summary=gettext_noop("Projects that the caller sees, oldest change first"),
)
def projects(request: HttpRequest, query: ProjectFilters) -> QuerySet[Submission]:
    rows = read_at_once(visible_to(request.user))
    return rows.filter(call__slug=query.call) if query.call else rows


@router.get("/projects/{key}", response=ProjectOut, summary=gettext_noop("A project, by its id"))
def project(request: HttpRequest, key: UUID) -> dict[str, Any]:
    row = get_object_or_404(read_at_once(visible_to(request.user)), public_id=key)
    found = _projects(request, [row])
    if not found:
        raise Http404
    return found[0]
