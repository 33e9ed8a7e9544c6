"""Introductions through the API: a member's own as its side sees them, the office's all. Contact data are never here."""

from datetime import date
from typing import Any, Literal

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop
from ninja import Router, Schema
from ninja.errors import HttpError
from pydantic import Field

from claqueta.accounts.api import caller
from claqueta.foundation.apikit import KEY_NEEDED, listed
from claqueta.foundation.translated import current_language
from claqueta.opportunities.models import Introduction, IntroductionState, Opportunity, OutcomeState, Side
from claqueta.opportunities.queries import presented, read_at_once
from claqueta.opportunities.queries.introductions import (
    consent_of,
    hides,
    mine,
    outcomes_of_side,
    reader_of_side,
    why_for,
)
from claqueta.opportunities.readers import reader_of
from claqueta.organisations.models import Organisation

router = Router(tags=["opportunities"], auth=caller)


class SideOut(Schema):
    id: str = ""
    slug: str = ""
    name: str


class OutcomeOut(Schema):
    project: str
    amount: str = Field(description="A band, never the amount itself", examples=["medium"])
    jobs: int
    confirmed: bool = Field(description="Whether both sides say so")


class IntroductionOut(Schema):
    """An introduction as the caller's side sees it. A no of the other side is nowhere in it: it reads as no answer does."""

    id: str = Field(examples=["7c9e6679-7425-40de-944b-e07fc1f90ae7"])
    number: str = Field(examples=["P-2026-0001"])
    url: str
    side: str = Field(description="Which side the caller is; blank for the office", examples=["one"])
    state: str = Field(examples=["asked"])
    answer: str = Field(description="What the caller's side has answered", examples=["waiting"])
    why: str
    mine: SideOut | None = Field(None, description="The caller's side; for the office the one side")
    other: SideOut | None = Field(None, description="Absent while who it is stays hidden")
    opportunity: str = Field(
        description="The number of the need or offer, if there is one", examples=["2026-0017"]
    )
    answer_until: date | None = None
    introduced_on: date | None = None
    outcomes: list[OutcomeOut]


class IntroductionFilters(Schema):
    state: Literal["", "proposed", "asked", "agreed", "ended"] = ""


def _side_out(introduction: Introduction, side: str) -> dict[str, str]:
    organisation: Organisation | None = introduction.organisation_of(side)
    if organisation is None:
        return {"name": introduction.name_of(side)}
    return {
        "id": str(organisation.public_id),
        "slug": organisation.slug if organisation.listed else "",
        "name": organisation.name,
    }


def _shown(request: HttpRequest, rows: list[Introduction]) -> list[dict[str, Any]]:
    reader = reader_of(request.user)
    wanted = {row.opportunity_id for row in rows if row.opportunity_id is not None}
    about = {one.pk: one for one in read_at_once(Opportunity.objects.filter(pk__in=wanted))}
    shown = []
    for row in rows:
        row.opportunity = about.get(row.opportunity_id or 0)
        sides = row.sides_of(reader.organisations)
        shown.append(_as_side(row, sides[0]) if sides else _as_office(row))
    return shown


def _as_side(row: Introduction, side: Side) -> dict[str, Any]:
    hidden = hides(row, side)
    seen = (
        presented(row.opportunity, reader_of_side(row, side), current_language()) if row.opportunity else None
    )
    agreed = row.state == IntroductionState.AGREED
    return _facts(row) | {
        "url": settings.PUBLIC_URL + reverse("introduction", args=[row.public_id]),
        "side": side,
        "answer": consent_of(row, side).answer,
        "why": why_for(row, side),
        "mine": _side_out(row, side),
        "other": None if hidden else _side_out(row, side.opposite),
        "opportunity": seen.slug if seen else "",
        "outcomes": [
            _outcome(one.outcome, confirmed=one.confirmed)
            for one in (outcomes_of_side(row, side) if agreed else ())
        ],
    }


def _as_office(row: Introduction) -> dict[str, Any]:
    return _facts(row) | {
        "url": settings.PUBLIC_URL + reverse("office_introduction", args=[row.pk]),
        "side": "",
        "answer": "",
        "why": row.why,
        "mine": _side_out(row, Side.ONE),
        "other": _side_out(row, Side.OTHER),
        "opportunity": row.opportunity.slug if row.opportunity else "",
        "outcomes": [
            _outcome(one, confirmed=one.state == OutcomeState.CONFIRMED) for one in row.outcomes.all()
        ],
    }


def _facts(row: Introduction) -> dict[str, Any]:
    return {
        "id": str(row.public_id),
        "number": row.number,
        "state": row.state,
        "answer_until": row.answer_until,
        "introduced_on": timezone.localtime(row.agreed_at).date() if row.agreed_at else None,
    }


def _outcome(outcome: Any, *, confirmed: bool) -> dict[str, Any]:
    return {
        "project": outcome.project,
        "amount": outcome.amount,
        "jobs": outcome.jobs,
        "confirmed": confirmed,
    }


def rows_for(by: Any) -> QuerySet[Introduction]:
    """All for the office, and a member's own without what nobody was asked about yet."""
    rows = mine(reader_of(by))
    if by.has_perm("opportunities.manage"):
        rows = Introduction.objects.select_related("one", "other").prefetch_related("consents", "outcomes")
    return rows


@listed(
    router,
    "/introductions",
    IntroductionOut,
    # When it began: no order, and no date here, tells that somebody has answered.
    order=("created_at", "pk"),
    filters=IntroductionFilters,
    show=_shown,
    summary=gettext_noop("Introductions, oldest first: the office’s all, a member’s its own"),
    openapi_extra=KEY_NEEDED,
)
def introductions(request: HttpRequest, query: IntroductionFilters) -> QuerySet[Introduction]:
    by: Any = request.user
    if not by.is_authenticated:
        raise HttpError(401, "Send a key in the Authorization header")
    rows = rows_for(by)
    return rows.filter(state=query.state) if query.state else rows
