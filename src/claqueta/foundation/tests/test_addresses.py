"""The words of our addresses, in every language, that nothing may take as its slug."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.utils.functional import lazystr
from django.utils.translation import get_language

from claqueta.foundation.addresses import _routes, first_words, words_beside_slugs

type Lay = Callable[..., None]


def shown(request: HttpRequest, **_more: Any) -> HttpResponse:
    return HttpResponse()


def at(route: Any) -> URLPattern:
    return path(route, shown)


def forget() -> None:
    for kept in (_routes, words_beside_slugs, first_words):
        kept.cache_clear()


@pytest.fixture
def lay(settings: Any) -> Iterator[Lay]:
    """Let these be all of our addresses."""

    def laid(*patterns: URLPattern | URLResolver) -> None:
        settings.ROOT_URLCONF = patterns
        forget()

    yield laid
    forget()


@pytest.mark.parametrize(
    ("patterns", "beside", "first"),
    [
        ((), set(), set()),
        ((at("news/"),), set(), {"news"}),
        ((at("news"), at("feed.xml")), set(), {"news", "feed.xml"}),
        # Below a word that only has more words below it there may be pages.
        ((at("news/all/"),), set(), set()),
        ((at("news/<slug:slug>/"),), set(), {"news"}),
        ((at("news/<int:year>/all/"),), set(), {"news"}),
        ((at("<slug:slug>/"), at("search/")), {"search"}, {"search"}),
        ((at("news/<slug:slug>/"), at("news/all/"), at("news/")), {"all"}, {"news"}),
        ((at("news/<slug:slug>/"), at("news/all/of/them/")), {"all"}, {"news"}),
        ((at("news/<slug:slug>/"), at("news/<int:year>/"), at("news/x-<int:a>/")), set(), {"news"}),
        ((at("news/<slug:slug>/"), at("other/all/")), set(), {"news"}),
        ((at("a/<slug:one>/b/"), at("a/c/b/"), at("a/c/<slug:two>/")), {"c", "b"}, {"a"}),
        ((at("sitemap-<int:part>.xml"),), set(), set()),
        ((path("news/", include([at(""), at("<slug:slug>/"), at("all/")])),), {"all"}, {"news"}),
        ((re_path("^(.*)$", shown), at("news/")), set(), {"news"}),
        ((re_path("^a/", include([at("b/")])),), set(), set()),
    ],
)
def test_words_are_told_by_the_routes(
    lay: Lay, patterns: tuple[URLPattern | URLResolver, ...], beside: set[str], first: set[str]
) -> None:
    lay(*patterns)

    assert (set(words_beside_slugs()), set(first_words())) == (beside, first)


class Said:
    """A route that is said otherwise in Spanish."""

    def __init__(self, spanish: str, other: str) -> None:
        self.spanish, self.other = spanish, other

    def __str__(self) -> str:
        return self.spanish if get_language() == "es" else self.other


def test_words_are_those_of_every_language(lay: Lay) -> None:
    def said(spanish: str, other: str) -> Any:
        return lazystr(Said(spanish, other))

    lay(
        at("api/"),
        *i18n_patterns(
            path(
                said("directorio/", "directory/"),
                include([at(""), at("<slug:slug>/"), at(said("comparar/", "compare/"))]),
            )
        ),
    )

    assert _routes() == {
        "api/",
        "directorio/",
        "directorio/<slug:slug>/",
        "directorio/comparar/",
        "directory/",
        "directory/<slug:slug>/",
        "directory/compare/",
    }
    assert words_beside_slugs() == {"comparar", "compare"}
    assert first_words() == {"api", "directorio", "directory"}
