"""The cluster, its purposes and its taxonomy."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from claqueta.cluster.models import ActivityCode, Category, Purpose
from claqueta.cluster.queries import activities
from claqueta.foundation.apikit import listed
from claqueta.foundation.translated import text_in

router = Router(tags=["cluster"])
"""Its caller is set by the frame: this domain lies below the one that knows accounts."""


class ClusterOut(Schema):
    name: str = Field(examples=["Audiovisual Cluster Madrid"])
    founded_on: str = Field(examples=["2023-03-30"])
    tax_id: str
    languages: list[str]
    territory: str
    partners: list[str]


class PurposeOut(Schema):
    code: str = Field(examples=["O1"])
    name: str
    text: str


class CategoryOut(Schema):
    code: str = Field(examples=["5.7"])
    slug: str = Field(examples=["doblaje"])
    parent: str
    name: str
    names: dict[str, str]
    nace: list[str]


@router.get("/cluster", response=ClusterOut, summary="The cluster")
def cluster(request: HttpRequest) -> dict[str, Any]:
    one = settings.CLUSTER
    return {
        "name": text_in(one.name),
        "founded_on": one.founded_on.isoformat(),
        "tax_id": one.tax_id,
        "languages": list(one.languages),
        "territory": text_in(one.territory.name),
        "partners": [text_in(partner.name) for partner in one.partners],
    }


def _purposes(request: HttpRequest, rows: list[Purpose]) -> list[dict[str, Any]]:
    return [{"code": row.code, "name": text_in(row.name), "text": text_in(row.text)} for row in rows]


@listed(
    router,
    "/purposes",
    PurposeOut,
    order=("order", "pk"),
    show=_purposes,
    limit=None,
    array=True,
    summary="The statutory purposes",
)
def purposes(request: HttpRequest) -> QuerySet[Purpose]:
    return Purpose.objects.all()


def _categories(request: HttpRequest, rows: list[Category]) -> list[dict[str, Any]]:
    codes: dict[int, list[str]] = {}
    for category, code in ActivityCode.objects.filter(category__in=rows).values_list("category", "code"):
        codes.setdefault(category, []).append(code)
    known = activities()
    return [
        {
            "code": one.code,
            "slug": one.slug,
            "parent": one.parent,
            "name": one.name,
            "names": one.names,
            "nace": codes.get(one.id, []),
        }
        for row in rows
        if (one := known.get(row.code))
    ]


@listed(
    router,
    "/taxonomy",
    CategoryOut,
    order=("order", "pk"),
    show=_categories,
    limit=None,
    array=True,
    summary="The activities of the value chain",
)
def taxonomy(request: HttpRequest) -> QuerySet[Category]:
    return Category.objects.filter(retired=False)
