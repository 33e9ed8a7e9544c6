"""Logos of the sample: monograms in the house's type and marks of plain shapes, on a ground of their own."""

import io
from hashlib import sha256
from math import cos, pi, sin

from PIL import Image, ImageDraw

from claqueta.organisations.sample.drawing.canvas import FINE, Colour, Pen, contrast, rgb
from claqueta.organisations.sample.drawing.figures import smooth
from claqueta.organisations.sample.drawing.lettering import DISPLAY, drawable, font

SIDE = 256
PAIRS = (
    ("#d7263d", "#fff4ec"), ("#12355b", "#f7d488"), ("#1b4332", "#d8f3dc"), ("#f4a300", "#231709"), ("#2b2d42", "#ef6351"),
    ("#5f0f40", "#ffb5a7"), ("#0f4c5c", "#f6bd60"), ("#f2e9dc", "#1d1d1f"), ("#2f343e", "#f2efe8"), ("#3a0ca3", "#b8f2e6"),
    ("#e2572b", "#fff1dc"), ("#006d77", "#edf6f9"), ("#ffd23f", "#3b1c32"), ("#7a1f2b", "#f2d0a4"), ("#264653", "#e9c46a"),
    ("#4a4e69", "#f2e9e4"), ("#f3f0ff", "#4c1d95"), ("#e8f1ec", "#14532d"),
)  # fmt: skip
"""Ground and figure: each pair is read on light and on dark pages, as the ground goes with the mark."""


def drawn_logo(name: str) -> bytes:
    """The mark of an organisation as PNG: the same name, the same mark."""
    digest = sha256(f"logo {name}".encode()).digest()
    ground, ink = (rgb(colour) for colour in PAIRS[digest[0] % len(PAIRS)])
    large = Image.new("RGB", (SIDE * FINE, SIDE * FINE), ground)
    pen = Pen(large)
    second = _second(ground, ink)
    if digest[1] % 4 == 0:
        pen.box(0, 0, SIDE, SIDE, ink)
        pen.disc(128, 128, 116, ground)
    if digest[2] % 10 < 4:
        _monogram(large, name, ink, digest)
    else:
        MARKS[digest[3] % len(MARKS)](pen, ink, second, ground, digest)
    out = io.BytesIO()
    large.reduce(FINE).quantize(48).save(out, "PNG")
    return out.getvalue()


def _second(ground: Colour, ink: Colour) -> Colour:
    """A third colour that is seen on the ground."""
    accents = [rgb(text) for text in ("#ff6b4a", "#ffd166", "#4cc9f0", "#80ed99", "#1d1d1f", "#ffffff")]
    return next((one for one in accents if contrast(one, ground) > 2.6 and contrast(one, ink) > 1.3), ink)


def _monogram(large: Image.Image, name: str, ink: Colour, digest: bytes) -> None:
    """The initials, or the first letter, as large as the ground lets."""
    words = [word for word in drawable(name, DISPLAY).split() if word[0].isalnum()] or ["C"]
    telling = [word for word in words if len(word) > 2] or words
    letters = "".join(word[0] for word in telling[: 1 + digest[4] % 2]).upper()
    if digest[5] % 3 == 0:
        letters = telling[0][:2].capitalize()
    draw, size = ImageDraw.Draw(large), 330
    weight = (800, 600, 300)[digest[6] % 3]
    while True:
        type_ = font(DISPLAY, weight, size)
        left, top, right, bottom = type_.getbbox(letters, anchor="ls")
        if max(right - left, bottom - top) <= 0.6 * SIDE * FINE:
            break
        size -= 12
    middle = SIDE * FINE / 2
    draw.text(
        (middle - (left + right) / 2, middle - (top + bottom) / 2), letters, font=type_, fill=ink, anchor="ls"
    )


def _aperture(pen: Pen, ink: Colour, second: Colour, ground: Colour, digest: bytes) -> None:
    """The blades of a diaphragm."""
    pen.disc(128, 128, 84, ink)
    blades = 5 + digest[7] % 4
    for n in range(blades):
        a, b = 2 * pi * n / blades, 2 * pi * (n + 0.55) / blades
        pen.line(
            [(128 + cos(a) * 86, 128 + sin(a) * 86), (128 + cos(b + 0.9) * 30, 128 + sin(b + 0.9) * 30)],
            7,
            ground,
        )
    pen.polygon(
        [(128 + cos(2 * pi * n / blades) * 32, 128 + sin(2 * pi * n / blades) * 32) for n in range(blades)],
        second,
    )


def _bars(pen: Pen, ink: Colour, second: Colour, ground: Colour, digest: bytes) -> None:
    """Levels of a sound."""
    for n in range(7):
        high = 22 + digest[8 + n] % 66
        pen.rounded(
            50 + n * 23, 128 - high, 64 + n * 23, 128 + high, 7, second if n == digest[4] % 7 else ink
        )


def _play(pen: Pen, ink: Colour, second: Colour, ground: Colour, digest: bytes) -> None:
    pen.polygon([(88, 66), (198, 128), (88, 190)], ink)
    pen.box(58, 66, 76, 190, second)


def _slate(pen: Pen, ink: Colour, second: Colour, ground: Colour, digest: bytes) -> None:
    """Stripes that lean, a half disc under them."""
    for n in range(4):
        x = 58 + n * 40
        pen.polygon([(x, 116), (x + 24, 116), (x + 46, 62), (x + 22, 62)], ink if n % 2 else second)
    pen.box(58, 128, 200, 190, ink)


def _orbit(pen: Pen, ink: Colour, second: Colour, ground: Colour, digest: bytes) -> None:
    for n in range(3):
        pen.ring(128, 128, 84 - n * 24, 9, ink)
    angle = digest[9] / 255 * 2 * pi
    pen.disc(128 + cos(angle) * 80, 128 + sin(angle) * 80, 19, second)


def _quarters(pen: Pen, ink: Colour, second: Colour, ground: Colour, digest: bytes) -> None:
    """Four quarters of circles, turned as chance has it."""
    for n in range(4):
        left, top = 52 + n % 2 * 78, 52 + n // 2 * 78
        turn = digest[10 + n] % 4
        cx, cy = left + (turn % 2) * 74, top + (turn // 2) * 74
        begin = {0: 0, 1: 90, 2: 270, 3: 180}[turn]
        points = [(cx, cy)] + [
            (cx + cos((begin + step * 9) * pi / 180) * 74, cy + sin((begin + step * 9) * pi / 180) * 74)
            for step in range(11)
        ]
        pen.polygon(points, second if n == digest[15] % 4 else ink)


def _eye(pen: Pen, ink: Colour, second: Colour, ground: Colour, digest: bytes) -> None:
    pen.polygon(
        smooth([(36, 128), (80, 82), (128, 66), (176, 82), (220, 128), (176, 174), (128, 190), (80, 174)], 8),
        ink,
    )
    pen.disc(128, 128, 42, ground)
    pen.disc(128, 128, 22, second)


def _hills(pen: Pen, ink: Colour, second: Colour, ground: Colour, digest: bytes) -> None:
    pen.disc(150 + digest[9] % 30, 98, 30, second)
    pen.polygon([(40, 186), (104, 84), (168, 186)], ink)
    pen.polygon([(120, 186), (168, 116), (216, 186)], ink)
    pen.box(40, 194, 216, 202, ink)


def _weave(pen: Pen, ink: Colour, second: Colour, ground: Colour, digest: bytes) -> None:
    """A grid of dots, some of them larger."""
    for n in range(16):
        radius = 6 + digest[8 + n] % 4 * 4
        pen.disc(71 + n % 4 * 38, 71 + n // 4 * 38, radius, second if radius > 16 else ink)


def _wave(pen: Pen, ink: Colour, second: Colour, ground: Colour, digest: bytes) -> None:
    for n in range(4):
        points = [(40 + x * 8, 84 + n * 30 + sin(x * 0.55 + digest[9] / 40) * 13) for x in range(23)]
        pen.line(points, 12, second if n == digest[4] % 4 else ink)


def _corner(pen: Pen, ink: Colour, second: Colour, ground: Colour, digest: bytes) -> None:
    """A frame's corners, as a viewfinder has them."""
    for x, right in ((54, 1), (202, -1)):
        for y, down in ((66, 1), (190, -1)):
            pen.polygon(
                [(x, y), (x + 46 * right, y), (x + 46 * right, y + 13 * down), (x, y + 13 * down)], ink
            )
            pen.polygon(
                [(x, y), (x + 13 * right, y), (x + 13 * right, y + 40 * down), (x, y + 40 * down)], ink
            )
    pen.disc(128, 128, 27, second)


MARKS = (_aperture, _bars, _play, _slate, _orbit, _quarters, _eye, _hills, _weave, _wave, _corner)
