"""What the C library keeps of memory that nobody uses any more, kept small. Needs no Django.

glibc gives the threads of a process up to eight arenas a processor, and each keeps what its threads freed: one that has
answered some hundred pages of every kind then holds a third more than they left in it. Python lets one thread work at a time,
so a single arena is hardly ever waited for.
"""

import ctypes
from typing import Any

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -3, -8
"""`mallopt(3)`."""
APART_FROM = 128 * 1024
"""Bytes from which something lies in memory of its own and goes back with it: glibc's first value, which it otherwise raises
with what it sees freed."""


def keep_small() -> None:
    """Before the threads of a long-lived process begin; without glibc nothing happens."""
    if (set_option := _of_the_library("mallopt")) is not None:
        set_option(M_ARENA_MAX, 1)
        set_option(M_MMAP_THRESHOLD, APART_FROM)
        set_option(M_TRIM_THRESHOLD, APART_FROM)


def give_back() -> None:
    """Give the system what lies free, as after loading something large; without glibc nothing happens."""
    if (trim := _of_the_library("malloc_trim")) is not None:
        trim(0)


def _of_the_library(name: str) -> Any:
    return getattr(ctypes.CDLL(None), name, None)
