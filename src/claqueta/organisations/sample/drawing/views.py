"""Small pictures within pictures: what screens show."""

from math import pi, sin
from random import Random

from claqueta.organisations.sample.drawing.canvas import Colour, Pen, mix
from claqueta.organisations.sample.drawing.figures import person, profile, smooth

type Box = tuple[float, float, float, float]


def landscape(
    pen: Pen, box: Box, low: Colour, high: Colour, light: Colour, dark: Colour, rng: Random
) -> None:
    """Dusk over hills, in bands that a reader takes for a gradient."""
    left, top, right, bottom = box
    wide, tall = right - left, bottom - top
    bands = 28
    for band in range(bands):
        part = band / (bands - 1)
        pen.box(
            left,
            top + tall * band / bands,
            right,
            top + tall * (band + 1) / bands + 1,
            mix(high, low, part**0.8),
        )
    x, y, radius = left + wide * rng.uniform(0.3, 0.7), top + tall * 0.58, tall * rng.uniform(0.1, 0.16)
    pen.disc(x, y, radius * 1.5, mix(low, light, 0.35))
    pen.disc(x, y, radius, light)
    for layer in range(3):
        base = top + tall * (0.6 + 0.13 * layer)
        peaks = [
            (
                left + wide * n / 8,
                min(bottom, max(top, base + rng.uniform(-0.09, 0.07) * tall * (1.3 - layer * 0.3))),
            )
            for n in range(9)
        ]
        ridge = [(min(right, max(left, a)), min(bottom, b)) for a, b in smooth(peaks, 6, closed=False)]
        pen.polygon([*ridge, (right, bottom), (left, bottom)], mix(low, dark, 0.35 + 0.24 * layer))


def portrait(pen: Pen, box: Box, ground: Colour, light: Colour, dark: Colour, rng: Random) -> None:
    """Somebody from the side against the light."""
    left, top, right, bottom = box
    wide, tall = right - left, bottom - top
    for band in range(20):
        pen.box(
            left + wide * band / 20,
            top,
            left + wide * (band + 1) / 20 + 1,
            bottom,
            mix(ground, light, band / 26),
        )
    facing = rng.choice((-1, 1))
    x = left + wide * rng.uniform(0.42, 0.6)
    high = tall * 0.66
    if x - high * 0.8 > left and x + high * 0.8 < right:
        profile(pen, x, top + tall * 0.16, high * 0.5, dark, facing=facing)
        pen.polygon(
            [
                (max(left, min(right, a)), min(bottom, b))
                for a, b in smooth(
                    [
                        (x - high * 0.28 * facing, top + tall * 0.68),
                        (x + high * 0.06 * facing, top + tall * 0.72),
                        (x + high * 0.34 * facing, top + tall * 0.84),
                        (x + high * 0.42 * facing, top + tall * 1.02),
                        (x - high * 0.74 * facing, top + tall * 1.02),
                        (x - high * 0.62 * facing, top + tall * 0.82),
                    ],
                    6,
                )
            ],
            dark,
        )
    else:
        person(pen, x, bottom, tall * 0.8, dark)


def waveform(pen: Pen, box: Box, colour: Colour, ground: Colour, rng: Random, step: float = 4) -> None:
    """Sound as its editor sees it."""
    left, top, right, bottom = box
    pen.box(left, top, right, bottom, ground)
    middle, half, x = (top + bottom) / 2, (bottom - top) / 2, left + 2
    phase = rng.uniform(0, 6)
    while x < right - 2:
        part = (x - left) / (right - left)
        level = half * 0.95 * abs(sin(part * pi * 3.3 + phase)) * rng.uniform(0.25, 1)
        pen.box(x, middle - level - 0.5, x + step * 0.6, middle + level + 0.5, colour)
        x += step


def timeline(
    pen: Pen, box: Box, colours: tuple[Colour, ...], ground: Colour, rng: Random, rows: int = 6
) -> None:
    """Tracks of clips and where one stands in them."""
    left, top, right, bottom = box
    pen.box(left, top, right, bottom, ground)
    high = (bottom - top) / rows
    for row in range(rows):
        x = left + 4 + rng.uniform(0, 40)
        while x < right - 12:
            wide = min(rng.uniform(20, 110), right - 6 - x)
            colour = colours[(row * 2 // rows + rng.randrange(2)) % len(colours)]
            clip = (x, top + row * high + high * 0.14, x + wide, top + (row + 1) * high - high * 0.14)
            if row > rows / 2:
                waveform(pen, clip, mix(colour, (255, 255, 255), 0.3), mix(colour, ground, 0.45), rng, 3)
            else:
                pen.box(*clip, colour)
                pen.box(clip[0], clip[1], clip[2], clip[1] + high * 0.16, mix(colour, (255, 255, 255), 0.3))
            x += wide + rng.choice((1.5, 1.5, 24))
    at = left + (right - left) * rng.uniform(0.35, 0.65)
    pen.box(at, top, at + 2, bottom, (255, 255, 255))


def parade(pen: Pen, box: Box, ground: Colour, rng: Random) -> None:
    """Red, green and blue one beside another, as a colourist's scope has them."""
    left, top, right, bottom = box
    pen.box(left, top, right, bottom, ground)
    third, tall = (right - left) / 3, bottom - top
    for number, colour in enumerate(((225, 74, 70), (86, 200, 110), (80, 130, 235))):
        phase = rng.uniform(0, 3)
        for column in range(int(third // 2) - 3):
            part = column / (third / 2)
            high, low = 0.2 + 0.18 * sin(part * 5 + phase), 0.62 + 0.2 * sin(part * 7 + phase * 2)
            x = left + number * third + 4 + column * 2
            for _speck in range(5):
                y = top + tall * rng.uniform(high, low)
                pen.box(
                    x,
                    y,
                    x + 2,
                    min(bottom, y + tall * rng.uniform(0.02, 0.12)),
                    mix(colour, ground, rng.uniform(0.1, 0.65)),
                )
    for line in range(5):
        y = top + tall * (0.1 + 0.2 * line)
        pen.box(left, y, right, y + 0.8, mix(ground, (255, 255, 255), 0.25))


def vectorscope(
    pen: Pen, x: float, y: float, radius: float, ground: Colour, colour: Colour, rng: Random
) -> None:
    pen.disc(x, y, radius, ground)
    pen.ring(x, y, radius, 1.2, mix(ground, (255, 255, 255), 0.4))
    pen.box(x - radius, y - 0.5, x + radius, y + 0.5, mix(ground, (255, 255, 255), 0.25))
    pen.box(x - 0.5, y - radius, x + 0.5, y + radius, mix(ground, (255, 255, 255), 0.25))
    for _speck in range(120):
        far = rng.random() ** 1.6 * radius * 0.72
        lean = rng.gauss(-0.9, 0.35)
        pen.disc(
            x + far * lean * 0.7, y - far * (1 - abs(lean) * 0.3) * rng.choice((1, 1, -0.5)), 1.4, colour
        )


def monitor(pen: Pen, box: Box, frame: Colour, edge: float = 7) -> None:
    """The case of a screen; what it shows is drawn into the box afterwards."""
    left, top, right, bottom = box
    pen.rounded(left - edge, top - edge, right + edge, bottom + edge, 5, frame)


def stand(pen: Pen, x: float, top: float, foot: float, colour: Colour) -> None:
    pen.box(x - 9, top, x + 9, foot, colour)
    pen.box(x - 52, foot - 6, x + 52, foot, colour)
