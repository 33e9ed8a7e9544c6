"""Addresses of mail and of the web."""

import re
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.translation import gettext as _

from claqueta.engines.tables import plain
from claqueta.foundation.imports.cells.nothing import narrow
from claqueta.foundation.imports.kinds import ALONE, Around, CellInvalid, Doubtful
from claqueta.foundation.text import one_line

_MAIL = re.compile(r"[^\s<>;,|/()\[\]\"'“”:]+@[^\s<>;,|/()\[\]\"'“”:]+")


@lru_cache(maxsize=50_000)
def _is_mail(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= 254


def cell_mail(text: str, around: Around = ALONE) -> str | Doubtful:
    """The first mail address of the cell. Raises `CellInvalid` when it tries to be one and is not."""
    clean = one_line(narrow(text)).strip(" ;,<>.").lower()
    clean = re.sub(r"^(?:mailto|e-?mail|correo(?: electr[oó]nico)?|mail)\s*:\s*", "", clean).strip(" <>")
    if not clean or _is_mail(clean):
        return clean
    found = [one.strip(".-_*") for one in _MAIL.findall(clean)]
    good = [one for one in dict.fromkeys(found) if _is_mail(one)]
    if good:
        rest = plain(_MAIL.sub(" ", clean).replace("mailto:", " "))
        words = [
            word
            for word in rest.split()
            if word not in ("y", "o", "e", "i", "and", "or", "ou", "et", "email", "mail")
        ]
        if len(found) == 1 and not words:
            return str(good[0])
        return Doubtful(
            good[0], _("Of “%(text)s”, only %(one)s was taken.") % {"text": text, "one": good[0]}, text
        )
    for guess in _mail_guesses(clean):
        if _is_mail(guess):
            return Doubtful(guess, _("“%(text)s” was read as %(one)s.") % {"text": text, "one": guess}, text)
    if "@" not in clean and _is_elsewhere(clean):
        return Doubtful(
            "", _("“%(text)s” is not a mail address; it went to the notes.") % {"text": text}, text
        )
    raise CellInvalid(_("“%(text)s” is not a mail address.") % {"text": text})


def _mail_guesses(clean: str) -> list[str]:
    """What a slip of the finger may have meant: spaces inside, a comma for a point."""
    if clean.count("@") != 1:
        return []
    close = re.sub(r"\s*([@.])\s*", r"\1", clean)
    return [close, close.replace(",", "."), re.sub(r"\.{2,}", ".", close), close.replace("@.", "@")]


def _is_elsewhere(text: str) -> bool:
    """Whether a text in a mail column is a web address or a telephone number."""
    digits = sum(char.isdigit() for char in text)
    return bool(re.match(r"https?:|www\.", text)) or (digits >= 9 and not re.search(r"[a-z]{3}", text))


_WEB = URLValidator(schemes=["http", "https"])
_HOST = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}(?:[:/?#]\S*)?", re.IGNORECASE)


@lru_cache(maxsize=50_000)
def _is_web(text: str) -> bool:
    try:
        _WEB(text)
    except ValidationError:
        return False
    return len(text) <= 300


def cell_web(text: str, around: Around = ALONE) -> str | Doubtful:
    """The first web address of the cell, with its scheme."""
    clean = one_line(narrow(text)).strip(" ;,<>.\"'")
    clean = re.sub(r"^(?:web|p[aá]gina web|url|sitio)\s*:\s*(?!//)", "", clean, flags=re.IGNORECASE)
    if not clean:
        return ""
    if " " not in clean and "," not in clean and ";" not in clean and "@" not in clean:
        whole_one = clean if re.match(r"https?://", clean, re.IGNORECASE) else f"https://{clean}"
        if "://" not in clean[8:] and _is_web(whole_one) and (_HOST.match(clean) or "://" in clean):
            return str(whole_one)
    parts = [one for one in re.split(r"[\s;,|<>()\"]+|(?<=\w)\s*/\s+|\s+[yoe]\s+", clean) if one]
    for part in parts:
        guess = _web_guess(part)
        if guess and _is_web(guess):
            return Doubtful(
                guess, _("Of “%(text)s”, only %(one)s was taken.") % {"text": text, "one": guess}, text
            )
    raise CellInvalid(_("“%(text)s” is not a web address.") % {"text": text})


def _web_guess(part: str) -> str:
    part = part.strip(".,;:-")
    if "@" in part.split("/")[0] or re.match(r"(?!https?)[a-z]+:(?!/)", part, re.IGNORECASE):
        return ""
    bare = re.sub(r"^(?:h?t+ps?[:;.]*/*)+(?=[\w-]+\.)", "", part, flags=re.IGNORECASE)
    scheme = "http" if re.match(r"http(?!s)", part, re.IGNORECASE) else "https"
    return f"{scheme}://{bare}" if _HOST.fullmatch(bare) and not bare[0].isdigit() else ""
