"""Codes of badges as QR codes (ISO/IEC 18004); without Django, as badges are drawn where there is none."""

from io import BytesIO

import segno

VERSION = 6
"""Holds 154 alphanumeric characters at level M, of which a code takes 127."""
MODULES = 17 + 4 * VERSION
"""Of a side."""
MASK = 3
"""Any can be read; trying which of the eight looks best is most of the time that a code takes."""
type Code = tuple[float, float, float, str]
"""Left, top and side of a code on its badge in millimetres, and what it says."""
type Place = tuple[float, float, Code]
"""Left and top of a badge on its sheet in millimetres, and its code."""


def _made(code: str) -> segno.QRCode:
    return segno.make(code, error="m", version=VERSION, mask=MASK, mode="alphanumeric", boost_error=False)


def rows_of(code: str) -> list[bytes]:
    """The modules of a code, row by row: 1 is dark."""
    return [bytes(1 if one else 0 for one in row) for row in _made(code).matrix]


def svg_of(code: str) -> str:
    """A code as SVG that fills what it stands in."""
    out = BytesIO()
    _made(code).save(out, kind="svg", border=0, xmldecl=False, svgns=True, omitsize=True)
    return out.getvalue().decode()
