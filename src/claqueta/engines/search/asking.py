"""What is asked of an index, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from claqueta.engines.search.meaning.vocabulary import Run


@dataclass(frozen=True, slots=True)
class SearchRequest:
    language: str
    audience: str = "public"
    query: str = ""
    kinds: tuple[str, ...] = ()
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Facet → values; any of a facet's values, all of the facets."""
    facets: tuple[str, ...] = ()
    """Facets to count, each without its own filter so that alternatives keep their numbers."""
    beside: bool = False
    """Count what a value would leave beside those chosen of its facet, rather than in their place; of a chosen one, how
    many of the hits have it."""
    sort: str = ""
    limit: int = 20
    offset: int = 0
    snippets: bool = True
    bare: bool = False
    """Only which objects the hits are: for who asks for thousands, and shows them otherwise."""
    keys: tuple[str, ...] = ()
    """Only these objects, when given."""
    trees: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Facet → value → the one above it (empty at the top): one chosen below another narrows it."""
    relaxed: bool = False
    """Where nothing has all of the words, look for most of them."""
    typing: bool = False
    """True while the reader types: the last word may be a beginning."""
    fused: bool = False
    """Whether what is found by its meaning is wanted beside what has the words; for who answers the question."""
    meant: "Meant | None" = None
    """What is near the question in meaning, where somebody worked that out."""


@dataclass(frozen=True, slots=True)
class Meant:
    """What is near a question in meaning, as the circle that asks sees it."""

    runs: tuple[Run, ...]
    """The question's words with what they are called elsewhere."""
    near: Mapping[str, float]
    """Key → how near, of those that are nearest."""
    admitted: tuple[str, ...]
    """The keys that are near enough to be found without any of the words."""
    foreign: tuple[str, ...] = ()
    """Those of `near` of which there is nothing in the reader's language, and that are found in their own."""
    said: Mapping[str, str] = field(default_factory=dict)
    """Key → the sentence that comes nearest."""


@dataclass(frozen=True, slots=True)
class Hit:
    key: str
    kind: str
    title: str
    score: float
    snippet: str
    """HTML, escaped, with the matches in `<b>`; empty when nothing matched in the body."""
    card: dict[str, Any]
    meant: bool = False
    """Whether it was found by its meaning, without having the words."""


@dataclass(frozen=True, slots=True)
class Page:
    total: int
    hits: tuple[Hit, ...]
    counts: dict[str, dict[str, int]]
    dropped: tuple[int, ...] = ()
    """Which words of the question, by position, were passed over because nothing has all of them."""
