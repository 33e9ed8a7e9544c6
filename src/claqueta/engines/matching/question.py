"""An opportunity as the engine asks it: with codes of the tree, and with what nobody wrote down but the text says."""

import math
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from claqueta.engines.matching.data import kinds, numbers
from claqueta.engines.matching.taxonomy import Taxonomy, relation
from claqueta.engines.matching.values import Ask, Opportunity
from claqueta.engines.matching.words import Vocabulary, language_of, merged, terms

_MOST_INFERRED = 3
_SURE = 0.5


@dataclass(frozen=True, slots=True)
class Question:
    opportunity: Opportunity
    asks: tuple[Ask, ...]
    terms: Mapping[str, float] = field(default_factory=dict)
    """The terms of its texts, by which sentences of records are chosen."""

    def weight(self, ask: Ask) -> float:
        shares = numbers()["shares"]
        weight = float(numbers()["weights"][ask.kind])
        if ask.wished:
            weight *= shares["wished"]
        if not ask.written:
            weight *= shares["usual" if ask.usual else "inferred"]
        # Several asks of a kind share its weight with a bonus: the fifth capability says less than the first.
        alike = sum(one.kind == ask.kind for one in self.asks)
        return weight / math.sqrt(alike)

    @property
    def activities(self) -> tuple[str, ...]:
        """The activities that are asked for, written ones first."""
        found = (code for ask in self.asks if ask.kind == "activity" for code in ask.what)
        return tuple(dict.fromkeys(found))


def kind_of(opportunity: Opportunity) -> dict[str, list[str]]:
    """What is usual for its kind."""
    name = kinds()["other-names"].get(opportunity.kind, opportunity.kind)
    found: dict[str, list[str]] = kinds().get(name, {})
    if "usual" not in found:
        found = kinds()["unknown-kind"]
    return found


def question_of(
    opportunity: Opportunity,
    taxonomy: Taxonomy,
    vocabulary: Vocabulary,
    own_activities: Collection[str] = (),
) -> Question:
    """The question; `own_activities` are those of whoever offers, which tells what is offered from whom it is for."""
    asks = [
        replace(ask, what=tuple(taxonomy.code(code) for code in ask.what)) if ask.kind == "activity" else ask
        for ask in opportunity.asks
    ]
    offers = opportunity.direction == "offer"
    usual = kind_of(opportunity)
    if offers and own_activities:
        asks = [
            ask
            for ask in asks
            if ask.kind != "activity" or ask.hard or not set(ask.what) & set(own_activities)
        ]
    if not any(ask.kind == "activity" for ask in asks):
        # The text of an offer speaks of what is offered, not of whom it is for.
        spoken = [] if offers else inferred(opportunity, vocabulary, usual.get("context", []))
        if codes := spoken or usual.get("customers" if offers else "usual", []):
            asks.append(Ask("activity", tuple(codes), inferred=bool(spoken), usual=not spoken))
    said = merged((terms(text, vocabulary), 1.0) for text in opportunity.texts)
    return Question(opportunity, tuple(asks), said)


def inferred(opportunity: Opportunity, vocabulary: Vocabulary, context: Collection[str] = ()) -> list[str]:
    """The activities that a text speaks of, the surest first: its title's, or else the rest's.

    `context` are those that say what the work is about and not what is sought: a documentary that needs a drone.
    """
    for texts in ((opportunity.title,), opportunity.texts):
        found: Counter[str] = Counter()
        for text in texts:
            for concept, sure in vocabulary.found(text, language_of(text)).items():
                kind, _mark, code = concept.partition(":")
                if kind == "activity":
                    found[code] += sure
                elif kind == "trade":
                    codes = vocabulary.activities_of(concept)
                    found.update({code: sure / len(codes) for code in codes})
        sure_of = [
            code
            for code, sure in found.most_common()
            if sure >= _SURE and not any(relation(one, code) in ("exact", "descendant") for one in context)
        ]
        if sure_of:
            return sure_of[:_MOST_INFERRED]
    return []
