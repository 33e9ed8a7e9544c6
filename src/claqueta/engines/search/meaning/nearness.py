"""How near documents are to a question: each language's in its own middle, by the whole and by its best sentence."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claqueta.engines.search.meaning.compact import STEP, Compact
from claqueta.engines.search.meaning.embedding import Embedder, Vectors, unit
from claqueta.engines.search.meaning.gist import Gist
from claqueta.engines.search.meaning.middles import steadied
from claqueta.engines.search.meaning.questions import Asked

SECOND = 0.35
"""What the second model's whole weighs beside the first's, and its best piece as much."""
CANDIDATES = 200
"""Documents, nearest by the whole, of which the pieces are compared."""
INTENT = 0.03
"""What it brings a document to be of the kind that the question asks for."""
MOST_BLOCKS = 12
"""Runs of rows of one language that are told apart, so that those of others are not multiplied."""
ANSWERS = {"offer", "organisation"}
ASKS = {"need"}


@dataclass(frozen=True, slots=True)
class Nearness:
    """The vectors of a document: its whole by either model, its pieces by the second."""

    first: Vectors
    second: Vectors
    pieces: Vectors


@dataclass(frozen=True, slots=True)
class Made:
    """Vectors that are there already, by what they are of."""

    cores: dict[str, Vectors] = field(default_factory=dict)
    """By the first model."""
    pieces: dict[str, Vectors] = field(default_factory=dict)
    """By the second."""


def nearness_of(
    gists: Sequence[Gist], models: Sequence[Embedder], there: Made | None = None
) -> list[Nearness]:
    """Of each gist its vectors; the same words are read once, and not at all where they are `there`."""
    first, second = models
    there = there or Made()
    cores = _of_each([gist.core for gist in gists], first, there.cores)
    pieces = _of_each([piece for gist in gists for piece in gist.pieces], second, there.pieces)
    wholes = second.passages([gist.whole for gist in gists])
    nothing = np.zeros((0, second.size), np.float32)
    return [
        Nearness(
            cores[gist.core], whole, np.array([pieces[one] for one in gist.pieces] or nothing, np.float32)
        )
        for gist, whole in zip(gists, wholes, strict=True)
    ]


def _of_each(texts: Sequence[str], model: Embedder, there: Mapping[str, Vectors]) -> dict[str, Vectors]:
    found = {text: there[text] for text in texts if text in there}
    missing = [text for text in dict.fromkeys(texts) if text not in found]
    return found | dict(zip(missing, model.passages(missing), strict=True))


@dataclass(frozen=True, slots=True)
class Row:
    """A document as the collection knows it."""

    key: str
    language: str
    kind: str
    audiences: frozenset[str]
    family: str = ""
    """What it shares with its translations."""
    spoken: str = ""
    """The language that its text is in, where that is not the one of the page."""

    @property
    def middle(self) -> str:
        """The language in whose middle its vectors are seen."""
        return self.spoken or self.language


@dataclass(frozen=True, slots=True)
class Near:
    row: int
    score: float
    """Some -0.2 for nothing in common, to 1."""
    piece: int
    """Which of its pieces comes nearest; -1 where it has none."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Vectors of some rows, each seen in the middle of its language."""

    first: Vectors
    whole: Vectors
    pieces: Vectors
    """Of all the rows below each other."""
    counts: Sequence[int]
    """How many of them are each row's."""


class Collection:
    """Where about all documents of a node lie, by the first model, in memory; `details` fetches what is exact of some rows.

    The middle of a language is that of what everybody may see, so that no circle's text moves another's results; where
    that is little, the middle of texts of the trade that is known beforehand steadies it.
    """

    def __init__(
        self,
        rows: Sequence[Row],
        first: NDArray[Any],
        middles: Mapping[str, Vectors],
        details: Callable[[Sequence[int]], Sequence[Nearness]],
        words: Callable[[Sequence[int]], Sequence[Sequence[str]]],
        public: str = "public",
    ) -> None:
        """`middles` are those of the second model's wholes by language; `details` gives each row's vectors, `words` what its
        pieces say."""
        self.rows, self.middles, self.details, self.words = rows, middles, details, words
        self.languages = np.array([row.language for row in rows], dtype=str)
        self.blocks = _runs([row.language for row in rows])
        self.kinds = np.array([row.kind for row in rows], dtype=str)
        audiences = {audience for row in rows for audience in row.audiences}
        self.seen_by = {
            audience: np.array([audience in row.audiences for row in rows], dtype=bool)
            for audience in audiences
        }
        self.first, self.first_middles = Compact(*first.shape), dict[str, Vectors]()
        spoken = np.array([row.middle for row in rows], dtype=str)
        for language in dict.fromkeys(row.middle for row in rows):
            own = np.flatnonzero(spoken == language)
            everybodys = own[self.seen_by[public][own]] if public in self.seen_by else own[:0]
            total = np.zeros(first.shape[1], np.float32)
            for some in _parts(everybodys):
                total += first[some].sum(axis=0, dtype=np.float32)
            middle = self.first_middles[language] = steadied(total, len(everybodys), 0, language)
            for some in _parts(own):
                self.first[some] = unit(first[some].astype(np.float32) - middle)
        self._allowed: dict[tuple[str, str], NDArray[np.bool_]] = {}

    def allowed(self, audience: str, language: str, kinds: Iterable[str] = ()) -> NDArray[np.bool_]:
        """What a circle may see: in the reader's language, or in another where there is nothing in the reader's."""
        known = self._allowed.get((audience, language))
        if known is None:
            known = self._allowed[audience, language] = self._seen(audience, language)
        among = known.copy()
        if wanted := list(kinds):
            among &= np.isin(self.kinds, wanted)
        return among

    def _seen(self, audience: str, language: str) -> NDArray[np.bool_]:
        mine = self.seen_by.get(audience, np.zeros(len(self.rows), dtype=bool))
        own = mine & (self.languages == language)
        here = [self.rows[row] for row in np.flatnonzero(own).tolist()]
        have, families = {row.key for row in here}, {row.family for row in here} - {""}
        seen: NDArray[np.bool_] = own.copy()
        for number in np.flatnonzero(mine & ~own).tolist():
            row = self.rows[number]
            seen[number] = row.key not in have and row.family not in families
        return seen

    def near(self, asked: Asked, allowed: NDArray[np.bool_], most: int = CANDIDATES) -> list[Near]:
        """The rows nearest to a question, best first."""
        numbers = np.flatnonzero(allowed)
        if not len(numbers):
            return []
        first, second = asked.vectors
        ranked = numbers[_best(self._by_first(first, allowed)[numbers], most)].tolist()
        placed = self.placed(ranked)
        by_first = placed.first @ first
        by_whole, by_piece = placed.whole @ second, placed.pieces @ second
        found, begin = list[Near](), 0
        for number, core, whole, count in zip(
            ranked, by_first.tolist(), by_whole.tolist(), placed.counts, strict=True
        ):
            row = self.rows[number]
            score, piece = core + SECOND * whole, -1
            if count:
                own = by_piece[begin : begin + count]
                piece = int(np.argmax(own))
                score += SECOND * float(own[piece])
            begin += count
            found.append(Near(number, score / (1 + 2 * SECOND) + _intent(row.kind, asked), piece))
        return sorted(found, key=lambda near: -near.score)

    def placed(self, rows: Sequence[int]) -> Placed:
        """The vectors of these rows, of which there is at least one."""
        # All at once: a step for each row would take longer than what is worked out.
        details, spoken = self.details(rows), [self.rows[row].middle for row in rows]
        firsts = np.array([self.first_middles[language] for language in spoken])
        seconds = np.array([self.middles[language] for language in spoken])
        counts = [len(one.pieces) for one in details]
        return Placed(
            unit(np.array([one.first for one in details]) - firsts),
            unit(np.array([one.second for one in details]) - seconds),
            unit(np.concatenate([one.pieces for one in details]) - np.repeat(seconds, counts, axis=0)),
            counts,
        )

    def _by_first(self, vector: Vectors, allowed: NDArray[np.bool_]) -> Vectors:
        """About each allowed row's product with a vector; of the others, whatever there is."""
        products = np.zeros(len(self.rows), np.float32)
        for block in self.blocks:
            among = allowed[block]
            if 4 * np.count_nonzero(among) > len(among):
                # Picking most rows of a matrix costs more than the product of all.
                products[block] = self.first.products(block, vector)
            else:
                some = block.start + np.flatnonzero(among)
                products[some] = self.first.products(some, vector)
        return products


def _parts(rows: NDArray[np.intp]) -> Iterator[NDArray[np.intp]]:
    """A few at a time: vectors in full of all of them would be four times what is kept."""
    for begin in range(0, len(rows), STEP):
        yield rows[begin : begin + STEP]


def _best(scores: NDArray[Any], most: int) -> NDArray[np.intp]:
    """Where the highest stand, the highest first; equal ones in their order."""
    if len(scores) > most:
        kept = np.sort(np.argpartition(-scores, most - 1)[:most])
        return kept[np.argsort(-scores[kept], kind="stable")]
    return np.argsort(-scores, kind="stable")


def _intent(kind: str, asked: Asked) -> float:
    if asked.offers and kind in ASKS:
        return INTENT
    if asked.seeks and not asked.offers:
        return INTENT if kind in ANSWERS else -INTENT if kind in ASKS else 0.0
    return 0.0


def _runs(values: Sequence[str]) -> list[slice]:
    """Where equal ones stand beside each other; all in one where they are too mixed to tell apart."""
    ends = [place for place in range(1, len(values)) if values[place] != values[place - 1]]
    if len(ends) > MOST_BLOCKS:
        ends = []
    return [slice(begin, end) for begin, end in pairwise([0, *ends, len(values)])]
