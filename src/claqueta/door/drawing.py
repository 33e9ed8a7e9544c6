"""Many badges drawn in one process of their own (see `foundation.apart`); without Django.

Their type is cut to the letters and weights that they use, once for all; they are laid out some at a time, so that however
many there are never more than those are held at once. Codes are put on the finished sheets as rectangles, one for each run
of dark modules: as pictures they would take longer than all the rest.
"""

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, NameObject
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from claqueta.billing.drawing import FACE, faces
from claqueta.door.qr import Place, rows_of
from claqueta.foundation.apart import Parcel
from claqueta.foundation.drawing import fetcher

POINTS = 72 / 25.4
"""In a millimetre."""


def draw_badges(parcel: Parcel) -> Parcel:
    """`parts` (HTML of some sheets, and for each sheet its codes) with the parcel's files as one PDF."""
    parts = parcel.said["parts"]
    files, style = faces([str(html) for html, _codes in parts], parcel.blobs)
    fonts, fetch = FontConfiguration(), fetcher(files)
    sheet = CSS(string=style, font_config=fonts, url_fetcher=fetch)
    out = PdfWriter()
    for html, codes in parts:
        document = HTML(string=FACE.sub("", html), base_url="claqueta:", url_fetcher=fetch)
        body = document.write_pdf(stylesheets=[sheet], font_config=fonts)
        first = len(out.pages)
        out.append(PdfReader(BytesIO(body or b"")), import_outline=False)
        for number, places in enumerate(codes):
            _stamp(out, out.pages[first + number], places)
    out.add_metadata({"/Title": str(parcel.said["title"])})
    found = BytesIO()
    out.write(found)
    return Parcel(blobs={"pdf": found.getvalue()})


def _stamp(out: PdfWriter, page: PageObject, places: Iterable[Place]) -> None:
    """Put codes over what is drawn, in the page's own coordinates, which begin at its lower left."""
    height = float(page.mediabox.height)
    drawn = "\n".join(_rectangles(place, height) for place in places)
    before = page["/Contents"]
    kept = list(before) if isinstance(before, ArrayObject) else [page.raw_get("/Contents")]
    page[NameObject("/Contents")] = ArrayObject(
        [_stream(out, "q"), *kept, _stream(out, f"Q\nq 0 g\n{drawn}\nf Q")]
    )


def _stream(out: PdfWriter, operators: str) -> Any:
    stream = DecodedStreamObject()
    stream.set_data(operators.encode())
    return out._add_object(stream.flate_encode())


def _rectangles(place: Place, height: float) -> str:
    """A code as rectangles of a page's content (ISO 32000-2, 8.5.2)."""
    left, top, side, code = place
    rows = rows_of(code)
    module = side * POINTS / len(rows)
    x, y = left * POINTS, height - top * POINTS
    found = []
    for number, row in enumerate(rows, 1):
        at = 0
        while (begin := row.find(1, at)) >= 0:
            end = row.find(0, begin)
            at = len(row) if end < 0 else end
            found.append(
                f"{x + begin * module:.3f} {y - number * module:.3f} {(at - begin) * module:.3f} {module:.3f} re"
            )
    return "\n".join(found)
