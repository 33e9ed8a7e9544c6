"""Delegations abroad through the API: what everybody may see, and the companies that confirmed that they are shown."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_noop
from ninja import Router, Schema
from pydantic import Field

from claqueta.accounts.api import caller
from claqueta.delegations.models import Applicant, Delegation
from claqueta.delegations.queries import companies_of, public_delegations
from claqueta.foundation.apikit import listed
from claqueta.foundation.translated import current_language, text_in

router = Router(tags=["delegations"], auth=caller)


class DelegationCompanyOut(Schema):
    """A company that travels."""

    organisation: str = Field(description="Its slug in the directory")
    name: str
    brings: str


class DelegationOut(Schema):
    """A delegation abroad (trade mission)."""

    id: str
    slug: str = Field(examples=["mision-a-series-mania-2027"])
    url: str
    title: str
    text: str
    market: str
    city: str
    country: str = Field(examples=["FR"])
    first_day: date
    last_day: date
    opens: datetime = Field(description="By the clocks of the place, with their offset")
    closes: datetime
    zone: str = Field(examples=["Europe/Paris"])
    open: bool
    called_off: bool
    places: int
    funder: str
    companies: list[DelegationCompanyOut] = Field(
        description="Those that travel and confirmed it, once the brochure is published"
    )
    updated_at: str


def _one(row: Delegation, companies: list[Applicant]) -> dict[str, Any]:
    language = current_language()
    return {
        "id": str(row.public_id),
        "slug": row.slug,
        "url": settings.PUBLIC_URL + reverse("delegation", args=[row.slug]),
        "title": text_in(row.title, language),
        "text": text_in(row.text, language),
        "market": row.market,
        "city": row.city,
        "country": row.country,
        "first_day": row.first_day,
        "last_day": row.last_day,
        "opens": row.opens,
        "closes": row.closes,
        "zone": row.zone,
        "open": row.is_open(),
        "called_off": row.state == Delegation.State.CALLED_OFF,
        "places": row.places,
        "funder": row.funder,
        "companies": [
            {
                "organisation": one.organisation.slug,
                "name": one.organisation.name,
                "brings": text_in(one.brings, language),
            }
            for one in companies
        ],
        "updated_at": row.updated_at.isoformat(),
    }


def _shown(_request: HttpRequest, rows: list[Delegation]) -> list[dict[str, Any]]:
    found: dict[int, list[Applicant]] = {}
    for one in companies_of(rows):
        found.setdefault(one.delegation_id, []).append(one)
    return [_one(row, found.get(row.pk, [])) for row in rows]


@listed(
    router,
    "/delegations",
    DelegationOut,
    order=("updated_at", "pk"),
    search=("title", "city", "market"),
    moment="updated_at",
    show=_shown,
    summary=gettext_noop("Delegations abroad, oldest change first"),
)
def delegations(request: HttpRequest) -> QuerySet[Delegation]:
    return public_delegations()


@router.get(
    "/delegations/{key}", response=DelegationOut, summary=gettext_noop("A delegation abroad, by its slug")
)
def delegation(request: HttpRequest, key: str) -> dict[str, Any]:
    return _shown(request, [get_object_or_404(public_delegations(), slug=key)])[0]
