"""Posters of shape and type: cut paper, grids, dots, lines."""

from math import cos, hypot, pi, sin

from PIL import Image

from claqueta.organisations.sample.drawing.canvas import Pen, mix
from claqueta.organisations.sample.drawing.figures import blob, person, profile, smooth
from claqueta.organisations.sample.drawing.lettering import Type
from claqueta.organisations.sample.drawing.posters import HEIGHT, MARGIN, WIDTH, Poster


def rings(p: Poster) -> None:
    """Rings cut by hand, one in another, and who falls into them."""
    ground = p.rng.choice((p.main, p.second))
    p.sheet.image.paste(ground, (0, 0, WIDTH, HEIGHT))
    x, y = p.rng.uniform(270, 370), p.rng.uniform(360, 420)
    colours = [p.dark, p.pale, p.dark, ground, p.dark, p.pale, p.dark]
    shapes = [blob(x + n * 3, y + n * 5, 300 - n * 43, p.rng, 0.1, 11) for n in range(7)]

    def cut(pen: Pen) -> None:
        for shape, colour in zip(shapes, colours):
            pen.polygon(shape, colour)
        person(pen, x + 18, y + 76, 104, p.second if ground != p.second else p.main, "arms")

    p.sheet.paint(cut)
    ink = p.ink_on(ground, p.dark, p.pale)
    p.label(p.intro, WIDTH / 2, 40, ink, align="centre", size=13)
    p.title(
        (MARGIN, 700, WIDTH - MARGIN, 858),
        ink,
        Type(weight=800, narrow=0.85, capitals=True, leading=0.94),
        align="centre",
        stand="middle",
        largest=150,
    )
    p.billing(ink)


def diagonal(p: Poster) -> None:
    """Bands that cross the sheet, and somebody who runs along them."""
    p.sheet.image.paste(p.dark, (0, 0, WIDTH, HEIGHT))
    lean = p.rng.choice((-1, 1))
    colours = [p.third, p.main, p.second, p.pale]
    p.rng.shuffle(colours)

    def y_at(x: float, offset: float) -> float:
        return offset + lean * (x - WIDTH / 2) * 0.62

    def bands(pen: Pen) -> None:
        offset = 150.0
        for number, high in enumerate((120, 66, 190, 40)):
            low = offset + high
            pen.polygon(
                [
                    (0, y_at(0, offset)),
                    (WIDTH, y_at(WIDTH, offset)),
                    (WIDTH, y_at(WIDTH, low)),
                    (0, y_at(0, low)),
                ],
                colours[number],
            )
            offset = low + (0 if number % 2 else 14)
        for n in range(3):
            px = 150 + n * 160
            person(
                pen,
                px,
                y_at(px, 352),
                150,
                mix(p.dark, colours[2], 0.28 * (2 - n if lean > 0 else n)),
                "walking",
            )

    p.sheet.paint(bands)
    p.sheet.cut(p.dark, lambda pen: pen.polygon([(0, 690), (WIDTH, 690), (WIDTH, HEIGHT), (0, HEIGHT)], 255))
    p.title(
        (MARGIN, 706, WIDTH - MARGIN, 834),
        p.pale,
        Type(weight=800, narrow=0.75, capitals=True, leading=0.95),
        stand="bottom",
        largest=150,
    )
    p.label(p.intro, MARGIN, 846, p.ink_on(p.dark, p.second, p.main), size=13)
    p.billing(mix(p.pale, p.dark, 0.2), align="left", top=880)


def halftone(p: Poster) -> None:
    """A face in the dots of cheap print."""
    light = p.rng.random() < 0.5
    ground, ink = (p.second, p.dark) if light else (p.pale, p.main)
    if p.ink_on(ground, ink) != ink:
        ink = p.ink_on(ground)
    p.sheet.image.paste(ground, (0, 0, WIDTH, HEIGHT))
    tone = Image.new("L", (160, 240))
    facing = p.rng.choice((-1, 1))
    Pen(tone, 0.25).polygon(blob(320, 390, 330, p.rng, 0.05), 80)
    profile(Pen(tone, 0.25), 320 - 44 * facing, 130, 560, 235, facing=facing)
    shade = Image.linear_gradient("L").rotate(90 if facing > 0 else -90).resize((160, 240))
    values = tone.tobytes()
    shades = shade.tobytes()
    pitch = 16

    def dots(pen: Pen) -> None:
        for row in range(44):
            for column in range(44):
                x, y = column * pitch + (pitch / 2 if row % 2 else 0), 40 + row * pitch
                if x >= WIDTH or y >= 690:
                    continue
                at = int(y / 4) * tone.width + int(x / 4)
                value, side = values[at], shades[at]
                radius = pitch * 0.74 * (value / 255) ** 0.6 * (0.42 + 0.58 * side / 255)
                if radius > 0.8:
                    pen.disc(x, y, radius, 255)

    p.sheet.cut(ink, dots)
    accent = p.main if light else p.dark
    p.sheet.cut(accent, lambda pen: pen.box(0, 690, WIDTH, HEIGHT, 255))
    on = p.ink_on(accent, p.pale, p.dark)
    p.title(
        (MARGIN, 712, WIDTH - MARGIN, 846), on, Type(weight=800, leading=0.93), stand="middle", largest=120
    )
    p.label(p.intro, MARGIN, 852, p.ink_on(accent, p.second, p.pale), size=13)
    p.billing(on, align="left", top=882)


def contours(p: Poster) -> None:
    """A map without names: heights, a way through them and where it ends."""
    dark = p.rng.random() < 0.5
    ground, line = (p.dark, p.second) if dark else (p.pale, p.third)
    p.sheet.image.paste(ground, (0, 0, WIDTH, HEIGHT))
    rng = p.rng
    peaks = [
        (rng.uniform(80, 560), rng.uniform(150, 620), rng.uniform(0, 6), rng.uniform(0, 6))
        for _peak in range(3)
    ]

    def curve(peak: tuple[float, float, float, float], radius: float) -> list[tuple[float, float]]:
        x, y, one, other = peak
        return [
            (
                x
                + cos(t * pi / 45)
                * radius
                * (1 + 0.16 * sin(2 * t * pi / 45 + one) + 0.09 * sin(3 * t * pi / 45 + other)),
                y
                + sin(t * pi / 45)
                * radius
                * (1 + 0.14 * cos(2 * t * pi / 45 + other) + 0.07 * sin(5 * t * pi / 45 + one)),
            )
            for t in range(91)
        ]

    def heights(pen: Pen) -> None:
        for level in range(12, -1, -1):
            for peak in peaks:
                pen.polygon(curve(peak, 16 + level * 26), mix(ground, line, 0.95 if level % 4 == 0 else 0.55))
            for peak in peaks:
                inner = curve(peak, 16 + level * 26 - (2.6 if level % 4 == 0 else 1.5))
                pen.polygon(inner, mix(ground, line, 0.02 + (12 - level) * 0.024))

    p.sheet.paint(heights)
    goal = peaks[0][:2]
    way = smooth(
        [
            (
                goal[0] + (60 - goal[0]) * n / 5 + rng.uniform(-40, 40) * (0 < n < 5),
                goal[1] + (700 - goal[1]) * n / 5,
            )
            for n in range(6)
        ],
        9,
        closed=False,
    )

    def route(pen: Pen) -> None:
        for begin, end in zip(way[::2], way[1::2]):
            pen.line([begin, end], 5, 255)
        pen.disc(*goal, 16, 255)

    p.sheet.cut(p.main, route)
    p.sheet.cut(ground, lambda pen: pen.box(0, 670, WIDTH, HEIGHT, 255), blur=40)
    p.sheet.cut(ground, lambda pen: pen.box(0, 700, WIDTH, HEIGHT, 255))
    ink = p.ink_on(ground, p.pale, p.dark)
    p.title(
        (MARGIN, 690, WIDTH - MARGIN, 836), ink, Type(weight=600, leading=0.94), stand="bottom", largest=104
    )
    p.label(p.intro, MARGIN, 848, p.ink_on(ground, p.main), size=13)
    p.billing(mix(ink, ground, 0.15), align="left", top=880)


def blocks(p: Poster) -> None:
    """A world of cubes, as games build them."""
    p.sheet.sky(p.third, mix(p.third, p.main, 0.5), mix(p.main, p.pale, 0.4))
    rng, side = p.rng, 44.0

    def cube(pen: Pen, column: int, row: int, level: float, colour: tuple[int, int, int]) -> None:
        x, y = 320 + (column - row) * side, 530 + (column + row) * side * 0.5 - level * side
        high = side * 0.5
        pen.polygon([(x, y - high), (x + side, y), (x, y + high), (x - side, y)], mix(colour, p.pale, 0.3))
        pen.polygon(
            [(x - side, y), (x, y + high), (x, y + high + side * 3), (x - side, y + side * 3)],
            mix(colour, p.dark, 0.18),
        )
        pen.polygon(
            [(x + side, y), (x, y + high), (x, y + high + side * 3), (x + side, y + side * 3)],
            mix(colour, p.dark, 0.45),
        )

    heights = {
        (c, r): max(0, 3.9 - hypot(c - 2.6, r - 2.6) + rng.uniform(-0.7, 1.4))
        for c in range(7)
        for r in range(7)
    }
    top = max(heights, key=lambda at: heights[at])

    def world(pen: Pen) -> None:
        for total in range(13):
            for column in range(7):
                row = total - column
                if 0 <= row < 7:
                    level = round(heights[column, row] * 2) / 2
                    colour = p.main if level > 3 else p.second if level > 1.4 else p.third
                    cube(pen, column - 3, row - 3, level, colour)
                    if (column, row) == top:
                        x, y = (
                            320 + (column - row) * side,
                            530 + (column + row - 6) * side * 0.5 - level * side,
                        )
                        person(pen, x, y + 6, 64, p.dark, "arms")

    p.sheet.glow(320, 400, 380, p.pale, 0.5)
    p.sheet.paint(world)
    p.sheet.cut(p.dark, lambda pen: pen.box(0, 740, WIDTH, HEIGHT, 255), blur=80)
    p.sheet.cut(p.dark, lambda pen: pen.box(0, 780, WIDTH, HEIGHT, 255))
    ink = p.ink_on(p.third, p.pale, p.dark)
    p.title(
        (MARGIN, 46, WIDTH - MARGIN, 176),
        ink,
        Type(weight=800, capitals=True, leading=0.94),
        align="centre",
        stand="middle",
        largest=120,
    )
    p.label(p.intro, WIDTH / 2, 838, p.ink_on(p.dark, p.second, p.main), align="centre", size=14)
    p.billing(p.pale)


def cutouts(p: Poster) -> None:
    """Leaves and seaweed cut with scissors, laid out on coloured paper."""
    rng = p.rng
    papers = [p.main, p.second, p.pale, p.third, mix(p.main, p.pale, 0.5), p.dark]
    rng.shuffle(papers)
    grid = [(c, r) for r in range(3) for c in range(2)]

    def sheets(pen: Pen) -> None:
        for number, (column, row) in enumerate(grid):
            left, top = column * 320, row * 226
            pen.box(left, top, left + 320, top + 226, papers[number])
        for number, (column, row) in enumerate(grid):
            x, y = column * 320 + 160, row * 226 + 113
            colour = papers[(number + 2 + number % 2) % 6]
            turn = rng.uniform(0, 2 * pi)
            kind = rng.randrange(4)
            if kind == 0:
                pen.polygon(blob(x, y, 80, rng, 0.34, 13), colour)
                pen.polygon(blob(x, y, 30, rng, 0.2), papers[number])
            else:
                spine = 96
                for leaf in range(-4, 5):
                    at = leaf / 4 * spine
                    for wing in (-1, 1):
                        bend, reach = (
                            turn + wing * (0.9 if kind == 1 else 1.25),
                            74 * cos(leaf / 4.6 * pi / 2) + 14,
                        )
                        bx, by = x + cos(turn) * at, y + sin(turn) * at
                        tip = (bx + cos(bend) * reach, by + sin(bend) * reach)
                        out = (sin(bend) * 10, -cos(bend) * 10)
                        middle = ((bx + tip[0]) / 2, (by + tip[1]) / 2)
                        pen.polygon(
                            smooth(
                                [
                                    (bx, by),
                                    (middle[0] + out[0], middle[1] + out[1]),
                                    tip,
                                    (middle[0] - out[0], middle[1] - out[1]),
                                ],
                                5,
                            ),
                            colour,
                        )
                pen.line(
                    [
                        (x - cos(turn) * spine, y - sin(turn) * spine),
                        (x + cos(turn) * spine, y + sin(turn) * spine),
                    ],
                    9,
                    colour,
                )

    p.sheet.paint(sheets)
    ground = p.pale
    p.sheet.image.paste(ground, (0, 678, WIDTH, HEIGHT))
    ink = p.ink_on(ground, p.dark)
    p.title(
        (MARGIN, 700, WIDTH - MARGIN, 838), ink, Type(weight=800, leading=0.93), stand="middle", largest=116
    )
    p.label(p.intro, MARGIN, 848, p.ink_on(ground, p.main, p.third), size=13)
    p.billing(ink, align="left", top=880)


def eye(p: Poster) -> None:
    """An eye that fills the sheet."""
    ground = p.rng.choice((p.main, p.dark))
    p.sheet.image.paste(ground, (0, 0, WIDTH, HEIGHT))
    x, y = 320.0, 380.0
    white, iris = (p.pale, p.third if ground == p.dark else p.second)
    look = p.rng.uniform(-40, 40)
    lids = smooth(
        [
            (20, y + 12),
            (180, y - 148),
            (340, y - 182),
            (500, y - 120),
            (620, y + 4),
            (480, y + 132),
            (320, y + 168),
            (160, y + 128),
        ],
        10,
    )

    def ball(pen: Pen) -> None:
        pen.polygon([(a, b - 18) for a, b in lids], mix(ground, p.dark if ground != p.dark else p.main, 0.55))
        pen.polygon(lids, white)
        pen.disc(x + look, y, 158, mix(iris, p.dark, 0.45))
        for ray in range(90):
            angle, far = ray * pi / 45, 150 - (ray * 37 % 17)
            pen.line([(x + look + cos(angle) * 62, y + sin(angle) * 62), (x + look + cos(angle) * far, y + sin(angle) * far)], 3.4,
                     mix(iris, p.pale, 0.12 + 0.25 * (ray % 3)))  # fmt: skip
        pen.disc(x + look, y, 74, (8, 7, 9))
        person(pen, x + look, y + 54, 92, p.main if ground == p.dark else p.second, "coat")

    p.sheet.paint(ball)
    outside = Image.new("L", (WIDTH, HEIGHT), 255)
    Pen(outside, 1).polygon(lids, 0)
    p.sheet.image.paste(ground, (0, 0), outside)
    p.sheet.cut(p.dark if ground != p.dark else p.main, lambda pen: pen.line([*lids[:42]], 12, 255))
    ink = p.ink_on(ground, p.pale, p.dark)
    p.label(p.intro, WIDTH / 2, 48, ink, align="centre", size=13)
    p.title(
        (MARGIN, 636, WIDTH - MARGIN, 846),
        ink,
        Type(weight=800, narrow=0.62, capitals=True, leading=0.95),
        align="centre",
        stand="middle",
        largest=230,
    )
    p.billing(ink)
    if p.rng.random() < 0.4:
        p.laurel(320, 130, ink)


GRAPHICS = (rings, diagonal, halftone, contours, blocks, cutouts, eye)
