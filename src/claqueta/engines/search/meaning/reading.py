"""Many texts read by multilingual-e5-small in full precision: twice as fast as in four bits, for as much more memory.

The weights are opened for as long as there is something to read, and let go afterwards. The network is BERT's (Devlin et al. 2019)
with the pieces of XLM-RoBERTa (Conneau et al. 2020; Kudo 2018 for how a text is cut into the likeliest of them).
"""

import math
import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claqueta.engines.search.meaning.packed import Floats, Packed, opened

SPACE = "\u2581"
"""How the pieces write the space before a word."""
SPACES = re.compile("  +")


def pieces_of(text: str, weights: Packed) -> list[int]:
    """The likeliest pieces that a text can be cut into, by number (Viterbi's algorithm over a unigram model)."""
    written = SPACES.sub(" ", text.translate(weights.written))
    written = (written if written.startswith(" ") else f" {written}").replace(" ", SPACE)
    known, count, longest = weights.pieces, len(written), weights.longest_piece
    likely = [0.0] + [-math.inf] * count
    begins, numbers = [0] * (count + 1), [weights.unknown] * (count + 1)
    for begin in range(count):
        so_far = likely[begin]
        for end in range(begin + 1, min(count, begin + longest) + 1):
            piece = known.get(written[begin:end])
            if piece is not None and so_far + piece[1] > likely[end]:
                likely[end], begins[end], numbers[end] = so_far + piece[1], begin, piece[0]
        if so_far + weights.unlikely > likely[begin + 1]:
            likely[begin + 1], begins[begin + 1] = so_far + weights.unlikely, begin
            numbers[begin + 1] = weights.unknown
    found, end = [], count
    while end:
        found.append(numbers[end])
        end = begins[end]
    return found[::-1]


class _Layer:
    """One of the network's layers, opened."""

    def __init__(self, weights: Packed, number: int) -> None:
        def matrix(*names: str, width: int = weights.width) -> Floats:
            return weights.matrix(*(f"l{number}.{name}.w" for name in names), width=width)

        def numbers(*names: str) -> Floats:
            return np.concatenate([weights.numbers(f"l{number}.{name}") for name in names])

        self.looks, self.looks_more = matrix("q", "k", "v"), numbers("q.b", "k.b", "v.b")
        self.seen, self.seen_more = matrix("ao"), numbers("ao.b")
        self.wide, self.wide_more = matrix("fi"), numbers("fi.b")
        self.narrow, self.narrow_more = matrix("fo", width=weights.inner), numbers("fo.b")
        self.first = numbers("aln.w"), numbers("aln.b")
        self.second = numbers("oln.w"), numbers("oln.b")


class Reading:
    """The network with its weights opened: some 85 MB in memory, some 40 more for the pieces of words."""

    def __init__(self, weights: Packed) -> None:
        self.weights = weights
        self.layers = [_Layer(weights, number) for number in range(weights.layers)]
        self.words = weights.rows("emb.word", weights.width)
        self.places = (
            weights.numbers("emb.pos").reshape(-1, weights.width)
            + weights.numbers("emb.type")[: weights.width]
        )
        self.begun = weights.numbers("emb.ln.w"), weights.numbers("emb.ln.b")

    def vectors(self, texts: Sequence[str], threads: int) -> Floats:
        """The mean of what the network makes of each text's pieces: shape (texts, width), not yet of length 1."""
        with ThreadPoolExecutor(threads) as pool:
            return np.vstack(list(pool.map(self._vector, texts)))

    def _vector(self, text: str) -> Floats:
        """A text that is longer than the network takes is read in parts, each of which counts by its pieces."""
        pieces = pieces_of(text, self.weights)
        parts = list(_parts(pieces, self.weights.longest - 2))
        means = [self._read([self.weights.begin, *part, self.weights.end]).mean(axis=0) for part in parts]
        found: Floats = np.average(means, axis=0, weights=[len(part) for part in parts]).astype(np.float32)
        return found

    def _read(self, pieces: list[int]) -> Floats:
        count, width, heads = len(pieces), self.weights.width, self.weights.heads
        state = self._even(opened(self.words[pieces]) + self.places[:count], self.begun)
        for layer in self.layers:
            looks = (
                (state @ layer.looks + layer.looks_more).reshape(count, 3, heads, -1).transpose(1, 2, 0, 3)
            )
            asks, answers, means = np.ascontiguousarray(looks)
            heed = asks @ answers.transpose(0, 2, 1) / np.float32(math.sqrt(width // heads))
            heed = np.exp(heed - heed.max(axis=-1, keepdims=True))
            heed /= heed.sum(axis=-1, keepdims=True)
            seen = np.ascontiguousarray((heed @ means).transpose(1, 0, 2)).reshape(count, width)
            state = self._even(seen @ layer.seen + layer.seen_more + state, layer.first)
            wide = _bent(state @ layer.wide + layer.wide_more)
            state = self._even(wide @ layer.narrow + layer.narrow_more + state, layer.second)
        return state

    def _even(self, state: Floats, by: tuple[Floats, Floats]) -> Floats:
        """Each row with mean nought and variance one, then stretched and moved (layer normalisation); the state is used up."""
        state -= state.mean(axis=-1, keepdims=True)
        spread = np.einsum("ij,ij->i", state, state) / state.shape[1] + np.float32(self.weights.smallest)
        state *= (1 / np.sqrt(spread))[:, None]
        state *= by[0]
        state += by[1]
        return state


def _parts(pieces: list[int], most: int) -> Iterator[list[int]]:
    for begin in range(0, len(pieces), most):
        yield pieces[begin : begin + most]


def _bent(wide: Floats) -> Floats:
    """GELU by way of the hyperbolic tangent (Hendrycks and Gimpel 2016): within 0.0005 of it, and NumPy has no error function."""
    bent: NDArray[Any] = wide * wide
    bent *= 0.044715
    bent += 1
    bent *= wide
    bent *= math.sqrt(2 / math.pi)
    np.tanh(bent, out=bent)
    bent += 1
    bent *= wide
    bent *= 0.5
    return bent
