"""Text made clean where it comes in: what nobody sees and nothing can keep is taken out before anything else."""

import re
import unicodedata

JOINERS = "\u200c\u200d"
"""Zero width non-joiner and joiner: invisible, but part of how some scripts and emoji are written."""
_SUSPECT = re.compile(r"[^ -~\n]")
_LINE_ENDS = re.compile(r"\r\n?|[\u2028\u2029\x85\x0b\x0c]")
_TAGS = range(0xE0020, 0xE0080)
_WITHIN = (
    (re.compile(r"(«[^«»\n]*)«([^«»\n]*)»"), r"\1“\2”"),
    (re.compile(r"(“[^“”\n]*)“([^“”\n]*)”"), r"\1‘\2’"),
)
"""A quotation within another of the same marks, and how it is written: « “ ” » in Spanish, “ ‘ ’ ” in English."""


def cleaned(text: str) -> str:
    """The text in NFC, with `\\n` as its only line end and without control, format or surrogate characters.

    Format characters (Unicode category Cf: zero-width spaces, soft hyphens, direction marks, byte order marks) go,
    but for a joiner between two characters that it may join (UAX #31, §2.3) and the tags of a flag emoji. A tab
    becomes a space. Private use and unassigned characters stay: somebody's font may show them.
    """
    if not _SUSPECT.search(text):
        return text
    text = _LINE_ENDS.sub("\n", text).replace("\t", " ")
    kept = [char for position, char in enumerate(text) if _stays(char, text, position)]
    return unicodedata.normalize("NFC", "".join(kept))


def one_line(text: str) -> str:
    """The text cleaned, on one line, with single spaces."""
    return " ".join(cleaned(text).split())


def quoted_within(text: str) -> str:
    """The text with the marks of quotations within others: what a sentence of ours names between marks may have its own."""
    for nested, written in _WITHIN:
        found = 1
        while found:
            text, found = nested.subn(written, text)
    return text


def has_surrogate(text: str) -> bool:
    """Whether the text holds half a character, which no UTF-8 can carry."""
    return any("\ud800" <= char <= "\udfff" for char in text)


def cleaned_values[T](value: T) -> T:
    """The value with every text in it cleaned, as deep as lists and dictionaries go (at most 20 levels)."""
    return _cleaned_values(value, 20)


def _cleaned_values[T](value: T, depth: int) -> T:
    if isinstance(value, str):
        return cleaned(value)  # type: ignore[return-value]
    if depth and isinstance(value, dict):
        return {  # type: ignore[return-value]
            cleaned(key) if isinstance(key, str) else key: _cleaned_values(one, depth - 1)
            for key, one in value.items()
        }
    if depth and isinstance(value, list | tuple):
        return type(value)(_cleaned_values(one, depth - 1) for one in value)
    return value


def _stays(char: str, text: str, position: int) -> bool:
    if char == "\n" or (char >= " " and char.isascii() and char != "\x7f"):
        return True
    match unicodedata.category(char):
        case "Cc" | "Cs":
            return False
        case "Cf":
            return (char in JOINERS and _joins(text, position)) or (
                ord(char) in _TAGS and _flag(text, position)
            )
    return True


def _joins(text: str, position: int) -> bool:
    """Whether a joiner stands between two characters outside Latin, Greek and Cyrillic, where it means something."""
    if not 0 < position < len(text) - 1:
        return False
    before, after = text[position - 1], text[position + 1]
    return all(
        ord(char) >= 0x590 and not char.isspace() and unicodedata.category(char) != "Cf"
        for char in (before, after)
    )


def _flag(text: str, position: int) -> bool:
    """Whether a tag character follows a waving black flag, as the flags of regions are written (UTS #51)."""
    start = position
    while start and ord(text[start]) in _TAGS:
        start -= 1
    return text[start] == "\U0001f3f4"


def bare_address(url: str) -> str:
    """A web address as people write it: without `https://`, `www.` and the last stroke."""
    return url.partition("://")[2].removeprefix("www.").rstrip("/") or url
