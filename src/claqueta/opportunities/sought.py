"""Whether one need or offer is what a saved search asks for. The same question that the board answers of many, here of one at
a time and of what one reader sees, so that a thousand of them cost little."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import QueryDict

from claqueta.cluster import queries as cluster
from claqueta.engines.search.words import WORD, analyser, filling, folded
from claqueta.foundation.catalogue import Question
from claqueta.foundation.parameters import Parameters
from claqueta.opportunities.catalogue import BOARD, what_filters_read
from claqueta.opportunities.models import Opportunity
from claqueta.opportunities.queries import Presented, presented
from claqueta.opportunities.readers import Reader

MOST_WORDS = 12
BEGINS_FROM = 5
"""Letters from which a word that only begins as the one asked for is the same, as in the board's own search."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What a saved search asks for."""

    words: tuple[frozenset[str], ...]
    """Of each word its stems in every language of the cluster."""
    filters: Mapping[str, frozenset[str]]

    @property
    def is_everything(self) -> bool:
        return not self.words and not self.filters


@dataclass(frozen=True, slots=True)
class Offered:
    """What one reader sees of a need or an offer, as it is compared."""

    stems: frozenset[str]
    values: Mapping[str, frozenset[str]]


def question_of(text: str) -> Question:
    """The question of a saved search, as the board reads it; what the board no longer knows is passed over."""
    return BOARD.parse(Parameters(QueryDict(text.lstrip("?"))))


@lru_cache(2_000)
def sought(text: str, languages: tuple[str, ...]) -> Sought:
    question = question_of(text)
    skipped = filling(languages)
    words = WORD.findall(question.query)[:MOST_WORDS]
    telling = [word for word in words if folded(word) not in skipped] or words
    return Sought(
        tuple(frozenset(_stems(word, languages)) for word in telling),
        {name: frozenset(values) for name, values in question.filters.items()},
    )


def offered(opportunity: Opportunity, reader: Reader) -> Offered | None:
    """What is compared of what a reader sees, in whatever language; of nothing else. None for whoever sees nothing."""
    languages = tuple(settings.CLUSTER.languages)
    seen = [shown for code in languages if (shown := presented(opportunity, reader, code)) is not None]
    if not seen:
        return None
    text = " ".join(part for shown in seen for part in _said(shown))
    values = BOARD.values_of(what_filters_read(seen[0]))
    return Offered(
        frozenset(_stems(text, languages)), {name: frozenset(found) for name, found in values.items()}
    )


def fits(asked: Sought, seen: Offered) -> bool:
    """Whether it has each of the words, and of each filter one of its values."""
    if any(not values & seen.values.get(name, frozenset()) for name, values in asked.filters.items()):
        return False
    return all(stems & seen.stems or _begins(stems, seen.stems) for stems in asked.words)


def _begins(stems: Iterable[str], there: frozenset[str]) -> bool:
    long = tuple(stem for stem in stems if len(stem) >= BEGINS_FROM)
    return bool(long) and any(word.startswith(long) for word in there)


def _said(shown: Presented) -> Iterable[str]:
    for texts in shown.texts.values():
        yield from texts.values()
    yield from (shown.heading, shown.kind_name, shown.slug)
    yield shown.whose.name if shown.whose else ""
    for fact in (*shown.facts, *shown.abilities):
        yield f"{fact.label} {fact.value}"
    known = cluster.activities()
    for activity in shown.activities:
        yield activity.name
        yield from (known[activity.code].terms if activity.code in known else ())
    yield from (one.name for one in (*shown.territories, *shown.languages))


@lru_cache(8)
def _analysers(languages: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(analyser(language) for language in ("", *languages))


def _stems(text: str, languages: tuple[str, ...]) -> Iterable[str]:
    """The words of a text whole, and their stems in each language."""
    plain = folded(text)
    for one in _analysers(languages):
        yield from one.analyze(plain)
