"""What a domain says to have its lists imported."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.utils.functional import Promise

from claqueta.engines.search.index import folded


class CellInvalid(Exception):
    """A cell that cannot be used; the text is the message for its reader."""


@dataclass(frozen=True, slots=True)
class ImportField:
    key: str
    title: str | Promise
    headers: tuple[str, ...]
    """How the column may be headed, in any language, folded on comparison."""
    clean: Callable[[str], Any]
    """The cell's value; raises `CellInvalid`."""
    required: bool = False

    def recognises(self, header: str) -> bool:
        return normalised(header) in {normalised(one) for one in self.headers}


def normalised(header: str) -> str:
    return " ".join("".join(char if char.isalnum() else " " for char in folded(header)).split())


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
    """Probable duplicates: `{"id", "name", "why", "score"}`."""


class ImportKind(Protocol):
    """One kind of list."""

    key: str

    @property
    def title(self) -> str | Promise: ...
    @property
    def fields(self) -> tuple[ImportField, ...]: ...

    def plan(
        self, rows: list[tuple[int, dict[str, Any]]], decisions: dict[str, str]
    ) -> tuple[list[PlannedRow], list[Problem], list[Problem]]:
        """Planned rows, rejected rows, warnings."""
        ...

    def apply(
        self, planned: list[PlannedRow], *, by: Any, reason: str, tell: Callable[[int, int], None]
    ) -> dict[str, Any]:
        """Do it in the caller's transaction; gives back what `undo` needs."""
        ...

    def undo(self, record: dict[str, Any], *, by: Any) -> list[str]:
        """Take it back in the caller's transaction; gives back the names of what has changed since and stays."""
        ...


_kinds: dict[str, ImportKind] = {}


def register(kind: ImportKind) -> None:
    _kinds[kind.key] = kind


def import_kinds() -> dict[str, ImportKind]:
    return dict(_kinds)
