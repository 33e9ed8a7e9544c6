"""The vectors of the sets' texts, kept beside them: what the search reaches on them is known in seconds.

`python -m claqueta.engines.search.tests.kept` makes those that are missing, and drops those that nobody asks for; it is
run when a set, the glossary, the taxonomy or a model has changed.
"""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claqueta.engines.search.evaluating import figures, read_set, taxonomy_of
from claqueta.engines.search.meaning import Embedder, Vectors, embedders
from claqueta.engines.search.meaning.embedding import unit

SETS = Path(__file__).parent / "evaluation"
NAMES = "development", "holdout"
TAXONOMY = Path(__file__).parents[5] / "clusters" / "audiovisual-madrid" / "taxonomy.csv"
FILE = SETS / "vectors.npz"
SIZES = 384, 512
LEVELS = 127
"""A vector's numbers are whole ones of one byte, its largest being this."""


class NotKept(Exception):
    """A text of which there is no vector: run the module."""


class Kept:
    """A model that knows the texts of the sets by heart; what it does not know it asks of `otherwise`, if given."""

    def __init__(self, name: str, size: int, kept: dict[int, Vectors], otherwise: Embedder | None) -> None:
        self.name, self.size, self.kept, self.otherwise = name, size, kept, otherwise
        self.used: dict[int, Vectors] = {}

    def passages(self, texts: Sequence[str]) -> Vectors:
        return self._all("passage", texts, lambda model, some: model.passages(some))

    def questions(self, texts: Sequence[str]) -> Vectors:
        return self._all("question", texts, lambda model, some: model.questions(some))

    def _all(
        self, way: str, texts: Sequence[str], make: Callable[[Embedder, Sequence[str]], Vectors]
    ) -> Vectors:
        keys = [self._key(way, text) for text in texts]
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in self.kept}
        if missing and self.otherwise is None:
            raise NotKept(f"{len(missing)} texts, of which the first is {next(iter(missing.values()))!r}")
        if missing and self.otherwise is not None:
            made = make(self.otherwise, list(missing.values()))
            self.kept.update(zip(missing, made, strict=True))
        found = {key: self.kept[key] for key in keys}
        self.used.update(found)
        return np.array([found[key] for key in keys], np.float32).reshape(-1, self.size)

    def _key(self, way: str, text: str) -> int:
        """By what it says, how it is asked and of which model in which version."""
        said = "\0".join((self.name, way, text)).encode("utf-8", "replace")
        return int.from_bytes(hashlib.sha256(said).digest()[:8])


def models_kept(otherwise: Sequence[Embedder] = ()) -> tuple[Kept, Kept]:
    file: dict[str, NDArray[Any]] = dict(np.load(FILE)) if FILE.exists() else {}
    made = []
    for number, size in enumerate(SIZES):
        keys = file.get(f"keys{number}", np.zeros(0, np.uint64)).tolist()
        vectors = unit(file.get(f"vectors{number}", np.zeros((0, size), np.int8)).astype(np.float32))
        name = str(file["names"][number]) if file else otherwise[number].name
        model = otherwise[number] if otherwise else None
        made.append(Kept(name, size, dict(zip(keys, vectors, strict=True)), model))
    return made[0], made[1]


def renew(models: Sequence[Embedder]) -> None:
    """Have the file hold the vectors of all that is asked on the way to the figures."""
    asked = models_kept(models)
    for name in NAMES:
        figures(read_set(SETS / name), asked, taxonomy_of(TAXONOMY))
    arrays: dict[str, Any] = {"names": np.array([model.name for model in models])}
    for number, model in enumerate(asked):
        vectors = np.array(list(model.used.values()), np.float32)
        largest = np.abs(vectors).max(axis=1, keepdims=True)
        arrays[f"keys{number}"] = np.array(list(model.used), np.uint64)
        arrays[f"vectors{number}"] = np.rint(vectors / largest * LEVELS).astype(np.int8)
    np.savez_compressed(FILE, **arrays)


if __name__ == "__main__":
    renew(embedders())
