"""Pure rules of needs and offers: what tells who somebody is, and when two say the same."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Literal

import phonenumbers
from stdnum import iban
from stdnum.es import nif

type Telling = Literal["mail", "phone", "web", "number", "name"]
type Hinting = Literal["place", "work"]
MASK = "[…]"
_MAIL = re.compile(r"[\w.+%-]{1,64}\s?(?:@|\(at\)|\[at\])\s?[\w-]{1,63}(?:\.[\w-]{2,63})+", re.IGNORECASE)
_WEB = re.compile(
    r"(?:https?://|www\.)[^\s<>()\"']{3,300}"
    r"|\b(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,10}"
    r"(?:com|es|org|net|eu|tv|film|films|media|studio|info|biz|io|co|cat|madrid|fr|de|uk|pt|it|kr|jp|cn|us|mx|ar|cl)\b"
    r"(?:/[^\s<>()\"']{0,300})?",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"(?<![\w@])@[a-z0-9_.]{3,30}\b", re.IGNORECASE)
_FORM = re.compile(
    r"[,\s]+(?:s\.?\s?l\.?\s?(?:u|p|l)?\.?|s\.?\s?a\.?\s?u?\.?|s\.?\s?coop\.?\s?(?:mad\.?)?|ltd\.?|gmbh|inc\.?|llc|a\.?i\.?e\.?)$",
    re.IGNORECASE,
)
_TAX_ID = re.compile(
    r"\b(?:ES[-\s]?)?(?:[A-HJ-NP-SUVW][-\s]?\d{7}[-\s]?[0-9A-J]|[XYZ\d][-\s]?\d{7}[-\s]?[A-Z])\b"
)
_ACCOUNT = re.compile(r"\b[A-Z]{2}\d{2}(?:[-\s]?[A-Z0-9]{4}){3,7}(?:[-\s]?[A-Z0-9]{1,3})?\b")
_STREET = re.compile(
    r"(?<!\w)(?i:calle|c/|avenida|avda\.?|av\.|paseo|p\.?º|plaza|pza\.?|ronda|carretera|ctra\.?|travesía|glorieta)\s?"
    r"(?:(?:de|del|la|las|los|el|y)\s|[A-ZÁÉÍÓÚÜÑÇ][\w.'’-]{0,40},?\s){1,7}(?:(?:n\.?\s?º|núm\.?|km\.?)\s?)?\d{1,4}\b"
    r"|\b\d{1,4},?\s(?:[A-Z][\w'’]{1,30}\s){1,4}(?:Street|Road|Avenue|Lane|Square)\b"
)
_PARTICLES = frozenset(
    {"de", "del", "la", "las", "los", "el", "y", "i", "e", "da", "do", "dos", "van", "von", "di"}
)
MOST_WORDS = 6
"""Of a person's name: the longest ones of the civil registry have as many."""
SHORTEST_NAME = 4
"""Shorter names are words like others."""


def telling(text: str, names: Iterable[str], country: str) -> list[tuple[Telling, int, int]]:
    """What in a text tells who wrote it: mail and web addresses, telephone numbers, tax IDs and accounts, names; each with
    its place, in their order and none inside another."""
    found: list[tuple[Telling, int, int]] = [("mail", one.start(), one.end()) for one in _MAIL.finditer(text)]
    found += [
        ("web", one.start(), one.end()) for pattern in (_WEB, _HANDLE) for one in pattern.finditer(text)
    ]
    found += [
        ("phone", one.start, one.end)
        for one in phonenumbers.PhoneNumberMatcher(
            text, country, leniency=phonenumbers.Leniency.VALID, max_tries=200
        )
    ]
    found += [
        ("number", one.start(), one.end())
        for pattern, is_one in ((_TAX_ID, _is_tax_id), (_ACCOUNT, iban.is_valid))
        for one in pattern.finditer(text)
        if is_one(one.group())
    ]
    for name in spellings(names):
        found += [("name", one.start(), one.end()) for one in _pattern_of(name).finditer(text)]
    kept: list[tuple[Telling, int, int]] = []
    for kind, start, end in sorted(found, key=lambda one: (one[1], -one[2])):
        if not kept or start >= kept[-1][2]:
            kept.append((kind, start, end))
        elif end > kept[-1][2]:
            # Two that overlap are hidden together.
            kept[-1] = (kept[-1][0], kept[-1][1], end)
    return kept


def _is_tax_id(text: str) -> bool:
    """Whether its control digit is right, so that no reference or lot number is taken for one."""
    return bool(nif.is_valid(text))


def hinting(text: str, works: Iterable[str]) -> list[tuple[Hinting, int, int]]:
    """What in a text may tell who wrote it to whoever knows them: street addresses, and these works."""
    found: list[tuple[Hinting, int, int]] = [
        ("place", one.start(), one.end()) for one in _STREET.finditer(text)
    ]
    for work in works:
        if len(work.strip()) >= SHORTEST_NAME:
            found += [("work", one.start(), one.end()) for one in _pattern_of(work.strip()).finditer(text)]
    return sorted(found, key=lambda one: one[1:])


def called(person: str) -> list[str]:
    """How people call a person of this name: any run of two or more of its words, and the first with each surname.

    A single word is none of them: it would hide half of what people write.
    """
    words = person.split()[:MOST_WORDS]
    names = [at for at, word in enumerate(words) if word.casefold() not in _PARTICLES]
    runs = [(first, last) for first in names for last in names if first < last]
    found = [" ".join(words[first : last + 1]) for first, last in runs]
    found += [f"{words[first]} {words[last]}" for first, last in runs if first == 0]
    return sorted(dict.fromkeys(found), key=len, reverse=True)


def masked(text: str, names: Iterable[str], country: str) -> str:
    """The text without what tells who wrote it."""
    return _masked(text, tuple(names), country)


@lru_cache(maxsize=1024)
def _masked(text: str, names: tuple[str, ...], country: str) -> str:
    """Remembered: a list shows the same texts again and again, and looking through a long one takes milliseconds."""
    parts, position = [], 0
    for _kind, start, end in telling(text, names, country):
        parts += [text[position:start], MASK]
        position = end
    return "".join([*parts, text[position:]])


def spellings(names: Iterable[str]) -> list[str]:
    """The names, also without their legal form, that are long enough to tell anything."""
    found = [one for name in names for one in (name.strip(), _FORM.sub("", name.strip()))]
    return [one for one in dict.fromkeys(found) if len(one) >= SHORTEST_NAME]


@lru_cache(maxsize=4096)
def _pattern_of(name: str) -> re.Pattern[str]:
    """The name whatever its capitals, accents and spaces."""
    parts = []
    for char in name:
        if char.isspace():
            parts.append(r"[\s\-_]*")
            continue
        forms = {char, *unicodedata.normalize("NFD", char)[:1], *_ACCENTED.get(_bare(char), "")}
        parts.append(
            f"[{''.join(map(re.escape, sorted(forms)))}]\u0301?" if char.isalnum() else f"{re.escape(char)}?"
        )
    return re.compile(rf"(?<!\w){''.join(parts)}(?!\w)", re.IGNORECASE)


def _bare(char: str) -> str:
    return unicodedata.normalize("NFD", char)[:1].lower()


_ACCENTED = {"a": "áàäâã", "e": "éèëê", "i": "íìïî", "o": "óòöôõ", "u": "úùüû", "n": "ñ", "c": "ç"}


def fingerprint(direction: str, kind: str, title: Mapping[str, str], text: Mapping[str, str]) -> str:
    """The same for two that say the same, whatever their spaces, capitals and accents."""
    said = [f"{code}:{_plain(part)}" for texts in (title, text) for code, part in sorted(texts.items())]
    return hashlib.sha256("\n".join([direction, kind, *said]).encode()).hexdigest()


def _plain(text: str) -> str:
    bare = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return " ".join(re.sub(r"[^\w]+", " ", bare.casefold()).split())
