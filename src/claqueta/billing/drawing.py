"""Many receipts drawn in one process of their own (see `foundation.apart`); without Django.

What they share is read once for all of them: their style, and their type, cut to the characters and weights that they are set in
(what a variable font costs in each document is most of its time).
"""

import re
from collections.abc import Iterable
from functools import cache
from io import BytesIO

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from claqueta.foundation.apart import Parcel
from claqueta.foundation.drawing import Files, fetcher

FACE = re.compile(r"@font-face\s*\{font-family:(\w+);src:url\(([^)]+)\)[^}]*\}")
STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
WEIGHTS = {"D": (800,), "T": (400, 700)}
"""Of the families of the paper's style, those that receipts are set in."""


def draw_receipts(parcel: Parcel) -> Parcel:
    """Name → HTML, with the files that all of them show; the PDFs by the same names."""
    pages = {name: str(html) for name, html in parcel.said.items()}
    files, named = faces(pages.values(), parcel.blobs)
    fetch, fonts = fetcher(files), FontConfiguration()

    @cache
    def read(style: str) -> CSS:
        return CSS(string=named + FACE.sub("", style), font_config=fonts, url_fetcher=fetch)

    def draw(html: str) -> bytes:
        styles = [read(style) for style in STYLE.findall(html)]
        document = HTML(string=STYLE.sub("", html), base_url="claqueta:", url_fetcher=fetch)
        body = document.write_pdf(stylesheets=styles, font_config=fonts, pdf_variant="pdf/ua-1")
        return bytes(body or b"")

    return Parcel(blobs={name: draw(html) for name, html in pages.items()})


def faces(pages: Iterable[str], files: Files) -> tuple[Files, str]:
    """The files with a font for each weight that has the characters of these pages, and the style that names them."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    found, style = dict(files), []
    text = {character for page in pages for character in page}
    # Capitals that a style makes of small letters are in no page.
    characters = "".join(text | {capital for character in text for capital in character.upper()})
    for family, url in dict.fromkeys(face for page in pages for face in FACE.findall(page)):
        for weight in WEIGHTS.get(family, (400,)):
            font = TTFont(BytesIO(files[url]))
            cutter = Subsetter(Options(layout_features=["*"], notdef_outline=True))
            cutter.populate(text=characters)
            cutter.subset(font)
            if "fvar" in font:
                axes = {axis.axisTag: axis.defaultValue for axis in font["fvar"].axes}
                font = instantiateVariableFont(font, {**axes, "wght": weight})
            font.flavor = None
            out = BytesIO()
            font.save(out)
            found[f"{url}#{weight}"] = out.getvalue()
            style.append(f'@font-face{{font-family:{family};src:url("{url}#{weight}");font-weight:{weight}}}')
    return found, "".join(style)
