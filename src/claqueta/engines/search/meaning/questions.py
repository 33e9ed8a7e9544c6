"""What a reader asks, as vectors: moved to the middle of its language, and towards what its words are called elsewhere."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from claqueta.engines.search.meaning.embedding import Embedder, Vectors, unit
from claqueta.engines.search.meaning.vocabulary import Concept, Run, Vocabulary

EXPANSION = 0.7
"""What the concepts of a question weigh beside the question itself: capped, or they would drown it."""
MIDDLING = 130
"""Phrases, from all over the vocabulary, that tell where the middle of a language lies."""
LONGEST = 600
"""Characters of a question that are read."""
NOT = re.compile(
    r"(?:,\s*|\s+)(?:pero no|y no|sin|excepto|salvo|but not|and not|not|without|except|no)\s+([^,.;]+)",
    re.IGNORECASE,
)
SEEKS = re.compile(
    r"\b(?:busc\w+|necesit\w+|hace falta|quién|quien|dónde|donde|contratar|alquil\w+|"
    r"look\w* for|need\w*|seek\w*|search\w* for|who|where|hire|rent\w*|wanted)\b",
    re.IGNORECASE,
)
OFFERS = re.compile(
    r"\b(?:ofre\w+|ponemos|prestamos|vendemos|we offer|offering|we sell|we lend)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, ready to be compared."""

    text: str
    language: str
    vectors: tuple[Vectors, ...]
    """One of each model."""
    runs: tuple[Run, ...]
    seeks: bool = False
    """Whether somebody looks for who does it, so that offers and organisations come before other needs."""
    offers: bool = False


def without_negations(text: str) -> str:
    """The question without what it says is not wanted, where something is left."""
    left = NOT.sub(" ", f" {text}").strip()
    return left or text


@dataclass
class Reader:
    """Makes questions of what people type, with the models and the cluster's vocabulary."""

    models: Sequence[Embedder]
    vocabulary: Vocabulary
    _phrases: dict[tuple[str, str], Vectors] = field(default_factory=dict)
    _middles: dict[tuple[str, str], Vectors] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.read = lru_cache(maxsize=500)(self._read)

    def _known(self, model: Embedder, phrases: Sequence[str]) -> Vectors:
        missing = [phrase for phrase in dict.fromkeys(phrases) if (model.name, phrase) not in self._phrases]
        for phrase, vector in zip(missing, model.questions(missing), strict=True):
            self._phrases[model.name, phrase] = vector
        return np.array([self._phrases[model.name, phrase] for phrase in phrases], np.float32)

    def middle(self, model: Embedder, language: str) -> Vectors:
        """The mean of what is asked in a language, for which the vocabulary's phrases serve."""
        key = model.name, language
        if key not in self._middles:
            phrases = self.vocabulary.phrases.get(language, ())
            phrases = phrases[:: max(1, len(phrases) // MIDDLING)]
            self._middles[key] = (
                self._known(model, phrases).mean(axis=0) if phrases else np.zeros(model.size, np.float32)
            )
        return self._middles[key]

    def _read(self, text: str, language: str) -> Asked:
        text = " ".join(text.split())[:LONGEST]
        wanted = without_negations(text)
        runs = self.vocabulary.runs(wanted, language)
        concepts = [run.concepts for run in runs if run.concepts]
        return Asked(
            text,
            language,
            tuple(self._vector(model, wanted, language, concepts) for model in self.models),
            tuple(runs),
            seeks=bool(SEEKS.search(text)),
            offers=bool(OFFERS.search(text)),
        )

    def _vector(
        self, model: Embedder, text: str, language: str, runs: Sequence[tuple[Concept, ...]]
    ) -> Vectors:
        own = unit(model.questions([text])[0] - self.middle(model, language))
        towards = np.zeros(model.size, np.float32)
        for concepts in runs:
            # Each run of words counts once, however many concepts it may stand for.
            meant = [
                unit(self._known(model, concept[other][:1])[0] - self.middle(model, other))
                for concept in concepts
                for other in self.vocabulary.languages
                if concept.get(other)
            ]
            towards += unit(np.sum(meant, axis=0))
        return unit(own + EXPANSION * unit(towards)) if np.any(towards) else own
