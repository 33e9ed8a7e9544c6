"""The words of the trade in several languages: a question's own, and what they are called elsewhere.

A concept is a set of phrases by language that mean the same: the glossary's jargon, and a cluster's taxonomy.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from claqueta.engines.search.words import WORD, analyser, filling, folded

LONGEST = 5
"""Words of a phrase that is looked for in a question."""
MOST_CONCEPTS = 3
"""Concepts that one run of words may stand for: an expansion that says everything says nothing."""
WITHIN = re.compile(r"(?<=\w)[&/](?=\w)")
"""What joins the letters of an abbreviation: “M&E” is one word."""

type Concept = Mapping[str, tuple[str, ...]]
"""Language → phrases, the usual one first."""


@dataclass(frozen=True, slots=True)
class Run:
    """Some words of a question that stand together, and the concepts that they name."""

    words: tuple[str, ...]
    concepts: tuple[Concept, ...]


def words_of(text: str) -> list[str]:
    return WORD.findall(WITHIN.sub("", text))


def fills(word: str, filling_words: frozenset[str]) -> bool:
    """Whether a word says nothing of what is looked for; an abbreviation (M&E, AD) is none of those that do."""
    return folded(word) in filling_words and not (word.isupper() and len(word) > 1)


@cache
def glossary() -> tuple[Concept, ...]:
    """The jargon of the audiovisual trade."""
    with (Path(__file__).parents[1] / "glossary.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            {language: tuple(phrases.split("|")) for language, phrases in row.items()}
            for row in csv.DictReader(file)
        )


class Vocabulary:
    """The concepts of a cluster, found in what people type."""

    def __init__(self, taxonomy: Iterable[Concept] = (), languages: tuple[str, ...] = ("es", "en")) -> None:
        self.languages = languages
        self.analysers = {language: analyser(language) for language in languages}
        self.filling = filling(languages)
        self.concepts = (*glossary(), *taxonomy)
        self.phrases = {
            language: tuple(
                dict.fromkeys(concept[language][0] for concept in self.concepts if concept.get(language))
            )
            for language in languages
        }
        """Language → each concept's usual phrase."""
        self._known: dict[tuple[str, tuple[str, ...]], list[Concept]] = {}
        for concept in self.concepts:
            for stems in {
                (language, stems)
                for phrases in concept.values()
                for phrase in phrases
                for language, stems in self._stems(phrase)
            }:
                self._known.setdefault(stems, []).append(concept)

    def telling(self, text: str) -> list[str]:
        """The words that say something of what is looked for; all where none does."""
        words = words_of(text)
        return [word for word in words if not fills(word, self.filling)] or words

    def _stems(self, text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        words = self.telling(text)
        if len(words) <= LONGEST:
            for language in self.languages:
                if stems := self.cut(words, language):
                    yield language, stems

    def cut(self, words: Iterable[str], language: str) -> tuple[str, ...]:
        return tuple(stem for word in words for stem in self.analysers[language].analyze(word))

    def runs(self, text: str, language: str) -> list[Run]:
        """The words of a question from left to right, in the longest runs that name concepts."""
        words, found, at = self.telling(text), list[Run](), 0
        order = sorted(self.languages, key=lambda other: other != language)
        while at < len(words):
            for length in range(min(LONGEST, len(words) - at), 0, -1):
                run = tuple(words[at : at + length])
                named = next(
                    (known for other in order if (known := self._known.get((other, self.cut(run, other))))),
                    None,
                )
                if named or length == 1:
                    found.append(Run(run, tuple((named or [])[:MOST_CONCEPTS])))
                    at += length
                    break
        return found
