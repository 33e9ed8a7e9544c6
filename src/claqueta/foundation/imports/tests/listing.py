"""A kind of list for tests: of people, with a name, a mail address, a number and notes."""

from dataclasses import dataclass
from typing import Any

from claqueta.foundation.imports.cells import cell_mail, count
from claqueta.foundation.imports.kinds import Around, CellInvalid, Doubtful, ImportField, PlannedRow, Problem


def cell_text(text: str, around: Around) -> str:
    return text


def cell_count(text: str, around: Around) -> int | Doubtful:
    found = count(text)
    return Doubtful(int(found.low), "more than a number") if found.rest else int(found.low)


def cell_never(text: str, around: Around) -> str:
    raise CellInvalid("never")


def fits_short(text: str) -> bool:
    return len(text) <= 3


NAME = ImportField(
    "name",
    "Name",
    ("Nombre", "Denominación"),
    cell_text,
    required=True,
    loose=True,
    yields_to="other_name",
    weak=("Entidad", "Name"),
)
OTHER_NAME = ImportField("other_name", "Other name", ("Nombre comercial",), cell_text, loose=True)
MAIL = ImportField("mail", "Mail", ("Correo",), cell_mail, identity=True, repeats=True)
SIZE = ImportField("size", "Size", ("Tamaño", "Valor"), cell_count)
CODE = ImportField("code", "Code", ("Código", "Valor"), cell_text, fits=fits_short)
NOTES = ImportField("notes", "Notes", ("Notas",), cell_text, joins=True, loose=True)


@dataclass
class People:
    """The kind; what it does with its rows is nobody's concern here."""

    key: str = "people"
    notes: str = "notes"
    title: str = "People"
    hides: bool = False
    fields: tuple[ImportField, ...] = (NAME, OTHER_NAME, MAIL, SIZE, CODE, NOTES)

    def is_title(self, text: str) -> bool:
        return text.isupper()

    def plan(
        self, rows: list[tuple[int, dict[str, Any]]], decisions: dict[str, str]
    ) -> tuple[list[PlannedRow], list[Problem], list[Problem]]:
        return [], [], []

    def apply(self, planned: list[PlannedRow], *, by: Any, reason: str, tell: Any) -> dict[str, Any]:
        return {}

    def undo(self, record: dict[str, Any], *, by: Any) -> list[str]:
        return []


PEOPLE = People()
