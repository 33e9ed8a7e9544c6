"""Texts as terms: folded stems, and what phrases of the taxonomy and the trade stand for, the same in both languages."""

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, lru_cache

from claqueta.engines.matching.data import numbers, read
from claqueta.engines.matching.taxonomy import Taxonomy
from claqueta.engines.search.words import WORD, analyser, filling, folded, spelt

_LONGEST = 5
_FEW = 2
_BEFORE = 3
"""Words before a phrase among which a negation takes its meaning away."""
_SENTENCE = re.compile(r"(?<=[.!?;:])\s+|\n+")
_SPANISH = re.compile("[áéíóúñ¿¡]", re.IGNORECASE)


@cache
def _stemmer(language: str) -> object:
    return analyser(language)


@lru_cache(maxsize=100_000)
def stem(word: str, language: str) -> str:
    """A folded word without its ending; one that the analyser drops stays as it is."""
    return next(iter(_stemmer(language).analyze(word)), word)  # type: ignore[attr-defined]


def language_of(text: str) -> str:
    """Spanish or English, by the words that fill every sentence."""
    words = spelt(text).split()
    es = sum(word in filling(("es",)) for word in words)
    en = sum(word in filling(("en",)) for word in words)
    if es == en:
        return "es" if _SPANISH.search(text) else "en"
    return "es" if es > en else "en"


def sentences(text: str) -> list[str]:
    return [part for one in _SENTENCE.split(text) if len(part := one.strip()) > 2]


@cache
def negations() -> frozenset[str]:
    return frozenset(read("trade")["negations"])


@dataclass
class Vocabulary:
    """Phrases by their stems, with what they stand for and how surely: a phrase of two activities is half of each."""

    stemmed: dict[str, dict[tuple[str, ...], dict[str, float]]] = field(default_factory=dict)
    whole: dict[tuple[str, ...], dict[str, float]] = field(default_factory=dict)
    """Phrases as they are spelt, of either language: jargon is said in both."""
    bridges: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Expressions of the trade that name an activity, and the activities of which they are."""

    def activities_of(self, expression: str) -> tuple[str, ...]:
        """The few activities that an expression speaks of; none when they are many."""
        codes = self.bridges.get(expression, ())
        return codes if len(codes) <= _FEW else ()

    def expressions_of(self, code: str) -> tuple[str, ...]:
        return tuple(expression for expression, codes in self.bridges.items() if code in codes)

    def found(self, text: str, language: str) -> Counter[str]:
        """What a text speaks of, without what it says it is not; each with the sum of how surely."""
        found: Counter[str] = Counter()
        for part in sentences(text):
            words = spelt(part).split()
            stems = [stem(word, language) for word in words]
            at = 0
            while at < len(words):
                length, meant = self._longest(words, stems, at, language)
                before = words[max(0, at - _BEFORE) : at]
                if meant and not negations().intersection(before):
                    found.update(meant)
                at += max(1, length)
        return found

    def _longest(
        self, words: list[str], stems: list[str], at: int, language: str
    ) -> tuple[int, dict[str, float]]:
        for length in range(min(_LONGEST, len(words) - at), 0, -1):
            meant = self.stemmed[language].get(tuple(stems[at : at + length])) or self.whole.get(
                tuple(words[at : at + length])
            )
            if meant:
                return length, meant
        return 0, {}


def vocabulary_of(taxonomy: Taxonomy) -> Vocabulary:
    made = Vocabulary({"es": {}, "en": {}})
    general = {language: set(words) for language, words in read("trade")["general"].items()}
    trade = [
        (language, phrase, f"trade:{position}", 1.0)
        for position, entry in enumerate(read("trade")["expressions"])
        for language in ("es", "en")
        for phrase in entry.get(language, ())
    ]
    phrases = [
        (language, *entry)
        for language, known in taxonomy.phrases.items()
        for entry in known
        if spelt(entry[0]) not in general[language]
    ]
    for language, phrase, concept, sure in (*trade, *phrases):
        words = spelt(phrase).split()
        if not words or len(words) > _LONGEST or (len(words) == 1 and words[0].isdigit()):
            continue
        for known, key in (
            (made.stemmed[language], tuple(stem(word, language) for word in words)),
            (made.whole, tuple(words)),
        ):
            meant = known.setdefault(key, {})
            meant[concept] = max(sure, meant.get(concept, 0.0))
    for known in (*made.stemmed.values(), made.whole):
        for meant in known.values():
            # What may mean several activities means each less surely; an expression of the trade only bridges languages.
            several = max(1, sum(not concept.startswith("trade:") for concept in meant))
            for concept in meant:
                meant[concept] /= several
    made.bridges = _bridges(taxonomy, made)
    return made


def _bridges(taxonomy: Taxonomy, vocabulary: Vocabulary) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for activity in taxonomy.activities.values():
        for language in ("es", "en"):
            for phrase in (activity.name.get(language, ""), *activity.synonyms.get(language, ())):
                for concept in vocabulary.found(phrase, language):
                    if concept.startswith("trade:") and activity.code not in found.setdefault(concept, []):
                        found[concept].append(activity.code)
    return {concept: tuple(codes) for concept, codes in found.items()}


def terms(text: str, vocabulary: Vocabulary) -> dict[str, float]:
    """The terms of a text with their weights; a word said often counts little more than one said once."""
    language = language_of(text)
    counted: Counter[str] = Counter(
        f"{language}:{stem(word, language)}"
        for word in WORD.findall(folded(text))
        if len(word) > 1 and word not in filling((language,))
    )
    weights = {term: 1 + math.log(count) for term, count in counted.items()}
    more = numbers()["meaning"]["concept"]
    for concept, count in vocabulary.found(text, language).items():
        weights[concept] = more * min(1.0, count) * (1 + math.log(max(1.0, count)))
    return weights


def merged(parts: Iterable[tuple[dict[str, float], float]]) -> dict[str, float]:
    """Terms of several texts, each text with its factor; a term keeps the most that one gives it."""
    found: dict[str, float] = {}
    for weights, factor in parts:
        for term, weight in weights.items():
            found[term] = max(found.get(term, 0.0), weight * factor)
    return found
