"""What a domain says to have its lists imported."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

from django.utils.functional import Promise

from claqueta.engines.tables import Vocabulary
from claqueta.foundation.actors import Actor
from claqueta.foundation.domains import gathered

SHEET = "sheet"
"""The key of `ImportBatch.decisions` that names the sheet chosen."""
LISTING = "listing"
"""The key that says whether new ones are `HIDDEN` or shown."""
HIDDEN, SHOWN = "hidden", "shown"
NAMING = "name-"
"""What the key begins with that says of a row whether it gives its organisation another name: `RENAME` or `KEEP_NAME`."""
RENAME, KEEP_NAME = "rename", "keep"
NEW, SKIP = "new", "skip"
"""What may be decided of a row, beside whose it is."""
CELL = "cell-"
"""What the key of a mended cell begins with: `cell-ROW-COLUMN`, the column counted from 0."""


class CellInvalid(Exception):
    """A cell that cannot be used; the text is the message for its reader."""


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A value that was guessed, or that leaves something of its cell out."""

    value: Any
    message: str
    """What the office should know."""
    kept: str = ""
    """The text that has no other place, for the office's notes."""


@dataclass(frozen=True, slots=True)
class Around:
    """What surrounds a cell."""

    row: Mapping[str, str] = field(default_factory=dict)
    """Field → the text of the same row."""
    habit: Any = None
    """What `ImportField.habit` found in the whole column."""


ALONE = Around()
"""A cell read by itself."""


@dataclass(frozen=True, slots=True)
class ImportField:
    key: str
    title: str | Promise
    headers: tuple[str, ...]
    """How the column may be headed, in any language, compared as `engines.tables.headers.words` gives them."""
    clean: Callable[[str, Around], Any]
    """The cell's value, or `Doubtful`; raises `CellInvalid`."""
    required: bool = False
    identity: bool = False
    """Whether a cell that cannot be used refuses its row; otherwise the row comes without it, with a warning."""
    reason: str | Promise = ""
    """Why a field that refuses its row does so."""
    yields_to: str = ""
    """The field that this column is for when another column is the better one for this field. Of a required field that
    no column is, that field's column is the one."""
    weak: tuple[str, ...] = ()
    """Headers that give way to any other of this field."""
    repeats: bool = False
    """Whether further columns of this field go to the notes; otherwise they are not read."""
    joins: bool = False
    """Whether further columns of this field are joined to one text."""
    marks: bool = False
    """Whether signs such as a dash say something here."""
    loose: bool = False
    """Whether the text is free, so that a separator may stand in it."""
    habit: Callable[[Sequence[str]], Any] | None = None
    """What the whole column tells about each of its cells."""
    fits: Callable[[str], bool] | None = None
    """Whether a cell looks like this field; decides between fields with the same header."""


@dataclass(frozen=True, slots=True)
class Problem:
    row: int
    field: str
    message: str

    def as_json(self) -> dict[str, Any]:
        return {"row": self.row, "field": self.field, "message": self.message}


@dataclass(frozen=True, slots=True)
class Difference:
    field: str
    before: Any
    after: Any


@dataclass(slots=True)
class PlannedRow:
    """What will happen to one row of the file."""

    row: int
    action: str
    """`create`, `update` or `keep`."""
    name: str
    values: dict[str, Any]
    target: str = ""
    """The identifier of the object that the row meets, if any; `row:N` for one that an earlier row makes."""
    differences: list[Difference] = field(default_factory=list)
    candidates: list[dict[str, Any]] = field(default_factory=list)
    """Probable duplicates: `{"id", "name", "why", "score"}`, and `"facts"`, which tell the two apart:
    `[field, what the row says, what the other says]`."""
    asks: str = ""
    """What the office has to decide: `duplicate`, `rename` or nothing."""


class ImportKind(Protocol):
    """One kind of list."""

    key: str
    permission: str
    """What whoever brings such a list needs."""
    notes: str
    """The field that takes what has no other place."""
    hides: bool
    """Whether what the list brings anew can wait, hidden, until the office shows it (`LISTING`)."""

    @property
    def title(self) -> str | Promise: ...
    @property
    def fields(self) -> tuple[ImportField, ...]: ...

    def is_title(self, text: str) -> bool:
        """Whether a text alone in its row is rather the title of a section than a record."""
        ...

    def plan(
        self, rows: list[tuple[int, dict[str, Any]]], decisions: dict[str, str]
    ) -> tuple[list[PlannedRow], list[Problem], list[Problem]]:
        """Planned rows, rejected rows, warnings."""
        ...

    def apply(
        self, planned: list[PlannedRow], *, by: Actor, reason: str, tell: Callable[[int, int], None]
    ) -> dict[str, Any]:
        """Do it in the caller's transaction; gives back what `undo` needs."""
        ...

    def undo(self, record: dict[str, Any], *, by: Actor) -> list[str]:
        """Take it back in the caller's transaction; gives back the names of what has changed since and stays."""
        ...


@runtime_checkable
class SaysValues(Protocol):
    """A kind whose values read otherwise than they are kept: codes, rows, several languages."""

    def said(self, field: str, value: Any, language: str) -> tuple[str, ...] | None:
        """What a value of a field says, a line each; None where it reads as it is kept."""
        ...


def import_kinds() -> dict[str, ImportKind]:
    return {one.key: one for one in gathered(lambda part: part.imports)}


def kinds_brought_by(account: Any) -> dict[str, ImportKind]:
    """Those that an account may bring, and so work on and know of."""
    return {key: kind for key, kind in import_kinds().items() if account.has_perm(kind.permission)}


def vocabulary(kind: ImportKind) -> Vocabulary:
    """The headers that the kind's lists are known by."""
    return Vocabulary({one.key: (*one.headers, *one.weak) for one in kind.fields})
