"""The map of the site (sitemaps.org, with hreflang), of the sections that the domains bring (`Domain.sitemaps`).

One document while it is small, an index of parts when it is not. Each is made once for every position of the change log,
and not sent again to whoever has it (RFC 9110 §13).
"""

import hashlib
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.core.paginator import EmptyPage
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import condition, require_safe

from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.domains import gathered
from claqueta.foundation.parameters import asked
from claqueta.foundation.search import head_position, remembered


@dataclass(frozen=True, slots=True)
class _Here:
    """What Django's sitemaps take for the site."""

    domain: str


def sections() -> dict[str, Sitemap[Any]]:
    """Section → its map, with as many addresses in a part as the rule says."""
    found = {name: kind() for name, kind in gathered(lambda part: part.sitemaps.items())}
    for one in found.values():
        one.limit = rule("sitemap_part").value
    return found


def _etag(request: HttpRequest, section: str = "") -> str:
    named = f"{settings.PUBLIC_URL} {section} {asked(request).page()} {head_position()}"
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
def sitemap_part(request: HttpRequest, section: str) -> HttpResponse:
    page = asked(request).page()
    content = remembered("sitemap", section, page, compute=lambda: _part(section, page))
    if not content:
        raise Http404
    return _answer(content)


def _whole() -> str:
    found = sections()
    if sum(one.paginator.count for one in found.values()) <= rule("sitemap_part").value:
        return _written([entry for one in found.values() for entry in _entries(one, 1)])
    addresses = [
        settings.PUBLIC_URL + reverse("sitemap_part", args=[name]) + (f"?page={page}" if page > 1 else "")
        for name, one in found.items()
        for page in one.paginator.page_range
    ]
    return render_to_string(
        "sitemap_index.xml", {"sitemaps": [{"location": address} for address in addresses]}
    )


def _part(section: str, page: int) -> str:
    """The document of a part, empty when there is no such part."""
    one = sections().get(section)
    try:
        return _written(_entries(one, page)) if one is not None else ""
    except EmptyPage:
        return ""


def _entries(one: Sitemap[Any], page: int) -> list[dict[str, Any]]:
    here = urlsplit(settings.PUBLIC_URL)
    found: list[dict[str, Any]] = one.get_urls(page, _Here(here.netloc), here.scheme)  # type: ignore[arg-type]
    return found


def _written(entries: list[dict[str, Any]]) -> str:
    return render_to_string("sitemap.xml", {"urlset": entries})
