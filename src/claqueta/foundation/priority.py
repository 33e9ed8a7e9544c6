"""Whose turn it is on the processors: what is made ready beside the answers gives way to who answers."""

import os
import threading
from contextlib import suppress

WORKER, VECTORS = 5, 10
"""How far the worker stands behind whoever answers, and the making of vectors behind both (a niceness)."""


def give_way(niceness: int) -> None:
    """Let this thread, and those and the programs that it begins from now on, stand so far behind; never less far than it does.

    Where the system does not know threads by themselves, nothing happens.
    """
    with suppress(OSError):
        thread = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, thread, max(niceness, os.getpriority(os.PRIO_PROCESS, thread)))
