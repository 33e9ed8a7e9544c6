"""What every template may use, whatever domains the instance has."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.context import Context
from django.urls import reverse

from claqueta.foundation.domains import features, gathered, is_on
from claqueta.foundation.translated import current_language, text_in


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


def frame_of(context: Mapping[str, Any] | Context) -> dict[str, Any]:
    """What the head and the foot of a page are made of, as plain values. What differs from page to page is no part of it."""
    cluster: Any = context.get("cluster")
    request: Any = context.get("request")
    navigation: Any = context.get("navigation")
    ways: Any = context.get("signposts") or dict
    navigation = navigation() if callable(navigation) else navigation
    links = {
        place: [{"title": link.title, "url": link.url} for link in getattr(navigation, place, ())]
        for place in ("menu", "more", "buttons", "footer", "all")
    }
    shown = {link["url"] for several in links.values() for link in several}
    path = request.path if request is not None else ""
    return {
        "navigation": {"home": getattr(navigation, "home", "/"), **links},
        "signposts": {
            place: [{**one, "label": str(one["label"])} for one in several]
            for place, several in ways().items()
        },
        "cluster": {
            "name": text_in(cluster.name),
            "short_name": text_in(cluster.short_name),
            "registry": text_in(cluster.registry),
            "tax_id": cluster.tax_id,
            "email": cluster.contact.email,
            "logo": cluster.theme.logo,
        },
        "path": path if path in shown else "",
        # A page that says what is wrong may be drawn before anybody knows who asks.
        "signed_in": bool(getattr(getattr(request, "user", None), "is_authenticated", False)),
    }
