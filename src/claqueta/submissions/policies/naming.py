"""Names in texts: found and masked, whatever their accents and capitals."""

import re
import unicodedata
from collections.abc import Iterable

from claqueta.engines.search.words import folded, spelt

MASK = "▮▮▮"


def names_in(text: str, names: Iterable[str]) -> list[str]:
    """Which of the names stand in a text, also across lines."""
    plain = f" {spelt(text)} "
    return [name for name in names if (wanted := spelt(name)) and f" {wanted} " in plain]


def masked(text: str, names: Iterable[str]) -> str:
    """The text with a mask where the names stood."""
    text = unicodedata.normalize("NFC", text)
    for name in names:
        words = spelt(name).split()
        if words:
            pattern = re.compile(rf"(?<!\w){r'\W+'.join(map(re.escape, words))}(?!\w)")
            # Letter by letter, so that what is found stands at the same place in the text itself.
            plain = "".join((folded(letter) or letter)[0] for letter in text)
            for found in reversed(list(pattern.finditer(plain))):
                text = text[: found.start()] + MASK + text[found.end() :]
    return text
