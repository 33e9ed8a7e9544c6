"""How close two texts are in meaning, for whoever compares needs with those who may meet them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from claqueta.engines.search.meaning.embedding import Embedder, Vectors, unit
from claqueta.engines.search.meaning.questions import Reader

WEIGHTS = 0.65, 0.35
"""What the two models weigh."""


def closeness(
    texts: Sequence[tuple[str, str]], others: Sequence[tuple[str, str]], reader: Reader
) -> NDArray[np.float32]:
    """A matrix of how close each text (language, text) is to each of the others: about 0 for nothing in common, 1 for
    the same.

    Each is compared in the middle of its language, so that two texts are not close for being in one language.
    """
    total = np.zeros((len(texts), len(others)), np.float32)
    for model, weight in zip(reader.models, WEIGHTS, strict=True):
        total += weight * (_centred(texts, model, reader) @ _centred(others, model, reader).T)
    return total


def _centred(pairs: Sequence[tuple[str, str]], model: Embedder, reader: Reader) -> Vectors:
    vectors = model.questions([text for _language, text in pairs])
    middles = [reader.middle(model, language) for language, _text in pairs]
    return unit(vectors - np.array(middles, np.float32).reshape(vectors.shape))
