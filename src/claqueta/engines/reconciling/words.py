"""Texts of banks as words, and what each word is for."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

PADDING = re.compile(r"X{4,}|\*{3,}|-{4,}|_{3,}|#{3,}|\.{3,}")
"""What banks fill fields with and mask accounts with."""
_INITIALS = re.compile(r"(?<![A-Z0-9])(?:[A-Z]\.\s?){1,4}[A-Z](?![A-Z0-9.])\.?|(?<![A-Z0-9])(?:[A-Z]\.){2,5}")
_WORD = re.compile(r"[A-Z0-9?]+")


def data(name: str) -> dict[str, Any]:
    """A table of this engine."""
    return tomllib.loads((Path(__file__).parent / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def roles() -> dict[str, frozenset[str]]:
    return {name: frozenset(text.upper().split()) for name, text in data("words")["roles"].items()}


@cache
def legal_forms() -> frozenset[str]:
    return frozenset(data("words")["forms"]["legal"].split())


@cache
def short_words() -> dict[str, tuple[str, ...]]:
    """Abbreviation → the words that it may stand for."""
    many: dict[str, list[str]] = {}
    for key, word in data("words")["short"].items():
        many.setdefault(key.rstrip("_"), []).append(word)
    return {key: tuple(words) for key, words in many.items()}


@lru_cache(50_000)
def bare(text: str) -> str:
    """Capitals of ASCII, single spaces; a letter that was lost on the way stays as “?”."""
    text = (
        text.upper()
        .replace("Ø", "O")
        .replace("Æ", "AE")
        .replace("ß", "SS")
        .replace("&", " Y ")
        .replace("·", "")
    )
    text = unicodedata.normalize("NFKD", text.replace("º", "O").replace("ª", "A"))
    text = "".join(char for char in text if not unicodedata.combining(char))
    text = "".join(char if char.isascii() else "?" if char == "\ufffd" else " " for char in text)
    return " ".join(PADDING.sub(" ", text).split())


@lru_cache(50_000)
def words_of(text: str) -> tuple[str, ...]:
    """The words of a bare text, initials put together: S.L.U. → SLU, S. COOP. MAD. → SCOOPMAD."""
    clean = _INITIALS.sub(lambda match: " " + re.sub(r"[^A-Z]", "", match[0]) + " ", bare(text))
    found = [word.strip("?") if len(word) < 4 else word for word in _WORD.findall(clean)]
    found = [word for word in found if word]
    return tuple(_forms_put_together(found))


def _forms_put_together(words: list[str]) -> Iterable[str]:
    at = 0
    while at < len(words):
        for length in (4, 3, 2):
            pieces = words[at : at + length]
            joined = "".join(pieces)
            if len(pieces) == length and joined in legal_forms() and len(pieces[0]) == 1:
                yield joined
                at += length
                break
        else:
            yield words[at]
            at += 1


def is_form(word: str) -> bool:
    return word in legal_forms()


@lru_cache(50_000)
def role_of(word: str) -> str:
    """`bank`, `dues`, `purposes`, `form`, `digits`, or nothing for a word that is only itself."""
    for name, words in roles().items():
        if word in words:
            return name
    if word in legal_forms():
        return "form"
    return "digits" if any(char.isdigit() for char in word) or len(word) == 1 else ""
