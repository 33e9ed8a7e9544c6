"""Lists that an office already keeps, on their way in: read, mapped, checked, previewed, applied, undone."""

from claqueta.foundation.imports.batches import apply_batch, planned_rows, read_again, undo_batch
from claqueta.foundation.imports.kinds import (
    Around,
    CellInvalid,
    Difference,
    Doubtful,
    ImportField,
    ImportKind,
    PlannedRow,
    Problem,
    SaysValues,
    import_kinds,
    kinds_brought_by,
)
from claqueta.foundation.imports.process import prepare

__all__ = [
    "Around",
    "CellInvalid",
    "Difference",
    "Doubtful",
    "ImportField",
    "ImportKind",
    "PlannedRow",
    "Problem",
    "SaysValues",
    "apply_batch",
    "import_kinds",
    "kinds_brought_by",
    "planned_rows",
    "prepare",
    "read_again",
    "undo_batch",
]
