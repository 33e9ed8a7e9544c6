"""WeasyPrint, in a module of its own: it takes a second and 60 MiB to load, and most processes never draw."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from weasyprint import HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse


class _Fetcher(URLFetcher):
    """Only our own static files and uploads; never the network."""

    def fetch(self, url: str, headers: Any = None) -> Any:
        if url.startswith("claqueta:static/"):
            found = finders.find(url.removeprefix("claqueta:static/"))
            if found:
                return URLFetcherResponse(url, Path(str(found)).read_bytes())
        if url.startswith("claqueta:media/"):
            path = (Path(settings.MEDIA_ROOT) / url.removeprefix("claqueta:media/")).resolve()
            if path.is_relative_to(Path(settings.MEDIA_ROOT).resolve()) and path.is_file():
                return URLFetcherResponse(url, path.read_bytes())
        raise ValueError(f"not ours to fetch: {url}")


def draw(html: str) -> bytes:
    """The HTML as a PDF/UA document."""
    document = HTML(string=html, base_url="claqueta:", url_fetcher=_Fetcher())
    return bytes(document.write_pdf(pdf_variant="pdf/ua-1") or b"")
