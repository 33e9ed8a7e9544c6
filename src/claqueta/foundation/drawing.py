"""WeasyPrint, in a module of its own: it takes a second and 60 MiB to load, and most processes never draw.

Nothing here needs Django: `python -m claqueta.foundation.drawing` draws a long book in a process that ends with it.
"""

import pickle
import subprocess
import sys
from typing import Any

from weasyprint import HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse

type Files = dict[str, bytes]
"""Address (`claqueta:static/…`, `claqueta:media/…`) → bytes of what a document shows."""


class DrawingFailed(Exception):
    """The other process could not draw; the text is the end of what it said."""


class _Fetcher(URLFetcher):
    """Only what came with the document; never the network, never the disk."""

    def __init__(self, files: Files) -> None:
        super().__init__()
        self.files = files

    def fetch(self, url: str, headers: Any = None) -> Any:
        if url not in self.files:
            raise ValueError(f"not ours to fetch: {url}")
        return URLFetcherResponse(url, self.files[url])


def draw(html: str, files: Files) -> bytes:
    """The HTML as a PDF/UA document."""
    document = HTML(string=html, base_url="claqueta:", url_fetcher=_Fetcher(files))
    return bytes(document.write_pdf(pdf_variant="pdf/ua-1") or b"")


def draw_apart(html: str, files: Files) -> bytes:
    """As `draw`, in a process of its own, which gives its memory back. Raises `DrawingFailed`."""
    done = subprocess.run(
        [sys.executable, "-m", __name__], input=pickle.dumps((html, files)), capture_output=True, check=False
    )
    if done.returncode:
        raise DrawingFailed(done.stderr.decode("utf-8", "replace")[-2000:])
    return done.stdout


if __name__ == "__main__":
    sys.stdout.buffer.write(draw(*pickle.load(sys.stdin.buffer)))  # noqa: S301 - from our own parent
