"""How close texts are in meaning. Whoever has a better measure, such as vectors of a language model, puts it in the place of this."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from claqueta.engines.matching.data import numbers
from claqueta.engines.matching.words import Vocabulary, language_of, merged, terms

type Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Passage:
    """A text of somebody, in one language or several, and what is known of them in codes (`activity:5.8`)."""

    texts: tuple[str, ...]
    marks: tuple[str, ...] = ()


class Corpus(Protocol):
    """Passages made ready to be compared."""

    def closeness(self, texts: Sequence[str]) -> Array:
        """For each passage how close it is to the texts of one question, from 0 to 1. The first text counts most."""
        ...


class Meaning(Protocol):
    """A measure of closeness."""

    def corpus(self, passages: Sequence[Passage]) -> Corpus: ...


def closeness(meaning: Meaning, questions: Sequence[str], texts: Sequence[str]) -> Array:
    """How close each text is to each question: a row for each question."""
    corpus = meaning.corpus([Passage((text,)) for text in texts])
    return np.array([corpus.closeness([question]) for question in questions]).reshape(
        len(questions), len(texts)
    )


@dataclass(frozen=True)
class InWords:
    """Closeness by the words that texts share, and across languages by the phrases that stand for the same."""

    vocabulary: Vocabulary

    def corpus(self, passages: Sequence[Passage]) -> "WordCorpus":
        marked = numbers()["meaning"]["activity"]
        owners: list[int] = []
        bags: list[dict[str, float]] = []
        for owner, passage in enumerate(passages):
            by_language: dict[str, list[str]] = {}
            for text in passage.texts:
                by_language.setdefault(language_of(text), []).append(text)
            marks = dict.fromkeys(passage.marks, marked)
            for texts in by_language.values():
                owners.append(owner)
                bags.append(merged([(terms("\n".join(texts), self.vocabulary), 1.0), (marks, 1.0)]))
            if marks and not by_language:
                owners.append(owner)
                bags.append(marks)
        return WordCorpus(self.vocabulary, len(passages), np.array(owners, dtype=np.intp), bags)


class WordCorpus:
    """Terms of passages, by term; somebody who writes in two languages is as close as the closer text."""

    def __init__(
        self, vocabulary: Vocabulary, size: int, owners: NDArray[np.intp], bags: Sequence[dict[str, float]]
    ) -> None:
        self.vocabulary, self.size, self.owners = vocabulary, size, owners
        found: dict[str, tuple[list[int], list[float]]] = {}
        for position, bag in enumerate(bags):
            for term, weight in bag.items():
                positions, weights = found.setdefault(term, ([], []))
                positions.append(position)
                weights.append(weight)
        count = max(1, len(bags))
        self.rarity = {term: math.log(1 + count / len(at)) for term, (at, _weights) in found.items()}
        self.unknown = math.log(1 + count)
        lengths = np.zeros(len(bags))
        for term, (at, weights) in found.items():
            lengths[at] += (np.array(weights) * self.rarity[term]) ** 2
        lengths = np.sqrt(np.maximum(lengths, 1e-12))
        self.postings = {
            term: (np.array(at, dtype=np.intp), np.array(weights) * self.rarity[term] / lengths[at])
            for term, (at, weights) in found.items()
        }
        self.passages = len(bags)

    def weights(self, texts: Sequence[str]) -> dict[str, float]:
        """The terms of a question, each with how much it tells."""
        title = numbers()["meaning"]["title"]
        bag = merged(
            (terms(text, self.vocabulary), title if position == 0 else 1.0)
            for position, text in enumerate(texts)
        )
        return {term: weight * self.rarity.get(term, self.unknown) for term, weight in bag.items()}

    def closeness(self, texts: Sequence[str]) -> Array:
        asked = self.weights(texts)
        # A question in both languages is not twice as long: what no passage has says nothing of the others.
        length = math.sqrt(sum(w * w for term, w in asked.items() if term in self.postings)) or 1.0
        sums = np.zeros(self.passages)
        for term, weight in asked.items():
            if term in self.postings:
                at, weights = self.postings[term]
                sums[at] += weight * weights
        best = np.zeros(self.size)
        np.maximum.at(best, self.owners, sums / length)
        close: Array = np.minimum(1.0, best / numbers()["meaning"]["saturated"])
        return close
