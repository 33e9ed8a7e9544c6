"""What a text is about by the words in it: direction, kind, activities, territories, languages."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from django.conf import settings

from claqueta.cluster import queries as cluster
from claqueta.engines.search.words import folded
from claqueta.foundation.locales import countries, language_name, territory_name
from claqueta.opportunities.kinds import kinds
from claqueta.opportunities.reading.letters import data
from claqueta.opportunities.shapes import SPOKEN

MOST_ACTIVITIES, MOST_TERRITORIES, MOST_LANGUAGES = 6, 8, 6
SHORTEST = 4
"""Letters of a term of the taxonomy by which an activity is proposed; shorter ones are words like others."""
_TELLING = {
    "es": frozenset(
        [
            "el",
            "la",
            "los",
            "las",
            "de",
            "que",
            "en",
            "un",
            "una",
            "para",
            "con",
            "por",
            "se",
            "del",
            "nos",
            "es",
            "buscamos",
            "necesitamos",
            "somos",
        ]
    ),
    "en": frozenset(
        [
            "the",
            "of",
            "and",
            "to",
            "in",
            "a",
            "for",
            "with",
            "we",
            "is",
            "are",
            "our",
            "looking",
            "need",
            "this",
            "that",
            "you",
        ]
    ),
}

type Said[T] = tuple[T, str] | None
"""A value and the words that say it."""


def language_of(text: str, languages: tuple[str, ...]) -> str:
    """Which of the languages a text is in, by its small words; the first of them where they do not tell."""
    found = folded(text).split()
    counts = {code: sum(word in _TELLING.get(code, ()) for word in found) for code in languages}
    return max(languages, key=lambda code: counts[code])


def direction_in(text: str) -> Said[str]:
    return _first(text, data()["directions"])


def kind_in(text: str) -> Said[str]:
    known = kinds()
    return _first(text, {key: words for key, words in data()["kinds"].items() if key in known})


def activities_in(text: str) -> Said[list[str]]:
    """The activities whose names or synonyms stand in the text, those that are named first first."""
    terms = {
        activity.code: [term for term in activity.terms if len(folded(term)) >= SHORTEST or term.isupper()]
        for activity in cluster.activities().values()
        if not activity.is_group
    }
    return _several(text, terms, MOST_ACTIVITIES)


def territories_in(text: str) -> Said[list[str]]:
    return _several(text, _territory_names(), MOST_TERRITORIES)


def languages_in(text: str) -> Said[list[str]]:
    names = {code: tuple({language_name(code, spoken) for spoken in ("es", "en")}) for code in SPOKEN}
    return _several(text, names, MOST_LANGUAGES)


@lru_cache(maxsize=1)
def _territory_names() -> Mapping[str, tuple[str, ...]]:
    more = data()["territories"]
    home = settings.CLUSTER.tax_country
    return {
        code: (*{territory_name(code, spoken) for spoken in ("es", "en")}, *more.get(code, ()))
        for code in countries()
        # The cluster’s own country is in every signature; it says nothing.
        if code != home
    }


def _first(text: str, words: Mapping[str, Iterable[str]]) -> Said[str]:
    """The key whose word stands first in the text."""
    found = [(place, key) for key, some in words.items() if (place := _where(text, some)) is not None]
    if not found:
        return None
    place, key = min(found, key=lambda one: one[0].start())
    return key, place[0].strip()


def _several(text: str, words: Mapping[str, Iterable[str]], most: int) -> Said[list[str]]:
    found = [(place, key) for key, some in words.items() if (place := _where(text, some)) is not None]
    if not found:
        return None
    chosen = sorted(found, key=lambda one: (one[0].start(), -len(one[0][0])))[:most]
    return [key for _place, key in chosen], ", ".join(
        dict.fromkeys(place[0].strip() for place, _key in chosen)
    )


def _where(text: str, words: Iterable[str]) -> re.Match[str] | None:
    """The first place in which one of the words stands whole."""
    pattern = _pattern(tuple(words))
    return pattern.search(_spaced(text)) if pattern else None


@lru_cache(maxsize=2048)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str] | None:
    wanted = sorted({_spaced(word) for word in words if word.strip()}, key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, wanted)) + r")(?!\w)") if wanted else None


@lru_cache(maxsize=8)
def _spaced(text: str) -> str:
    return " ".join(folded(text).split())
