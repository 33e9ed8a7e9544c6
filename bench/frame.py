"""What every benchmark shares: an instance of its own, times, floors, one line per figure."""

import http.client
import os
import socket
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent


def start(data: Path) -> None:
    """Set Django up on the benchmark's data folder."""
    os.environ.update(
        CLAQUETA_DATA_DIR=str(data),
        CLAQUETA_URL="http://localhost",
        DJANGO_SETTINGS_MODULE="claqueta.config.settings",
    )
    sys.path.insert(0, str(ROOT / "src"))
    import django

    from claqueta.foundation.memory import keep_small

    keep_small()  # As web and worker begin.
    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["*"]
    # A benchmark asks more often than anybody may.
    object.__setattr__(settings.CLUSTER.rules["requests_api_anonymous"], "values", (10**9,))


def milliseconds(act: Callable[[], Any], times: int = 40) -> list[float]:
    """The sorted times of the processor that `act` takes after a warm-up: others on the machine have no say in them."""
    act()
    found = []
    for _ in range(times):
        begin = time.process_time()
        act()
        found.append((time.process_time() - begin) * 1000)
    return sorted(found)


def p95(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answering(port: int, seconds: int = 60) -> None:
    """Wait until the web process at this port answers."""
    for _try in range(10 * seconds):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/health", headers={"Host": "localhost"})
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise RuntimeError("the instance does not answer")


def below(pid: int) -> Iterator[int]:
    """The processes that this one began, and theirs."""
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            for child in map(int, task.read_text().split()):
                yield child
                yield from below(child)


def line(name: str, figure: str, beside: str = "") -> None:
    print(f"{name:<58}{figure:>14}  {beside}", flush=True)


class Floors:
    """Bare views that answer the bytes of ours, with the same middleware, in the same process."""

    def __init__(self) -> None:
        from django.test import Client

        self.client = Client()

    def beside(self, url: str) -> float:
        """Median milliseconds of a bare view that answers what `url` answers now."""
        from django.http import HttpResponse, JsonResponse
        from django.urls import clear_url_caches, path

        from claqueta.config import urls

        answer = self.client.get(url)
        assert answer.status_code == 200, url
        if answer.headers["Content-Type"].startswith("application/json"):
            data = answer.json()
            view: Callable[[Any], Any] = lambda _request: JsonResponse(data, safe=False)  # noqa: E731
        else:
            content = answer.content
            view = lambda _request: HttpResponse(content)  # noqa: E731
        name = f"floor-{len(urls.urlpatterns)}"
        urls.urlpatterns.insert(0, path(name, view))
        clear_url_caches()
        return statistics.median(milliseconds(partial(self.client.get, f"/{name}")))
