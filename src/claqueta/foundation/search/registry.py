"""What can be found. A domain registers each of its kinds in `AppConfig.ready`."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from claqueta.engines.search import Document


@dataclass(frozen=True, slots=True)
class Searchable:
    """One kind of object that can be found."""

    kind: str
    documents: Callable[[Iterable[str]], Iterator[Document]]
    """The documents of these identifiers, read together; an identifier without documents is not to be found."""
    identifiers: Callable[[], Iterable[str]]
    """Every identifier, for a rebuild."""


_registry: dict[str, Searchable] = {}


def register(searchable: Searchable) -> None:
    _registry[searchable.kind] = searchable


def searchables() -> dict[str, Searchable]:
    return dict(_registry)
