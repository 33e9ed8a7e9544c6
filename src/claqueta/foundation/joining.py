"""Documents joined to one, in a process of its own (see `apart`); without Django.

What a long document takes while it is drawn grows with its pages: so it is drawn in parts, and joined where nothing is drawn.
"""

from collections.abc import Iterable
from io import BytesIO

from pypdf import PdfReader, PdfWriter

from claqueta.foundation.apart import Parcel


def join(parcel: Parcel) -> Parcel:
    """The parcel's PDFs, one after the other in their order, as one that is called `title`."""
    whole = joined(parcel.blobs.values())
    whole.add_metadata({"/Title": str(parcel.said["title"])})
    return Parcel(blobs={"pdf": written(whole)})


def joined(bodies: Iterable[bytes]) -> PdfWriter:
    out = PdfWriter()
    for body in bodies:
        out.append(PdfReader(BytesIO(body)), import_outline=False)
    return out


def written(document: PdfWriter) -> bytes:
    out = BytesIO()
    document.write(out)
    return out.getvalue()
