"""How near organisations are to an opportunity by the vectors of their texts, and the words of theirs that come nearest.

The vectors are those of `engines.search.meaning`, of what one circle sees: of what it does not see there is none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from claqueta.engines.matching.data import numbers
from claqueta.engines.matching.values import Opportunity, Organisation
from claqueta.engines.matching.words import language_of
from claqueta.engines.search import Document
from claqueta.engines.search.meaning import Collection, Embedder
from claqueta.engines.search.meaning.gathering import collection_of

ORGANISATION, OPPORTUNITY = "organisation", "opportunity"
CANDIDATES = 150
"""Rows, nearest by the whole, of which the pieces are compared."""
REMEMBERED = 500


@dataclass(frozen=True, slots=True)
class Neighbour:
    share: float
    """How near, from 0 to 1, as the measure in words counts."""
    quote: str = ""
    """The piece of its texts that comes nearest; blank where none is near enough to be a reason."""


class Nearness(Protocol):
    """Who is near an opportunity, by identifier."""

    def to(self, opportunity: str) -> Mapping[str, Neighbour]: ...


@dataclass
class Nearby:
    """A collection's organisations beside its opportunities, as one circle sees both."""

    collection: Collection
    texts: Mapping[str, Sequence[str]]
    """What each organisation says, by its identifier: nothing else is quoted."""
    allowed: NDArray[np.bool_] | None = None
    """The rows that the circle sees; None for all."""
    keys: Mapping[str, str] = field(default_factory=dict)
    """How the collection names an opportunity, where that is not by its identifier."""

    def __post_init__(self) -> None:
        self.to = lru_cache(REMEMBERED)(self._to)
        rows = self.collection.rows
        seen = [True] * len(rows) if self.allowed is None else self.allowed.tolist()
        self._asked: dict[str, list[int]] = {}
        organisations: list[int] = []
        for number, row in enumerate(rows):
            kind, _mark, identifier = row.key.partition(":")
            if seen[number] and kind == OPPORTUNITY:
                self._asked.setdefault(identifier, []).append(number)
            elif seen[number] and kind == ORGANISATION and identifier in self.texts:
                organisations.append(number)
        self._rows = np.array(organisations, dtype=np.intp)

    def _to(self, opportunity: str) -> Mapping[str, Neighbour]:
        asked = self._asked.get(self.keys.get(opportunity, opportunity), [])
        found: dict[str, Neighbour] = {}
        if not asked or not len(self._rows):
            return found
        mine = self.collection.placed(asked)
        about = np.array([self.collection.first.products(self._rows, one) for one in mine.first]).max(axis=0)
        rows = self._rows[np.argsort(-about, kind="stable")[:CANDIDATES]].tolist()
        theirs, end = self.collection.placed(rows), 0
        firsts = (theirs.first @ mine.first.T).max(axis=1).tolist()
        wholes = (theirs.whole @ mine.whole.T).max(axis=1).tolist()
        pieces = (theirs.pieces @ mine.whole.T).max(axis=1)
        for row, first, whole, count, said in zip(
            rows, firsts, wholes, theirs.counts, self.collection.words(rows), strict=True
        ):
            begin, end = end, end + count
            identifier = self.collection.rows[row].key.partition(":")[2]
            neighbour = self._neighbour(identifier, first, whole, pieces[begin:end], said)
            if identifier not in found or found[identifier].share < neighbour.share:
                found[identifier] = neighbour
        return found

    def _neighbour(
        self, identifier: str, first: float, whole: float, close: NDArray[np.float32], said: Sequence[str]
    ) -> Neighbour:
        table, reason = numbers()["nearness"], numbers()["meaning"]["reason"]
        weights = table["first"], table["whole"], table["piece"]
        piece = float(close.max()) if len(close) else 0.0
        near = sum(part * weight for part, weight in zip((first, whole, piece), weights)) / sum(weights)
        share = min(1.0, max(0.0, (near - table["nothing"]) / (table["same"] - table["nothing"])))
        if share < reason:
            return Neighbour(share)
        for number in np.argsort(-close, kind="stable").tolist():
            if close[number] < table["quoted"]:
                break
            if any(said[number] in text for text in self.texts[identifier]):
                return Neighbour(share, said[number])
        # What cannot be shown counts a little, and never so much that it would have to be said.
        return Neighbour(min(share, reason * 0.99))


def nearby(
    organisations: Sequence[Organisation], opportunities: Sequence[Opportunity], models: Sequence[Embedder]
) -> Nearby:
    """With vectors made here and now, for a program that has files: some ten texts a second."""
    documents = [
        Document(key=f"{kind}:{one.id}", kind=kind, language=language, audience="public", title="", body=text)
        for kind, each in ((ORGANISATION, organisations), (OPPORTUNITY, opportunities))
        for one in each
        for language, text in by_language(one.texts).items()
    ]
    texts = {one.id: one.texts for one in organisations}
    return Nearby(collection_of(documents, models), texts)


def by_language(texts: Sequence[str]) -> dict[str, str]:
    """Texts with those of the same language joined, as far as it can be told."""
    found: dict[str, list[str]] = {}
    for text in texts:
        found.setdefault(language_of(text), []).append(text)
    return {language: "\n".join(some) for language, some in found.items()}
