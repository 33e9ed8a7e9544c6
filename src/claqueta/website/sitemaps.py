"""The map of the site (sitemaps.org, with hreflang): one document while it is small, an index of parts when it is not.

Each document is made once for every position of the change log, and not sent again to whoever has it (RFC 9110 §13).
"""

import hashlib
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.views.decorators.http import condition, require_safe

from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.search import head_position, remembered
from claqueta.organisations.queries import listed
from claqueta.website.pages import public_pages

PAGES = 1
"""The part that has the pages; the organisations follow."""


def _etag(_request: HttpRequest, part: int | None = None) -> str:
    named = f"{settings.PUBLIC_URL} {part} {head_position()}"
    return f'"{hashlib.sha256(named.encode()).hexdigest()[:32]}"'


def _answer(content: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/xml; charset=utf-8")
    patch_cache_control(response, public=True, max_age=300)
    return response


@require_safe
@condition(etag_func=_etag)
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public address, or the index of the parts that have them."""
    return _answer(remembered("sitemap", compute=_whole))


@require_safe
@condition(etag_func=_etag)
def sitemap_part(request: HttpRequest, part: int) -> HttpResponse:
    content = remembered("sitemap", part, compute=lambda: _part(part))
    if not content:
        raise Http404
    return _answer(content)


def _whole() -> str:
    most = rule("sitemap_part").value
    count = listed().count()
    if count <= most:
        return _written([*_pages(), *_organisations(0, most)])
    parts = range(PAGES, PAGES + 1 + -(-count // most))
    addresses = [settings.PUBLIC_URL + reverse("sitemap_part", args=[part]) for part in parts]
    return render_to_string("website/sitemap_index.xml", {"addresses": addresses})


def _part(part: int) -> str:
    """The document of a part, empty when there is no such part."""
    most = rule("sitemap_part").value
    entries = _pages() if part == PAGES else _organisations((part - PAGES - 1) * most, most)
    return _written(entries) if entries else ""


def _written(entries: list[dict[str, Any]]) -> str:
    return render_to_string("website/sitemap.xml", {"entries": entries})


def _pages() -> list[dict[str, Any]]:
    entries = []
    for page in public_pages().filter(depth__gt=1).specific():
        alternates = [
            (one.locale.language_code, one.full_url)
            for one in public_pages(page.get_translations(inclusive=True))
        ]
        entries.append({"url": page.full_url, "at": page.last_published_at, "alternates": alternates})
    return entries + _in_each_language("directory", [], None)


def _organisations(start: int, most: int) -> list[dict[str, Any]]:
    rows = listed().order_by("pk").values_list("slug", "updated_at")[start : start + most]
    return [entry for slug, at in rows for entry in _in_each_language("organisation", [slug], at)]


def _in_each_language(name: str, arguments: list[str], at: Any) -> list[dict[str, Any]]:
    addresses = []
    for code in settings.CLUSTER.languages:
        with translation.override(code):
            addresses.append((code, settings.PUBLIC_URL + reverse(name, args=arguments)))
    return [{"url": url, "at": at, "alternates": addresses} for _code, url in addresses]
