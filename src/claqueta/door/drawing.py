"""Many badges drawn in one process of their own (see `foundation.apart`); without Django.

Their type was cut before to the letters and weights that they use (`foundation.typefaces`); they are drawn some at a time and
joined elsewhere (`foundation.joining`), so that however many there are never more than those are held at once. Codes, stripes
and lines to cut along are put on the finished sheets as operators: drawn by style they would take longer, and more memory,
than all the rest.
"""

import gc
from collections.abc import Iterable
from typing import Any

from pypdf import PageObject, PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, NameObject
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from claqueta.door.qr import Code, Place, rows_of
from claqueta.foundation.apart import Parcel
from claqueta.foundation.drawing import fetcher
from claqueta.foundation.joining import joined, written
from claqueta.foundation.memory import give_back
from claqueta.foundation.typefaces import FACE

POINTS = 72 / 25.4
"""In a millimetre."""
STRIPE, HIGH, LEAN = 5.0, 5.0, 2.33
"""Millimetres of a clapper's stripes: how wide, how high, and how much further their foot is than their head."""
INK = "#141210"


def draw_badges(parcel: Parcel) -> Parcel:
    """A PDF of each of `parts` (HTML of some sheets, and for each sheet its badges), set in the type of `style`.

    `badge` is the width and height of each; `accent` colours the stripes, blank for none; `cut` shows where to cut.
    """
    parts, said = parcel.said["parts"], parcel.said
    fonts, fetch = FontConfiguration(), fetcher(parcel.blobs)
    sheet = CSS(string=said["style"], font_config=fonts, url_fetcher=fetch)
    width, height = said["badge"]
    frame = _frame(width, height, str(said["accent"]), cut=bool(said["cut"]))
    done = {}
    for number, (html, cards) in enumerate(parts):
        document = HTML(string=FACE.sub("", html), base_url="claqueta:", url_fetcher=fetch)
        body = document.write_pdf(stylesheets=[sheet], font_config=fonts)
        part = joined([body or b""])
        for page, placed in zip(part.pages, cards, strict=True):
            _stamp(part, page, placed, frame)
        done[str(number)] = written(part)
        # Laid-out sheets hold themselves: left alone they stay for several parts more.
        del document, part
        gc.collect()
        give_back()
    return Parcel(blobs=done)


def _stamp(out: PdfWriter, page: PageObject, placed: Iterable[Place], frame: str) -> None:
    """Put over what is drawn what all badges of a sheet have and their codes, in millimetres from its upper left."""
    over = [f"Q\nq {POINTS:.6f} 0 0 -{POINTS:.6f} 0 {float(page.mediabox.height):.3f} cm"]
    for left, top, code in placed:
        over += [f"q 1 0 0 1 {left:.3f} {top:.3f} cm", frame, _code(code), "Q"]
    before = page["/Contents"]
    kept = list(before) if isinstance(before, ArrayObject) else [page.raw_get("/Contents")]
    page[NameObject("/Contents")] = ArrayObject(
        [_stream(out, "q"), *kept, _stream(out, "\n".join([*over, "Q"]))]
    )


def _stream(out: PdfWriter, operators: str) -> Any:
    stream = DecodedStreamObject()
    stream.set_data(operators.encode())
    return out._add_object(stream.flate_encode())


def _code(code: Code) -> str:
    """A code as rectangles (ISO 32000-2, 8.5.2), one for each run of dark modules; a module is the unit."""
    left, top, side, text = code
    rows = rows_of(text)
    module = side / len(rows)
    found = [f"q {module:.6f} 0 0 {module:.6f} {left:.3f} {top:.3f} cm 0 g"]
    for number, row in enumerate(rows):
        at = 0
        while (begin := row.find(1, at)) >= 0:
            end = row.find(0, begin)
            at = len(row) if end < 0 else end
            found.append(f"{begin} {number} {at - begin} 1 re")
    return "\n".join([*found, "f Q"])


def _frame(width: float, height: float, accent: str, *, cut: bool) -> str:
    """What every badge has: the clapper's stripes at its top, and a line to cut along around it."""
    found = []
    if accent:
        found.append(f"q 0 0 {width} {HIGH} re W n {_colour(INK)} 0 0 {width} {HIGH} re f {_colour(accent)}")
        for number in range(int(width / STRIPE / 2) + 2):
            at = number * 2 * STRIPE - STRIPE / 2
            found.append(
                f"{at + LEAN:.2f} 0 m {at + STRIPE + LEAN:.2f} 0 l {at + STRIPE:.2f} {HIGH} l {at:.2f} {HIGH} l h"
            )
        found.append("f Q")
    if cut:
        found.append(f"q .1 w .6 G [1 1] 0 d 0 0 {width} {height} re S Q")
    return "\n".join(found)


def _colour(written: str) -> str:
    """A colour written as `#rrggbb`, as what paths are filled with."""
    return " ".join(f"{int(written[at : at + 2], 16) / 255:.3f}" for at in (1, 3, 5)) + " rg"
