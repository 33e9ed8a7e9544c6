"""Posters that show a place or somebody in it."""

from math import cos, pi, sin

from PIL import Image

from claqueta.organisations.sample.drawing.canvas import Pen, mix
from claqueta.organisations.sample.drawing.figures import POSES, bust, person, profile, ragged, smooth
from claqueta.organisations.sample.drawing.lettering import Type
from claqueta.organisations.sample.drawing.posters import HEIGHT, MARGIN, WIDTH, Poster


def hills(p: Poster, base: float, swing: float) -> list[tuple[float, float]]:
    peaks = [(-60 + n * 95, base + p.rng.uniform(-swing, swing)) for n in range(9)]
    return [*smooth(peaks, 8, closed=False), (WIDTH + 80, HEIGHT + 10), (-80, HEIGHT + 10)]


def sun(p: Poster) -> None:
    """Somebody alone before a low sun."""
    p.sheet.sky(mix(p.dark, p.third, 0.55), mix(p.main, p.third, 0.35), p.main, p.second, bottom=760)
    x, y, radius = p.rng.uniform(250, 390), 560, p.rng.uniform(185, 235)
    p.sheet.glow(x, y, radius * 2.3, p.second, 0.5)
    p.sheet.cut(mix(p.second, p.pale, 0.55), lambda pen: pen.disc(x, y, radius, 255))
    far, near = hills(p, 690, 26), hills(p, 770, 18)
    p.sheet.cut(mix(p.main, p.dark, 0.55), lambda pen: pen.polygon(far, 255))
    pose = p.rng.choice(POSES)

    def front(pen: Pen) -> None:
        pen.polygon(near, 255)
        person(pen, x + p.rng.uniform(-30, 30), 784, p.rng.uniform(190, 250), 255, pose)

    p.sheet.cut(p.dark, front)
    p.label(p.intro, WIDTH / 2, 48, p.pale, align="centre", size=14)
    p.title(
        (MARGIN, 82, WIDTH - MARGIN, 330),
        p.pale,
        Type(weight=800, capitals=True, leading=0.94),
        align="centre",
        largest=150,
    )
    p.billing(p.ink_on(p.dark, mix(p.second, p.pale, 0.6)))


def skyline(p: Poster) -> None:
    """A city at night; some windows are awake."""
    p.sheet.sky(p.dark, mix(p.dark, p.third, 0.5), p.third, mix(p.third, p.main, 0.7), bottom=880)
    moon = p.rng.uniform(120, 520)
    p.sheet.glow(moon, 372, 210, p.pale, 0.45)
    p.sheet.cut(p.pale, lambda pen: pen.disc(moon, 372, 58, 255))
    rng = p.rng

    def town(pen: Pen) -> None:
        for row, (base, colour) in enumerate(
            (
                (500, mix(p.third, p.main, 0.25)),
                (590, mix(p.third, p.dark, 0.55)),
                (690, mix(p.dark, (0, 0, 0), 0.3)),
            )
        ):
            left = -20.0
            while left < WIDTH:
                wide, top = rng.uniform(54, 108), base + rng.uniform(-110, 70)
                pen.box(left, top, left + wide, HEIGHT, colour)
                crown = rng.randrange(4)
                if crown == 0:
                    pen.polygon(
                        [(left + wide * 0.2, top), (left + wide * 0.5, top - 54), (left + wide * 0.8, top)],
                        colour,
                    )
                elif crown == 1:
                    pen.disc(left + wide / 2, top, wide * 0.34, colour)
                    pen.box(left + wide / 2 - 2, top - wide * 0.34 - 30, left + wide / 2 + 2, top, colour)
                elif crown == 2:
                    pen.box(left + wide * 0.2, top - 22, left + wide * 0.8, top, colour)
                if row:
                    for column in range(int((wide - 12) // 13)):
                        for line in range(int((HEIGHT - top) // 19)):
                            if rng.random() < (0.16 if row == 1 else 0.24):
                                wx, wy = left + 9 + column * 13, top + 12 + line * 19
                                light = p.second if rng.random() < 0.75 else p.main
                                pen.box(wx, wy, wx + 6, wy + 10, light)
                left += wide + rng.uniform(-6, 10)

    p.sheet.paint(town)
    p.sheet.cut(mix(p.dark, (0, 0, 0), 0.45), lambda pen: pen.box(0, 850, WIDTH, HEIGHT, 255), blur=50)
    p.title(
        (MARGIN, 48, WIDTH - MARGIN, 236),
        p.pale,
        Type(weight=700, capitals=True, narrow=0.8, leading=0.98),
        align="left",
        largest=140,
    )
    p.label(p.intro, MARGIN, 250, p.ink_on(mix(p.dark, p.third, 0.6), p.second), size=14)
    p.billing(p.pale, align="left")


def horizon(p: Poster) -> None:
    """A tiny somebody and a great deal of sky."""
    light = p.rng.random() < 0.6
    upper = p.pale if light else p.dark
    p.sheet.sky(upper, mix(upper, p.second, 0.5), mix(p.second, p.main, 0.4), bottom=700)
    line, x = 700, p.rng.choice((170, 320, 470))
    ground = p.main if light else mix(p.third, p.dark, 0.4)
    p.sheet.cut(ground, lambda pen: pen.box(0, line, WIDTH, HEIGHT, 255))
    ridge = [(n * 40, line - abs(p.rng.gauss(0, 14))) for n in range(17)]
    p.sheet.cut(
        mix(ground, p.third, 0.5), lambda pen: pen.polygon([*ridge, (WIDTH, line + 1), (0, line + 1)], 255)
    )
    p.sheet.cut(
        mix(ground, p.dark, 0.55),
        lambda pen: pen.polygon([(x - 4, 742), (x + 5, 742), (x + 190, HEIGHT), (x + 60, HEIGHT)], 255),
        blur=3,
    )
    pose = p.rng.choice(("walking", "coat", "dress"))
    p.sheet.cut(p.dark, lambda pen: person(pen, x, 744, 78, 255, pose), box=(x - 60, 650, x + 60, 760))
    ink = p.ink_on(mix(upper, p.second, 0.2), p.dark, p.pale)
    p.title((MARGIN, 56, WIDTH - MARGIN, 420), ink, Type(weight=300, leading=0.92), largest=128)
    p.label(p.intro, MARGIN, 640, p.ink_on(mix(p.second, p.main, 0.3), p.dark), size=13)
    p.billing(p.ink_on(mix(ground, p.dark, 0.1), p.pale, p.dark), align="left")
    if p.rng.random() < 0.5:
        p.laurel(WIDTH - 108, 590, p.ink_on(p.second, p.dark))


def faces(p: Poster) -> None:
    """Two who look at each other, or away; between them a third shape."""
    p.sheet.cut(p.main, lambda pen: pen.box(0, 0, WIDTH / 2, HEIGHT, 255))
    p.sheet.cut(p.pale, lambda pen: pen.box(WIDTH / 2, 0, WIDTH, HEIGHT, 255))
    away = p.rng.random() < 0.4
    high = p.rng.uniform(500, 560)

    def left(pen: Pen) -> None:
        profile(pen, 168 if not away else 215, 70, high, 255, facing=-1 if away else 1)

    def right(pen: Pen) -> None:
        profile(pen, 472 if not away else 425, 112, high, 255, facing=1 if away else -1)

    p.sheet.cut(p.dark, left, box=(0, 0, WIDTH // 2, HEIGHT))
    p.sheet.cut(p.second, right, box=(WIDTH // 2, 0, WIDTH, HEIGHT))
    p.sheet.cut(p.dark, lambda pen: pen.box(0, 640, WIDTH, HEIGHT, 255))
    p.title(
        (MARGIN, 664, WIDTH - MARGIN, 828),
        p.pale,
        Type(weight=800, leading=0.92),
        align="centre",
        stand="middle",
        largest=120,
    )
    p.label(p.intro, WIDTH / 2, 840, p.ink_on(p.dark, p.second, p.main), align="centre", size=13)
    p.billing(mix(p.pale, p.dark, 0.25), top=880)


def door(p: Poster) -> None:
    """A door open in the dark, and who stands in it."""
    p.sheet.sky(mix(p.dark, (0, 0, 0), 0.35), p.dark, mix(p.dark, (0, 0, 0), 0.5))
    x, top, foot = p.rng.uniform(250, 390), 330, 640
    light = p.ink_on(p.dark, p.main, p.second)
    floor = [(x - 66, foot), (x + 66, foot), (x + 250, HEIGHT), (x - 180, HEIGHT)]
    p.sheet.beam(floor, light, 0.75, 14)
    p.sheet.cut(mix(light, p.pale, 0.35), lambda pen: pen.box(x - 66, top, x + 66, foot, 255))
    p.sheet.glow(x, 490, 330, light, 0.6)
    tall = p.rng.uniform(210, 250)
    p.sheet.cut(
        mix(p.dark, (0, 0, 0), 0.5),
        lambda pen: pen.polygon(
            [(x - 18, foot + 4), (x + 18, foot + 4), (x + 105, HEIGHT), (x - 52, HEIGHT)], 255
        ),
        blur=6,
    )
    p.sheet.cut((4, 4, 6), lambda pen: person(pen, x, foot + 10, tall, 255, p.rng.choice(("coat", "dress"))))
    p.sheet.vignette(0.7)
    p.title(
        (MARGIN, 60, WIDTH - MARGIN, 290),
        light,
        Type(weight=800, narrow=0.7, capitals=True, leading=0.95),
        align="centre",
        stand="middle",
        largest=190,
    )
    p.label(p.intro, WIDTH / 2, 836, p.pale, align="centre", size=13)
    p.billing(mix(p.pale, p.dark, 0.15))


def blinds(p: Poster) -> None:
    """Light through a blind falls on a face that looks away."""
    p.sheet.sky(mix(p.dark, p.third, 0.4), p.dark)
    lit, facing = mix(p.main, p.second, 0.35), p.rng.choice((-1, 1))
    slant, step = p.rng.uniform(-0.1, 0.1), 46

    def stripes(pen: Pen) -> None:
        for number in range(-3, 20):
            y = 30 + number * step
            pen.polygon(
                [(0, y), (WIDTH, y + slant * WIDTH), (WIDTH, y + slant * WIDTH + 27), (0, y + 27)], 255
            )

    p.sheet.cut(mix(lit, p.dark, 0.5), stripes)

    def lit_face(pen: Pen) -> None:
        profile(pen, 320 - 40 * facing, 120, 620, 255, facing=facing)

    p.sheet.cut(p.dark, lit_face)
    from_left = 0 if facing < 0 else WIDTH // 2 - 40
    mask = Image.new("L", (WIDTH, HEIGHT))
    lit_face(Pen(mask, 1))
    bars = Image.new("L", (WIDTH, HEIGHT))
    stripes(Pen(bars, 1))
    both = Image.composite(bars, Image.new("L", bars.size), mask)
    p.sheet.image.paste(lit, (from_left, 0), both.crop((from_left, 0, from_left + WIDTH // 2 + 40, HEIGHT)))
    p.sheet.cut(mix(p.dark, (0, 0, 0), 0.3), lambda pen: pen.box(0, 690, WIDTH, HEIGHT, 255))
    p.title(
        (MARGIN, 706, WIDTH - MARGIN, 846),
        p.pale,
        Type(weight=700, narrow=0.85, leading=0.95),
        align="left",
        stand="middle",
        largest=110,
    )
    p.label(p.intro, MARGIN, 850, p.ink_on(p.dark, p.main, p.second), size=13)
    p.billing(mix(p.pale, p.dark, 0.25), align="left", top=880)


def torn(p: Poster) -> None:
    """Pieces of torn paper one over another."""
    p.sheet.sky(p.pale, mix(p.pale, p.second, 0.18))
    rng = p.rng
    pieces = [
        ([(-20, 120), (470, 60), (520, 470), (-20, 520)], p.third),
        ([(200, 250), (670, 190), (660, 620), (160, 660)], p.main),
        ([(60, 430), (430, 400), (460, 720), (40, 740)], p.dark),
    ]
    for corners, colour in pieces:
        moved = [(x + rng.uniform(-26, 26), y + rng.uniform(-26, 26)) for x, y in corners]
        edge, inner = (
            ragged(moved, rng, 4, 9),
            ragged([(x * 0.985 + 5, y * 0.985 + 6) for x, y in moved], rng, 3, 9),
        )
        p.sheet.piece(
            (20, 16, 14),
            [(x + 7, y + 11) for x, y in edge],
            opacity=0.45,
            blur=14,
        )
        p.sheet.piece(mix(p.pale, (255, 255, 255), 0.6), edge)
        p.sheet.piece(colour, inner)
    x = rng.uniform(300, 400)
    p.sheet.cut(p.second, lambda pen: pen.disc(x, 330, 122, 255))
    p.sheet.cut(p.dark, lambda pen: bust(pen, x, 232, 170, 255), box=(0, 200, WIDTH, 596))
    strip = ragged([(-10, 590), (WIDTH + 10, 560), (WIDTH + 10, HEIGHT + 10), (-10, HEIGHT + 10)], rng, 4, 9)
    p.sheet.cut(
        (20, 16, 14), lambda pen: pen.polygon([(a, b - 8) for a, b in strip], 255), opacity=0.4, blur=16
    )
    p.sheet.cut(mix(p.pale, (255, 255, 255), 0.35), lambda pen: pen.polygon(strip, 255))
    ink = p.ink_on(p.pale, p.dark)
    p.title(
        (MARGIN, 614, WIDTH - MARGIN, 822),
        ink,
        Type(weight=800, narrow=0.85, leading=0.92),
        stand="middle",
        largest=130,
    )
    p.label(p.intro, MARGIN, 838, p.ink_on(p.pale, p.main, p.third), size=13)
    p.billing(ink, align="left")
    p.label(p.year, WIDTH - MARGIN, 48, ink, align="right", size=16)


def strip(p: Poster) -> None:
    """Frames of a day, from its first light to its last."""
    p.sheet.image.paste(mix(p.dark, (0, 0, 0), 0.35), (0, 0, WIDTH, HEIGHT))
    rows, columns, gap = 4, 3, 8
    wide, high = (WIDTH - 2 * MARGIN - gap * (columns - 1)) / columns, 126.0
    hours = (
        (p.dark, p.third),
        (p.third, p.main),
        (p.main, p.second),
        (p.second, p.pale),
        (p.main, p.third),
        (p.third, p.dark),
    )
    base, phase = p.rng.uniform(0.62, 0.72), p.rng.uniform(0, 6)
    stays = p.rng.randrange(rows * columns)

    def frames(pen: Pen) -> None:
        for number in range(rows * columns):
            part = number / (rows * columns - 1)
            left = MARGIN + number % columns * (wide + gap)
            top = 52 + number // columns * (high + gap)
            upper, lower = hours[min(5, int(part * 6))]
            for band in range(12):
                pen.box(
                    left,
                    top + high * band / 12,
                    left + wide,
                    top + high * (band + 1) / 12 + 1,
                    mix(upper, lower, band / 11),
                )
            sx, sy = left + wide * (0.14 + 0.72 * part), top + high * (0.66 - 0.46 * sin(pi * part))
            pen.disc(sx, sy, 15, mix(p.pale, p.second, 0.3))
            ridge = [
                (
                    left + wide * n / 10,
                    top + high * (base + 0.07 * sin(n * 0.9 + phase) + 0.03 * cos(n * 2.1)),
                )
                for n in range(11)
            ]
            pen.polygon([*ridge, (left + wide, top + high), (left, top + high)], mix(p.dark, upper, 0.14))
            if number != stays:
                walk = left + wide * (0.12 + 0.76 * part)
                person(
                    pen,
                    walk,
                    top + high * 0.9,
                    44,
                    p.dark if number % 6 in (2, 3) else mix(p.pale, lower, 0.2),
                    "walking",
                )

    p.sheet.paint(frames)
    p.title(
        (MARGIN, 608, WIDTH - MARGIN, 816),
        p.pale,
        Type(weight=600, leading=0.94),
        stand="middle",
        largest=112,
    )
    p.label(p.intro, MARGIN, 834, p.ink_on(p.dark, p.second, p.main), size=13)
    p.billing(mix(p.pale, p.dark, 0.25), align="left")


def planet(p: Poster) -> None:
    """A world too large for the sheet, its ring, and a speck before it."""
    p.sheet.sky(mix(p.dark, (0, 0, 0), 0.4), p.dark, mix(p.dark, p.third, 0.5))
    rng = p.rng
    stars = [
        (rng.uniform(0, WIDTH), rng.uniform(0, 800), rng.choice((0.8, 0.8, 1.3, 2))) for _star in range(130)
    ]
    p.sheet.cut(p.pale, lambda pen: [pen.disc(x, y, r, 220) for x, y, r in stars])
    x, y, radius = rng.choice((150, 490)), 560.0, rng.uniform(230, 280)
    p.sheet.glow(x, y, radius * 1.5, p.main, 0.6)

    def world(pen: Pen) -> None:
        pen.disc(x, y, radius, p.main)
        for band in range(7):
            up = radius * (-0.8 + 0.27 * band)
            half = (radius**2 - up**2) ** 0.5
            pen.disc(
                x,
                y + up,
                half * 0.985,
                mix(p.main, p.second if band % 2 else p.third, 0.3 + 0.07 * band),
                radius * 0.085,
            )

    p.sheet.paint(world)
    side = 1 if x < 320 else -1
    p.sheet.cut(
        mix(p.dark, (0, 0, 0), 0.3),
        lambda pen: pen.disc(x + side * radius * 0.55, y + radius * 0.3, radius * 1.06, 255),
        opacity=0.62,
        blur=46,
    )
    p.sheet.cut(
        p.pale,
        lambda pen: (
            [pen.arc(x, y, radius * k, 8, 172, 3, 255, radius * k * 0.22) for k in (1.3, 1.38, 1.52)]
        ),
    )
    p.sheet.cut(p.pale, lambda pen: person(pen, 320 + side * 150, 815, 62, 255, "coat"))
    ridge = [(n * 64, 812 + rng.uniform(-14, 10)) for n in range(11)]
    p.sheet.cut(
        mix(p.dark, (0, 0, 0), 0.55), lambda pen: pen.polygon([*ridge, (WIDTH, HEIGHT), (0, HEIGHT)], 255)
    )
    p.title(
        (MARGIN, 56, WIDTH - MARGIN, 270),
        p.pale,
        Type(weight=200, capitals=True, leading=1.04),
        align="centre",
        largest=96,
    )
    p.label(p.intro, WIDTH / 2, 838, p.ink_on(p.dark, p.second, p.main), align="centre", size=13)
    p.billing(mix(p.pale, p.dark, 0.2))


PICTURES = (sun, skyline, horizon, faces, door, blinds, torn, strip, planet)
