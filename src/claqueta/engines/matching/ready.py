"""Organisations made ready once, so that one opportunity is scored against thousands in milliseconds."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claqueta.engines.matching.closeness import Array, Corpus, InWords, Meaning, Passage
from claqueta.engines.matching.data import numbers
from claqueta.engines.matching.meeting import met
from claqueta.engines.matching.nearby import Nearness, Neighbour
from claqueta.engines.matching.question import Question, question_of
from claqueta.engines.matching.taxonomy import Taxonomy, relation
from claqueta.engines.matching.values import Ask, Opportunity, Organisation
from claqueta.engines.matching.words import Vocabulary, language_of, sentences, terms, vocabulary_of

type Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Verdict:
    """For each organisation how far it meets an ask, and whether it says anything of it."""

    score: Array
    known: Mask


@dataclass(frozen=True, slots=True)
class Scored:
    """For each organisation its score, and whether it is out."""

    score: Array
    out: Mask
    close: Array
    """How close the texts of each are."""
    speaks: Mask
    """Of whom anything can be said: a reason, or a question that its record leaves open."""


def spoken(organisation: Organisation) -> frozenset[str]:
    """Its languages of work, and those of its fields of languages; a variety of one counts as that one too."""
    found = set(organisation.languages)
    for key, values in organisation.capabilities.items():
        if "language" in key or "idioma" in key:
            for value in values:
                found.update(
                    one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)
                )
    return frozenset(found | {code.partition("-")[0] for code in found})


def worked(organisation: Organisation, vocabulary: Vocabulary) -> dict[str, int]:
    """How many of its credits are of each activity, by the role that they name."""
    found: dict[str, int] = {}
    for credit in organisation.credits:
        if credit.role:
            for concept in vocabulary.found(credit.role, language_of(credit.role)):
                kind, _mark, code = concept.partition(":")
                if kind == "activity":
                    found[code] = found.get(code, 0) + 1
    return found


def marks(organisation: Organisation, vocabulary: Vocabulary) -> Iterable[str]:
    """What its codes say, as terms that stand beside those of its texts."""
    for code in organisation.activities:
        yield f"activity:{code}"
        yield from vocabulary.expressions_of(code)
    for key, values in organisation.capabilities.items():
        for value in values:
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, str):
                    yield f"choice:{key}:{one}"


@dataclass
class Ready:
    """Organisations, and what is worked out of them once."""

    organisations: Sequence[Organisation]
    taxonomy: Taxonomy = field(default_factory=Taxonomy)
    meaning: Meaning | None = None
    nearness: Nearness | None = None
    """Who is near by vectors, where there are any: beside the measure in words, which crosses languages only by known phrases."""
    _said: dict[int, list[tuple[str, dict[str, float]]]] = field(default_factory=dict, repr=False)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        return vocabulary_of(self.taxonomy)

    @cached_property
    def corpus(self) -> Corpus:
        meaning = self.meaning or InWords(self.vocabulary)
        return meaning.corpus(
            [Passage(one.texts, tuple(marks(one, self.vocabulary))) for one in self.organisations]
        )

    @cached_property
    def by_id(self) -> dict[str, int]:
        return {one.id: at for at, one in enumerate(self.organisations)}

    @cached_property
    def positions(self) -> dict[str, int]:
        """Where each stands, by whatever it is called."""
        found: dict[str, int] = {}
        for name in ("name", "slug", "id"):
            found |= {
                getattr(one, name): at for at, one in enumerate(self.organisations) if getattr(one, name)
            }
        return found

    def near(self, opportunity: str) -> Mapping[str, Neighbour]:
        return self.nearness.to(opportunity) if self.nearness else {}

    def said_by(self, position: int) -> list[tuple[str, dict[str, float]]]:
        """The sentences of a record with their terms; worked out when it is first explained."""
        if position not in self._said:
            self._said[position] = [
                (sentence, terms(sentence, self.vocabulary))
                for text in self.organisations[position].texts
                for sentence in sentences(text)
            ]
        return self._said[position]

    @cached_property
    def _activities(self) -> tuple[list[str], NDArray[np.intp], NDArray[np.intp], Array]:
        codes = sorted({code for one in self.organisations for code in one.activities})
        at = {code: position for position, code in enumerate(codes)}
        secondary = numbers()["activity"]["secondary"]
        rows = [
            (owner, at[code], 1.0 if code == one.primary else secondary)
            for owner, one in enumerate(self.organisations)
            for code in one.activities
        ]
        return (
            codes,
            np.array([row[0] for row in rows], dtype=np.intp),
            np.array([row[1] for row in rows], dtype=np.intp),
            np.array([row[2] for row in rows], dtype=np.float64),
        )

    @cached_property
    def _worked(self) -> dict[str, tuple[NDArray[np.intp], Array]]:
        found: dict[str, tuple[list[int], list[float]]] = {}
        for owner, one in enumerate(self.organisations):
            for code, count in worked(one, self.vocabulary).items():
                owners, counts = found.setdefault(code, ([], []))
                owners.append(owner)
                counts.append(count)
        return {code: (np.array(at, dtype=np.intp), np.array(of)) for code, (at, of) in found.items()}

    @cached_property
    def _languages(self) -> tuple[dict[str, Mask], Mask]:
        return self._sets([spoken(one) for one in self.organisations])

    @cached_property
    def _territories(self) -> tuple[dict[str, Mask], Mask]:
        return self._sets([one.territories for one in self.organisations])

    @cached_property
    def _capabilities(self) -> dict[str, list[tuple[int, tuple[Any, ...]]]]:
        found: dict[str, list[tuple[int, tuple[Any, ...]]]] = {}
        for owner, one in enumerate(self.organisations):
            for key, values in one.capabilities.items():
                found.setdefault(key, []).append((owner, values))
        return found

    def _sets(self, sets: Sequence[Collection[str]]) -> tuple[dict[str, Mask], Mask]:
        codes = {code for one in sets for code in one}
        masks = {code: np.zeros(len(sets), dtype=np.bool_) for code in codes}
        for owner, one in enumerate(sets):
            for code in one:
                masks[code][owner] = True
        return masks, np.array([bool(one) for one in sets], dtype=np.bool_)

    # -- Scores --------------------------------------------------------------------------------------------------

    def warm(self) -> "Ready":
        """Work out now what the first question would wait for."""
        _ = (self.corpus, self.positions, self._activities, self._worked, self._languages)
        _ = (self._territories, self._capabilities)
        return self

    def question(self, opportunity: Opportunity) -> Question:
        own = self.positions.get(opportunity.organisation)
        return question_of(
            opportunity,
            self.taxonomy,
            self.vocabulary,
            self.organisations[own].activities if own is not None else (),
        )

    def scored(self, question: Question) -> Scored:
        """Every organisation against one question."""
        size, weights, prior = len(self.organisations), numbers()["weights"], numbers()["unknown"]["prior"]
        total, possible = np.zeros(size), 0.0
        factor, out, speaks = np.ones(size), np.zeros(size, dtype=np.bool_), np.zeros(size, dtype=np.bool_)
        for ask in question.asks:
            weight, verdict = question.weight(ask), self.verdict(ask)
            speaks |= (verdict.known & (verdict.score > 0)) | (~verdict.known & ask.written)
            total += weight * np.where(verdict.known, verdict.score, prior)
            possible += weight
            if ask.hard:
                out |= verdict.known & (verdict.score < self.passing(ask))
            elif not ask.wished and ask.written and ask.kind in ("activity", "capability"):
                factor[verdict.known & (verdict.score <= 0)] *= numbers()["shares"]["missed"]
        if question.activities:
            credits = self.credits(question.activities)
            speaks |= credits > 0
            total += weights["credit"] * (prior + (1 - prior) * credits)
            possible += weights["credit"]
        close = np.zeros(size)
        if question.opportunity.texts:
            words, near = self.corpus.closeness(question.opportunity.texts), self._shares(question)
            close = words if near is None else np.maximum(words, near)
            speaks |= close >= numbers()["meaning"]["reason"]
            part = numbers()["nearness"]["part"]
            total += weights["meaning"] * (words if near is None else (1 - part) * words + part * near)
            possible += weights["meaning"]
        own = self.positions.get(question.opportunity.organisation)
        if own is not None:
            out[own] = True
        return Scored(total / (possible or 1.0) * factor, out, close, speaks)

    def _shares(self, question: Question) -> Array | None:
        """How near each is by vectors; None where there are none of the opportunity."""
        found = self.near(question.opportunity.id)
        if not found:
            return None
        shares = np.zeros(len(self.organisations))
        for identifier, neighbour in found.items():
            if (at := self.by_id.get(identifier)) is not None:
                shares[at] = neighbour.share
        return shares

    @staticmethod
    def passing(ask: Ask) -> float:
        """The least that meets a hard ask: one of several territories or activities is enough, languages must be all."""
        if ask.kind == "activity":
            # A record that says only the general does not say otherwise.
            table = numbers()["activity"]
            return float(table["ancestor"] * table["secondary"] * table["best"] - 1e-9)
        return 1e-9 if ask.kind == "territory" else 1.0

    def verdict(self, ask: Ask) -> Verdict:
        match ask.kind:
            case "activity":
                return self._does(ask)
            case "capability":
                return self._can(ask)
            case "language":
                return self._covers(ask, *self._languages)
            case "territory":
                return self._covers(ask, *self._territories)
            case "dates":
                return self._spans([one.available for one in self.organisations], ask.what)
            case _:
                return self._spans([one.budgets for one in self.organisations], ask.what)

    def _does(self, ask: Ask) -> Verdict:
        codes, owners, at, factors = self._activities
        size, table = len(self.organisations), numbers()["activity"]
        known = np.zeros(size, dtype=np.bool_)
        known[owners] = True
        each = np.zeros((len(ask.what), size))
        for row, asked in enumerate(ask.what):
            near = np.array([table.get(relation(asked, code), 0.0) for code in codes])
            if len(owners):
                np.maximum.at(each[row], owners, near[at] * factors)
        best = table["best"]
        return Verdict(best * each.max(axis=0) + (1 - best) * each.mean(axis=0), known)

    def credits(self, codes: Iterable[str]) -> Array:
        """How much each has worked on the like."""
        counts = np.zeros(len(self.organisations))
        for asked in codes:
            for code, (owners, of) in self._worked.items():
                if relation(asked, code) in ("exact", "descendant"):
                    counts[owners] += of
        share: Array = np.minimum(1.0, counts / numbers()["credits"]["enough"])
        return share

    def _can(self, ask: Ask) -> Verdict:
        size = len(self.organisations)
        score, known = np.zeros(size), np.zeros(size, dtype=np.bool_)
        for owner, values in self._capabilities.get(ask.key, ()):
            known[owner] = True
            score[owner] = met(values, ask.what)
        return Verdict(score, known)

    def _covers(self, ask: Ask, masks: dict[str, Mask], known: Mask) -> Verdict:
        held = sum(
            (masks[code].astype(np.float64) for code in ask.what if code in masks), np.zeros(len(known))
        )
        return Verdict(held / len(ask.what), known)

    def _spans(self, stated: Sequence[Sequence[Any]], asked: Any) -> Verdict:
        size = len(stated)
        score, known = np.zeros(size), np.zeros(size, dtype=np.bool_)
        for owner, spans in enumerate(stated):
            if spans:
                known[owner] = True
                score[owner] = float(any(one.meets(asked) for one in spans))
        return Verdict(score, known)
