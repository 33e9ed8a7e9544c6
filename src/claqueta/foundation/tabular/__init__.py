"""Tables from and to files: what offices keep lists in."""

from claqueta.foundation.tabular.reading import Row, Sheet, TableUnreadable, read_table
from claqueta.foundation.tabular.writing import (
    MEDIA_TYPES,
    Column,
    defused,
    table_response,
    write,
    written,
)

__all__ = [
    "MEDIA_TYPES",
    "Column",
    "Row",
    "Sheet",
    "TableUnreadable",
    "defused",
    "read_table",
    "table_response",
    "write",
    "written",
]
