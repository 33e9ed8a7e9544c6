"""WeasyPrint, in a module of its own without Django: it draws in a process that ends with the document."""

from typing import Any

from weasyprint import HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse

from claqueta.foundation.apart import Parcel

type Files = dict[str, bytes]
"""Address (`claqueta:static/…`, `claqueta:media/…`) → bytes of what a document shows."""


class _Fetcher(URLFetcher):
    """Only what came with the document; never the network, never the disk."""

    def __init__(self, files: Files) -> None:
        super().__init__()
        self.files = files

    def fetch(self, url: str, headers: Any = None) -> Any:
        if url not in self.files:
            raise ValueError(f"not ours to fetch: {url}")
        return URLFetcherResponse(url, self.files[url])


def fetcher(files: Files) -> URLFetcher:
    return _Fetcher(files)


def draw(html: str, files: Files) -> bytes:
    """The HTML as a PDF/UA document."""
    document = HTML(string=html, base_url="claqueta:", url_fetcher=fetcher(files))
    return bytes(document.write_pdf(pdf_variant="pdf/ua-1") or b"")


def draw_parcel(parcel: Parcel) -> Parcel:
    """`html` with the parcel's files as a PDF; runs in a process of its own (see `apart`)."""
    return Parcel(blobs={"pdf": draw(parcel.said["html"], parcel.blobs)})
