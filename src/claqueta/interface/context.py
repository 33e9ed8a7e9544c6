"""What every template may use, whatever domains the instance has."""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from claqueta.foundation.domains import features, gathered, is_on
from claqueta.foundation.translated import current_language


def house(request: HttpRequest) -> dict[str, Any]:
    """The cluster, the reader's language, the features that are there, the ways to other pages, and what domains give.

    A template calls what can be called each time that it names it: what costs something is found out once a page.
    """
    return {
        "cluster": settings.CLUSTER,
        "language": current_language(),
        "public_url": settings.PUBLIC_URL,
        "tile_url": settings.ENVIRONMENT.tile_url,
        "features": {name: is_on(name) for name in features()},
        "signposts": cache(signposts),
        **{
            name: value
            for gives in gathered(lambda part: part.context)
            for name, value in gives(request).items()
        },
    }


def signposts() -> dict[str, list[dict[str, Any]]]:
    """Place → its signposts in their order: `{"label", "url", "template"}`."""
    found: dict[str, list[dict[str, Any]]] = {}
    for signpost in gathered(lambda part: part.signposts):
        found.setdefault(signpost.place, []).append(
            {"label": signpost.label, "url": reverse(signpost.route), "template": signpost.template}
        )
    return found
