"""The web process keeps its size, whatever it is asked.

`CLAQUETA_MEMORY_REQUESTS` says how many requests; the continuous integration asks five thousand.
"""

import gzip
import http.client
import itertools
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import prepared_static
from tests.test_backups import Instance
from tests.test_supervision import descendants, free_port, until
from tests.test_upgrade import RELEASE

FEW, MANY = 500, int(os.environ.get("CLAQUETA_MEMORY_REQUESTS", "1500"))
ALLOWED = 1.15


@pytest.fixture
def web(tmp_path: Path) -> Iterator[tuple[int, int]]:
    """The port, and the process that answers, of an instance with the last release's sample."""
    (tmp_path / "claqueta.sqlite3").write_bytes(gzip.decompress(RELEASE.read_bytes()))
    prepared_static(tmp_path)
    one, port = Instance(tmp_path), free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "claqueta.cli", "run", "--no-sample", "--port", str(port)],
        env=one.environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until(lambda: _asked(port, "/health") == 200, 120)
        yield port, _largest(process.pid)
    finally:
        process.terminate()
        process.wait(20)


def _largest(parent: int) -> int:
    """The process of granian that has the application in it."""
    web = [pid for pid in descendants(parent) if b"granian" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    return max(web, key=_resident)


def _resident(pid: int) -> int:
    """Bytes of memory that are its own."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) * 1024


def _asked(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    except OSError:
        return 0
    finally:
        connection.close()


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
            f"/es/search/?q={word}",
            f"/api/v1/organisations?limit=20&q={word}",
            "/sitemap.xml",
            "/en/news/feed.xml",
            f"/es/nowhere-{number}/",
            "/en/account/login/",
            "/es/directorio/mapa.json",
        )


def test_many_requests_leave_the_process_its_size(web: tuple[int, int]) -> None:
    port, pid = web
    visits, seen = _visits(), set()
    sizes = []
    for count in (FEW, MANY - FEW):
        seen.update(_asked(port, path) for path in itertools.islice(visits, count))
        time.sleep(1)
        sizes.append(_resident(pid))
    assert {200, 404} <= seen <= {200, 301, 302, 404, 429}
    assert sizes[1] <= ALLOWED * sizes[0], [size // 1024**2 for size in sizes]
