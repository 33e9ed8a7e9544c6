"""Who gives way to whom."""

import os
import threading

from claqueta.foundation.priority import give_way
from conftest import run_threads


def test_thread_gives_way_and_never_comes_forward_again() -> None:
    found = list[int]()

    def here() -> int:
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    def work() -> None:
        for niceness in (3, 1):
            give_way(before + niceness)
            found.append(here())

    before = here()
    run_threads(work)
    assert found == [min(before + 3, 19)] * 2
    assert here() == before
