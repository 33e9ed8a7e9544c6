"""A collection of documents that are here at once, such as those of a file, with vectors made for it."""

from collections.abc import Sequence

import numpy as np

from claqueta.engines.search.document import Document
from claqueta.engines.search.meaning.embedding import Embedder
from claqueta.engines.search.meaning.gist import gist_of
from claqueta.engines.search.meaning.middles import steadied
from claqueta.engines.search.meaning.nearness import Collection, Row, nearness_of


def collection_of(documents: Sequence[Document], models: Sequence[Embedder]) -> Collection:
    gists = [gist_of(document) for document in documents]
    near = nearness_of(gists, models)
    rows = [
        Row(
            document.key, document.language, document.kind, frozenset({document.audience}), spoken=gist.spoken
        )
        for document, gist in zip(documents, gists, strict=True)
    ]
    middles = {}
    for language in dict.fromkeys(row.middle for row in rows):
        own = [one.second for one, row in zip(near, rows, strict=True) if row.middle == language]
        middles[language] = steadied(np.sum(own, axis=0), len(own), 1, language)
    return Collection(
        rows,
        np.array([one.first for one in near], np.float32).reshape(-1, models[0].size),
        middles,
        lambda wanted: [near[row] for row in wanted],
        lambda wanted: [gists[row].pieces for row in wanted],
    )
