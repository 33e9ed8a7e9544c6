"""Many receipts drawn in one process of their own (see `foundation.apart`); without Django.

Their type is read once for all of them, and cut once to the weights that receipts use: what a variable font costs in
each document is most of its time.
"""

import re
from io import BytesIO

from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from claqueta.foundation.apart import Parcel
from claqueta.foundation.drawing import Files, fetcher

FACE = re.compile(r"@font-face\s*\{font-family:(\w+);src:url\(([^)]+)\)[^}]*\}")
WEIGHTS = {"D": (800,), "T": (400, 700)}
"""Of the families of the paper's style, those that receipts are set in."""


def draw_receipts(parcel: Parcel) -> Parcel:
    """Name → HTML, with the files that all of them show; the PDFs by the same names."""
    pages = {name: str(html) for name, html in parcel.said.items()}
    files, named = faces(next(iter(pages.values()), ""), parcel.blobs)
    fonts = FontConfiguration()
    style = CSS(string=named, font_config=fonts, url_fetcher=fetcher(files))
    return Parcel(
        blobs={name: _draw(FACE.sub("", html), files, style, fonts) for name, html in pages.items()}
    )


def _draw(html: str, files: Files, style: CSS, fonts: FontConfiguration) -> bytes:
    document = HTML(string=html, base_url="claqueta:", url_fetcher=fetcher(files))
    body = document.write_pdf(stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1")
    return bytes(body or b"")


def faces(html: str, files: Files) -> tuple[Files, str]:
    """The files with a font for each weight, and the style that names them; type of one weight stays as it is."""
    found, style = dict(files), []
    for family, url in FACE.findall(html):
        for weight in WEIGHTS.get(family, (400,)):
            font = TTFont(BytesIO(files[url]))
            out = BytesIO()
            if "fvar" in font:
                axes = {axis.axisTag: axis.defaultValue for axis in font["fvar"].axes}
                font = instantiateVariableFont(font, {**axes, "wght": weight})
            font.flavor = None
            font.save(out)
            found[f"{url}#{weight}"] = out.getvalue()
            style.append(f'@font-face{{font-family:{family};src:url("{url}#{weight}");font-weight:{weight}}}')
    return found, "".join(style)
