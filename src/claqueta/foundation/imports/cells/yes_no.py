"""Yes and no."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from claqueta.engines.tables import plain
from claqueta.foundation.imports.cells.nothing import MARKS_NO, MARKS_YES, NO, NOTHING, YES, is_nothing
from claqueta.foundation.imports.cells.numbers import whole
from claqueta.foundation.imports.kinds import ALONE, Around, CellInvalid, Doubtful


def yes_habit(cells: Sequence[str]) -> str:
    """`marks` when the column is ticked with a sign, so that a dash means no."""
    said = {cell.strip().lower() for cell in cells}
    return "marks" if said & {"x", *MARKS_YES} and not any(plain(cell) == "no" for cell in said) else ""


def cell_yes(text: str, around: Around = ALONE) -> bool | Doubtful | None:
    clean = whole(text).text
    if not clean:
        return None
    if clean[0] in MARKS_YES or clean[0] in MARKS_NO:
        return clean[0] in MARKS_YES
    word = plain(clean)
    if not word:
        return False if around.habit == "marks" else None
    if word in YES or word in NO:
        return word in YES
    first = word.split()[0]
    if first in ("si", "yes", "no") and word not in NOTHING:
        return Doubtful(first != "no", _("“%(text)s” was read as its first word.") % {"text": text}, text)
    if is_nothing(text):
        return None
    raise CellInvalid(_("“%(text)s” is neither yes nor no.") % {"text": text})
