"""Names of languages as lists write them."""

import re
from functools import cache

from babel import Locale
from django.utils.translation import gettext as _

from claqueta.engines.tables import plain
from claqueta.foundation.imports.kinds import ALONE, Around, CellInvalid, Doubtful
from claqueta.organisations.importing.places import LANGUAGES

OTHER_NAMES = {
    "castellano": "es",
    "castilian": "es",
    "castella": "es",
    "valenciano": "ca",
    "euskera": "eu",
    "mandarin": "zh",
}


@cache
def _codes() -> dict[str, str]:
    """Plain name → code, of languages that have a code of two letters."""
    found: dict[str, str] = {}
    for language in LANGUAGES:
        for code, name in Locale.parse(language).languages.items():
            if len(code) == 2:
                found.setdefault(plain(name), code)
                found.setdefault(code, code)
    return {**found, **OTHER_NAMES}


def cell_languages(text: str, around: Around = ALONE) -> list[str] | Doubtful:
    """The codes of the languages that the cell names."""
    words = [part.strip() for part in re.split(r"[,;/|\n]|\s(?:y|e|and|i|eta|et)\s", text) if part.strip()]
    codes = [_codes().get(plain(word), "") for word in words]
    known = list(dict.fromkeys(code for code in codes if code))
    if words and not known:
        raise CellInvalid(_("“%(text)s” names no language.") % {"text": text})
    if "" in codes:
        return Doubtful(known, _("Not every language of “%(text)s” is known.") % {"text": text}, text)
    return known
