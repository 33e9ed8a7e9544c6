"""Many badges drawn in one process of their own (see `foundation.apart`); without Django.

Their type is cut to the letters and weights that they use, once for all; they are laid out some at a time, so that however many
there are never more than those are held at once.
"""

from io import BytesIO

from pypdf import PdfReader, PdfWriter
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from claqueta.billing.drawing import FACE, faces
from claqueta.foundation.apart import Parcel
from claqueta.foundation.drawing import fetcher


def draw_badges(parcel: Parcel) -> Parcel:
    """`pages` (HTML of some sheets each) with the parcel's files as one PDF."""
    pages = [str(one) for one in parcel.said["pages"]]
    files, style = faces(pages, parcel.blobs)
    fonts = FontConfiguration()
    sheet = CSS(string=style, font_config=fonts, url_fetcher=fetcher(files))
    out = PdfWriter()
    for html in pages:
        document = HTML(string=FACE.sub("", html), base_url="claqueta:", url_fetcher=fetcher(files))
        body = document.write_pdf(stylesheets=[sheet], font_config=fonts)
        out.append(PdfReader(BytesIO(body or b"")), import_outline=False)
    out.add_metadata({"/Title": str(parcel.said["title"])})
    found = BytesIO()
    out.write(found)
    return Parcel(blobs={"pdf": found.getvalue()})
