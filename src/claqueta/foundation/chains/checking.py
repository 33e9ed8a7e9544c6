"""Finding what was altered, taken out or put in past the rules."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from claqueta.foundation.chains.links import (
    BATCH,
    GENESIS,
    LAST_OF_ALL,
    Book,
    Break,
    Head,
    NotCanonical,
    Payload,
    Wrong,
    canonical,
    link_hash_of,
    parts,
    payload_hash_of,
)
from claqueta.foundation.chains.writing import head
from claqueta.foundation.models import ChainLink


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
    for part in parts(sorted(payloads)):
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
    should = link_hash_of(row, row.position)
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
        (candidate for candidate in candidates if candidate.hash == link_hash_of(candidate, row.position)),
        None,
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
    return bool(row.salt) and payload_hash_of(row.salt, text) == row.payload_hash


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
    for part in parts(sorted(positions)):
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
