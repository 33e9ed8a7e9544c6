"""What of a document is turned into vectors: what it says that it is, without what it says that it is not."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from claqueta.engines.search.document import Document
from claqueta.engines.search.words import WORD, filling, folded

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
LANGUAGES = "es", "en"
"""Languages that are told apart by their filling words."""
LONGEST_CORE = 650
"""Characters of a text that the first model reads: its time grows faster than its text, and what follows moves little."""
FEWEST_TELLING = 2
"""Filling words that tell in which language a text is."""


@dataclass(frozen=True, slots=True)
class Gist:
    whole: str
    pieces: tuple[str, ...]
    spoken: str = ""
    """The language that its text is in, which is another than that of the page where nobody has translated it."""
    core: str = ""
    """As much of it as the first model reads."""

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
    whole = _joined(document.title, sentences, terms)
    pieces = [document.title, *([terms] if terms else [])]
    pieces.extend(sentence[:LONGEST_PIECE] for sentence in sentences if len(sentence) >= SHORTEST_PIECE)
    spoken = spoken_in(" ".join(sentences), document.language)
    core = whole if len(whole) <= LONGEST_CORE else _joined(document.title, _first(sentences, terms), terms)
    return Gist(whole, tuple(dict.fromkeys(pieces))[:MOST_PIECES], spoken, core)


def _joined(title: str, sentences: Sequence[str], terms: str) -> str:
    return f"{title}. {' '.join(sentences)} {terms}".strip()


def _first(sentences: Sequence[str], terms: str) -> list[str]:
    """The sentences with which a text begins, as many as are read; of one without end its beginning."""
    left, found = max(0, LONGEST_CORE - len(terms)), list[str]()
    for sentence in sentences:
        if len(sentence) > left:
            return found or [sentence[:left]]
        found.append(sentence)
        left -= len(sentence) + 1
    return found


def spoken_in(text: str, otherwise: str) -> str:
    """The language of which a text has clearly more of the filling words; `otherwise` where nothing tells."""
    words = [folded(word) for word in WORD.findall(text)]
    counts = {language: sum(word in _telling(language) for word in words) for language in LANGUAGES}
    first, second = sorted(counts, key=lambda language: -counts[language])[:2]
    told = counts[first] >= max(FEWEST_TELLING, 2 * counts[second] + 1)
    return first if told and otherwise in (*LANGUAGES, "") else otherwise


@cache
def _telling(language: str) -> frozenset[str]:
    """The filling words of a language that no other has."""
    others = tuple(one for one in LANGUAGES if one != language)
    return filling((language,)) - filling(others)
