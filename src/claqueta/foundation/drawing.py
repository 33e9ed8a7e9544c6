"""WeasyPrint, in a module of its own without Django: it draws in a process that ends with the document."""

import gc
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from weasyprint import CSS, HTML
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from claqueta.foundation.apart import Parcel
from claqueta.foundation.memory import give_back
from claqueta.foundation.parts import PART, WITHIN

type Files = dict[str, bytes]
"""Address (`claqueta:static/…`, `claqueta:media/…`) → bytes of what a document shows."""

VARIANT = "pdf/ua-1"
POINTS = 0.75
"""Of a CSS pixel."""
UNKNOWN = "000"
"""Stands for a page's number while it is not known."""
TRIES = 4
"""A part is drawn again where what it says of pages has changed its own length, as often as WeasyPrint itself would."""
COUNTED = re.compile(r"target-counter\(\s*attr\(href\)\s*,\s*page\s*\)")
LINKED = re.compile(r'\shref="#([^"]+)"')
NAMED = re.compile(r'\sid="([^"]+)"')


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
    return bytes(document.write_pdf(pdf_variant=VARIANT) or b"")


def draw_parcel(parcel: Parcel) -> Parcel:
    """`html` with the parcel's files as a PDF; runs in a process of its own (see `apart`)."""
    return Parcel(blobs={"pdf": draw(parcel.said["html"], parcel.blobs)})


def draw_parts(parcel: Parcel) -> Parcel:
    """Each part of `html` as a PDF/UA document, in their order, and the `bookmarks` of all, to be joined.

    What laying out takes grows with what is laid out at once: a book of a thousand entries takes no more than its longest
    chapter. Pages are numbered through, and contents and indexes say on which page of the whole a place is.
    """
    head, _body, rest = parcel.said["html"].partition("<body>")
    inside, _end, tail = rest.rpartition("</body>")
    head = COUNTED.sub("attr(data-page)", head)
    book = _Book(parcel.blobs, [f"{head}<body>{part}</body>{tail}" for part in inside.split(PART)])
    for _try in range(TRIES):
        if book.drawn_through():
            break
    return Parcel(
        {"bookmarks": [one for part in book.parts for one in part.bookmarks]},
        {str(number): part.body for number, part in enumerate(book.parts)},
    )


@dataclass(slots=True)
class _Part:
    html: str
    begins: int = 0
    """The number of its first page, when it was drawn last."""
    pages: int = 0
    is_settled: bool = False
    """Whether it says what is true of all pages that it names."""
    body: bytes = b""
    bookmarks: list[tuple[int, str, int, float, float]] = field(default_factory=list)
    """Level, words, page of the whole from nought, and the place on it in points."""


class _Book:
    def __init__(self, files: Files, parts: Sequence[str]) -> None:
        self.fetcher, self.fonts = fetcher(files), FontConfiguration()
        self.parts = [_Part(html) for html in parts]
        self.names = {name for html in parts for name in NAMED.findall(html)}
        self.pages: dict[str, int] = {}
        """Name of a place → the number of its page."""

    def drawn_through(self) -> bool:
        """Draw what is not as it must be; whether all is then."""
        begins = 1
        for part in self.parts:
            if not part.is_settled or part.begins != begins:
                self._draw(part, begins)
            begins += part.pages
        begun = [1 + sum(part.pages for part in self.parts[:number]) for number in range(len(self.parts))]
        return all(
            part.is_settled and part.begins == begins for part, begins in zip(self.parts, begun, strict=True)
        )

    def _draw(self, part: _Part, begins: int) -> None:
        named = set(LINKED.findall(part.html)) & self.names
        part.is_settled = named <= self.pages.keys()
        said = {name: self.pages.get(name) for name in named}
        document = self._laid_out(LINKED.sub(self._way, part.html), begins)
        part.begins, part.pages = begins, len(document.pages)
        for number, page in reversed(list(enumerate(document.pages))):
            # What goes on over several pages is found on each of them, and begins on the first.
            self.pages.update(dict.fromkeys(page.anchors, begins + number))
        part.is_settled = part.is_settled and all(self.pages[name] == said[name] for name in named)
        if part.is_settled:
            part.body = bytes(document.write_pdf(pdf_variant=VARIANT) or b"")
            part.bookmarks = [
                (level, words, begins - 1 + number, x * POINTS, (page.height - y) * POINTS)
                for number, page in enumerate(document.pages)
                for level, words, (x, y), _state in page.bookmarks
            ]
        # Laid-out pages hold themselves: left alone they stay for several parts more.
        del document
        gc.collect()
        give_back()

    def _way(self, link: re.Match[str]) -> str:
        if link[1] not in self.names:
            return link[0]
        return f' href="{WITHIN}{link[1]}" data-page="{self.pages.get(link[1], UNKNOWN)}"'

    def _laid_out(self, html: str, begins: int) -> Document:
        source = HTML(string=html, base_url="claqueta:", url_fetcher=self.fetcher)
        first = CSS(string=f"@page:first{{counter-set:page {begins}}}", font_config=self.fonts)
        return source.render(stylesheets=[first], font_config=self.fonts, pdf_variant=VARIANT)
