"""What texts mean, whatever their language: vectors of two small models that run here, and how close they are."""

from claqueta.engines.search.meaning.closeness import closeness
from claqueta.engines.search.meaning.embedding import Embedder, Vectors, embedders, let_go
from claqueta.engines.search.meaning.gist import Gist, gist_of
from claqueta.engines.search.meaning.nearness import Collection, Near, Nearness, Row, nearness_of
from claqueta.engines.search.meaning.questions import Asked, Reader
from claqueta.engines.search.meaning.vocabulary import Vocabulary

__all__ = [
    "Asked",
    "Collection",
    "Embedder",
    "Gist",
    "Near",
    "Nearness",
    "Reader",
    "Row",
    "Vectors",
    "Vocabulary",
    "closeness",
    "embedders",
    "gist_of",
    "let_go",
    "nearness_of",
]
