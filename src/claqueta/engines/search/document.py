"""What is indexed: one document per object, language and audience."""

from dataclasses import dataclass, field
from typing import Any

AUDIENCES = ("public", "members", "board", "office")
"""Who may read, from the widest to the narrowest circle."""


@dataclass(frozen=True, slots=True)
class Document:
    """What one audience may find of one object in one language.

    A narrower audience gets a document of its own, so that neither a match, a snippet, a facet count nor the
    stored card can tell a reader what the reader may not see: the text is not in the documents searched.
    """

    key: str
    """`kind:identifier`, unique in the index together with language and audience."""
    kind: str
    language: str
    audience: str
    title: str
    names: tuple[str, ...] = ()
    """Other names that must find it: legal, former, acronyms."""
    terms: tuple[str, ...] = ()
    """Classification in every language, with synonyms: what it is rather than what it says."""
    main: tuple[str, ...] = ()
    """Of the terms, what it does first of all."""
    able: tuple[str, ...] = ()
    """What it has been found able to do and where it stands, in every language: exact facts rather than mentions."""
    body: str = ""
    facets: dict[str, tuple[str, ...]] = field(default_factory=dict)
    sort: dict[str, float] = field(default_factory=dict)
    """Numbers to sort by: `rank` (boost at equal score), `recent`, `since`…"""
    alphabet: str = ""
    """What decides its place when a list is ordered by name; the title where it is empty."""
    family: str = ""
    """What it shares with its translations where these are objects of their own, so that a reader finds one of them."""
    card: dict[str, Any] = field(default_factory=dict)
    """What a list shows, stored as it is and given back with the hit."""
