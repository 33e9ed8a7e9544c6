"""The cluster, its purposes and its taxonomy."""

from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_noop
from ninja import Router, Schema
from pydantic import Field, StringConstraints

from claqueta.cluster.bylaws import Clause
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


class ClauseOut(Schema):
    """A clause of the bylaws; what else it says depends on its kind."""

    kind: str = Field(examples=["classes"])
    key: str = Field(examples=["full"])
    name: str
    text: str
    article: str
    since: date
    until: date | None
    sample: bool = Field(
        description=gettext_noop("Whether the value is ours and not of the registered bylaws")
    )
    says: dict[str, Any]


@router.get("/bylaws", response=list[ClauseOut], summary=gettext_noop("The bylaws as they stand on a day"))
def bylaws(request: HttpRequest, on: date | None = None) -> list[dict[str, Any]]:
    in_force = settings.CLUSTER.bylaws.on(on or timezone.localdate())
    common = {one.name for one in fields(Clause)}
    return [
        {
            "kind": kind,
            **{name: getattr(clause, name) for name in common},
            "name": text_in(clause.name),
            "text": text_in(clause.text),
            "article": text_in(clause.article),
            "says": {
                one.name: str(value) if isinstance(value := getattr(clause, one.name), Decimal) else value
                for one in fields(clause)
                if one.name not in common
            },
        }
        for kind, clause in in_force.by_kind()
    ]


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
