"""Whose texts the slow model reads, of more organisations than it could read while somebody waits.

Half are chosen by words and facts, half by the quick model, which reads how each text begins: or whoever writes in the other
language alone and states nothing in fields would never be read.
"""

from collections.abc import Sequence
from itertools import chain, islice

import numpy as np
from numpy.typing import NDArray

from claqueta.engines.matching.closeness import Array
from claqueta.engines.matching.nearby import by_language
from claqueta.engines.matching.ready import Ready
from claqueta.engines.matching.values import Opportunity, Organisation
from claqueta.engines.search.meaning.embedding import Embedder, Vectors, unit
from claqueta.engines.search.meaning.middles import steadied

BEGINNING = 300
"""Characters of a text that the quick model reads in each language, in some 5 ms."""
QUICK = 1
"""Which of the models is the quick one."""


def promising(
    ready: Ready, opportunities: Sequence[Opportunity], models: Sequence[Embedder], most: int
) -> list[Organisation]:
    """So many of the organisations at most: those who come first for some opportunity, whoever judges."""
    owners, said = _begun([one.texts for one in ready.organisations], models[QUICK])
    askers, asked = _begun([one.texts for one in opportunities], models[QUICK])
    lists = []
    for number, one in enumerate(opportunities):
        near: Array = np.full(len(ready.organisations), -1.0)
        mine = asked[askers == number]
        if len(mine) and len(said):
            np.maximum.at(near, owners, (said @ mine.T).max(axis=1))
        scored = ready.scored(ready.question(one))
        for scores in (scored.score, near):
            lists.append(np.argsort(-np.where(scored.out, -np.inf, scores), kind="stable").tolist())
    # Each list in turn gives the best that it has and nobody gave before.
    taken = dict.fromkeys(chain.from_iterable(zip(*lists, strict=True)))
    return [ready.organisations[at] for at in islice(taken, most)]


def _begun(of: Sequence[Sequence[str]], model: Embedder) -> tuple[NDArray[np.intp], Vectors]:
    """How the texts of each begin in each language, seen from the middle of that language, and whose each is."""
    begun = [
        (owner, language, text[:BEGINNING])
        for owner, texts in enumerate(of)
        for language, text in by_language(texts).items()
    ]
    vectors = model.passages([text for _owner, _language, text in begun])
    languages = np.array([language for _owner, language, _text in begun], dtype=str)
    for language in np.unique(languages).tolist():
        own = languages == language
        vectors[own] -= steadied(vectors[own].sum(axis=0), int(own.sum()), QUICK, language)
    return np.array([owner for owner, _language, _text in begun], dtype=np.intp), unit(vectors)
