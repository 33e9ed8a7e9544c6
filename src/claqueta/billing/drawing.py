"""Many receipts drawn in one process of their own (see `foundation.apart`); without Django.

What they share is read once for all of them: their style, and their type, which was cut before (`foundation.typefaces`).
"""

import re
from functools import cache

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from claqueta.foundation.apart import Parcel
from claqueta.foundation.drawing import fetcher
from claqueta.foundation.typefaces import FACE

STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


def draw_receipts(parcel: Parcel) -> Parcel:
    """`pages` (name → HTML) set in the type of `style`, with the files that all of them show; the PDFs by the same names."""
    fetch, fonts = fetcher(parcel.blobs), FontConfiguration()

    @cache
    def read(style: str) -> CSS:
        return CSS(string=parcel.said["style"] + FACE.sub("", style), font_config=fonts, url_fetcher=fetch)

    def draw(html: str) -> bytes:
        styles = [read(style) for style in STYLE.findall(html)]
        document = HTML(string=STYLE.sub("", html), base_url="claqueta:", url_fetcher=fetch)
        body = document.write_pdf(stylesheets=styles, font_config=fonts, pdf_variant="pdf/ua-1")
        return bytes(body or b"")

    return Parcel(blobs={name: draw(html) for name, html in parcel.said["pages"].items()})
