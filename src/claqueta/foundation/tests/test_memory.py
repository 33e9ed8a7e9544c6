"""How many arenas the C library gives to the threads of a process, and what it gives back."""

import ctypes
import os
import subprocess
import sys

import pytest

NEEDS_GLIBC = pytest.mark.skipif(
    not hasattr(ctypes.CDLL(None), "malloc_info"), reason="only glibc has arenas"
)
EIGHT_THREADS = """
import ctypes, threading
from claqueta.foundation.memory import give_back, keep_small

library = ctypes.CDLL(None)
library.malloc.restype = ctypes.c_void_p
{before}
met = threading.Barrier(8)

def work():
    library.malloc(1000)
    met.wait()

threads = [threading.Thread(target=work) for _ in range(8)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
give_back()
library.fdopen.restype = ctypes.c_void_p
library.malloc_info(0, ctypes.c_void_p(library.fdopen(1, b"w")))
library.fflush(None)
"""


@NEEDS_GLIBC
@pytest.mark.parametrize(("before", "one"), [("keep_small()", True), ("", False)])
def test_threads_share_one_arena_once_it_is_kept_small(before: str, one: bool) -> None:
    # What the C library is told by the environment goes before what it finds by itself.
    told = ("MALLOC_ARENA_MAX", "MALLOC_ARENA_TEST", "GLIBC_TUNABLES")
    plain = {name: value for name, value in os.environ.items() if name not in told}
    said = subprocess.run(
        [sys.executable, "-c", EIGHT_THREADS.format(before=before)],
        capture_output=True,
        text=True,
        check=True,
        env=plain,
    ).stdout
    arenas = said.count("<heap nr=")
    assert arenas == 1 if one else arenas > 1, said
