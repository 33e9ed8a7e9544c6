"""Pages and news through the API, and the catalogue of open data."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext_noop
from ninja import Router, Schema
from pydantic import Field

from claqueta.accounts.api import caller
from claqueta.foundation.apikit import listed
from claqueta.foundation.translated import current_language, text_in
from claqueta.website.models import ContentPage, NewsPage
from claqueta.website.pages import public_pages

router = Router(tags=["site"], auth=caller)


class PageOut(Schema):
    id: int
    title: str = Field(examples=["Who we are"])
    summary: str
    url: str
    language: str
    date: str | None = None


def _shown(request: HttpRequest, rows: list[Any]) -> list[dict[str, Any]]:
    return [
        {
            "id": page.pk,
            "title": page.title,
            "summary": page.summary,
            "url": page.full_url or "",
            "language": page.locale.language_code,
            "date": page.date.isoformat() if isinstance(page, NewsPage) else None,
        }
        for page in rows
    ]


def _public(kind: type[Any]) -> QuerySet[Any]:
    found: QuerySet[Any] = public_pages(kind.objects.filter(locale__language_code=current_language()))
    return found.select_related("locale")


@listed(
    router,
    "/pages",
    PageOut,
    order=("path", "pk"),
    search=("title", "introduction"),
    show=_shown,
    most=100,
    array=True,
    summary=gettext_noop("Pages of the site"),
)
def pages(request: HttpRequest) -> QuerySet[ContentPage]:
    return _public(ContentPage)


@listed(
    router,
    "/news",
    PageOut,
    order=("-date", "-pk"),
    search=("title", "introduction"),
    show=_shown,
    most=100,
    array=True,
    summary=gettext_noop("News, newest first"),
)
def news(request: HttpRequest) -> QuerySet[NewsPage]:
    return _public(NewsPage)


@router.get("/catalogue", summary=gettext_noop("Catalogue of open data (DCAT-AP 3, JSON-LD)"))
def catalogue(request: HttpRequest) -> HttpResponse:
    # What this catalogue says of itself is written in English, as the API's schema.
    base, language = settings.PUBLIC_URL, "en"
    publisher = {"@id": base, "@type": "foaf:Organization", "foaf:name": text_in(settings.CLUSTER.name)}

    def dataset(path: str, title: str, description: str) -> dict[str, Any]:
        return {
            "@id": f"{base}/api/v1/catalogue#{path}",
            "@type": "dcat:Dataset",
            "dct:title": {"@value": title, "@language": language},
            "dct:description": {"@value": description, "@language": language},
            "dct:publisher": {"@id": base},
            "dcat:distribution": [
                {
                    "@id": f"{base}/api/v1/{path}#distribution",
                    "@type": "dcat:Distribution",
                    "dcat:accessURL": {"@id": f"{base}/api/v1/{path}"},
                    "dcat:mediaType": {"@id": "http://www.iana.org/assignments/media-types/application/json"},
                    "dct:license": {
                        "@id": "http://publications.europa.eu/resource/authority/licence/CC_BY_4_0"
                    },
                }
            ],
        }

    response = JsonResponse(
        {
            "@context": {
                "dcat": "http://www.w3.org/ns/dcat#",
                "dct": "http://purl.org/dc/terms/",
                "foaf": "http://xmlns.com/foaf/0.1/",
            },
            "@id": f"{base}/api/v1/catalogue",
            "@type": "dcat:Catalog",
            "dct:title": {"@value": text_in(settings.CLUSTER.name), "@language": current_language()},
            "dct:description": {"@value": text_in(settings.CLUSTER.tagline), "@language": current_language()},
            "dct:publisher": publisher,
            "dct:language": list(settings.CLUSTER.languages),
            "dcat:dataset": [
                dataset("organisations", "Organisations", "The public directory of the cluster"),
                dataset("taxonomy", "Activities", "The taxonomy of the value chain"),
                dataset("purposes", "Purposes", "The statutory purposes of the cluster"),
            ],
        }
    )
    response["Content-Type"] = "application/ld+json"
    response["Access-Control-Allow-Origin"] = "*"
    return response
