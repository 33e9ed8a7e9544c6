"""Tables out of files: delimited text, XLSX, ODS, HTML, the older formats of spreadsheets, and JSON.

Pure Python without Django, so that it can run in a process of its own. `open_tables` is the door:

    python -m claqueta.engines.tables list.xlsx
"""

from claqueta.engines.tables.headers import Vocabulary
from claqueta.engines.tables.opening import open_tables
from claqueta.engines.tables.sheets import Limits, Line, Sheet, TableRefused, plain

__all__ = ["Limits", "Line", "Sheet", "TableRefused", "Vocabulary", "open_tables", "plain"]
