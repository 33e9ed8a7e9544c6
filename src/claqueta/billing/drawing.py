"""Many receipts drawn in one process of their own (see `foundation.apart`); without Django."""

from claqueta.foundation.apart import Parcel
from claqueta.foundation.drawing import draw


def draw_receipts(parcel: Parcel) -> Parcel:
    """Name → HTML, with the files that all of them show; the PDFs by the same names."""
    return Parcel(blobs={name: draw(html, parcel.blobs) for name, html in parcel.said.items()})
