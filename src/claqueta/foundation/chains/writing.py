"""Adding to a book, and amending what it vouches for."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.utils import timezone

from claqueta.foundation.chains.links import (
    BATCH,
    GENESIS,
    Book,
    Head,
    Link,
    NotToBeAmended,
    Payload,
    canonical,
    link_hash_of,
    parts,
    payload_hash_of,
)
from claqueta.foundation.models import ChainHead, ChainLink
from claqueta.foundation.transactions import require_transaction


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
    for part in parts(positions):
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
    return row is not None and end.hash == row.hash == link_hash_of(row, row.position)


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
            payload_hash="" if text is None else payload_hash_of(salt, text),
            previous_hash=end.hash,
            at=moment,
        )
        row.hash = end.hash = link_hash_of(row, row.position)
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
