"""What it is made with: screens of programs, engines, racks."""

from math import cos, pi, sin

from claqueta.organisations.sample.drawing.canvas import Pen, Point, mix
from claqueta.organisations.sample.drawing.figures import bust, person
from claqueta.organisations.sample.drawing.stills import HEIGHT, WIDTH, Still
from claqueta.organisations.sample.drawing.views import landscape, parade, timeline


def _panel(pen: Pen, s: Still, left: float, top: float, right: float, bottom: float) -> None:
    """A palette of a program: heads, sliders, values."""
    pen.box(left, top, right, bottom, (27, 29, 34))
    pen.box(left, top, right, top + 18, (40, 43, 50))
    y = top + 28
    while y < bottom - 12:
        pen.box(left + 8, y, left + s.rng.uniform(34, 70), y + 5, (92, 97, 108))
        if left + 84 < right - 10:
            pen.box(left + 84, y - 2, right - 10, y + 7, (15, 16, 19))
            pen.box(
                left + 84,
                y - 2,
                left + 84 + (right - left - 94) * s.rng.random(),
                y + 7,
                s.rng.choice((s.key, s.accent, (78, 84, 98))),
            )
        y += 17


def effects(s: Still) -> None:
    """Half a shot in wire, half of it rendered: a creature's head, a sea, a city."""
    line = mix(s.accent, s.white, 0.25)
    depth = s.rng.uniform(0, 6)

    def point(column: float, row: float) -> Point:
        far = 1 / (0.35 + row * 0.16)
        up = 34 * sin(column * 0.55 + depth) * cos(row * 0.6 + depth) + 24 * sin(row * 1.1 + column * 0.3)
        return 600 + (column - 14) * 70 * (3 - far), 300 + (3 - far) * 150 - up * (2.6 - far)

    split = s.rng.uniform(520, 680)

    def base(pen: Pen) -> None:
        pen.box(0, 0, WIDTH, HEIGHT, (17, 19, 23))
        landscape(pen, (0, 0, WIDTH, 560), s.key, s.ambient, s.white, s.dark, s.rng)
        pen.box(split, 0, WIDTH, HEIGHT, (20, 22, 27))
        for row in range(15):
            for column in range(28):
                quad = [
                    point(column, row),
                    point(column + 1, row),
                    point(column + 1, row + 1),
                    point(column, row + 1),
                ]
                middle = sum(x for x, _y in quad) / 4
                if middle < split:
                    slope = max(0.0, min(1.0, (quad[1][1] - quad[0][1]) / 60 + 0.5))
                    pen.polygon(quad, mix(mix(s.dark, s.ambient, 0.8), s.key, slope * 0.75))
                else:
                    pen.polygon(quad, (24, 27, 33))
                    pen.line([quad[0], quad[1]], 1.3, mix((24, 27, 33), line, 0.25 + row * 0.05))
                    pen.line([quad[0], quad[3]], 1.3, mix((24, 27, 33), line, 0.25 + row * 0.05))
        pen.box(split - 1.5, 0, split + 1.5, HEIGHT, s.white)
        x, y, radius = split + s.rng.uniform(-40, 60), 250.0, 130.0
        pen.disc(x, y, radius, mix(s.key, s.dark, 0.15))
        for band in range(12):
            shade = band / 12
            pen.disc(
                x - radius * 0.3 * shade,
                y - radius * 0.3 * shade,
                radius * (1 - shade * 0.9),
                mix(mix(s.key, s.dark, 0.3), s.white, shade * 0.8),
            )
        for n in range(7):
            turn = radius * cos(n * pi / 7)
            pen.arc(
                x, y, max(4, abs(turn)), -90 if turn > 0 else 90, 90 if turn > 0 else 270, 1.4, line, radius
            )
            pen.arc(
                x,
                y + radius * 0.86 * (n - 3) / 3.4,
                radius * (1 - ((n - 3) / 3.7) ** 2) ** 0.5,
                0,
                180,
                1.4,
                line,
                16,
            )
        for end, colour in (
            ((90, 0), (226, 74, 74)),
            ((0, -90), (96, 200, 110)),
            ((-50, 50), (86, 130, 240)),
        ):
            pen.line([(x, y), (x + end[0] * 1.9, y + end[1] * 1.9)], 3, colour)
            pen.disc(x + end[0] * 1.9, y + end[1] * 1.9, 7, colour)
        pen.box(0, 0, WIDTH, 30, (33, 36, 42))
        for n in range(9):
            pen.box(18 + n * 74, 11, 64 + n * 74, 18, (104, 110, 122))
        _panel(pen, s, 1010, 30, WIDTH, 640)
        timeline(
            pen,
            (0, 640, WIDTH, HEIGHT),
            (s.key, s.accent, mix(s.ambient, s.white, 0.2)),
            (23, 25, 30),
            s.rng,
            5,
        )

    s.sheet.paint(base)
    s.sheet.glow(split, 260, 460, s.key, 0.25)
    s.sheet.cut((4, 5, 7), lambda pen: bust(pen, 300 + s.rng.uniform(-60, 60), 560, 210, 255), blur=5)


def engine(s: Still) -> None:
    """A game being built: its world in the middle, trees, values and files around."""
    side = 40.0

    def base(pen: Pen) -> None:
        pen.box(0, 0, WIDTH, HEIGHT, (22, 24, 29))
        for band in range(30):
            pen.box(
                190,
                30 + band * 18.7,
                960,
                30 + (band + 1) * 18.7,
                mix(s.ambient, mix(s.key, s.white, 0.2), band / 30),
            )
        heights = {
            (c, r): max(0.0, 2.6 * sin(c * 0.7 + s.rng.random()) * cos(r * 0.6) + s.rng.random())
            for c in range(10)
            for r in range(10)
        }
        for total in range(19):
            for column in range(10):
                row = total - column
                if not 0 <= row < 10:
                    continue
                level = round(heights[column, row] * 2) / 2
                x, y = 575 + (column - row) * side * 0.92, 250 + total * side * 0.46 - level * 30
                colour = (
                    s.key
                    if level > 1.8
                    else mix(s.accent, s.ambient, 0.35)
                    if level > 0.6
                    else mix(s.ambient, s.accent, 0.15)
                )
                half = side * 0.46
                pen.polygon(
                    [(x, y - half), (x + side * 0.92, y), (x, y + half), (x - side * 0.92, y)],
                    mix(colour, s.white, 0.25),
                )
                pen.polygon(
                    [(x - side * 0.92, y), (x, y + half), (x, y + half + 74), (x - side * 0.92, y + 74)],
                    mix(colour, s.dark, 0.25),
                )
                pen.polygon(
                    [(x + side * 0.92, y), (x, y + half), (x, y + half + 74), (x + side * 0.92, y + 74)],
                    mix(colour, s.dark, 0.5),
                )
                if (column * 7 + row * 3) % 13 == 0 and level < 1.5:
                    pen.box(x - 3, y - 26, x + 3, y, mix(s.dark, s.key, 0.3))
                    pen.polygon([(x - 19, y - 18), (x, y - 70), (x + 19, y - 18)], mix(s.accent, s.dark, 0.4))
                if (column, row) == (5, 5):
                    person(pen, x, y + 3, 70, s.dark, "arms")
                    for end, axis in (
                        ((64, 30), (226, 74, 74)),
                        ((0, -92), (96, 200, 110)),
                        ((-64, 30), (86, 130, 240)),
                    ):
                        pen.line([(x, y - 30), (x + end[0], y - 30 + end[1])], 3.5, axis)
                        pen.disc(x + end[0], y - 30 + end[1], 7, axis)
        pen.box(0, 0, WIDTH, 30, (36, 39, 46))
        pen.polygon([(590, 8), (606, 15), (590, 22)], (110, 210, 120))
        pen.box(616, 9, 628, 21, (150, 155, 165))
        _panel(pen, s, 960, 30, WIDTH, 330)
        _panel(pen, s, 960, 334, WIDTH, 590)
        pen.box(0, 30, 190, 590, (27, 29, 34))
        for n in range(30):
            deep = (n * 5 % 4) * 13
            pen.box(
                12 + deep,
                48 + n * 18,
                20 + deep,
                56 + n * 18,
                s.rng.choice((s.key, s.accent, (110, 116, 128))),
            )
            pen.box(26 + deep, 50 + n * 18, 26 + deep + s.rng.uniform(40, 90), 55 + n * 18, (96, 101, 112))
            if n == 11:
                pen.box(0, 42 + n * 18, 190, 60 + n * 18, mix((27, 29, 34), s.accent, 0.4))
        pen.box(0, 594, WIDTH, HEIGHT, (27, 29, 34))
        for n in range(11):
            x = 24.0 + n * 107
            landscape(
                pen,
                (x, 616, x + 92, 690),
                mix(s.key, s.accent, s.rng.random()),
                s.ambient,
                s.white,
                s.dark,
                s.rng,
            )
            pen.box(x, 700, x + 70 - n % 3 * 14, 706, (96, 101, 112))

    s.sheet.paint(base)
    s.sheet.glow(575, 300, 480, s.key, 0.2)
    s.sheet.cut((4, 5, 7), lambda pen: bust(pen, s.rng.choice((420, 760)), 590, 190, 255), blur=4)


def racks(s: Still) -> None:
    """An aisle of machines, their lights, a cold floor."""
    s.sheet.sky(s.black, s.tone(0.5), s.black)

    def base(pen: Pen) -> None:
        for step in range(7):
            near, far = 1 - step / 7, 1 - (step + 0.86) / 7
            for side in (-1, 1):
                x0, x1 = 600 + side * (70 + 560 * near**1.5), 600 + side * (70 + 560 * far**1.5)
                t0, t1 = 330 - 330 * near**1.5, 330 - 330 * far**1.5
                b0, b1 = 430 + 400 * near**1.5, 430 + 400 * far**1.5
                pen.polygon(
                    [(x0, t0), (x1, t1), (x1, b1), (x0, b0)], mix(s.black, s.ambient, 0.22 + 0.07 * step)
                )
                units = 22
                for unit in range(units):
                    part = (unit + 0.5) / units
                    y0, y1 = t0 + (b0 - t0) * part, t1 + (b1 - t1) * part
                    pen.line(
                        [(x0, y0 + (b0 - t0) / units / 2), (x1, y1 + (b1 - t1) / units / 2)], 1.2, s.black
                    )
                    for lamp in range(4):
                        along = 0.14 + 0.12 * lamp
                        if s.rng.random() < 0.62:
                            colour = s.accent if s.rng.random() < 0.75 else s.key
                            pen.disc(x0 + (x1 - x0) * along, y0 + (y1 - y0) * along, 1.4 + 2.6 * near, colour)
        pen.polygon([(530, 430), (670, 430), (1180, HEIGHT + 10), (20, HEIGHT + 10)], s.tone(0.35))
        for n in range(8):
            part = (n / 8) ** 2
            y = 430 + 370 * part
            pen.box(530 - 510 * part, y, 670 + 510 * part, y + 1 + 3 * part, s.tone(0.12))
        for n in range(6):
            part = (n / 6) ** 1.7
            half = 30 + 150 * part
            y = 320 - 320 * part
            pen.polygon(
                [
                    (600 - half, y),
                    (600 + half, y),
                    (600 + half * 1.2, y - 6 - 16 * part),
                    (600 - half * 1.2, y - 6 - 16 * part),
                ],
                s.white,
            )
        pen.box(530, 330, 670, 430, mix(s.accent, s.white, 0.4))

    s.sheet.paint(base)
    s.sheet.glow(600, 380, 480, mix(s.accent, s.white, 0.3), 0.6)
    s.sheet.cut(
        s.black,
        lambda pen: person(
            pen,
            600 + s.rng.uniform(-70, 70),
            640,
            s.rng.uniform(270, 320),
            255,
            s.rng.choice(("walking", "coat")),
        ),
    )


def robot(s: Still) -> None:
    """A camera on a robot's arm, a thing on its table, the numbers of its move."""
    s.sheet.sky(s.tone(0.3), s.tone(0.85), s.tone(0.2))
    s.sheet.glow(760, 400, 520, s.key, 0.75)
    turn = s.rng.uniform(-30, 40)

    def base(pen: Pen) -> None:
        pen.box(0, 640, WIDTH, HEIGHT, s.tone(0.22))
        pen.box(0, 640, WIDTH, 644, s.tone(0.6))
        pen.rounded(690, 556, 960, 586, 4, mix(s.dark, s.key, 0.35))
        pen.box(806, 586, 844, 690, s.black)
        pen.polygon([(780, 556), (870, 556), (856, 430), (794, 430)], mix(s.accent, s.white, 0.25))
        pen.box(806, 380, 844, 432, mix(s.accent, s.white, 0.45))
        pen.box(800, 470, 850, 520, mix(s.key, s.white, 0.5))
        pen.rounded(930, 90, 1160, 250, 5, s.black)
        parade(pen, (938, 98, 1152, 242), (12, 14, 17), s.rng)
        for n in range(5):
            pen.arc(820, 480, 200 + n * 26, 190, 250 + n * 6, 1.5, mix(s.accent, s.white, 0.4))

    s.sheet.paint(base)

    def arm(pen: Pen) -> None:
        pen.rounded(150, 640, 420, 720, 10, 255)
        pen.polygon([(230, 650), (340, 650), (322, 560), (248, 560)], 255)
        pen.disc(286, 540, 62, 255)
        pen.line([(286, 540), (250 + turn, 270)], 74, 255)
        pen.disc(250 + turn, 262, 54, 255)
        pen.line([(250 + turn, 262), (520, 226 + turn)], 54, 255)
        pen.disc(524, 228 + turn, 36, 255)
        pen.line([(524, 228 + turn), (560, 330)], 34, 255)
        pen.rounded(500, 318, 626, 404, 8, 255)
        pen.polygon([(622, 340), (690, 322), (690, 404), (622, 386)], 255)

    s.sheet.cut(mix(s.black, s.ambient, 0.2), arm)
    s.sheet.cut(
        s.key,
        lambda pen: (
            [
                pen.ring(x, y, r, 7, 255)
                for x, y, r in ((286, 540, 40), (250 + turn, 262, 34), (524, 228 + turn, 22))
            ]
            and None
        ),
    )
    s.sheet.beam([(690, 340), (690, 390), (800, 560), (800, 420)], s.white, 0.2, 10)
    s.sheet.cut(s.black, lambda pen: person(pen, 1080, 850, 480, 255, "coat"))
