"""Texts read by multilingual-e5-small (Wang et al. 2024), its weights in four bits, by ONNX Runtime's products of integers.

The network is BERT's (Devlin et al. 2019) with the pieces of XLM-RoBERTa (Conneau et al. 2020; Kudo 2018 for how a text is cut into
the likeliest of them); `bin/write_network.py` writes it down.
"""

import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claqueta.engines.search.meaning.packed import Floats, Packed, opened

NETWORK = Path(__file__).with_name("network.onnx")
SPACE = "\u2581"
"""How the pieces write the space before a word."""
SPACES = re.compile("  +")


def pieces_of(text: str, weights: Packed) -> list[int]:
    """The likeliest pieces that a text can be cut into, by number."""
    written = SPACES.sub(" ", text.translate(weights.written))
    return weights.pieces.cut((written if written.startswith(" ") else f" {written}").replace(" ", SPACE))


def _given(weights: Packed) -> dict[str, NDArray[Any]]:
    """What `network.onnx` leaves open, by name."""
    found: dict[str, NDArray[Any]] = {}
    for layer in (f"l{number}" for number in range(weights.layers)):
        for name, parts, width in (
            ("qkv", "q k v", weights.width),
            ("ao", "ao", weights.width),
            ("fi", "fi", weights.width),
            ("fo", "fo", weights.inner),
        ):
            names = [f"{layer}.{part}" for part in parts.split()]
            quarters = weights.quarters(*(f"{one}.w" for one in names), width=width)
            found[f"{layer}.{name}.w"], found[f"{layer}.{name}.scale"] = quarters
            found[f"{layer}.{name}.b"] = np.concatenate([weights.numbers(f"{one}.b") for one in names])
        for one in (f"{layer}.{name}.{part}" for name in ("aln", "oln") for part in "wb"):
            found[one] = weights.numbers(one)
    return found


def _opened(weights: Packed) -> Any:
    """The network with its weights, on one thread: whoever has many texts reads several beside each other."""
    from onnxruntime import InferenceSession, OrtValue, SessionOptions

    how = SessionOptions()
    how.intra_op_num_threads = how.inter_op_num_threads = 1
    how.enable_cpu_mem_arena = False
    given = {name: np.ascontiguousarray(numbers) for name, numbers in _given(weights).items()}
    how.add_external_initializers(list(given), [OrtValue.ortvalue_from_numpy(one) for one in given.values()])
    return InferenceSession(NETWORK.read_bytes(), how, providers=["CPUExecutionProvider"])


class Reading:
    """The network, ready to read: some 30 MB in memory, and some 40 for the pieces of words. Threads may share it."""

    def __init__(self, weights: Packed) -> None:
        self.weights = weights
        self.words = weights.rows("emb.word", weights.width)
        self.places = (
            weights.numbers("emb.pos").reshape(-1, weights.width)
            + weights.numbers("emb.type")[: weights.width]
        )
        self.begun = weights.numbers("emb.ln.w"), weights.numbers("emb.ln.b")
        self.network = _opened(weights)

    def vectors(self, texts: Sequence[str], threads: int) -> Floats:
        """The mean of what the network makes of each text's pieces: shape (texts, width), not yet of length 1."""
        if len(texts) < 2:
            return np.array([self._vector(text) for text in texts], np.float32).reshape(
                -1, self.weights.width
            )
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
        """Shape (pieces, width)."""
        begun = self._even(opened(self.words[pieces]) + self.places[: len(pieces)])
        found: Floats = self.network.run(None, {"begun": begun[None]})[0][0]
        return found

    def _even(self, state: Floats) -> Floats:
        """Each row with mean nought and variance one, then stretched and moved (layer normalisation)."""
        spread = np.sqrt(state.var(axis=-1, keepdims=True) + np.float32(self.weights.smallest))
        evened = (state - state.mean(axis=-1, keepdims=True)) / spread
        return (evened * self.begun[0] + self.begun[1]).astype(np.float32)


def _parts(pieces: list[int], most: int) -> Iterator[list[int]]:
    for begin in range(0, len(pieces), most):
        yield pieces[begin : begin + most]
