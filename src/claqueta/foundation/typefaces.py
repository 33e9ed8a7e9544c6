"""Type cut to the characters and weights that documents are set in, in a process of its own (see `apart`); without Django.

What a variable font costs in each document is most of its time, and what cutting one takes stays with the process that did
it: so a process cuts, once for all documents that are set alike, and another draws them.
"""

import re
from collections.abc import Iterable
from io import BytesIO

from claqueta.foundation.apart import Parcel

FACE = re.compile(r"@font-face\s*\{font-family:(\w+);src:url\(([^)]+)\)[^}]*\}")
"""The rule of the paper's style that names a font, its family and its address."""
ALPHABET = "".join(map(chr, (*range(0x20, 0x7F), *range(0xA0, 0x180)))) + "–—‘’“”•…€"
"""What every document is given, whatever it is set in: most need no other letters, and so share what was cut once."""
WEIGHTS = {"D": (800,), "T": (400, 700)}
"""Of the families of the paper's style, those that many documents at once are set in."""


def characters_of(pages: Iterable[str]) -> str:
    """The alphabet, what else pages are set in, and the capitals that a style makes of small letters, which are in no page."""
    text = {character for page in pages for character in page}.union(ALPHABET)
    return "".join(sorted(text | {capital for character in text for capital in character.upper()}))


def cut(parcel: Parcel) -> Parcel:
    """A font for each weight of `faces` (family and address) with the `characters` alone, and the `style` that names them."""
    found, style = {}, []
    for family, url in parcel.said["faces"]:
        for weight in WEIGHTS.get(family, (400,)):
            name = f"{url}#{weight}"
            found[name] = _cut(parcel.blobs[url], parcel.said["characters"], weight)
            style.append(f'@font-face{{font-family:{family};src:url("{name}");font-weight:{weight}}}')
    return Parcel({"style": "".join(style)}, found)


def _cut(body: bytes, characters: str, weight: int) -> bytes:
    # Not above: who asks what there is to cut has no use for them.
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    font = TTFont(BytesIO(body))
    cutter = Subsetter(Options(layout_features=["*"], notdef_outline=True))
    cutter.populate(text=characters)
    cutter.subset(font)
    if "fvar" in font:
        axes = {axis.axisTag: axis.defaultValue for axis in font["fvar"].axes}
        font = instantiateVariableFont(font, {**axes, "wght": weight})
    font.flavor = None
    out = BytesIO()
    font.save(out)
    return out.getvalue()
