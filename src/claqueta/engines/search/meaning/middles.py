"""The middle of what is said in a language: of a collection's own texts, steadied by what is known beforehand.

Of few texts the mean says what they are about rather than in which language they are: taken from each of two texts, it
makes opposites of them. `middles.json` holds the means of some hundred texts of the trade, by either model, in each
language.
"""

import json
from base64 import b64decode
from functools import cache
from pathlib import Path

import numpy as np

from claqueta.engines.search.meaning.embedding import Vectors

STEADY = 20
"""Texts of a collection that weigh as much as what is known beforehand."""


@cache
def known(model: int) -> dict[str, Vectors]:
    """Language → the mean of texts in it by the first or second model; under "" that of all of them."""
    kept = json.loads((Path(__file__).with_suffix(".json")).read_text(encoding="ascii"))[model]
    found: dict[str, Vectors] = {
        language: np.frombuffer(b64decode(numbers), np.float16).astype(np.float32)
        for language, numbers in kept.items()
    }
    found[""] = np.mean(list(found.values()), axis=0, dtype=np.float32)
    return found


def steadied(total: Vectors, count: int, model: int, language: str) -> Vectors:
    """The middle of `count` texts whose vectors add up to `total`."""
    beforehand = known(model).get(language, known(model)[""])
    middle: Vectors = ((total + STEADY * beforehand) / (count + STEADY)).astype(np.float32)
    return middle
