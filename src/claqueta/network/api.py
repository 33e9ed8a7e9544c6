"""The network through the API: who is tied to whom, as far as the caller may know, and its figures by year."""

from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_noop
from ninja import Query, Router, Schema
from pydantic import Field, StringConstraints

from claqueta.accounts.api import caller
from claqueta.foundation.circles import audience_of
from claqueta.foundation.parameters import asked
from claqueta.foundation.translated import current_language
from claqueta.network.asking import question_of
from claqueta.network.queries import YearFigures, figures_by_year, picture

router = Router(tags=["network"], auth=caller)


class NetworkQuery(Schema):
    year: Annotated[str, StringConstraints(max_length=4)] = Field(
        "", description="The last of the years whose ties are shown; the present one without it"
    )
    kind: Annotated[str, StringConstraints(max_length=60)] = Field(
        "", description="Only ties of this kind", examples=["network.work"]
    )
    activity: Annotated[str, StringConstraints(max_length=12)] = ""
    q: Annotated[str, StringConstraints(max_length=200)] = Field(
        "", description="Part of a name: those who have it, and whom they are tied with"
    )
    lang: str = ""


class NodeOut(Schema):
    slug: str = Field(examples=["doblajes-azotea"])
    name: str
    activity: str
    country: str
    x: float
    y: float
    group: int | None = Field(
        None, description="Its community in this year, from 1; none for whoever has no tie"
    )
    between: float = Field(description="Share of the shortest ways between two others that lead over it")


class TieOut(Schema):
    one: str
    other: str
    kinds: list[str]
    first: int
    last: int
    facts: int
    weight: float
    url: str = Field(description="Where each fact is shown")


class NetworkOut(Schema):
    year: int
    years: list[int]
    organisations: list[NodeOut]
    ties: list[TieOut]


class NetworkFiguresOut(Schema):
    year: int
    nodes: int
    ties: int = Field(description="Pairs that are tied")
    density: float
    reach: float = Field(description="Share of the others that one reaches in two steps, on average")
    alone: float = Field(description="Share without a tie; only the office is shown who they are")
    abroad: float = Field(description="Share of ties with an end abroad")


@router.get(
    "/network",
    response=NetworkOut,
    summary=gettext_noop("Who is tied to whom in a year"),
)
def network(request: HttpRequest, query: Query[NetworkQuery]) -> dict[str, Any]:
    circle = audience_of(request.user)
    seen = picture(question_of(asked(request), circle), circle, current_language())
    slugs = {pk: spot.slug for pk, spot in seen.spots.items()}
    return {
        "year": seen.year,
        "years": seen.years,
        "organisations": [
            {
                "slug": spot.slug,
                "name": spot.name,
                "activity": spot.activity,
                "country": spot.country,
                "x": spot.x,
                "y": spot.y,
                "group": spot.group + 1 or None,
                "between": spot.between,
            }
            for spot in seen.spots.values()
        ],
        "ties": [
            {
                "one": slugs[line.one],
                "other": slugs[line.other],
                "kinds": list(line.kinds),
                "first": line.first,
                "last": line.last,
                "facts": line.facts,
                "weight": line.weight,
                "url": settings.PUBLIC_URL
                + reverse("network_between", args=[slugs[line.one], slugs[line.other]]),
            }
            for line in seen.lines
        ],
    }


@router.get(
    "/network/figures",
    response=list[NetworkFiguresOut],
    summary=gettext_noop("The network’s figures of each year"),
)
def network_figures(request: HttpRequest) -> list[YearFigures]:
    return figures_by_year(audience_of(request.user))
