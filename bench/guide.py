"""The production guide of 500 entries, alone in its process."""

import os
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

from bench.frame import below, line

ENTRIES = 500


def trim() -> None:
    """Leave as many organisations as the guide is to have."""
    from claqueta.foundation.search import rebuild
    from claqueta.organisations.models import Organisation

    keep = list(Organisation.objects.order_by("pk").values_list("pk", flat=True)[:ENTRIES])
    Organisation.objects.exclude(pk__in=keep).delete()
    rebuild()


class Tree:
    """The most that this process and all below it hold at once, looked at twenty times a second."""

    def __init__(self) -> None:
        self.most = 0.0
        self.ended = threading.Event()
        self.watch = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> "Tree":
        self.watch.start()
        return self

    def __exit__(self, *_why: object) -> None:
        self.ended.set()
        self.watch.join()

    def _look(self) -> None:
        while not self.ended.wait(0.05):
            self.most = max(self.most, sum(_held(pid) for pid in (os.getpid(), *below(os.getpid()))))


def _held(pid: int) -> float:
    """MiB of a process, what it shares with others divided among them."""
    with suppress(OSError):
        for entry in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if entry.startswith("Pss:"):
                return int(entry.split()[1]) / 1024
    return 0.0


def main() -> None:
    from claqueta.organisations.guide import production_guide

    data = os.environ["CLAQUETA_DATA_DIR"]
    subprocess.run([sys.executable, "-m", "bench", "--in", data, "guide:trim"], check=True)
    begin = time.perf_counter()
    with Tree() as tree:
        made = production_guide("es")
    line(
        f"production guide of {ENTRIES} entries ({len(made) // 1024} KiB)",
        f"{time.perf_counter() - begin:.1f} s",
        f"≤ 30 s; worker and drawing process together at most {tree.most:.0f} MiB, ≤ 300 MiB",
    )
