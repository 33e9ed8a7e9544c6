"""Books that are only added to: each link holds the hash of the one before, so that no entry changes unseen.

A payload is hashed as canonical JSON (RFC 8785), a link as the canonical JSON of its book, position, payload hash,
previous hash, moment and amended position, both with SHA-256 (FIPS 180-4). Anybody can compute them again:

    payload_hash = SHA-256(salt + canonical payload)        salt: the 32 hexadecimal digits, as ASCII
    hash         = SHA-256(canonical {"amends", "at", "book", "payload_hash", "position", "previous_hash"})

What the book cannot show by itself is that somebody who may write everything in the database wrote the whole book
anew. Put `head(book)` now and then where that person cannot write (a signed minute, a mail to the board, a time-stamp).
"""

import hashlib
import json
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import rfc8785
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claqueta.foundation.domains import gathered
from claqueta.foundation.models import ChainHead, ChainLink
from claqueta.foundation.transactions import require_transaction

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
        if _is_too_large(payload):
            raise NotCanonical("a number is not below 2⁵³")
        return rfc8785.dumps(dict(payload))
    except (ValueError, TypeError, RecursionError) as error:
        raise NotCanonical(str(error)) from None


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


# -- Writing -------------------------------------------------------------------------------------------------


def append(book: Book, payload: Payload, *, at: datetime | None = None) -> Link:
    """Add an entry in the caller's transaction; `at` is now unless said, and is aware.

    The book stays locked until the transaction ends, so two writers never fork it. On PostgreSQL two transactions that
    lock two books, or a book and a record, in different order end in a deadlock, which one of them survives: append when
    all else is done, and always in one order (`transactions.AtTheEnd`). Raises `NotInTransaction`, `NotCanonical`, and `ValueError` for a moment without a zone.
    """
    return append_many(book, [payload], at=at)[0]


def append_many(book: Book, payloads: Iterable[Payload], *, at: datetime | None = None) -> list[Link]:
    """Add entries of one moment, in their order, with as many statements as for one. See `append`."""
    return _append(book, [(None, canonical(payload)) for payload in payloads], at)


def hold(book: Book) -> Head:
    """Lock the end of the book for the caller's transaction, so that what is decided by its entries stays true."""
    require_transaction("a book is held")
    end = _lock(book)
    return Head(book.name, end.position, end.hash)


def amend(book: Book, position: int, payload: Payload | None, *, at: datetime | None = None) -> Link:
    """Replace what a link vouches for, or take it away (None), by a new link that says so; see `amend_many`."""
    return amend_many(book, {position: payload}, at=at)[0]


def amend_many(
    book: Book, payloads: Mapping[int, Payload | None], *, at: datetime | None = None
) -> list[Link]:
    """Let each position's payload from now on be another one, or none, as the law sometimes wants (GDPR art. 17).

    The links stay and so does the chain; what was there before cannot even be guessed from its hash, because the salt
    goes. A book that keeps its payloads elsewhere changes its rows in the same transaction. Positions are those of
    entries, never of amendments. Raises `NotToBeAmended`, and what `append` raises.
    """
    require_transaction("a book is written")
    texts = {position: None if one is None else canonical(one) for position, one in payloads.items()}
    _lock(book)
    positions = list(texts)
    for part in _parts(positions):
        known = ChainLink.objects.filter(book=book.name, position__in=part, amends=None)
        if strange := set(part).difference(known.values_list("position", flat=True)):
            raise NotToBeAmended(f"the book {book.name!r} has no entry {min(strange)}")
        known.update(salt="", payload="")
        ChainLink.objects.filter(book=book.name, amends__in=part).update(salt="", payload="")
    return _append(book, list(texts.items()), at)


def head(book: Book) -> Head:
    """Where the book ends: one row, however long it is."""
    row = ChainHead.objects.filter(book=book.name).first()
    return Head(book.name, row.position, row.hash) if row else Head(book.name, 0, GENESIS)


def still_has(end: Head) -> bool:
    """Whether the book has, unaltered in itself, the link that was its end when this was written down."""
    if end.position == 0:
        return end.hash == GENESIS
    row = ChainLink.objects.filter(book=end.book, position=end.position).first()
    return row is not None and end.hash == row.hash == _link_hash(row, row.position)


def _append(book: Book, entries: list[tuple[int | None, bytes | None]], at: datetime | None) -> list[Link]:
    """Add links of (amended position, canonical payload)."""
    require_transaction("a book is written")
    moment = at or timezone.now()
    if timezone.is_naive(moment):
        raise ValueError(f"{moment} has no time zone")
    end = _lock(book)
    rows = []
    for amends, text in entries:
        salt = "" if text is None else secrets.token_hex(16)
        row = ChainLink(
            book=book.name,
            position=end.position + 1,
            amends=amends,
            payload="" if text is None or book.payload_of else text.decode(),
            salt=salt,
            payload_hash="" if text is None else _payload_hash(salt, text),
            previous_hash=end.hash,
            at=moment,
        )
        row.hash = end.hash = _link_hash(row, row.position)
        end.position = row.position
        rows.append(row)
    ChainLink.objects.bulk_create(rows, batch_size=BATCH)
    end.save(update_fields=["position", "hash"])
    return [_link(row) for row in rows]


def _lock(book: Book) -> ChainHead:
    """The end of the book, for this transaction alone."""
    ends = ChainHead.objects.select_for_update()
    return ends.get_or_create(book=book.name, defaults={"hash": GENESIS})[0]


def _link(row: ChainLink) -> Link:
    return Link(row.book, row.position, row.payload_hash, row.previous_hash, row.hash, row.at, row.amends)


def _payload_hash(salt: str, text: bytes) -> str:
    return hashlib.sha256(salt.encode() + text).hexdigest()


def _link_hash(row: ChainLink, position: int) -> str:
    """The hash that the link has at this position."""
    hashed = {
        "amends": row.amends,
        "at": row.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "book": row.book,
        "payload_hash": row.payload_hash,
        "position": position,
        "previous_hash": row.previous_hash,
    }
    # Of texts and whole numbers below 2⁵³ under ASCII keys this is the canonical form too, and much faster.
    text = json.dumps(hashed, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _parts(positions: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(positions), BATCH):
        yield positions[start : start + BATCH]


# -- Checking ------------------------------------------------------------------------------------------------


def verify(book: Book, *, most: int = 100) -> list[Break]:
    """What is wrong with the book, by position; nothing when it is whole. Stops after `most` breaks.

    Reads the links in parts, so its memory does not grow with the book, and asks `payload_of` once for each part. It
    locks nothing: entries that are added meanwhile are read too.
    """
    return list(islice(_breaks(book), most))


def unaltered(book: Book, payloads: Mapping[int, Payload]) -> set[int]:
    """Of these positions those whose payload is what was entered there, or last amended.

    Whoever amends asks first: an amendment of what somebody had altered would vouch for the alteration.
    """
    right = set()
    for part in _parts(sorted(payloads)):
        links = ChainLink.objects.filter(book=book.name, position__in=part, amends=None)
        amendments = _last_amendments(book, set(part))
        for row in links.iterator():
            text = _canonical_or_nothing(payloads[row.position])
            if _vouches(amendments.get(row.position, row), text):
                right.add(row.position)
    return right


def verify_end(book: Book) -> list[Break]:
    """What is wrong where the book ends, in a handful of queries however long it is; for all else there is `verify`."""
    links, end = ChainLink.objects.filter(book=book.name), head(book)
    last = links.filter(position=end.position).first()
    if end.position and (last is None or last.hash != end.hash):
        return [Break(Wrong.HEAD_WRONG if last else Wrong.LINK_MISSING, end.position, end.position)]
    found = [] if last is None else _wrong_links(last, frozenset())[0]
    breaks = [Break(one, end.position, end.position) for one in found]
    newest = links.order_by("-position").first()
    # Read after the link: whoever adds one writes both in one transaction.
    now = head(book).position
    if newest is not None and newest.position > now:
        breaks.append(Break(Wrong.BEYOND_HEAD, now + 1, newest.position))
    return breaks


def _breaks(book: Book) -> Iterator[Break]:
    position, before = 0, frozenset({GENESIS})
    while True:
        # Read before the links: whoever adds some writes both in one transaction, so it is never ahead of them.
        end = head(book)
        rows = list(
            ChainLink.objects.filter(book=book.name, position__gt=position).order_by("position")[:BATCH]
        )
        if not rows:
            yield from _breaks_at_the_end(book, end, position, before)
            return
        payloads = _wrong_payloads(book, rows)
        for row in rows:
            if row.position > position + 1:
                yield Break(Wrong.LINK_MISSING, position + 1, row.position - 1)
                before = frozenset()
            wrong, before = _wrong_links(row, before)
            if Wrong.REORDERED not in wrong and row.position in payloads:
                wrong.append(payloads[row.position])
            yield from (Break(one, row.position, row.position) for one in wrong)
            position = row.position


def _wrong_links(row: ChainLink, before: frozenset[str]) -> tuple[list[Wrong], frozenset[str]]:
    """What is wrong with a link, and the hashes of which the next one must name one.

    `before` has the hash that the link before it has and the one that it should have, or none when that one is missing.
    """
    should = _link_hash(row, row.position)
    continues = not before or row.previous_hash in before
    if continues and row.hash == should:
        return [], frozenset({row.hash})
    rightful = _rightful(row, before)
    if rightful is not None and rightful.pk != row.pk:
        return [Wrong.REORDERED], frozenset({rightful.hash})
    wrong = [] if continues else [Wrong.NOT_CONTINUED]
    if row.hash != should:
        wrong.append(Wrong.HASH_WRONG)
    return wrong, frozenset({row.hash, should})


def _rightful(row: ChainLink, before: frozenset[str]) -> ChainLink | None:
    """The link that was entered where this one stands, if the book still has it somewhere."""
    candidates = ChainLink.objects.filter(book=row.book, previous_hash__in=before)
    return next(
        (candidate for candidate in candidates if candidate.hash == _link_hash(candidate, row.position)), None
    )


def _wrong_payloads(book: Book, rows: Sequence[ChainLink]) -> dict[int, Wrong]:
    """Position → what is wrong with its payload, for those of these links that a payload is due to."""
    there = _payloads_now(book, rows)
    amendments = _last_amendments(book, {row.amends or row.position for row in rows})
    wrong = {}
    for row in rows:
        text, amendment = there.get(row.position), amendments.get(row.amends or row.position)
        amended = amendment is not None and amendment.position > row.position
        if book.payload_of is None:
            right = text is None and not row.salt if amended else _vouches(row, text)
        elif row.amends is not None:
            # The payload stands under the position of its entry, whatever amended it.
            right = text is None
        else:
            right = _vouches(amendment or row, text)
        if not right and row.amends is not None and book.payload_of is not None:
            wrong[row.position] = Wrong.PAYLOAD_UNLINKED
        elif not right:
            wrong[row.position] = Wrong.PAYLOAD_MISSING if text is None else Wrong.PAYLOAD_ALTERED
    return wrong


def _vouches(row: ChainLink, text: bytes | None) -> bool:
    """Whether this is what the link has the hash of."""
    if text is None:
        return not row.payload_hash
    return bool(row.salt) and _payload_hash(row.salt, text) == row.payload_hash


def _payloads_now(book: Book, rows: Sequence[ChainLink]) -> dict[int, bytes]:
    """Position → the canonical payload that the database has now. What has no canonical form is no payload of ours."""
    if book.payload_of is None:
        return {row.position: row.payload.encode() for row in rows if row.payload}
    found = book.payload_of(range(rows[0].position, rows[-1].position + 1))
    return {position: _canonical_or_nothing(payload) for position, payload in found.items()}


def _canonical_or_nothing(payload: Payload) -> bytes:
    try:
        return canonical(payload)
    except NotCanonical:
        return b""


def _last_amendments(book: Book, positions: set[int]) -> dict[int, ChainLink]:
    """Amended position → the last link that amends it."""
    found: dict[int, ChainLink] = {}
    for part in _parts(sorted(positions)):
        links = ChainLink.objects.filter(book=book.name, amends__in=part).order_by("position")
        found.update((link.amends, link) for link in links.iterator() if link.amends is not None)
    return found


def _breaks_at_the_end(book: Book, end: Head, position: int, before: frozenset[str]) -> Iterator[Break]:
    if end.position > position:
        yield Break(Wrong.LINK_MISSING, position + 1, end.position)
    elif end.position < position:
        yield Break(Wrong.BEYOND_HEAD, end.position + 1, position)
    elif before and end.hash not in before:
        yield Break(Wrong.HEAD_WRONG, position, position)
    if book.payload_of is not None:
        last = max(position, end.position)
        extra = book.payload_of(range(last + 1, LAST_OF_ALL + 1))
        # Read after the payloads: an entry that was added meanwhile is within it.
        now = head(book).position
        yield from (Break(Wrong.PAYLOAD_UNLINKED, one, one) for one in sorted(extra) if one > now)
