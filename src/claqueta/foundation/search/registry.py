"""What can be found: the kinds that the domains declare."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

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
    kinds: tuple[str, ...] = ()
    """The kinds that its documents say they are, where they are not all of `kind`."""
    screen: str = ""
    """The route of the office's screen of one object, which takes its identifier."""


def kinds_found() -> set[str]:
    """Every kind that a document can say it is."""
    return {kind for searchable in searchables().values() for kind in searchable.kinds or (searchable.kind,)}


def searchables() -> dict[str, Searchable]:
    return {searchable.kind: searchable for searchable in gathered(lambda part: part.searchables)}
