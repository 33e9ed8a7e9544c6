"""Where it is shot: stages, sets and places under the sky."""

from claqueta.organisations.sample.drawing.canvas import Colour, Pen, mix
from claqueta.organisations.sample.drawing.figures import boom, camera, lamp, person, smooth
from claqueta.organisations.sample.drawing.stills import HEIGHT, WIDTH, Still
from claqueta.organisations.sample.drawing.views import landscape


def _rig(pen: Pen, y: float, colour: Colour, lamps: Colour) -> None:
    """A truss under the ceiling with its lamps."""
    pen.box(0, y, WIDTH, y + 5, colour)
    pen.box(0, y + 30, WIDTH, y + 35, colour)
    for n in range(31):
        x = n * 40.0
        pen.line([(x, y + 4), (x + 20, y + 31), (x + 40, y + 4)], 3, colour)
    for n in range(7):
        x = 90.0 + n * 170
        pen.polygon([(x - 18, y + 38), (x + 18, y + 38), (x + 26, y + 78), (x - 26, y + 78)], colour)
        pen.disc(x, y + 78, 23, lamps, 7)


def led_volume(s: Still) -> None:
    """A curved wall of LED that shows a landscape, and the crew before it."""
    left, right, line = 120, 1080, 560
    far = s.rng.uniform(-30, 30)

    def base(pen: Pen) -> None:
        pen.box(0, 0, WIDTH, HEIGHT, s.black)
        pen.box(0, line, WIDTH, HEIGHT, s.tone(0.18))
        landscape(pen, (left, 150, right, line), s.key, s.ambient, s.white, s.dark, s.rng)
        for n in range(17):
            x = left + n * 60
            pen.box(x, 150, x + 1, line, mix(s.ambient, s.key, 0.35))
        for n in range(1, 7):
            pen.box(left, 150 + n * 59, right, 151 + n * 59, mix(s.ambient, s.key, 0.3))
        for side, edge in ((-1, left), (1, right)):
            pen.polygon(
                [(edge, 150), (edge + side * 130, 96), (edge + side * 130, 640), (edge, line)],
                mix(s.ambient, s.key, 0.42),
            )
            pen.polygon(
                [(edge, 440), (edge + side * 130, 460), (edge + side * 130, 640), (edge, line)],
                mix(s.key, s.dark, 0.5),
            )
        upper = smooth(
            [(left - 130, 90), (300, 152), (600, 166), (900, 152), (right + 130, 90)], 12, closed=False
        )
        pen.polygon([*upper, (WIDTH, 0), (0, 0)], s.black)
        lower = smooth(
            [(left - 130, 650), (300, 556), (600, 542), (900, 556), (right + 130, 650)], 12, closed=False
        )
        pen.polygon([*lower, (WIDTH, HEIGHT), (0, HEIGHT)], mix(s.black, s.ambient, 0.16))
        _rig(pen, 26, s.tone(0.3), mix(s.white, s.ambient, 0.3))

    s.sheet.paint(base)
    s.sheet.mirror(600, 200, 0.62, s.dark)
    s.sheet.glow(600 + far, 400, 640, s.key, 0.34)

    def front(pen: Pen) -> None:
        camera(pen, 420 + far, 742, 330, 255, facing=1)
        person(pen, 318 + far, 746, 250, 255, "coat")
        person(pen, 756 + far, 640, 176, 255, s.rng.choice(("dress", "coat")))
        person(pen, 985, 720, 232, 255, "walking")
        lamp(pen, 1090, 742, 400, 255, facing=-1, size=1.2)
        pen.box(0, 742, WIDTH, HEIGHT, 0)

    s.sheet.cut(s.black, front)


def cyclorama(s: Still) -> None:
    """A cove without corners, washed in colour, with one thing to be filmed."""
    wash = s.rng.choice((s.key, s.accent, s.ambient))
    s.sheet.sky(
        mix(wash, s.dark, 0.55),
        mix(wash, s.white, 0.25),
        mix(wash, s.white, 0.5),
        mix(wash, s.white, 0.32),
        mix(wash, s.dark, 0.25),
    )
    s.sheet.glow(600, 470, 620, s.white, 0.5)
    subject = s.rng.randrange(3)

    def base(pen: Pen) -> None:
        for side in (0, 1):
            x = 0.0 if side == 0 else WIDTH
            inner = 140 if side == 0 else WIDTH - 140
            pen.polygon([(x, 0), (inner, 0), (inner, 520), (x, 700)], s.black)
        pen.box(0, 0, WIDTH, 96, s.black)
        for n in range(3):
            x = 250.0 + n * 260
            pen.box(x - 4, 0, x + 4, 70, s.black)
            pen.rounded(x - 4, 66, x + 190, 124, 6, s.black)
            pen.rounded(x + 4, 96, x + 182, 122, 4, s.white)

    s.sheet.paint(base)
    for n in range(3):
        x = 343.0 + n * 260
        s.sheet.beam([(x - 80, 120), (x + 80, 120), (x + 210, 640), (x - 210, 640)], s.white, 0.16, 40)
    s.sheet.cut(mix(wash, s.dark, 0.7), lambda pen: pen.disc(600, 640, 190, 255, 22), opacity=0.7, blur=20)

    def thing(pen: Pen) -> None:
        if subject == 0:
            pen.polygon(
                smooth(
                    [
                        (400, 600),
                        (430, 545),
                        (520, 530),
                        (560, 478),
                        (690, 474),
                        (748, 532),
                        (812, 552),
                        (822, 604),
                        (610, 614),
                    ],
                    8,
                ),
                255,
            )
        elif subject == 1:
            person(pen, 560, 640, 300, 255, "dress")
            person(pen, 668, 646, 316, 255, "coat")
        else:
            person(pen, 600, 640, 322, 255, "arms")

    s.sheet.cut(mix(s.dark, wash, 0.12), thing)
    if subject == 0:
        s.sheet.cut(s.black, lambda pen: [pen.disc(x, 602, 42, 255) for x in (484, 736)])
        s.sheet.cut(mix(wash, s.white, 0.4), lambda pen: [pen.disc(x, 602, 20, 255) for x in (484, 736)])

    def front(pen: Pen) -> None:
        pen.line([(-20, 470), (330, 250), (420, 262)], 26, 255)
        pen.line([(-20, 540), (318, 282)], 10, 255)
        pen.rounded(396, 236, 482, 300, 8, 255)
        pen.polygon([(478, 250), (520, 236), (520, 302), (478, 290)], 255)
        lamp(pen, 1060, 790, 500, 255, facing=-1, size=1.7)
        person(pen, 178, 800, 330, 255, "coat")

    s.sheet.cut(s.black, front)
    s.sheet.glow(1012, 300, 190, s.white, 0.5)


def set_interior(s: Still) -> None:
    """A room built to be filmed: light through its window, a table, actors, the camera in the way."""
    wall, shift = mix(s.ambient, s.dark, 0.3), s.rng.uniform(-60, 60)
    s.sheet.sky(s.tone(0.35), wall, s.tone(0.5), bottom=580)

    def base(pen: Pen) -> None:
        pen.polygon([(0, 570), (WIDTH, 570), (WIDTH, HEIGHT), (0, HEIGHT)], mix(s.dark, s.key, 0.16))
        for n in range(22):
            x = -300.0 + n * 86
            pen.line(
                [(600 + (x - 600) * 0.55, 570), (600 + (x - 600) * 1.5, HEIGHT)], 2, mix(s.dark, s.key, 0.08)
            )
        pen.box(0, 556, WIDTH, 574, s.tone(0.22))
        x = 300 + shift
        pen.box(x - 14, 126, x + 234, 474, s.tone(0.15))
        pen.box(x, 140, x + 220, 460, mix(s.key, s.white, 0.62))
        pen.box(x + 105, 140, x + 115, 460, s.tone(0.15))
        pen.box(x, 292, x + 220, 302, s.tone(0.15))
        for side, edge in ((-1, x - 14), (1, x + 234)):
            pen.polygon(
                [(edge, 104), (edge + side * 84, 104), (edge + side * 66, 540), (edge - side * 4, 540)],
                mix(s.key, s.dark, 0.5),
            )
            for n in range(4):
                pen.box(
                    edge + side * (14 + n * 17) - 1,
                    104,
                    edge + side * (14 + n * 17) + 2,
                    536,
                    mix(s.key, s.dark, 0.62),
                )
        for n, high in enumerate((92, 60, 76)):
            px = 760 + n * 110
            pen.box(px, 200, px + 80, 200 + high, s.tone(0.12))
            pen.box(px + 6, 206, px + 74, 194 + high, mix(s.accent, s.ambient, 0.55 + n * 0.12))
        pen.box(806, 448, 1030, 560, s.tone(0.1))
        pen.rounded(790, 430, 1046, 456, 4, mix(s.dark, s.key, 0.3))
        pen.box(874, 380, 884, 432, s.tone(0.1))
        pen.polygon([(846, 388), (914, 388), (898, 330), (862, 330)], mix(s.key, s.white, 0.5))

    s.sheet.paint(base)
    x = 300 + shift
    s.sheet.beam([(x, 140), (x + 220, 140), (x + 640, 760), (x + 300, 780)], s.key, 0.42, 30)
    s.sheet.glow(x + 110, 300, 330, s.key, 0.65)
    s.sheet.glow(880, 372, 260, s.key, 0.6)

    def actors(pen: Pen) -> None:
        person(pen, 600 + shift / 2, 640, 300, 255, "coat")
        person(pen, 730 + shift / 2, 634, 280, 255, "dress")
        pen.rounded(480, 520, 780, 538, 3, 255)
        pen.box(500, 530, 512, 650, 255)
        pen.box(748, 530, 760, 650, 255)

    s.sheet.cut(mix(s.dark, s.key, 0.1), actors)

    def front(pen: Pen) -> None:
        camera(pen, 236, 830, 470, 255, facing=1)
        person(pen, 98, 860, 470, 255, "coat")
        boom(pen, 1120, 830, 420, 255, facing=-1)

    s.sheet.cut(s.black, front)


def costumes(s: Still) -> None:
    """A rail of costumes and a mirror with its bulbs."""
    s.sheet.sky(s.tone(0.7), s.tone(0.9), s.tone(0.4))
    cloth = [
        s.key,
        s.accent,
        mix(s.key, s.dark, 0.45),
        s.white,
        mix(s.accent, s.dark, 0.5),
        mix(s.key, s.white, 0.5),
        s.tone(0.2),
    ]

    def base(pen: Pen) -> None:
        pen.box(0, 650, WIDTH, HEIGHT, s.tone(0.25))
        left, top, right, bottom = 838, 150, 1116, 560
        pen.rounded(left - 44, top - 44, right + 44, bottom + 44, 10, s.tone(0.15))
        for band in range(24):
            pen.box(
                left,
                top + band * 17.1,
                right,
                top + (band + 1) * 17.1,
                mix(s.ambient, s.key, 0.15 + band / 60),
            )
        pen.box(800, 604, 1156, 640, mix(s.dark, s.key, 0.35))
        for n in range(7):
            pen.box(826 + n * 46, 566 + n % 3 * 9, 846 + n * 46, 604, cloth[n % 7])
        for n in range(6):
            for x in (left - 22.0, right + 22.0):
                pen.disc(x, top + 10 + n * 78, 14, s.white)
        pen.box(60, 150, 760, 158, s.tone(0.08))
        for x in (80.0, 736.0):
            pen.box(x, 150, x + 8, 720, s.tone(0.08))
            pen.box(x - 46, 714, x + 54, 722, s.tone(0.08))
        x = 112.0
        while x < 700:
            wide, high, colour = s.rng.uniform(52, 84), s.rng.uniform(250, 470), s.rng.choice(cloth)
            pen.line([(x + wide / 2, 158), (x + wide / 2, 176)], 3, s.tone(0.08))
            flare = s.rng.uniform(0, 26)
            pen.polygon(
                smooth([(x + wide * 0.32, 176), (x + wide * 0.68, 176), (x + wide, 200), (x + wide * 0.86, 290), (x + wide + flare, 176 + high),
                        (x - flare, 176 + high), (x + wide * 0.14, 290), (x, 200)], 5), colour)  # fmt: skip
            for fold in range(4):
                fx = x + wide * (0.2 + 0.2 * fold)
                pen.line(
                    [(fx, 250), (fx + (fold - 1.5) * flare * 0.5, 170 + high)], 3.5, mix(colour, s.dark, 0.28)
                )
            pen.polygon(
                [(x + wide * 0.36, 178), (x + wide * 0.5, 214), (x + wide * 0.64, 178)],
                mix(colour, s.dark, 0.45),
            )
            x += wide + s.rng.uniform(-6, 8)

    s.sheet.paint(base)
    for n in range(6):
        for x in (816.0, 1138.0):
            s.sheet.glow(x, 160 + n * 78, 90, s.key, 0.5)
    s.sheet.glow(976, 350, 420, s.white, 0.22)
    s.sheet.cut(s.black, lambda pen: person(pen, 930, 900, 640, 255, s.rng.choice(("dress", "coat"))), blur=3)
    s.sheet.cut(s.black, lambda pen: pen.box(0, 720, WIDTH, HEIGHT, 120), blur=60)
