"""Books that are only added to: each link holds the hash of the one before, so that no entry changes unseen.

A payload is hashed as canonical JSON (RFC 8785), a link as the canonical JSON of its book, position, payload hash,
previous hash, moment and amended position, both with SHA-256 (FIPS 180-4). Anybody can compute them again:

    payload_hash = SHA-256(salt + canonical payload)        salt: the 32 hexadecimal digits, as ASCII
    hash         = SHA-256(canonical {"amends", "at", "book", "payload_hash", "position", "previous_hash"})

What the book cannot show by itself is that somebody who may write everything in the database wrote the whole book
anew. Put `head(book)` now and then where that person cannot write (a signed minute, a mail to the board, a time-stamp).
"""

from claqueta.foundation.chains.checking import unaltered, verify, verify_end
from claqueta.foundation.chains.links import (
    BATCH,
    GENESIS,
    LAST_OF_ALL,
    LONGEST_NAME,
    Book,
    Break,
    Head,
    Link,
    NotCanonical,
    NotToBeAmended,
    Payload,
    PayloadOf,
    Wrong,
    books,
    canonical,
    moment,
)
from claqueta.foundation.chains.writing import (
    amend,
    amend_many,
    append,
    append_many,
    head,
    hold,
    still_has,
)

__all__ = [
    "BATCH",
    "GENESIS",
    "LAST_OF_ALL",
    "LONGEST_NAME",
    "Book",
    "Break",
    "Head",
    "Link",
    "NotCanonical",
    "NotToBeAmended",
    "Payload",
    "PayloadOf",
    "Wrong",
    "amend",
    "amend_many",
    "append",
    "append_many",
    "books",
    "canonical",
    "head",
    "hold",
    "moment",
    "still_has",
    "unaltered",
    "verify",
    "verify_end",
]
