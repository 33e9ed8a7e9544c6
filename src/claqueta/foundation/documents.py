"""PDFs from templates, with the cluster's type and colours."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language
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


def pdf(template: str, context: dict[str, Any]) -> bytes:
    """A PDF/UA document drawn from an HTML template."""
    html = render_to_string(
        template,
        {
            "cluster": settings.CLUSTER,
            "public_url": settings.PUBLIC_URL,
            "language": get_language(),
            **context,
        },
    )
    document = HTML(string=html, base_url="claqueta:", url_fetcher=_Fetcher())
    return bytes(document.write_pdf(pdf_variant="pdf/ua-1") or b"")


def pdf_response(request: HttpRequest, template: str, context: dict[str, Any], name: str) -> HttpResponse:
    response = HttpResponse(pdf(template, context), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response
