"""Free texts and words of a list of choices."""

import re
from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _

from claqueta.engines.tables import plain
from claqueta.foundation.imports.cells.nothing import is_nothing
from claqueta.foundation.imports.kinds import ALONE, Around, CellInvalid, Doubtful
from claqueta.foundation.text import one_line

type Words = Callable[[], Iterable[tuple[str, str]]]
"""Gives pairs of a word in any language and the code that it means."""


def cell_line(text: str, around: Around = ALONE) -> str:
    return one_line(text)


def cell_text(limit: int) -> Callable[[str, Around], str]:
    """A reader of texts of at most `limit` characters."""

    def clean(text: str, around: Around = ALONE) -> str:
        if len(text) > limit:
            raise CellInvalid(_("The text is longer than %(limit)s characters.") % {"limit": limit})
        return text.strip()

    return clean


def cell_choice(words: Words) -> Callable[[str, Around], str]:
    """A reader of one of some choices, written as its code or as its word in any language."""

    def clean(text: str, around: Around = ALONE) -> str:
        if is_nothing(text):
            return ""
        code = _codes(words).get(plain(text))
        if code is None:
            raise CellInvalid(_("“%(text)s” is none of the choices.") % {"text": text})
        return code

    return clean


def cell_choices(words: Words) -> Callable[[str, Around], list[str] | Doubtful]:
    """A reader of several of some choices, separated as people do."""

    def clean(text: str, around: Around = ALONE) -> list[str] | Doubtful:
        if is_nothing(text):
            return []
        known = _codes(words)
        whole = known.get(plain(text))
        if whole is not None:
            return [whole]
        parts = [part for part in re.split(r"[,;/|\n]", text) if part.strip()]
        codes = [known.get(plain(part), "") for part in parts]
        found = list(dict.fromkeys(code for code in codes if code))
        if not found:
            raise CellInvalid(_("“%(text)s” is none of the choices.") % {"text": text})
        if "" in codes:
            return Doubtful(found, _("Not every choice of “%(text)s” is known.") % {"text": text}, text)
        return found

    return clean


def _codes(words: Words) -> dict[str, str]:
    """Plain word → code; of two choices with one word, the first."""
    known: dict[str, str] = {}
    for word, code in words():
        known.setdefault(plain(word), code)
    return known
