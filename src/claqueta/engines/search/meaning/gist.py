"""What of a document is turned into vectors: what it says that it is, without what it says that it is not."""

import hashlib
import re
from dataclasses import dataclass

from claqueta.engines.search.document import Document

MOST_TERMS = 6
MOST_PIECES = 24
SHORTEST_PIECE = 12
LONGEST_PIECE = 400
ENDS = re.compile(r"\n+|(?<=[.!?;])\s+| · ")
NEGATED = re.compile(
    r"^(?:no|nunca|tampoco|we do not|we don['’]t|we do no|we never|we are not|not|never|no longer)\b",
    re.IGNORECASE,
)
"""A sentence that begins so says what somebody does not do: “No hacemos doblaje” must not be found by dubbing."""
LONGEST_NEGATED = 90


@dataclass(frozen=True, slots=True)
class Gist:
    whole: str
    pieces: tuple[str, ...]

    @property
    def digest(self) -> str:
        """The same for the same text: its vectors are made once."""
        return hashlib.sha256("\0".join((self.whole, *self.pieces)).encode("utf-8", "replace")).hexdigest()


def gist_of(document: Document) -> Gist:
    sentences = [
        sentence.strip()
        for sentence in ENDS.split(document.body)
        if sentence.strip() and not (NEGATED.match(sentence.strip()) and len(sentence) <= LONGEST_NEGATED)
    ]
    terms = ", ".join((document.main or document.terms)[:MOST_TERMS])
    whole = f"{document.title}. {' '.join(sentences)} {terms}".strip()
    pieces = [document.title, *([terms] if terms else [])]
    pieces.extend(sentence[:LONGEST_PIECE] for sentence in sentences if len(sentence) >= SHORTEST_PIECE)
    return Gist(whole, tuple(dict.fromkeys(pieces))[:MOST_PIECES])
