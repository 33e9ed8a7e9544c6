"""What programs ask of organisations by the Model Context Protocol: the API's answers."""

import html
import re
from typing import Annotated, Any
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import Schema
from pydantic import Field, StringConstraints

from claqueta.foundation.judging import in_brief
from claqueta.foundation.search import kinds_found
from claqueta.foundation.tools import Arguments, Tool, ToolRefused
from claqueta.organisations import api

_TAG = re.compile(r"<[^<>]*>")


class SearchArguments(Arguments):
    query: Annotated[str, StringConstraints(min_length=1, max_length=200)] = Field(
        description="Words, a name, or what is meant, in any language of the cluster"
    )
    kind: Annotated[str, StringConstraints(max_length=40)] = Field(
        "",
        description="Only what is of this kind, as an answer names it: organisation, opportunity, news, page …",
    )
    limit: Annotated[int, Field(ge=1, le=50)] = 10


class FoundOut(Schema):
    kind: str
    key: str = Field(description="The last part of its address, by which other tools take it")
    title: str
    url: str
    snippet: str
    by_meaning: bool = Field(description="Found by what it means, without having the words")


class SearchResult(Schema):
    total: int
    hits: list[FoundOut]


def search(request: HttpRequest, asked: SearchArguments) -> dict[str, Any]:
    if asked.kind and asked.kind not in kinds_found():
        raise ToolRefused(
            _("There is no kind “%(kind)s”: %(kinds)s.")
            % {"kind": in_brief(asked.kind), "kinds": ", ".join(sorted(kinds_found()))}
        )
    query = api.SearchQuery.model_construct(q=asked.query, kind=asked.kind, limit=asked.limit, lang="")
    found = api.search(request, query)
    return {"total": found["total"], "hits": [_found(hit) for hit in found["hits"]]}


def _found(hit: dict[str, Any]) -> dict[str, Any]:
    return {
        "kind": hit["kind"],
        "key": urlsplit(hit["url"]).path.rstrip("/").rpartition("/")[2],
        "title": hit["title"],
        "url": urljoin(f"{settings.PUBLIC_URL}/", hit["url"]),
        "snippet": html.unescape(_TAG.sub("", hit["snippet"])),
        "by_meaning": hit["by_meaning"],
    }


class OrganisationArguments(Arguments):
    key: Annotated[str, StringConstraints(min_length=1, max_length=120)] = Field(
        description="Its slug, such as doblajes-azotea, or its id"
    )


def organisation(request: HttpRequest, asked: OrganisationArguments) -> dict[str, Any]:
    try:
        return api.organisation(request, asked.key)
    except Http404:
        raise ToolRefused(
            _("There is no organisation “%(key)s”: look for it by its name first.")
            % {"key": in_brief(asked.key)}
        ) from None


TOOLS = (
    Tool(
        "search",
        gettext_lazy("Search the cluster’s record"),
        "Search everything that the key may see, by words, names and meaning: organisations, needs and offers, news, pages. Exact"
        " names come first.",
        takes=SearchArguments,
        gives=SearchResult,
        use=search,
    ),
    Tool(
        "organisation",
        gettext_lazy("One organisation"),
        "The profile of one organisation by its slug or id, as far as the key may see it: what it does, what it has, whom to write to.",
        takes=OrganisationArguments,
        gives=api.OrganisationOut,
        use=organisation,
    ),
)
