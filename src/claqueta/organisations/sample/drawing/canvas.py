"""What is drawn on: colours, edges without steps, light, grain; the same seed gives the same picture."""

import io
from collections.abc import Callable, Sequence
from functools import cache
from random import Random

from PIL import Image, ImageChops, ImageColor, ImageDraw, ImageFilter

type Colour = tuple[int, int, int]
type Point = tuple[float, float]
FINE = 2
"""How much larger shapes are drawn than they are shown, so that their edges are smooth."""


def dice(seed: str) -> Random:
    """Chance that falls the same way for the same seed."""
    return Random(seed)  # noqa: S311 - nothing secret hangs on it


@cache
def rgb(text: str) -> Colour:
    red, green, blue = ImageColor.getrgb(text)[:3]
    return red, green, blue


def mix(one: Colour, other: Colour, part: float) -> Colour:
    """`one`, with so much of `other` in it, from 0 to 1."""
    red, green, blue = (round(a + (b - a) * part) for a, b in zip(one, other))
    return red, green, blue


def luminance(colour: Colour) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [
        value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4
        for value in (c / 255 for c in colour)
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: Colour, other: Colour) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


class Pen:
    """Draws in the sheet's coordinates on something `FINE` times as large; each stroke gives the pen back."""

    def __init__(self, image: Image.Image, scale: float = FINE, origin: Point = (0, 0)) -> None:
        self._draw = ImageDraw.Draw(image)
        self._scale, self._origin = scale, origin

    def _at(self, points: Sequence[Point]) -> list[Point]:
        (left, top), scale = self._origin, self._scale
        return [((x - left) * scale, (y - top) * scale) for x, y in points]

    def polygon(self, points: Sequence[Point], fill: Colour | int) -> "Pen":
        self._draw.polygon(self._at(points), fill=fill)
        return self

    def box(self, left: float, top: float, right: float, bottom: float, fill: Colour | int) -> "Pen":
        (x0, y0), (x1, y1) = self._at(((left, top), (right, bottom)))
        if x1 - x0 >= 1 and y1 - y0 >= 1:
            self._draw.rectangle((x0, y0, x1 - 1, y1 - 1), fill=fill)
        return self

    def rounded(
        self, left: float, top: float, right: float, bottom: float, radius: float, fill: Colour | int
    ) -> "Pen":
        self._draw.rounded_rectangle(
            self._at(((left, top), (right, bottom))), radius * self._scale, fill=fill
        )
        return self

    def disc(self, x: float, y: float, radius: float, fill: Colour | int, tall: float = 0) -> "Pen":
        """A circle; an ellipse when it is so much as `tall` high."""
        high = tall or radius
        self._draw.ellipse(self._at(((x - radius, y - high), (x + radius, y + high))), fill=fill)
        return self

    def ring(self, x: float, y: float, radius: float, width: float, fill: Colour | int) -> "Pen":
        self._draw.ellipse(
            self._at(((x - radius, y - radius), (x + radius, y + radius))),
            outline=fill,
            width=max(1, round(width * self._scale)),
        )
        return self

    def arc(
        self,
        x: float,
        y: float,
        radius: float,
        begin: float,
        end: float,
        width: float,
        fill: Colour | int,
        tall: float = 0,
    ) -> "Pen":
        high = tall or radius
        self._draw.arc(
            self._at(((x - radius, y - high), (x + radius, y + high))),
            begin,
            end,
            fill=fill,
            width=max(1, round(width * self._scale)),
        )
        return self

    def line(self, points: Sequence[Point], width: float, fill: Colour | int) -> "Pen":
        self._draw.line(self._at(points), fill=fill, width=max(1, round(width * self._scale)), joint="curve")
        return self


class Sheet:
    """A picture while it is made: base in colour, then light, then what stands before it, then the finish."""

    def __init__(self, size: tuple[int, int], ground: Colour) -> None:
        self.width, self.height = size
        self.image = Image.new("RGB", size, ground)

    def sky(self, *colours: Colour, top: float = 0, bottom: float = 0) -> None:
        """A field of colours that pass into each other from top to bottom."""
        bottom = bottom or self.height
        strip = Image.new("RGB", (1, len(colours)))
        strip.putdata(colours)
        low, high = round(top), round(bottom)
        field = strip.resize(
            (1, max(1, high - low)), Image.Resampling.BILINEAR, box=(0, 0.5, 1, len(colours) - 0.5)
        )
        self.image.paste(field.resize((self.width, max(1, high - low)), Image.Resampling.NEAREST), (0, low))

    def paint(self, strokes: Callable[[Pen], object]) -> None:
        """Draw in many colours over what is there, with smooth edges."""
        large = self.image.resize((self.width * FINE, self.height * FINE), Image.Resampling.NEAREST)
        strokes(Pen(large))
        self.image = large.reduce(FINE)

    def cut(
        self,
        colour: Colour,
        strokes: Callable[[Pen], object],
        *,
        opacity: float = 1,
        blur: float = 0,
        box: tuple[int, int, int, int] | None = None,
    ) -> None:
        """Draw in one colour (255 in the strokes is all of it), let through or out of focus; only within `box`."""
        left, top, right, bottom = box or (0, 0, self.width, self.height)
        if blur:  # What is out of focus needs no fine edge.
            mask = Image.new("L", ((right - left) // 2, (bottom - top) // 2))
            strokes(Pen(mask, 0.5, (left, top)))
            mask = mask.filter(ImageFilter.BoxBlur(blur / 2)).resize((right - left, bottom - top))
        else:
            mask = Image.new("L", ((right - left) * FINE, (bottom - top) * FINE))
            strokes(Pen(mask, FINE, (left, top)))
            mask = mask.reduce(FINE)
        if opacity < 1:
            mask = mask.point([round(value * opacity) for value in range(256)])
        self.image.paste(colour, (left, top, right, bottom), mask)

    def piece(self, colour: Colour, outline: Sequence[Point], *, opacity: float = 1, blur: float = 0) -> None:
        """Cut one shape out of one colour."""
        self.cut(colour, lambda pen: pen.polygon(outline, 255), opacity=opacity, blur=blur)

    def glow(
        self, x: float, y: float, radius: float, colour: Colour, strength: float = 1, tall: float = 0
    ) -> None:
        """Light added around a point, which fades to nothing at `radius`."""
        high = tall or radius
        box = (round(x - radius), round(y - high), round(x + radius), round(y + high))
        inside = (max(0, box[0]), max(0, box[1]), min(self.width, box[2]), min(self.height, box[3]))
        if inside[0] >= inside[2] or inside[1] >= inside[3]:
            return
        fall = _fall().resize((inside[2] - inside[0], inside[3] - inside[1]), box=_of_fall(box, inside))
        light = Image.merge(
            "RGB", [fall.point([round(v * c * strength / 255) for v in range(256)]) for c in colour]
        )
        self.image.paste(ImageChops.screen(self.image.crop(inside), light), inside)

    def beam(self, points: Sequence[Point], colour: Colour, strength: float, blur: float = 8) -> None:
        """Light in the air between the points."""
        xs, ys = [x for x, _y in points], [y for _x, y in points]
        box = (
            max(0, round(min(xs) - blur)),
            max(0, round(min(ys) - blur)),
            min(self.width, round(max(xs) + blur)),
            min(self.height, round(max(ys) + blur)),
        )
        size = (max(1, (box[2] - box[0]) // 4), max(1, (box[3] - box[1]) // 4))
        mask = Image.new("L", size)
        Pen(mask, 0.25, (box[0], box[1])).polygon(points, round(255 * strength))
        mask = mask.filter(ImageFilter.BoxBlur(blur / 4)).resize((box[2] - box[0], box[3] - box[1]))
        light = Image.merge("RGB", [mask.point([round(v * c / 255) for v in range(256)]) for c in colour])
        self.image.paste(ImageChops.screen(self.image.crop(box), light), box)

    def mirror(self, line: float, depth: float, strength: float, ground: Colour) -> None:
        """What is above the line again below it, softer: a floor that shines."""
        top, high = round(line), round(depth)
        above = self.image.crop((0, top - high, self.width, top)).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
        soft = above.resize((self.width // 6, max(1, high // 10))).resize((self.width, high))
        fade = (
            Image.linear_gradient("L")
            .resize((self.width, high))
            .point([round((255 - v) * strength) for v in range(256)])
        )
        floor = self.image.crop((0, top, self.width, top + high))
        floor.paste(
            ImageChops.screen(soft, Image.new("RGB", soft.size, mix(ground, (0, 0, 0), 0.6))), (0, 0), fade
        )
        self.image.paste(floor, (0, top))

    def vignette(self, strength: float) -> None:
        self.image = ImageChops.multiply(self.image, _corners(self.width, self.height, strength))

    def grain(self, strength: float) -> None:
        """The silver of film, as much lighter as darker."""
        self.image = ImageChops.add(self.image, _noise(self.width, self.height, strength), 1, -128)

    def webp(self, quality: int, most: int) -> bytes:
        """The picture as a file of `most` bytes at most; many small shapes in few colours are smaller without loss."""
        out = io.BytesIO()
        self.image.save(out, "WEBP", quality=quality, method=1)
        if out.tell() > most:
            out = io.BytesIO()
            self.image.quantize(48).save(out, "WEBP", lossless=True, method=1)
        return out.getvalue()


@cache
def _fall() -> Image.Image:
    """Light that falls off as the eye sees it: soft at the rim."""
    return Image.radial_gradient("L").point([round(255 * max(0.0, 1 - v / 181) ** 2.2) for v in range(256)])


def _of_fall(
    box: tuple[int, int, int, int], inside: tuple[int, int, int, int]
) -> tuple[float, float, float, float]:
    """The part of the 256 × 256 fall that is inside."""
    wide, high = 256 / (box[2] - box[0]), 256 / (box[3] - box[1])
    return (
        (inside[0] - box[0]) * wide,
        (inside[1] - box[1]) * high,
        (inside[2] - box[0]) * wide,
        (inside[3] - box[1]) * high,
    )


@cache
def _corners(width: int, height: int, strength: float) -> Image.Image:
    dark = [255 - max(0, round((v - 90) * 1.1 * strength)) for v in range(256)]
    return Image.radial_gradient("L").resize((width, height)).point(dark).convert("RGB")


@cache
def _noise(width: int, height: int, strength: float) -> Image.Image:
    half = Image.frombytes(
        "L", (width // 2, height // 2), dice("grain").randbytes((width // 2) * (height // 2))
    )
    return (
        half.resize((width, height))
        .point([round(128 + (v - 128) * strength) for v in range(256)])
        .convert("RGB")
    )
