"""The cluster, its purposes and its taxonomy."""

from typing import Annotated, Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_noop
from ninja import Router, Schema
from pydantic import Field, StringConstraints

from claqueta.cluster.models import ActivityCode, Category, Purpose
from claqueta.cluster.queries import activities
from claqueta.foundation.apikit import listed
from claqueta.foundation.folding import folded
from claqueta.foundation.text import one_line
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


class Words(Schema):
    q: Annotated[str, StringConstraints(max_length=200)] = ""


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


@router.get("/cluster", response=ClusterOut, summary=gettext_noop("The cluster"))
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


def _named(rows: QuerySet[Any], q: str, *fields: str) -> QuerySet[Any]:
    """Of a short list, what has the words in one of its texts, in whichever language."""
    words = folded(one_line(q))
    if not words:
        return rows
    texts = [(pk, several) for pk, *several in rows.values_list("pk", *fields)]
    found = [
        pk
        for pk, several in texts
        if any(words in folded(text) for one in several for text in (one or {}).values())
    ]
    return rows.filter(pk__in=found)


def _purposes(request: HttpRequest, rows: list[Purpose]) -> list[dict[str, Any]]:
    return [{"code": row.code, "name": text_in(row.name), "text": text_in(row.text)} for row in rows]


@listed(
    router,
    "/purposes",
    PurposeOut,
    order=("order", "pk"),
    filters=Words,
    show=_purposes,
    limit=None,
    array=True,
    summary=gettext_noop("The statutory purposes"),
)
def purposes(request: HttpRequest, query: Words) -> QuerySet[Purpose]:
    return _named(Purpose.objects.all(), query.q, "name", "text")


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
    filters=Words,
    show=_categories,
    limit=None,
    array=True,
    summary=gettext_noop("The activities of the value chain"),
)
def taxonomy(request: HttpRequest, query: Words) -> QuerySet[Category]:
    return _named(Category.objects.filter(retired=False), query.q, "name")
