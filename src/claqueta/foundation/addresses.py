"""The words of our own addresses, in every language, which nothing that names itself may take as its slug."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.conf import settings
from django.urls import URLPattern, get_resolver
from django.urls.resolvers import LocalePrefixPattern, RegexPattern
from django.utils import translation

SLUG = "<slug:"


@cache
def _routes() -> frozenset[str]:
    """Every route below the language's prefix, as it is written in each language."""
    found: set[str] = set()
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found.update(_walk(get_resolver().url_patterns, ""))
    return frozenset(found)


def _walk(patterns: list[Any], prefix: str) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern.pattern, RegexPattern):
            continue
        route = "" if isinstance(pattern.pattern, LocalePrefixPattern) else prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from _walk(pattern.url_patterns, route)


@cache
def words_beside_slugs() -> frozenset[str]:
    """Words that stand in some address where another address has a slug: `directory/compare/`, `directory/<slug>/`."""
    before = {route.partition(SLUG)[0] for route in _routes() if SLUG in route}
    after = {route.removeprefix(one) for one in before for route in _routes() if route.startswith(one)}
    return frozenset(word for one in after if (word := one.partition("/")[0]) and "<" not in word)


@cache
def first_words() -> frozenset[str]:
    """Words with which addresses of ours begin, below which no page of the site can be reached."""
    return frozenset(
        word
        for route in _routes()
        for word, _slash, rest in [route.partition("/")]
        if "<" not in word and (not rest or rest.startswith("<"))
    )
