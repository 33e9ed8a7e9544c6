"""The web process keeps its size, whatever it is asked: once it holds what it answers with, 2,500 requests more, where
the tests are thorough, leave it as it is.
"""

import itertools
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.instances import Running, descendants, release_instance
from tests.surroundings import THOROUGH

ROUND, MORE = (500, 2_500) if THOROUGH else (200, 600)
STILL, ALLOWED = 1.02, 1.15
PATIENCE = 120
"""Seconds in which it has read the models of meaning, which it does beside its answering."""


@pytest.fixture
def web(tmp_path: Path) -> Iterator[tuple[Running, int]]:
    """The last release's sample, served, and the process that answers."""
    with release_instance(tmp_path).running() as running:
        yield running, _largest(running.process.pid)


def _largest(parent: int) -> int:
    """The process of granian that has the application in it."""
    web = [pid for pid in descendants(parent) if b"granian" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    return max(web, key=_resident)


def _resident(pid: int) -> int:
    """Bytes of memory that are its own."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) * 1024


def _visits() -> Iterator[str]:
    """Pages as people and machines ask for them, no two rounds alike."""
    words = ("doblaje", "camera", "madrid", "sonido", "azotea", "vfx", "luz")
    for number in itertools.count():
        word = words[number % len(words)]
        yield from (
            f"/es/?n={number}",
            f"/en/directory/?q={word}+{number % 97}",
            f"/es/directorio/?page={number % 6 + 1}",
            "/es/directorio/alfeizar-post/",
            f"/en/directory/suggestions.json?q={word[:3]}{number % 50}",
            f"/es/buscar/?q={word}",
            f"/api/v1/organisations?limit=20&q={word}",
            "/sitemap.xml",
            "/en/news/feed.xml",
            f"/es/nowhere-{number}/",
            "/en/account/login/",
            "/es/directorio/mapa.json",
        )


def test_many_requests_leave_the_process_its_size(web: tuple[Running, int]) -> None:
    running, pid = web
    visits, seen = _visits(), set()

    def size_after(count: int) -> int:
        seen.update(running.asked(path) for path in itertools.islice(visits, count))
        time.sleep(1)
        return _resident(pid)

    sizes = [size_after(ROUND)]
    end = time.monotonic() + PATIENCE
    while len(sizes) < 3 or max(sizes[-3:]) > STILL * min(sizes[-3:]):
        assert time.monotonic() < end, [size // 1024**2 for size in sizes]
        sizes.append(size_after(ROUND))
    after = size_after(MORE)
    assert {200, 404} <= seen <= {200, 301, 302, 404, 429}
    assert after <= ALLOWED * sizes[-1], [size // 1024**2 for size in (*sizes, after)]
