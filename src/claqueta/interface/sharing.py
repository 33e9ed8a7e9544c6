"""Pictures of 1200 × 630 pixels for sharing: what a page shows under the clapperboard's diagonal, and what it is called."""

import contextlib
import io
from functools import cache, lru_cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from PIL import Image, ImageDraw, ImageFont, ImageOps

from claqueta.foundation.domains import Shared
from claqueta.foundation.renditions import rendition

SIZE = WIDTH, HEIGHT = 1200, 630
MARGIN = 64
STICK, STRIPE = 26, 60
"""Pixels: how thick the clapperboard's stick is, and how wide each of its stripes."""
LEFT, RIGHT = 344, 264
"""Where the diagonal begins and ends: what is above is the picture, below are the words."""
LOGO = 132
LINES = 2
FONT = Path(__file__).parent / "static/interface/fonts/bricolage-grotesque-latin-wght-normal.woff2"


@cache
def _font_bytes(weight: int) -> bytes:
    """The display type at a weight, as TrueType that Pillow reads; drawing it for one of our three takes a second."""
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    font = instantiateVariableFont(TTFont(FONT), {"wght": weight})
    font.flavor = None
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def _font(size: int, weight: int = 700) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(io.BytesIO(_font_bytes(weight)), size)


@lru_cache(maxsize=64)
def sharing_picture(shared: Shared, language: str) -> bytes:
    """The picture as JPEG. A file that is gone leaves the cluster's colours in its place."""
    theme = settings.CLUSTER.theme
    picture = Image.new("RGB", SIZE, theme.ink)
    strip = [found for path in shared.pictures if (found := _opened(path))]
    draw = ImageDraw.Draw(picture)
    top, bottom = (LEFT, RIGHT) if strip else (120, 40)
    if strip:
        _hang(picture, strip)
        draw.polygon([(0, top), (WIDTH, bottom), (WIDTH, HEIGHT), (0, HEIGHT)], fill=theme.ink)
    _clapper(draw, top, bottom)
    logo = _opened(shared.logo) if shared.logo else None
    if logo:
        plate = Image.new("RGB", (LOGO, LOGO), "#f7f3ec")
        fitted = ImageOps.contain(logo, (LOGO - 16, LOGO - 16))
        plate.paste(fitted, ((LOGO - fitted.width) // 2, (LOGO - fitted.height) // 2), fitted)
        picture.paste(plate, (WIDTH - MARGIN - LOGO, top + 40 if strip else 190))
    _words(draw, shared, top + 34 if strip else 190, WIDTH - 2 * MARGIN - (LOGO + 40 if logo else 0))
    name = settings.CLUSTER.says(settings.CLUSTER.name, language)
    draw.rectangle([MARGIN, HEIGHT - 62, MARGIN + 12, HEIGHT - 34], fill=theme.accent)
    draw.text((MARGIN + 28, HEIGHT - 66), name, font=_font(26), fill=theme.paper)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=84, optimize=True, progressive=True)
    return out.getvalue()


def _opened(path: str) -> Image.Image | None:
    with contextlib.suppress(OSError, SuspiciousOperation, ValueError):
        return Image.open(io.BytesIO(rendition(path, 960))).convert("RGBA")
    return None


def _hang(picture: Image.Image, strip: list[Image.Image]) -> None:
    """The pictures beside each other, each filling its part of the upper half."""
    high = LEFT
    each = WIDTH // len(strip)
    for number, shown in enumerate(strip):
        wide = each if number < len(strip) - 1 else WIDTH - each * number
        flat = ImageOps.fit(shown, (wide, high), centering=(0.5, 0.35))
        picture.paste(flat, (each * number, 0), flat)


def _clapper(draw: ImageDraw.ImageDraw, left: int, right: int) -> None:
    """The stick along the diagonal, in stripes."""
    theme = settings.CLUSTER.theme
    slope = (right - left) / WIDTH
    for number in range(-1, WIDTH // STRIPE + 1):
        start, end = number * STRIPE, (number + 1) * STRIPE
        lean = 34
        draw.polygon(
            [
                (start + lean, left + slope * (start + lean) - STICK),
                (end + lean, left + slope * (end + lean) - STICK),
                (end, left + slope * end),
                (start, left + slope * start),
            ],
            fill=theme.accent if number % 2 else theme.paper,
        )


def _words(draw: ImageDraw.ImageDraw, shared: Shared, top: int, wide: int) -> None:
    """The title as large as it fits in its lines, and the line under it."""
    theme = settings.CLUSTER.theme
    most = LINES if shared.pictures else LINES + 1
    size = 74 if shared.pictures else 92
    lines = _wrapped(draw, shared.title, _font(size, 800), wide)
    while len(lines) > most and size > 44:
        size -= 4
        lines = _wrapped(draw, shared.title, _font(size, 800), wide)
    if len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1]} …"]
    for line in lines:
        draw.text((MARGIN, top), line, font=_font(size, 800), fill=theme.paper)
        top += round(size * 1.04)
    room = (HEIGHT - 84 - top - 14) // 38
    lines = _wrapped(draw, shared.line, _font(30, 400), wide)
    if len(lines) > room > 0:
        lines = [*lines[: room - 1], f"{lines[room - 1].rpartition(' ')[0]} …"]
    for number, line in enumerate(lines[: max(room, 0)]):
        draw.text((MARGIN, top + 14 + 38 * number), line, font=_font(30, 400), fill=theme.paper)


def _wrapped(draw: ImageDraw.ImageDraw, text: str, font: ImageFont.FreeTypeFont, wide: int) -> list[str]:
    """The words in lines; a word that is longer than a line is broken."""
    lines: list[str] = []
    current = ""
    for word in text.split():
        while draw.textlength(word, font=font) > wide:
            part = next(n for n in range(len(word), 0, -1) if draw.textlength(word[:n], font=font) <= wide)
            lines += [current] if current else []
            current = ""
            lines.append(word[:part])
            word = word[part:]
        longer = f"{current} {word}".strip()
        if current and draw.textlength(longer, font=font) > wide:
            lines.append(current)
            current = word
        else:
            current = longer
    return [*lines, current]
