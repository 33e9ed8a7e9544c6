"""The production guide of 500 entries, alone in its process."""

import os
import resource
import subprocess
import sys
import time

from bench.frame import line

ENTRIES = 500


def trim() -> None:
    """Leave as many organisations as the guide is to have."""
    from claqueta.foundation.search import rebuild
    from claqueta.organisations.models import Organisation

    keep = list(Organisation.objects.order_by("pk").values_list("pk", flat=True)[:ENTRIES])
    Organisation.objects.exclude(pk__in=keep).delete()
    rebuild()


def main() -> None:
    from claqueta.organisations.guide import production_guide

    data = os.environ["CLAQUETA_DATA_DIR"]
    subprocess.run([sys.executable, "-m", "bench", "--in", data, "guide:trim"], check=True)
    begin = time.perf_counter()
    made = production_guide("es")
    peaks = [
        resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    ]
    line(
        f"production guide of {ENTRIES} entries ({len(made) // 1024} KiB)",
        f"{time.perf_counter() - begin:.1f} s",
        f"≤ 30 s; peak {peaks[0]:.0f} MiB, {peaks[1]:.0f} MiB in the drawing process, ≤ 300 MiB",
    )
