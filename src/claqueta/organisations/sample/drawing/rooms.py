"""Where it is finished and shown: rooms with desks, screens and seats."""

from math import pi, sin

from claqueta.organisations.sample.drawing.canvas import Pen, mix
from claqueta.organisations.sample.drawing.figures import bust, person, profile, smooth
from claqueta.organisations.sample.drawing.stills import HEIGHT, WIDTH, Still
from claqueta.organisations.sample.drawing.views import (
    landscape,
    portrait,
)


def animation(s: Still) -> None:
    """A drawing table lit from below, a character in its phases, boards on the wall."""
    s.sheet.sky(s.tone(0.75), s.tone(0.5), s.tone(0.25))
    paper = mix(s.white, s.key, 0.12)

    def board(pen: Pen) -> None:
        for n in range(10):
            x, y = 90.0 + n % 5 * 210, 60 + n // 5 * 150
            pen.polygon([(x + 3, y + 5), (x + 175, y + 3), (x + 176, y + 122), (x + 2, y + 124)], s.black)
            pen.box(x, y, x + 170, y + 116, paper)
            landscape(
                pen,
                (x + 8, y + 8, x + 162, y + 96),
                mix(s.key, s.accent, n / 12),
                mix(s.ambient, s.white, 0.2),
                s.white,
                s.dark,
                s.rng,
            )
            person(pen, x + 50 + n * 7, y + 96, 58, s.dark, ("walking", "coat", "arms", "dress")[n % 4])
            pen.box(x + 8, y + 102, x + 120 - n % 3 * 24, y + 105, mix(paper, s.dark, 0.5))
            pen.disc(x + 85, y + 4, 4, s.key)
        pen.polygon([(120, 470), (1080, 470), (WIDTH + 40, HEIGHT), (-40, HEIGHT)], mix(s.dark, s.key, 0.24))
        pen.polygon([(340, 480), (860, 480), (960, 780), (240, 780)], s.black)
        pen.polygon([(356, 490), (844, 490), (938, 770), (262, 770)], mix(s.white, s.accent, 0.1))
        for n in range(3):
            pen.disc(520 + n * 80, 506, 8, s.dark, 4)
        for n in range(5):
            part = n / 4
            person(
                pen,
                420 + n * 90,
                740 - 66 * sin(pi * part),
                190,
                mix(mix(s.white, s.accent, 0.1), s.dark, 0.12 + 0.2 * n),
                "walking" if n % 2 else "arms",
            )
        pen.line([(410, 560), (500, 524), (600, 512), (700, 524), (790, 560)], 2, s.key)
        for n, colour in enumerate((s.key, s.accent, s.ambient, s.white, s.key)):
            pen.line([(1010 + n * 16, 560), (1030 + n * 20, 480 - n % 3 * 16)], 7, colour)
        pen.rounded(996, 540, 1092, 640, 8, s.dark)
        pen.line([(60, 620), (110, 480), (250, 410)], 9, s.black)
        pen.polygon([(226, 388), (300, 420), (262, 462), (208, 430)], s.black)

    s.sheet.paint(board)
    s.sheet.glow(600, 640, 560, mix(s.white, s.accent, 0.3), 0.5)
    s.sheet.beam([(226, 430), (290, 452), (560, 720), (230, 740)], s.key, 0.3, 24)

    def hand(pen: Pen) -> None:
        pen.polygon(
            smooth(
                [
                    (1010, HEIGHT),
                    (900, 720),
                    (806, 664),
                    (770, 672),
                    (766, 690),
                    (800, 706),
                    (780, 720),
                    (810, 742),
                    (800, 760),
                    (860, 790),
                    (880, HEIGHT + 20),
                ],
                6,
            ),
            255,
        )
        pen.line([(700, 640), (838, 724)], 9, 255)

    s.sheet.cut(s.black, hand)


def cinema(s: Still) -> None:
    """A full house, the screen and the beam over the heads."""
    s.sheet.sky(s.black, s.tone(0.25), s.black)

    def base(pen: Pen) -> None:
        for side in (0, 1):
            for n in range(6):
                x = 20.0 + n * 34 if side == 0 else WIDTH - 34 - n * 34
                pen.box(x, 80 + n * 12, x + 14, 640, mix((120, 24, 30), s.dark, 0.45 + 0.06 * n))
        pen.box(214, 84, 986, 456, s.black)
        if s.rng.random() < 0.5:
            landscape(pen, (226, 96, 974, 444), s.key, s.ambient, s.white, s.dark, s.rng)
        else:
            portrait(
                pen,
                (226, 96, 974, 444),
                mix(s.accent, s.ambient, 0.4),
                mix(s.key, s.white, 0.3),
                s.dark,
                s.rng,
            )

    s.sheet.paint(base)
    s.sheet.glow(600, 280, 760, mix(s.key, s.white, 0.3), 0.42)
    x = s.rng.uniform(300, 900)
    s.sheet.beam([(x - 6, -10), (x + 6, -10), (974, 444), (226, 444)], s.white, 0.13, 16)

    def rows(row: int) -> None:
        size, top = 30 + row * 13, 452 + row * 66
        pitch = size * 2.75

        def heads(pen: Pen) -> None:
            start = -pitch / 2 if row % 2 else 0
            for n in range(int(WIDTH / pitch) + 2):
                hx = start + n * pitch + s.rng.uniform(-0.15, 0.15) * pitch
                if s.rng.random() < 0.9:
                    bust(pen, hx, top + s.rng.uniform(-0.2, 0.2) * size, size * 1.5, 255)
                pen.rounded(
                    start + n * pitch - pitch * 0.42,
                    top + size * 2.1,
                    start + n * pitch + pitch * 0.42,
                    HEIGHT + 30,
                    size * 0.5,
                    255,
                )

        s.sheet.cut(
            mix(s.black, s.ambient, 0.42 - 0.13 * row), heads, box=(0, max(0, int(top - size)), WIDTH, HEIGHT)
        )

    for row in range(4):
        rows(row)


def control(s: Still) -> None:
    """A gallery: the wall of monitors and those who call the shots."""
    s.sheet.sky(s.black, s.tone(0.3), s.black)

    def base(pen: Pen) -> None:
        pen.box(0, 0, WIDTH, 440, s.tone(0.1))
        for n in range(24):
            x, y = 24.0 + n % 8 * 146, 30 + n // 8 * 92
            if n % 8 in (3, 4) and n // 8 > 0:
                continue
            box = (x, y, x + 136, y + 78)
            kind = s.rng.randrange(4)
            if kind == 0:
                portrait(pen, box, s.accent, s.key, s.dark, s.rng)
            elif kind == 1:
                landscape(pen, box, s.key, s.ambient, s.white, s.dark, s.rng)
            elif kind == 2:
                pen.box(*box, mix(s.ambient, s.accent, 0.3))
                pen.disc(x + 68, y + 84, 60, mix(s.ambient, s.dark, 0.4), 44)
                person(pen, x + 68, y + 76, 60, s.dark)
            else:
                for bar, colour in enumerate(
                    (s.white, s.key, s.accent, (90, 190, 110), (200, 80, 160), (200, 70, 60), (60, 90, 200))
                ):
                    pen.box(x + bar * 19.4, y, x + (bar + 1) * 19.4, y + 78, colour)
        pen.box(460, 122, 744, 306, s.black)
        portrait(pen, (466, 128, 738, 300), mix(s.ambient, s.accent, 0.3), s.key, s.dark, s.rng)
        pen.box(462, 118, 742, 124, (214, 40, 50))
        for n in range(8):
            pen.box(
                24 + n * 146,
                318,
                160 + n * 146,
                336,
                (214, 40, 50) if n == 3 else (70, 180, 90) if n == 5 else s.tone(0.3),
            )
        pen.polygon(
            [(0, 560), (120, 500), (1080, 500), (WIDTH, 560), (WIDTH, HEIGHT), (0, HEIGHT)],
            mix(s.black, s.ambient, 0.3),
        )
        for row in range(4):
            for n in range(40):
                x = 120.0 + n * 24 - row * 6 + (row * 12 * n / 40)
                lit = s.rng.random()
                colour = (
                    s.key
                    if lit < 0.12
                    else s.accent
                    if lit < 0.22
                    else (214, 40, 50)
                    if lit < 0.26
                    else s.tone(0.55)
                )
                pen.rounded(x, 514 + row * 20, x + 17, 527 + row * 20, 2, colour)

    s.sheet.paint(base)
    s.sheet.glow(600, 210, 700, s.accent, 0.26)
    s.sheet.glow(600, 220, 380, s.key, 0.3)

    def crew(pen: Pen) -> None:
        for x, size in ((210, 150), (480, 164), (760, 156), (1020, 168)):
            bust(pen, x + s.rng.uniform(-24, 24), 496 + s.rng.uniform(-20, 16), size, 255)

    s.sheet.cut(s.black, crew)


def classroom(s: Still) -> None:
    """A lesson: a drawing of light on the board, somebody who explains it, heads."""
    s.sheet.sky(s.tone(0.8), s.tone(0.95), s.tone(0.4))

    def base(pen: Pen) -> None:
        pen.box(0, 560, WIDTH, HEIGHT, mix(s.dark, s.key, 0.22))
        pen.box(220, 90, 980, 450, s.black)
        board = mix(s.white, s.key, 0.08)
        pen.box(228, 98, 972, 442, board)
        line = mix(s.dark, s.ambient, 0.4)
        kind = s.rng.randrange(2)
        if kind == 0:
            pen.disc(420, 270, 28, s.key)
            for n in range(7):
                pen.line([(440, 270), (600, 190 + n * 27)], 2.5, s.key)
                pen.line([(600, 190 + n * 27), (790, 270)], 2.5, s.accent)
            pen.arc(640, 270, 110, 118, 242, 5, line, 120)
            pen.arc(560, 270, 110, -62, 62, 5, line, 120)
            pen.box(786, 200, 796, 340, line)
            person(pen, 880, 340, 130, line)
        else:
            for n in range(6):
                x, y = 262.0 + n % 3 * 236, 126 + n // 3 * 160
                landscape(
                    pen,
                    (x, y, x + 210, y + 118),
                    mix(s.key, s.accent, n / 6),
                    mix(s.ambient, s.white, 0.3),
                    s.white,
                    s.dark,
                    s.rng,
                )
                person(pen, x + 60 + n * 14, y + 118, 70 + n * 6, s.dark, "walking" if n % 2 else "coat")
                pen.box(x, y + 126, x + 150 - n % 2 * 50, y + 130, line)
        for n in range(3):
            pen.box(30, 100 + n * 120, 180, 200 + n * 120, s.tone(0.5))
            landscape(pen, (36, 106 + n * 120, 174, 194 + n * 120), s.accent, s.key, s.white, s.dark, s.rng)
        pen.box(1020, 60, 1180, 520, mix(s.key, s.white, 0.5))
        for n in range(12):
            pen.box(1020, 60 + n * 39, 1180, 64 + n * 39, s.tone(0.7))

    s.sheet.paint(base)
    s.sheet.glow(1100, 290, 620, s.key, 0.45)
    s.sheet.cut(
        mix(s.black, s.key, 0.05), lambda pen: person(pen, s.rng.choice((330, 840)), 640, 330, 255, "arms")
    )

    def heads(pen: Pen) -> None:
        for n in range(6):
            bust(pen, 110 + n * 196 + s.rng.uniform(-26, 26), 560 + s.rng.uniform(-24, 30), 136, 255)
        pen.box(0, 786, WIDTH, HEIGHT, 255)

    s.sheet.cut(s.black, heads)


def office(s: Still) -> None:
    """A production's office: the strips of its days on the wall, lamp, blinds, two who decide."""
    s.sheet.sky(s.tone(0.75), s.tone(0.9), s.tone(0.4))
    paper = mix(s.white, s.key, 0.1)

    def base(pen: Pen) -> None:
        pen.box(0, 590, WIDTH, HEIGHT, mix(s.dark, s.key, 0.2))
        pen.box(60, 70, 700, 430, s.tone(0.3))
        for n in range(42):
            x = 76.0 + n * 14.6
            if n % 8 == 7:
                pen.box(x, 84, x + 12, 416, s.black)
                continue
            colour = s.rng.choice(
                (s.key, s.accent, paper, mix(s.key, s.white, 0.5), mix(s.accent, s.white, 0.5))
            )
            pen.box(x, 84, x + 12, 416, colour)
            for _mark in range(9):
                y = s.rng.uniform(96, 400)
                pen.box(x + 3, y, x + 9, y + s.rng.uniform(6, 22), mix(colour, s.dark, 0.6))
        pen.box(780, 50, 1150, 470, mix(s.key, s.white, 0.45))
        left = 780.0
        while left < 1140:
            wide = s.rng.uniform(30, 60)
            pen.box(
                left, 470 - s.rng.uniform(80, 230), min(1150, left + wide), 470, mix(s.key, s.ambient, 0.5)
            )
            left += wide
        for n in range(21):
            pen.box(780, 50 + n * 20, 1150, 56 + n * 20, s.tone(0.55))
        pen.rounded(160, 560, 1060, 586, 4, mix(s.dark, s.key, 0.4))
        for x in (200, 1010):
            pen.box(x, 584, x + 14, 760, s.black)
        pen.line([(300, 560), (290, 470), (350, 420)], 7, s.black)
        pen.polygon([(330, 396), (392, 428), (362, 462), (310, 432)], s.black)
        for n in range(5):
            pen.box(
                460 + n, 548 - n * 5, 590 - n * 2, 553 - n * 5, paper if n % 2 else mix(paper, s.ambient, 0.3)
            )
        pen.polygon([(660, 556), (830, 556), (846, 460), (676, 460)], s.black)

    s.sheet.paint(base)
    s.sheet.beam([(780, 60), (1150, 60), (760, 790), (260, 790)], s.key, 0.2, 40)
    s.sheet.glow(356, 470, 300, s.key, 0.6)
    s.sheet.glow(970, 250, 460, s.key, 0.35)

    def people(pen: Pen) -> None:
        turn = s.rng.uniform(-30, 30)
        profile(pen, 470 + turn, 330, 150, 255, facing=1)
        pen.polygon(
            smooth(
                [
                    (360 + turn, 600),
                    (380 + turn, 520),
                    (450 + turn, 492),
                    (530 + turn, 530),
                    (560 + turn, 640),
                    (540 + turn, HEIGHT),
                    (340 + turn, HEIGHT),
                ],
                6,
            ),
            255,
        )
        person(pen, 940 + turn, 770, 470, 255, "coat")

    s.sheet.cut(s.black, people)
