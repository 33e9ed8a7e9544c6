"""A process that ends when the one that started it ends, however that came about. Needs no Django."""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1
"""`prctl(2)`: the signal that the kernel sends to a process when its parent is gone."""


def end_with_parent(parent: int | None = None) -> None:
    """From now on the kernel kills this process when its parent ends; a parent already gone ends it at once.

    `parent` is the process that must still be there; without it, whichever is the parent now. A system without
    `prctl` lets the process be.
    """
    if not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if parent is not None and os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)
