"""What can be found: the kinds that the domains declare."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from claqueta.engines.search import Document
from claqueta.foundation.domains import gathered


@dataclass(frozen=True, slots=True)
class Searchable:
    """One kind of object that can be found."""

    kind: str
    documents: Callable[[Iterable[str]], Iterator[Document]]
    """The documents of these identifiers, read together; an identifier without documents is not to be found."""
    identifiers: Callable[[], Iterable[str]]
    """Every identifier, for a rebuild."""
    called: Mapping[str, tuple[Any, Any]]
    """Kind that its documents say they are → what one of them is called, and what several are."""
    screen: str = ""
    """The route of the office's screen of one object, which takes its identifier."""


def kinds_found() -> dict[str, tuple[Any, Any]]:
    """Every kind that a document can say it is → what one of them is called, and what several are."""
    return {kind: names for one in searchables().values() for kind, names in one.called.items()}


def searchables() -> dict[str, Searchable]:
    return {searchable.kind: searchable for searchable in gathered(lambda part: part.searchables)}
