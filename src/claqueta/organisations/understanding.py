"""What the words of a question mean to the directory: activities, places, languages and capabilities that it names."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from django.conf import settings
from rapidfuzz import fuzz, process

from claqueta.cluster import queries as cluster
from claqueta.engines.search.words import WORD, analyser, filling, folded
from claqueta.foundation.catalogue import Answer, Question
from claqueta.foundation.locales import language_name
from claqueta.foundation.search import find
from claqueta.organisations.directory import DIRECTORY

LONGEST = 5
"""Words of a name that is looked for."""
MOST_PROPOSED = 4
NEAR = 60
"""Similarity (0–100) from which a word is near enough to be meant."""


@dataclass(frozen=True, slots=True)
class Meaning:
    facet: str
    value: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """Filters that stand for words of the question, with the address of the question put so."""

    label: str
    url: str
    total: int


@cache
def _stemmers() -> tuple[Any, ...]:
    return tuple(analyser(language) for language in settings.CLUSTER.languages)


def _stems(words: list[str]) -> Iterator[tuple[str, ...]]:
    """The words as each language cuts them; words that fill left out, as nobody writes them alike."""
    fill = filling(tuple(settings.CLUSTER.languages))
    telling = [word for word in words if folded(word) not in fill]
    for stemmer in _stemmers():
        yield tuple(stem for word in telling for stem in stemmer.analyze(word))


def _named() -> Iterator[tuple[str, Meaning]]:
    """Every name of a filter, in every language; what comes first has the name."""
    languages = settings.CLUSTER.languages
    leaves_first = sorted(cluster.activities().values(), key=lambda activity: activity.is_group)
    for activity in leaves_first:
        for name in activity.names.values():
            yield name, Meaning("activity", activity.code)
    for activity in leaves_first:
        for name in activity.terms:
            yield name, Meaning("activity", activity.code)
    for place in cluster.places().values():
        yield place.name, Meaning("place", place.code)
    for capability in settings.CLUSTER.capabilities:
        if capability.facet and capability.type == "boolean":
            for name in capability.name.values():
                yield name, Meaning(f"cap.{capability.key}", "yes")
    for code in SPOKEN:
        for language in languages:
            yield language_name(code, language), Meaning("language", code)
    for capability in settings.CLUSTER.capabilities:
        if capability.facet:
            for choice in capability.choices:
                for name in choice.name.values():
                    yield name, Meaning(f"cap.{capability.key}", choice.key)


SPOKEN = (
    "es",
    "en",
    "ca",
    "eu",
    "gl",
    "fr",
    "pt",
    "it",
    "de",
    "ar",
    "zh",
    "ja",
    "ko",
    "ru",
    "ro",
    "pl",
    "nl",
)
"""Languages that a question may name."""


def _vocabulary() -> dict[tuple[str, ...], tuple[Meaning, ...]]:
    activities = cluster.activities().values()
    return _vocabulary_of(tuple((one.code, one.terms) for one in activities), tuple(cluster.places()))


@lru_cache(maxsize=2)
def _vocabulary_of(
    _activities: tuple[tuple[str, tuple[str, ...]], ...], _places: tuple[str, ...]
) -> dict[tuple[str, ...], tuple[Meaning, ...]]:
    """Stems of a name → the filters that are called so; made anew when the taxonomy or the places are others."""
    known: dict[tuple[str, ...], tuple[Meaning, ...]] = {}
    for name, meaning in _named():
        for stems in _stems(WORD.findall(name)):
            if stems and len(stems) <= LONGEST and meaning not in known.get(stems, ()):
                known[stems] = (*known.get(stems, ()), meaning)
    return known


def _meant(words: list[str]) -> Iterator[tuple[range, tuple[Meaning, ...]]]:
    """Runs of words that name filters, the longest first from the left, none twice."""
    vocabulary, at = _vocabulary(), 0
    while at < len(words):
        for length in range(min(LONGEST, len(words) - at), 0, -1):
            run = words[at : at + length]
            found = next((vocabulary[stems] for stems in _stems(run) if stems in vocabulary), ())
            if found:
                yield range(at, at + length), found
                at += length
                break
        else:
            at += 1


def proposals(answer: Answer, audience: str, language: str) -> list[Proposal]:
    """The filters that the words name, each in the place of its words, and all of them together; those that find
    somebody. Words that were passed over are no part of it."""
    question = answer.question
    words = [
        word
        for position, word in enumerate(WORD.findall(question.query))
        if position not in answer.page.dropped
    ]
    chosen: list[tuple[range, Meaning, Proposal]] = []
    for run, meanings in _meant(words):
        for meaning in meanings:
            if meaning.value in question.filters.get(meaning.facet, ()):
                continue
            made = _put(question, words, [(run, meaning)], audience, language)
            if made is not None:
                chosen.append((run, meaning, made))
                break
        if len(chosen) == MOST_PROPOSED:
            break
    single = [proposal for _run, _meaning, proposal in chosen]
    if len(chosen) > 1:
        together = _put(question, words, [(run, meaning) for run, meaning, _p in chosen], audience, language)
        if together is not None:
            return [together, *single]
    return single


def _put(
    question: Question, words: list[str], taken: list[tuple[range, Meaning]], audience: str, language: str
) -> Proposal | None:
    """The question with filters for some of its words; None where nobody is found so."""
    positions = {position for run, _meaning in taken for position in run}
    fill = filling(tuple(settings.CLUSTER.languages))
    rest = [word for position, word in enumerate(words) if position not in positions]
    filters = dict(question.filters)
    for _run, meaning in taken:
        filters[meaning.facet] = (*filters.get(meaning.facet, ()), meaning.value)
    put = replace(
        question,
        query=" ".join(rest) if any(folded(word) not in fill for word in rest) else "",
        filters=filters,
        page=1,
    )
    total = find(put.request(audience, language, limit=0, offset=0, facets=False)).total
    label = " · ".join(DIRECTORY.said(meaning.facet, meaning.value, language) for _run, meaning in taken)
    return Proposal(label, put.url(), total) if total else None


def nearest(answer: Answer, audience: str, language: str) -> list[Proposal]:
    """Where nothing was found: the question without each of its filters, and what its words come nearest to."""
    question = answer.question
    found = []
    for facet, values in question.filters.items():
        for value in values:
            filters = {name: chosen for name, chosen in question.filters.items() if name != facet}
            if rest := tuple(other for other in values if other != value):
                filters[facet] = rest
            less = replace(question, filters=filters, page=1)
            total = find(less.request(audience, language, limit=0, offset=0, facets=False)).total
            if total:
                found.append(Proposal(DIRECTORY.said(facet, value, language), less.url(), total))
    return found


def nearest_activities(answer: Answer, audience: str, language: str) -> list[Proposal]:
    """The activities whose names come nearest to the words, with those who do them."""
    terms = {
        folded(term): activity.code for activity in cluster.activities().values() for term in activity.terms
    }
    codes: dict[str, float] = {}
    for word in WORD.findall(answer.question.query):
        if len(word) > 2:
            for term, score, _at in process.extract(
                folded(word), terms.keys(), scorer=fuzz.WRatio, score_cutoff=NEAR, limit=3
            ):
                codes[terms[term]] = max(score, codes.get(terms[term], 0.0))
    found = []
    for code in sorted(codes, key=lambda code: -codes[code])[:MOST_PROPOSED]:
        question = DIRECTORY.question(filters={"activity": (code,)})
        total = find(question.request(audience, language, limit=0, offset=0, facets=False)).total
        if total:
            found.append(Proposal(cluster.activities()[code].name, question.url(), total))
    return found


def filters_like(text: str, language: str, most: int = 4) -> list[tuple[Meaning, str]]:
    """The filters of which a name has a word that begins as somebody types, and what each is called."""
    wanted = folded(text).strip()
    found: dict[Meaning, str] = {}
    for name, meaning in _names():
        if f" {wanted}" in name and meaning not in found:
            found[meaning] = DIRECTORY.said(meaning.facet, meaning.value, language)
            if len(found) == most:
                break
    return list(found.items())


def _names() -> list[tuple[str, Meaning]]:
    """Every name of a filter, folded, with a space before each word."""
    activities = cluster.activities().values()
    return _names_of(tuple((one.code, one.terms) for one in activities), tuple(cluster.places()))


@lru_cache(maxsize=2)
def _names_of(
    _activities: tuple[tuple[str, tuple[str, ...]], ...], _places: tuple[str, ...]
) -> list[tuple[str, Meaning]]:
    """Made anew when the taxonomy or the places are others, as the vocabulary is."""
    return [(f" {folded(name)}", meaning) for name, meaning in _named()]
