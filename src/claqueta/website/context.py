"""What the pages' tree gives to every template."""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.http import HttpRequest

from claqueta.foundation.translated import current_language
from claqueta.website.navigation import language_links, navigation, other_languages


def site(request: HttpRequest) -> dict[str, Callable[[], Any]]:
    """The navigation in the reader's language, the same page in each language, and the way to the others; read once, when a template asks."""
    links = cache(lambda: language_links(request))
    return {
        "navigation": cache(lambda: navigation(current_language())),
        "language_links": links,
        "other_languages": cache(lambda: other_languages(request, dict(links()))),
    }
