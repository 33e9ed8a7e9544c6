"""What a book is made of: links, their hashes, and what can be wrong with them."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import rfc8785
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claqueta.foundation.domains import gathered
from claqueta.foundation.models import ChainLink

type Payload = Mapping[str, Any]
"""What a link vouches for: a JSON object."""
type PayloadOf = Callable[[range], Mapping[int, Payload]]
"""Position → the payload that the database has now, for a range of positions; those without one are left out."""

GENESIS = "0" * 64
"""What the first link has for the hash of the one before."""
BATCH = 1000
"""Links that are held in memory at a time."""
LAST_OF_ALL = 2**63 - 1
"""The highest position that a database can count to."""
LONGEST_NAME = 60


class NotCanonical(ValueError):
    """A payload that has no form which every reader keeps: a number of more than 53 bits, a date, half a letter."""


class NotToBeAmended(LookupError):
    """There is no such link in the book, or it amends another one itself."""


@dataclass(frozen=True, slots=True)
class Book:
    """One chain of links, by its name (1 to 60 characters, for good: it is hashed with every link)."""

    name: str
    payload_of: PayloadOf | None = None
    """For a book whose payloads are rows of another table: the links hold only their hashes, and every check reads
    the rows anew. Each row keeps its link's position in a unique column, written in the transaction of `append`; the
    payload is made of the row by one function, for `append` and for this. Of a range of more than `BATCH` positions the
    first `BATCH` rows are enough. Without it the links hold the payloads."""

    def __post_init__(self) -> None:
        if not 1 <= len(self.name) <= LONGEST_NAME:
            raise ValueError(f"the name {self.name!r} has not 1 to {LONGEST_NAME} characters")


@dataclass(frozen=True, slots=True)
class Link:
    """An entry of a book as it was hashed; hashes are 64 hexadecimal digits."""

    book: str
    position: int
    payload_hash: str
    """Empty when the link takes a payload away."""
    previous_hash: str
    hash: str
    at: datetime
    amends: int | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """Where a book ends: position 0 and 64 zeros while it is empty."""

    book: str
    position: int
    hash: str


class Wrong(models.TextChoices):
    """What can be wrong with a book."""

    PAYLOAD_ALTERED = "payload-altered", _("the content is not what was entered")
    PAYLOAD_MISSING = "payload-missing", _("the content is gone")
    PAYLOAD_UNLINKED = "payload-unlinked", _("there is content that was never entered in the book")
    LINK_MISSING = "link-missing", _("the entry is missing")
    REORDERED = "reordered", _("another entry stands in its place")
    NOT_CONTINUED = "not-continued", _("the entry does not continue the one before it as it is now")
    HASH_WRONG = "hash-wrong", _("the entry does not have the hash that it was entered with")
    HEAD_WRONG = "head-wrong", _("the book does not end with the hash of this entry")
    BEYOND_HEAD = "beyond-head", _("the entry stands after the end of the book")


@dataclass(frozen=True, slots=True)
class Break:
    """Something wrong at a position, or from it to another one."""

    wrong: Wrong
    position: int
    last: int
    """The last position that it concerns, mostly the same."""

    def __str__(self) -> str:
        what = {"position": self.position, "last": self.last, "wrong": self.wrong.label}
        if self.position == self.last:
            return gettext("Position %(position)s: %(wrong)s") % what
        return gettext("Positions %(position)s to %(last)s: %(wrong)s") % what


def canonical(payload: Payload) -> bytes:
    """The one form of a JSON object that is hashed (RFC 8785), in UTF-8.

    Dates and decimals are given as text. Numbers stay below 2⁵³, also fractions: what is larger is written like a whole
    number by some (RFC 8785 among them, and PostgreSQL), and not read again as it was. Raises `NotCanonical`.
    """
    try:
        if _is_simple(payload):
            # The same form, ten times as fast.
            return _WRITER.encode(payload).encode()
        if _is_too_large(payload):
            raise NotCanonical("a number is not below 2⁵³")
        return rfc8785.dumps(dict(payload))
    except (ValueError, TypeError, RecursionError) as error:
        raise NotCanonical(str(error)) from None


_WRITER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _is_simple(value: Any) -> bool:
    """Whether it is made of texts, whole numbers below 2⁵³, yes, no and nothing, under ASCII keys."""
    kind = type(value)
    if kind is str or kind is bool or value is None:
        return True
    if kind is int:
        return bool(abs(value) < 2**53)
    if kind is dict:
        for name, inner in value.items():
            # Texts and nothing are most of what there is: a call saved for each.
            if type(name) is not str or not name.isascii():
                return False
            if inner is not None and type(inner) is not str and not _is_simple(inner):
                return False
        return True
    return kind is list and all(map(_is_simple, value))


def _is_too_large(value: Any) -> bool:
    match value:
        case float():
            return abs(value) >= 2**53
        case Mapping():
            return any(map(_is_too_large, value.values()))
        case list() | tuple():
            return any(map(_is_too_large, value))
    return False


def books() -> list[Book]:
    """Those that the domains declare."""
    return gathered(lambda part: part.books)


def payload_hash_of(salt: str, text: bytes) -> str:
    return hashlib.sha256(salt.encode() + text).hexdigest()


def link_hash_of(row: ChainLink, position: int) -> str:
    """The hash that the link has at this position."""
    hashed = {
        "amends": row.amends,
        "at": moment(row.at),
        "book": row.book,
        "payload_hash": row.payload_hash,
        "position": position,
        "previous_hash": row.previous_hash,
    }
    # Of texts and whole numbers below 2⁵³ under ASCII keys this is the canonical form too, and much faster.
    return hashlib.sha256(_WRITER.encode(hashed).encode()).hexdigest()


def moment(at: datetime) -> str:
    """A moment as it is hashed: UTC, microseconds, `Z` (RFC 3339)."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")[:-6] + "Z"


def parts(positions: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(positions), BATCH):
        yield positions[start : start + BATCH]
