"""What every benchmark shares: an instance of its own, times, floors, one line per figure."""

import os
import statistics
import sys
import time
from collections.abc import Callable
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
