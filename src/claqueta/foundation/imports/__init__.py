"""Lists that an office already keeps, on their way in: read, mapped, checked, previewed, applied, undone."""

from claqueta.foundation.imports.kinds import (
    Around,
    CellInvalid,
    Difference,
    Doubtful,
    ImportField,
    ImportKind,
    PlannedRow,
    Problem,
    import_kinds,
)
from claqueta.foundation.imports.process import (
    BatchMovedOn,
    apply_batch,
    prepare,
    read_again,
    undo_batch,
)

__all__ = [
    "Around",
    "BatchMovedOn",
    "CellInvalid",
    "Difference",
    "Doubtful",
    "ImportField",
    "ImportKind",
    "PlannedRow",
    "Problem",
    "apply_batch",
    "import_kinds",
    "prepare",
    "read_again",
    "undo_batch",
]
