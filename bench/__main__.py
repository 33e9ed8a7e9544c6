"""Run every benchmark and print one table: figure, floor, ratio. Usage: `python -m bench [NAME…]`."""

import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

DATA = tempfile.mkdtemp(prefix="claqueta-bench-")
os.environ.update(
    CLAQUETA_DATA_DIR=DATA, CLAQUETA_URL="http://localhost", DJANGO_SETTINGS_MODULE="claqueta.config.settings"
)
ORGANISATIONS = 5000


def milliseconds(act: Callable[[], Any], times: int = 40) -> list[float]:
    """The sorted times of `act` after a warm-up."""
    act()
    found = []
    for _ in range(times):
        begin = time.perf_counter()
        act()
        found.append((time.perf_counter() - begin) * 1000)
    return sorted(found)


def line(name: str, figure: str, beside: str = "") -> None:
    print(f"{name:<52}{figure:>16}  {beside}", flush=True)


def list_of(rows: int) -> bytes:
    """An office's list with valid tax IDs."""
    out = ["Razón social;CIF;Actividad principal;Municipio;Correo-e;Web;Fecha de alta"]
    acts = (
        "Doblaje",
        "Montaje",
        "Casting",
        "Cortometraje",
        "Platós y estudios de rodaje",
        "Efectos visuales (VFX)",
    )
    for number in range(rows):
        digits = f"{number:07d}"
        total = sum(int(char) for char in digits[1::2]) + sum(
            sum(divmod(int(char) * 2, 10)) for char in digits[0::2]
        )
        name = f"{('Azotea', 'Nogal', 'Órbita', 'Faro', 'Tramoya')[number % 5]} {number} Films"
        out.append(
            f"{name} S.L.;B{digits}{(10 - total % 10) % 10};{acts[number % 6]};Madrid;info@c{number}.example;c{number}.example;30/03/2023"
        )
    return "\n".join(out).encode("cp1252")


def main() -> None:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.http import HttpResponse, JsonResponse
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import path

    settings.ALLOWED_HOSTS = ["*"]
    call_command("migrate", verbosity=0)
    from claqueta.office.setup import set_up

    set_up()
    call_command("collectstatic", verbosity=0, interactive=False)
    from claqueta.accounts import api as accounts_api
    from claqueta.config import urls
    from claqueta.engines.search import SearchRequest
    from claqueta.foundation import imports
    from claqueta.foundation.search import find, rebuild
    from claqueta.organisations.guide import production_guide
    from claqueta.organisations.models import Organisation

    accounts_api.ANONYMOUS_RATE = "1000000/minute"

    body = list_of(10_000)
    begin = time.perf_counter()
    batch = imports.prepare("organisations", body, "socios.csv")
    line("import of 10,000 rows: preview", f"{time.perf_counter() - begin:.1f} s", "≤ 10 s")
    begin = time.perf_counter()
    imports.apply_batch(batch)
    line("import of 10,000 rows: applied", f"{time.perf_counter() - begin:.1f} s", "≤ 30 s")
    extra = Organisation.objects.order_by("pk").values_list("pk", flat=True)[ORGANISATIONS:]
    Organisation.objects.filter(pk__in=list(extra)).delete()
    begin = time.perf_counter()
    documents = rebuild()
    line(f"index rebuilt ({documents} documents)", f"{time.perf_counter() - begin:.1f} s")

    client = Client()
    pages = {
        "directory": "/es/directorio/",
        "directory, searched": "/es/directorio/?q=dublaje",
        "API list of 50": "/api/v1/organisations?limit=50",
    }
    for name, url in pages.items():
        answer = client.get(url)
        content, json_data = answer.content, answer.json() if "api" in url else None
        floor_view = (
            (lambda request, data=json_data: JsonResponse(data))
            if json_data
            else (lambda request, data=content: HttpResponse(data))
        )
        floor_url = f"/floor-{len(urls.urlpatterns)}"
        urls.urlpatterns.insert(0, path(floor_url[1:], floor_view))
        from django.urls import clear_url_caches

        clear_url_caches()
        ours = statistics.median(milliseconds(partial(client.get, url)))
        assert client.get(floor_url).content == content or json_data
        floor = statistics.median(milliseconds(partial(client.get, floor_url)))
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        line(
            f"{name} ({len(queries)} queries)",
            f"{ours:.1f} ms",
            f"bare view {floor:.1f} ms → ratio {floor / ours:.2f}, ≥ 0.10",
        )
    words = ("dublaje", "montaje madrid", "films nogal", "casting", "platos", "azot", "orbita 12")
    times = sorted(
        one
        for word in words
        for one in milliseconds(
            lambda word=word: find(
                SearchRequest("es", query=word, typing=True, limit=24, facets=("activity", "place"))
            ),
            20,
        )
    )
    line("search, p95", f"{times[int(len(times) * 0.95)]:.1f} ms", "≤ 10 ms")
    whole = sorted(
        one
        for word in words
        for one in milliseconds(
            lambda word=word: client.get("/es/directorio/sugerencias.json", {"q": word}), 20
        )
    )
    line("search, whole request, p95", f"{whole[int(len(whole) * 0.95)]:.1f} ms", "≤ 10 ms")

    keep = Organisation.objects.order_by("pk").values_list("pk", flat=True)[:500]
    Organisation.objects.exclude(pk__in=list(keep)).delete()
    rebuild()
    begin = time.perf_counter()
    guide = production_guide("es")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    line(
        f"production guide of 500 entries ({len(guide) // 1024} KiB)",
        f"{time.perf_counter() - begin:.1f} s",
        f"≤ 30 s; process peak {peak:.0f} MiB",
    )


if __name__ == "__main__":
    if str(Path.cwd() / "src") not in sys.path:
        sys.path.insert(0, str(Path.cwd() / "src"))
    main()
