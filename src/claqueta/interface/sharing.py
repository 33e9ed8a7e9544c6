"""Pictures of 1200 × 630 pixels for sharing, drawn from a title and the cluster's colours."""

import io
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont
from PIL import Image, ImageDraw, ImageFont

SIZE = (1200, 630)
MARGIN = 80
FONT = Path(__file__).parent / "static/interface/fonts/bricolage-grotesque-latin-wght-normal.woff2"


@lru_cache(maxsize=1)
def _font_bytes() -> bytes:
    """The display type at weight 700, as TrueType that Pillow reads."""
    font = instantiateVariableFont(TTFont(FONT), {"wght": 700})
    font.flavor = None
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(io.BytesIO(_font_bytes()), size)


@lru_cache(maxsize=128)
def sharing_picture(title: str, language: str) -> bytes:
    theme = settings.CLUSTER.theme
    picture = Image.new("RGB", SIZE, theme.ink)
    draw = ImageDraw.Draw(picture)
    for position in range(-2, 12):  # The clapperboard's diagonal.
        left = position * 120
        draw.polygon(
            [(left, 0), (left + 60, 0), (left + 120, 90), (left + 60, 90)],
            fill=theme.accent if position % 2 else theme.paper,
        )
    size = 92
    lines = _wrapped(draw, title, _font(size))
    while len(lines) > 4 and size > 48:
        size -= 8
        lines = _wrapped(draw, title, _font(size))
    for number, line in enumerate(lines[:5]):
        draw.text((MARGIN, 170 + number * size * 1.08), line, font=_font(size), fill=theme.paper)
    draw.text(
        (MARGIN, 540),
        settings.CLUSTER.says(settings.CLUSTER.name, language),
        font=_font(34),
        fill=theme.paper,
    )
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def _wrapped(draw: ImageDraw.ImageDraw, text: str, font: ImageFont.FreeTypeFont) -> list[str]:
    lines: list[str] = []
    current = ""
    for word in text.split():
        longer = f"{current} {word}".strip()
        if current and draw.textlength(longer, font=font) > SIZE[0] - 2 * MARGIN:
            lines.append(current)
            current = word
        else:
            current = longer
    return [*lines, current]
