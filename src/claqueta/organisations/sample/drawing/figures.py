"""People and their tools as shadows: abstract, nobody in particular."""

from collections.abc import Sequence
from math import cos, pi, sin
from random import Random

from claqueta.organisations.sample.drawing.canvas import Colour, Pen, Point

type Ink = Colour | int


def smooth(points: Sequence[Point], steps: int = 8, *, closed: bool = True) -> list[Point]:
    """A curve through the points (Catmull and Rom's)."""
    count = len(points)
    curve: list[Point] = []
    for number in range(count if closed else count - 1):
        around = [
            points[(number + step) % count] if closed else points[min(max(number + step, 0), count - 1)]
            for step in (-1, 0, 1, 2)
        ]
        for step in range(steps):
            t = step / steps
            weights = (
                (-t + 2 * t**2 - t**3) / 2,
                (2 - 5 * t**2 + 3 * t**3) / 2,
                (t + 4 * t**2 - 3 * t**3) / 2,
                (-(t**2) + t**3) / 2,
            )
            curve.append(
                (
                    sum(weight * point[0] for weight, point in zip(weights, around)),
                    sum(weight * point[1] for weight, point in zip(weights, around)),
                )
            )
    return curve if closed else [*curve, points[-1]]


def ragged(points: Sequence[Point], rng: Random, amount: float, step: float = 14) -> list[Point]:
    """A polygon whose edges are torn."""
    torn: list[Point] = []
    for (x0, y0), (x1, y1) in zip(points, [*points[1:], points[0]]):
        pieces = max(1, int(max(abs(x1 - x0), abs(y1 - y0)) / step))
        for piece in range(pieces):
            part = piece / pieces
            torn.append(
                (
                    x0 + (x1 - x0) * part + rng.uniform(-amount, amount),
                    y0 + (y1 - y0) * part + rng.uniform(-amount, amount),
                )
            )
    return torn


def blob(
    x: float, y: float, radius: float, rng: Random, uneven: float = 0.25, corners: int = 9
) -> list[Point]:
    """A round shape as a child cuts it."""
    return smooth(
        [
            (
                x + cos(2 * pi * n / corners) * radius * rng.uniform(1 - uneven, 1 + uneven),
                y + sin(2 * pi * n / corners) * radius * rng.uniform(1 - uneven, 1 + uneven),
            )
            for n in range(corners)
        ]
    )


_STANDING: dict[str, tuple[tuple[Point, ...], ...]] = {
    "coat": (
        (
            (-0.115, 0.17),
            (-0.04, 0.135),
            (0.04, 0.135),
            (0.115, 0.17),
            (0.145, 0.36),
            (0.125, 0.5),
            (0.165, 0.74),
            (0.0, 0.76),
            (-0.165, 0.74),
            (-0.125, 0.5),
            (-0.145, 0.36),
        ),
        ((-0.1, 0.7), (-0.01, 0.7), (-0.03, 1.0), (-0.105, 1.0)),
        ((0.01, 0.7), (0.1, 0.7), (0.105, 1.0), (0.03, 1.0)),
    ),
    "walking": (
        ((-0.1, 0.17), (0.0, 0.135), (0.1, 0.17), (0.12, 0.34), (0.085, 0.52), (-0.085, 0.52), (-0.12, 0.34)),
        ((-0.085, 0.49), (0.05, 0.49), (-0.02, 0.76), (-0.14, 0.99), (-0.2, 0.985), (-0.1, 0.74)),
        ((-0.05, 0.49), (0.09, 0.49), (0.12, 0.75), (0.15, 1.0), (0.07, 1.0), (0.05, 0.75)),
        ((0.09, 0.18), (0.125, 0.2), (0.2, 0.45), (0.17, 0.47)),
        ((-0.09, 0.18), (-0.125, 0.2), (-0.17, 0.42), (-0.13, 0.44)),
    ),
    "arms": (
        (
            (-0.115, 0.17),
            (0.0, 0.135),
            (0.115, 0.17),
            (0.11, 0.36),
            (0.09, 0.54),
            (-0.09, 0.54),
            (-0.11, 0.36),
        ),
        ((-0.09, 0.5), (0.0, 0.5), (-0.02, 1.0), (-0.1, 1.0)),
        ((0.0, 0.5), (0.09, 0.5), (0.11, 1.0), (0.03, 1.0)),
        ((0.08, 0.17), (0.11, 0.22), (0.25, 0.02), (0.22, -0.01)),
        ((-0.08, 0.17), (-0.11, 0.22), (-0.25, 0.02), (-0.22, -0.01)),
    ),
    "dress": (
        (
            (-0.09, 0.17),
            (0.0, 0.14),
            (0.09, 0.17),
            (0.1, 0.3),
            (0.06, 0.4),
            (0.2, 0.78),
            (-0.2, 0.78),
            (-0.06, 0.4),
            (-0.1, 0.3),
        ),
        ((-0.07, 0.75), (-0.02, 0.75), (-0.03, 1.0), (-0.07, 1.0)),
        ((0.02, 0.75), (0.07, 0.75), (0.07, 1.0), (0.03, 1.0)),
    ),
}
POSES = tuple(_STANDING)


def person(pen: Pen, x: float, foot: float, height: float, ink: Ink, pose: str = "coat") -> None:
    """Somebody who stands with the feet at this point."""
    top = foot - height
    pen.disc(x, top + height * 0.065, height * 0.056, ink, height * 0.066)
    pen.box(x - height * 0.022, top + height * 0.11, x + height * 0.022, top + height * 0.17, ink)
    for part in _STANDING[pose]:
        pen.polygon([(x + a * height, top + b * height) for a, b in part], ink)


def bust(pen: Pen, x: float, y: float, size: float, ink: Ink) -> None:
    """Head and shoulders from behind; `y` is the crown, `size` the head's height."""
    pen.disc(x, y + size * 0.5, size * 0.375, ink, size * 0.5)
    for side in (-1, 1):
        pen.disc(x + side * size * 0.375, y + size * 0.53, size * 0.035, ink, size * 0.09)
    pen.box(x - size * 0.17, y + size * 0.8, x + size * 0.17, y + size * 1.2, ink)
    pen.polygon(
        smooth(
            [
                (x - size * 0.2, y + size * 1.02),
                (x + size * 0.2, y + size * 1.02),
                (x + size * 0.78, y + size * 1.32),
                (x + size * 0.98, y + size * 2.3),
                (x - size * 0.98, y + size * 2.3),
                (x - size * 0.78, y + size * 1.32),
            ],
            6,
        ),
        ink,
    )


_PROFILE: tuple[Point, ...] = (
    (-0.5, 0.12), (-0.32, 0.01), (-0.06, -0.02), (0.14, 0.04), (0.25, 0.16), (0.275, 0.3), (0.262, 0.365),
    (0.29, 0.43), (0.355, 0.535), (0.352, 0.565), (0.285, 0.58), (0.272, 0.605), (0.305, 0.645), (0.3, 0.668),
    (0.268, 0.682), (0.3, 0.71), (0.288, 0.75), (0.255, 0.77), (0.275, 0.82), (0.25, 0.885), (0.16, 0.91),
    (0.04, 0.875), (-0.04, 0.88), (-0.07, 0.98), (-0.02, 1.12), (0.1, 1.22), (0.2, 1.4), (-0.75, 1.4), (-0.7, 1.2),
    (-0.5, 1.08), (-0.46, 0.92), (-0.56, 0.7), (-0.62, 0.42),
)  # fmt: skip


def profile(pen: Pen, x: float, y: float, height: float, ink: Ink, *, facing: int = 1) -> None:
    """A face from its side; to the right with `facing` 1, to the left with -1."""
    pen.polygon(smooth([(x + a * height * facing, y + b * height) for a, b in _PROFILE], 6), ink)


def camera(pen: Pen, x: float, foot: float, height: float, ink: Ink, *, facing: int = 1) -> None:
    """A film camera on its legs, with matte box and magazine."""
    top, unit = foot - height, height * 0.1

    def along(distance: float) -> float:
        return x + distance * unit * facing

    def block(begin: float, end: float, up: float, down: float) -> None:
        left, right = sorted((along(begin), along(end)))
        pen.box(left, top + up * unit, right, top + down * unit, ink)

    block(-1.9, 1.3, 0.6, 2.3)
    block(1.3, 2.5, 0.95, 2.0)
    pen.polygon(
        [
            (along(2.4), top + unit * 0.75),
            (along(3.5), top + unit * 0.2),
            (along(3.5), top + unit * 2.7),
            (along(2.4), top + unit * 2.2),
        ],
        ink,
    )
    pen.disc(along(-1.1), top - unit * 0.15, unit * 0.95, ink)
    pen.disc(along(0.5), top - unit * 0.05, unit * 0.8, ink)
    block(-3.0, -1.9, 0.5, 1.05)
    block(-0.9, 0.9, 2.3, 3.0)
    for spread in (-2.5, 0.1, 2.5):
        pen.line([(along(0), top + unit * 2.9), (along(spread), foot)], unit * 0.34, ink)
    pen.line([(along(-0.8), top + unit * 2.6), (along(-3.4), top + unit * 3.5)], unit * 0.2, ink)


def lamp(
    pen: Pen, x: float, foot: float, height: float, ink: Ink, *, facing: int = 1, size: float = 1
) -> None:
    """A spotlight with barn doors on its stand."""
    top, unit = foot - height, 34 * size
    pen.line([(x, top), (x, foot)], 5 * size, ink)
    for spread in (-1.4, 1.4):
        pen.line([(x, foot - unit * 2), (x + spread * unit, foot)], 4 * size, ink)
    pen.polygon(
        [
            (x - unit * facing, top - unit * 0.8),
            (x + unit * 0.7 * facing, top - unit * 0.5),
            (x + unit * 0.7 * facing, top + unit * 0.9),
            (x - unit * facing, top + unit * 0.5),
        ],
        ink,
    )
    for up, tilt in ((-0.5, -1.3), (0.9, 1.6)):
        pen.line(
            [(x + unit * 0.7 * facing, top + unit * up), (x + unit * 1.5 * facing, top + unit * tilt)],
            5 * size,
            ink,
        )


def boom(pen: Pen, x: float, foot: float, height: float, ink: Ink, *, facing: int = 1) -> None:
    """Somebody who holds a microphone over the scene."""
    person(pen, x, foot, height, ink, "arms")
    top = foot - height
    pen.line(
        [(x - height * 0.3 * facing, top + height * 0.1), (x + height * 1.15 * facing, top - height * 0.24)],
        height * 0.016,
        ink,
    )
    pen.line(
        [
            (x + height * 1.1 * facing, top - height * 0.2),
            (x + height * 1.3 * facing, top - height * 0.17),
        ],
        height * 0.055,
        ink,
    )
