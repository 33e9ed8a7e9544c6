"""Stills of the sample: what a trade looks like at work, drawn by program in the colours of one organisation."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from random import Random

from PIL import Image

from claqueta.organisations.sample.drawing.canvas import Colour, Sheet, dice, mix, rgb

WIDTH, HEIGHT = 1200, 800
QUALITY, MOST_BYTES = 62, 90_000
SCOPE = 144
"""Height of each bar that leaves a picture of 2.35 : 1."""
GRADES = (
    ("#0b1620", "#1c4a5c", "#f0a35a", "#4fd0d8", "#ffe7c4"),  # teal and orange
    ("#140d20", "#4a2a6b", "#ff6f91", "#6fb7ff", "#ffe3ec"),  # magenta and cyan
    ("#171009", "#5b3a1c", "#ffb554", "#e2603a", "#fff0d0"),  # tungsten
    ("#081416", "#1c4f52", "#e8bd66", "#69dcb4", "#f6f0d4"),  # fluorescent
    ("#0a1024", "#24407a", "#8fb8ff", "#ff9c6b", "#eaf2ff"),  # moon
    ("#1a0c10", "#6b2231", "#ff7a5c", "#ffcf6b", "#ffe9dc"),  # crimson
    ("#10131a", "#3b4a63", "#e9c48a", "#7fd1c7", "#f6efe0"),  # overcast
    ("#12091c", "#3d2a7a", "#ffc24d", "#b06bff", "#fff2cf"),  # gold and violet
    ("#0d1518", "#2b5a63", "#ff8a5b", "#c9e265", "#fff1dd"),  # coral and lime
)
"""Dark, ambient, warm key, cool accent, white: how an organisation's pictures are graded."""


@dataclass(slots=True)
class Still:
    """A still while it is made."""

    sheet: Sheet
    rng: Random
    dark: Colour
    ambient: Colour
    key: Colour
    accent: Colour
    white: Colour

    @property
    def black(self) -> Colour:
        return mix(self.dark, (0, 0, 0), 0.62)

    def tone(self, part: float) -> Colour:
        """From the dark to the ambient light."""
        return mix(self.dark, self.ambient, part)


type Scene = Callable[[Still], None]


def grade_of(house: str) -> int:
    """Which of the grades a house has."""
    return sha256(house.encode()).digest()[0] % len(GRADES)


def begun(seed: str, grade: int) -> Still:
    """An empty still in the colours of a grade."""
    dark, ambient, key, accent, white = (rgb(colour) for colour in GRADES[grade])
    return Still(Sheet((WIDTH, HEIGHT), dark), dice(f"still {seed}"), dark, ambient, key, accent, white)


def finished(still: Still, scope: int = 0) -> bytes:
    """Corners, grain and, from the line `scope` on, what is seen between bars; as WebP. Half of them look the other way."""
    still.sheet.vignette(0.55)
    still.sheet.grain(0.035)
    if still.rng.random() < 0.5:
        still.sheet.image = still.sheet.image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    if scope:
        band = still.sheet.image.crop((0, scope, WIDTH, scope + HEIGHT - 2 * SCOPE))
        still.sheet.image = Image.new("RGB", (WIDTH, HEIGHT))
        still.sheet.image.paste(band, (0, SCOPE))
    return still.sheet.webp(QUALITY, MOST_BYTES)
