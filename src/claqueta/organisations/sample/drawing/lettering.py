"""Type that always fits the room it is given: the house's two families, condensed, spaced or stacked."""

import io
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont

from claqueta import interface
from claqueta.organisations.sample.drawing.canvas import Colour, Sheet

FOLDER = Path(interface.__file__).parent / "static/interface/fonts"
DISPLAY, TEXT = "bricolage-grotesque", "instrument-sans"
MEASURE = 100
"""The size at which words are measured; type grows evenly from there."""

type Room = tuple[float, float, float, float]
"""Left, top, right, bottom in pixels."""


@dataclass(frozen=True, slots=True)
class Type:
    """A cut of one of the families; `narrow` squeezes it to that part of its width."""

    family: str = DISPLAY
    weight: int = 700
    narrow: float = 1.0
    leading: float = 0.98
    capitals: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """Words as they were set: where their ink is, and the room that they had."""

    ink: Room
    room: Room
    size: int


@cache
def _file(family: str) -> tuple[bytes, frozenset[int]]:
    """A family as TrueType, which Pillow reads, and the characters that it has."""
    font = TTFont(FOLDER / f"{family}-latin-wght-normal.woff2")
    font.flavor = None
    out = io.BytesIO()
    font.save(out)
    return out.getvalue(), frozenset(font.getBestCmap())


@cache
def font(family: str, weight: int, size: int) -> ImageFont.FreeTypeFont:
    made = ImageFont.truetype(io.BytesIO(_file(family)[0]), size, layout_engine=ImageFont.Layout.BASIC)
    made.set_variation_by_axes([weight])
    return made


def drawable(text: str, family: str) -> str:
    """The text with the letters that the family has: one that lacks its accent is written without it."""
    known = _file(family)[1]
    return "".join(
        letter
        if ord(letter) in known
        else "".join(
            part
            for part in unicodedata.normalize("NFKD", letter)
            if ord(part) in known and not unicodedata.combining(part)
        )
        for letter in unicodedata.normalize("NFC", " ".join(text.split()))
    )


def lines_of(words: Sequence[str], count: int, widths: Sequence[float], space: float) -> list[str]:
    """The words in so many lines, the longest as short as can be."""
    ways: list[list[tuple[float, int]]] = [[(0.0, 0)] + [(float("inf"), 0)] * len(words)]
    for _line in range(count):
        row = [(float("inf"), 0)] * (len(words) + 1)
        for end in range(1, len(words) + 1):
            width = -space
            for start in range(end - 1, -1, -1):
                width += widths[start] + space
                longest = max(ways[-1][start][0], width)
                if longest < row[end][0]:
                    row[end] = (longest, start)
        ways.append(row)
    lines, end = list[str](), len(words)
    for number in range(count, 0, -1):
        start = ways[number][end][1]
        lines.append(" ".join(words[start:end]))
        end = start
    return lines[::-1]


def write(
    sheet: Sheet,
    text: str,
    room: Room,
    colour: Colour,
    cut: Type,
    *,
    largest: int = 400,
    align: str = "left",
    stand: str = "top",
    lines: int = 0,
    stretch: float = 1,
) -> Placed:
    """Set the text as large as its room lets, in the number of lines that makes it largest; `lines` at most, if given.

    `align` is left, centre or right, `stand` top, middle or bottom; what leaves room may `stretch` so many times.
    """
    left, top, right, bottom = room
    wide, high = (right - left) / cut.narrow, bottom - top
    text = drawable(text.upper() if cut.capitals else text, cut.family) or "·"
    size, broken = _largest(text, wide, high, cut, lines or 9)
    size = min(size, largest)
    while True:
        type_ = font(cut.family, cut.weight, size)
        step = size * cut.leading
        boxes = [type_.getbbox(line, anchor="ls") for line in broken]
        ink_top = min(box[1] + step * number for number, box in enumerate(boxes))
        ink_bottom = max(box[3] + step * number for number, box in enumerate(boxes))
        width = max(box[2] - box[0] for box in boxes)
        if (width <= wide and ink_bottom - ink_top <= high) or size <= 4:
            break
        size -= max(1, size // 40)
    squeeze = min(1.0, wide / width)  # A word so long that no size is small enough is narrowed instead.
    mask = Image.new("L", (round(width) + 2, round(ink_bottom - ink_top) + 2))
    draw = ImageDraw.Draw(mask)
    share = {"left": 0.0, "centre": 0.5, "right": 1.0}[align]
    for number, (line, box) in enumerate(zip(broken, boxes)):
        indent = (width - (box[2] - box[0])) * share - box[0]
        draw.text((indent, number * step - ink_top), line, font=type_, fill=255, anchor="ls")
    if cut.narrow * squeeze < 1:
        mask = mask.resize(
            (max(1, int(mask.width * cut.narrow * squeeze)), mask.height), Image.Resampling.BOX
        )
    if stretch > 1:
        grown = min(right - left, mask.width * stretch), min(high, mask.height * stretch)
        mask = mask.resize((int(grown[0]), int(grown[1])), Image.Resampling.BICUBIC)
    if mask.width > right - left or mask.height > high:
        mask = mask.crop((0, 0, min(mask.width, int(right - left)), min(mask.height, int(high))))
    x = int(left + (right - left - mask.width) * share)
    y = int(top + (high - mask.height) * {"top": 0.0, "middle": 0.5, "bottom": 1.0}[stand])
    sheet.image.paste(colour, (x, y), mask)
    return Placed((x, y, x + mask.width, y + mask.height), room, size)


def _largest(text: str, wide: float, high: float, cut: Type, most: int) -> tuple[int, list[str]]:
    measured = font(cut.family, cut.weight, MEASURE)
    words = text.split()
    widths = [measured.getlength(word) for word in words]
    space = measured.getlength(" ")
    found: tuple[int, list[str]] = (0, [text])
    for count in range(1, min(len(words), most) + 1):
        lines = lines_of(words, count, widths, space)
        across = max(measured.getlength(line) for line in lines)
        size = int(min(wide / across * MEASURE, high / ((count - 1) * cut.leading + 0.98)))
        if size > found[0]:
            found = size, lines
    return max(found[0], 4), found[1]


def label(
    sheet: Sheet,
    text: str,
    at: tuple[float, float],
    colour: Colour,
    *,
    size: int = 15,
    wide: float = 552,
    align: str = "left",
    weight: int = 600,
) -> Placed:
    """Small capitals set wide on one line, whose upper corner (or middle) is `at`; tighter, then smaller, where long."""
    text = drawable(text.upper(), TEXT)
    while True:
        type_ = font(TEXT, weight, size)
        plain = type_.getlength(text)
        track = min(size * 0.16, (wide - plain) / max(1, len(text)))
        if track >= 0 or size <= 6:
            break
        size -= 1
    width = min(plain + track * max(0, len(text) - 1), wide)
    x = at[0] - width * {"left": 0.0, "centre": 0.5, "right": 1.0}[align]
    draw, pen = ImageDraw.Draw(sheet.image), x
    for letter in text:
        draw.text((pen, at[1]), letter, font=type_, fill=colour)
        pen += type_.getlength(letter) + track
    room = (at[0] - wide, at[1], at[0] + wide, at[1] + size * 1.4)
    return Placed((x, at[1], x + width, at[1] + size * 1.2), room, size)
