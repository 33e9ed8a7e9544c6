"""Who fits a need or an offer, through the API: as the caller may know, with the reasons in both languages."""

from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_noop
from ninja import Query, Router, Schema
from pydantic import Field

from claqueta.accounts.api import caller
from claqueta.foundation.cluster_rules import rule
from claqueta.opportunities.api.opportunities import Key, one_opportunity
from claqueta.opportunities.queries.fitting import Fitting, fitting
from claqueta.opportunities.readers import reader_of

router = Router(tags=["opportunities"], auth=caller)
MOST = 25


class FitOut(Schema):
    slug: str
    name: str
    url: str


class SaidOut(Schema):
    kind: str = Field(examples=["activity"])
    text: dict[str, str] = Field(description="In each language, by its code")


class MatchOut(Schema):
    organisation: FitOut
    score: float
    reasons: list[SaidOut]
    unknown: list[SaidOut] = Field(description="What its record does not say; it excludes nobody")


class MatchesOut(Schema):
    matches: list[MatchOut]


def shown_match(found: Fitting) -> dict[str, Any]:
    slug = found.organisation.slug
    return {
        **found.said,
        "organisation": {
            "slug": slug,
            "name": found.organisation.name,
            "url": settings.PUBLIC_URL + reverse("organisation", args=[slug]),
        },
    }


@router.get(
    "/opportunities/{key}/matches",
    response=MatchesOut,
    summary=gettext_noop("The organisations that fit a need or an offer, best first, with the reasons"),
)
def opportunity_matches(
    request: HttpRequest, key: Key, limit: Annotated[int, Query(ge=1, le=MOST)] | None = None
) -> dict[str, Any]:
    row = one_opportunity(request, key)
    return {
        "matches": [
            shown_match(one)
            for one in fitting(row, reader_of(request.user), limit or rule("matches_shown").value)
        ]
    }
