"""The tables of a file, one cell a column, as the importer reads them."""

import sys
from pathlib import Path

from claqueta.engines.tables import TableRefused, open_tables

try:
    for sheet in open_tables(Path(sys.argv[1]).read_bytes()):
        sys.stdout.write(f"== {sheet.name} {' '.join(map(str, sheet.notes))}\n")
        for line in sheet.lines:
            sys.stdout.write("\t".join([str(line.number), *line.cells]) + "\n")
except TableRefused as refused:
    sys.exit(f"{refused.word} {refused.more}")
