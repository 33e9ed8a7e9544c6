"""Run the benchmarks and print one table: figure, floor, ratio. Usage: `python -m bench [NAME…]`.

Each runs in a process of its own, so that none is measured with another's memory.
"""

import shutil
import subprocess
import sys
import tempfile
from importlib import import_module
from pathlib import Path

from bench.frame import start

ALL = (
    "lists",
    "pages",
    "browser",
    "keeping",
    "office",
    "guide",
    "register",
    "joining",
    "dues",
    "year",
    "bank",
    "settling",
    "fitting",
    "alerts",
    "needs",
    "submissions",
    "delegations",
    "meaning",
    "served",
    "network",
    "scheduling",
    "registering",
    "agenda",
    "badges",
    "door",
)


def main() -> int:
    if len(sys.argv) == 4 and sys.argv[1] == "--in":
        start(Path(sys.argv[2]))
        name, _, part = sys.argv[3].partition(":")
        getattr(import_module(f"bench.{name}"), part or "main")()
        return 0
    names = sys.argv[1:] or ALL
    data = Path(tempfile.mkdtemp(prefix="claqueta-bench-"))
    try:
        for name in dict.fromkeys(("lists", *names)):
            subprocess.run([sys.executable, "-m", "bench", "--in", str(data), name], check=True)
    finally:
        shutil.rmtree(data, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
