"""Names in texts: found and masked, whatever their accents and capitals."""

import re
import unicodedata
from collections.abc import Iterable

from claqueta.engines.search.words import folded, spelt

MASK = "▮▮▮"


def names_in(text: str, names: Iterable[str]) -> list[str]:
    """Which of the names stand in a text, also across lines."""
    plain = f" {_spelt(text)} "
    return [name for name in names if (wanted := _spelt(name)) and f" {wanted} " in plain]


def _spelt(text: str) -> str:
    """As words are compared, whichever small letters their capitals have: ß and SS, σ and ς."""
    return spelt(text).casefold()


def masked(text: str, names: Iterable[str]) -> str:
    """The text with a mask where the names stood."""
    text = unicodedata.normalize("NFC", text)
    for name in names:
        words = _spelt(name).split()
        if words:
            pattern = re.compile(rf"(?<!\w){r'\W+'.join(map(re.escape, words))}(?!\w)")
            # Of Hangul, ligatures and the like one letter is folded to several, and of accents to none.
            parts = [folded(letter).casefold() for letter in text]
            whose = [place for place, part in enumerate(parts) for _letter in part]
            for found in reversed(list(pattern.finditer("".join(parts)))):
                text = text[: whose[found.start()]] + MASK + text[whose[found.end() - 1] + 1 :]
    return text
