"""The tables of a file, one cell a column, as the importer reads them."""

import sys
from pathlib import Path

from claqueta.engines.tables import TableRefused, open_tables

try:
    for sheet in open_tables(Path(sys.argv[1]).read_bytes()):
        print(f"== {sheet.name}", *sheet.notes)
        for line in sheet.lines:
            print(line.number, *line.cells, sep="\t")
except TableRefused as refused:
    sys.exit(f"{refused.word} {refused.more}")
