"""Every public page and the search over 5,000 organisations, beside bare views that answer the same bytes."""

import itertools
import statistics
from functools import partial
from typing import Any

from bench.frame import Floors, line, milliseconds, p95

WORDS = (
    "dublaje",
    "montaje madrid",
    "films nogal",
    "casting",
    "platos",
    "azot",
    "orbita 12",
    "vfx",
    "faro",
    "cine",
)

WITHOUT_PARAMETERS = ("home", "purposes", "news", "a news item", "an organisation's page")
"""Pages that are the same whatever stands behind the `?`, as in the links of a newsletter."""


def main() -> None:
    from django.core.cache import caches
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from claqueta.engines.search import SearchRequest
    from claqueta.foundation.search import find
    from claqueta.organisations.models import Organisation
    from claqueta.website.models import NewsPage

    spanish = NewsPage.objects.live().filter(locale__language_code="es")
    floors = Floors()
    client = floors.client
    pages = {
        "home": "/es/",
        "purposes": "/es/fines/",
        "news": "/es/actualidad/",
        "a news item": spanish.first().get_url(),
        "an organisation's page": f"/es/directorio/{Organisation.objects.first().slug}/",
        "directory": "/es/directorio/",
        "directory, searched": "/es/directorio/?q=dublaje",
        "directory, understood": "/es/directorio/?q=dublaje+barato+en+madrid",
        "API list of 50": "/api/v1/organisations?limit=50",
    }
    for name, url in pages.items():
        floor = floors.beside(url)
        again = statistics.median(milliseconds(partial(client.get, url)))

        def first(url: str = url) -> Any:
            caches["answers"].clear()
            return client.get(url)

        fresh = statistics.median(milliseconds(first))
        caches["answers"].clear()
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        line(
            f"{name}: asked before ({len(queries)} queries the first time)",
            f"{again:.1f} ms",
            f"bare view {floor:.2f} ms → ratio {floor / again:.2f}, ≥ 0.10",
        )
        line(f"{name}: asked for the first time", f"{fresh:.1f} ms", f"ratio {floor / fresh:.2f}, ≥ 0.10")
        if name in WITHOUT_PARAMETERS:
            new = iter(range(10**6))
            linked = statistics.median(
                milliseconds(lambda url=url, new=new: client.get(url, {"utm_source": next(new)}))
            )
            line(
                f"{name}: by an address of its own", f"{linked:.1f} ms", f"ratio {floor / linked:.2f}, ≥ 0.10"
            )
    engine = [
        sample
        for word in WORDS
        for sample in milliseconds(
            lambda word=word: find(
                SearchRequest("es", query=word, typing=True, limit=24, facets=("activity", "place"))
            ),
            20,
        )
    ]
    line("search in the engine, p95", f"{p95(engine):.1f} ms", "≤ 10 ms")
    turns = itertools.cycle(WORDS)
    whole = milliseconds(lambda: client.get("/es/directorio/sugerencias.json", {"q": next(turns)}), 200)
    line("search, whole request, p95", f"{p95(whole):.1f} ms", "≤ 10 ms")
