"""Where it is finished: suites with their desks and screens."""

from math import cos, pi, sin

from claqueta.organisations.sample.drawing.canvas import Pen, mix
from claqueta.organisations.sample.drawing.figures import bust, profile, smooth
from claqueta.organisations.sample.drawing.stills import HEIGHT, WIDTH, Still
from claqueta.organisations.sample.drawing.views import (
    landscape,
    monitor,
    parade,
    portrait,
    stand,
    timeline,
    vectorscope,
    waveform,
)


def grading(s: Still) -> None:
    """A colourist before a large picture and its scopes."""
    s.sheet.sky(s.black, s.tone(0.4), s.black)
    s.sheet.glow(600, 250, 620, s.ambient, 0.7)
    dull = s.tone(0.1)

    def base(pen: Pen) -> None:
        for n in range(13):
            pen.box(n * 100, 0, n * 100 + 2, 520, s.tone(0.12))
        monitor(pen, (270, 70, 930, 426), s.black, 12)
        if s.rng.random() < 0.5:
            landscape(pen, (270, 70, 930, 426), s.key, s.ambient, s.white, s.dark, s.rng)
        else:
            portrait(pen, (270, 70, 930, 426), mix(s.accent, s.dark, 0.4), s.key, s.dark, s.rng)
        monitor(pen, (40, 210, 220, 330), s.black)
        parade(pen, (40, 210, 220, 330), (10, 12, 14), s.rng)
        monitor(pen, (980, 210, 1160, 330), s.black)
        pen.box(980, 210, 1160, 330, (10, 12, 14))
        vectorscope(pen, 1070, 270, 54, (14, 16, 18), mix(s.accent, s.white, 0.4), s.rng)
        monitor(pen, (60, 370, 220, 450), s.black)
        waveform(pen, (60, 370, 220, 450), s.accent, (10, 12, 14), s.rng)
        pen.polygon([(0, 560), (150, 506), (1050, 506), (WIDTH, 560), (WIDTH, HEIGHT), (0, HEIGHT)], dull)
        pen.polygon(
            [
                (0, 560),
                (150, 506),
                (1050, 506),
                (WIDTH, 560),
                (WIDTH, 574),
                (1040, 518),
                (160, 518),
                (0, 574),
            ],
            s.tone(0.42),
        )
        pen.polygon([(330, 544), (870, 544), (960, 690), (240, 690)], mix(s.black, s.ambient, 0.25))
        for n in range(3):
            x = 430.0 + n * 170
            pen.disc(x, 622, 52, s.tone(0.75), 38)
            pen.disc(x, 616, 36, mix(s.white, s.ambient, 0.45), 27)
            pen.disc(x - 9, 606, 10, s.white, 7)
        for row in range(2):
            for n in range(18):
                x = 366.0 + n * 26 - row * 4
                pen.rounded(
                    x,
                    554 + row * 18,
                    x + 18,
                    565 + row * 18,
                    2,
                    (s.key, s.accent, s.tone(0.8))[(n * 7 + row) % 3],
                )

    s.sheet.paint(base)
    s.sheet.glow(600, 300, 720, s.key, 0.26)

    def colourist(pen: Pen) -> None:
        bust(pen, 600 + s.rng.uniform(-60, 60), 380, 170, 255)
        pen.rounded(420, 700, 780, HEIGHT + 40, 40, 255)

    s.sheet.cut(s.black, colourist)


def editing(s: Still) -> None:
    """Two screens, a timeline, a window on the night."""
    s.sheet.sky(s.tone(0.5), s.tone(0.28), s.tone(0.5))

    def base(pen: Pen) -> None:
        pen.box(700, 40, 1130, 330, s.black)
        for band in range(14):
            pen.box(
                710, 50 + band * 19.3, 1120, 50 + (band + 1) * 19.3, mix(s.dark, s.ambient, 0.3 + band / 20)
            )
        left = 710.0
        while left < 1110:
            wide, high = s.rng.uniform(24, 56), s.rng.uniform(50, 170)
            pen.box(left, 320 - high, min(left + wide, 1120), 320, s.dark)
            for _window in range(int(high / 9)):
                wx, wy = left + s.rng.uniform(3, wide - 6), s.rng.uniform(324 - high, 314)
                if wx < 1112:
                    pen.box(wx, wy, wx + 3, wy + 5, s.key)
            left += wide
        pen.box(910, 40, 920, 330, s.black)
        for row in range(3):
            pen.box(60, 120 + row * 96, 330, 128 + row * 96, s.tone(0.12))
            x = 70.0
            while x < 310:
                wide, high = s.rng.uniform(9, 24), s.rng.uniform(44, 74)
                pen.box(
                    x,
                    120 + row * 96 - high,
                    x + wide,
                    120 + row * 96,
                    s.rng.choice((s.key, s.accent, s.tone(0.8), s.tone(0.2))),
                )
                x += wide + s.rng.choice((1, 1, 12))
        for left_edge, tilt in ((200, 0), (640, 1)):
            stand(pen, left_edge + 200, 540, 620, s.black)
            monitor(pen, (left_edge, 260, left_edge + 400, 540), s.black, 11)
            pen.box(left_edge, 260, left_edge + 400, 540, (18, 20, 24))
            if tilt:
                portrait(pen, (650, 270, 1030, 484), mix(s.ambient, s.accent, 0.4), s.key, s.dark, s.rng)
                timeline(pen, (650, 494, 1030, 530), (s.key, s.accent, s.ambient), (28, 30, 36), s.rng, 2)
            else:
                landscape(pen, (206, 268, 390, 372), s.key, s.ambient, s.white, s.dark, s.rng)
                portrait(pen, (398, 268, 594, 372), s.accent, s.key, s.dark, s.rng)
                timeline(
                    pen,
                    (206, 382, 594, 534),
                    (s.key, s.accent, mix(s.ambient, s.white, 0.3)),
                    (28, 30, 36),
                    s.rng,
                    7,
                )
        pen.polygon(
            [(0, 650), (60, 606), (1140, 606), (WIDTH, 650), (WIDTH, HEIGHT), (0, HEIGHT)],
            mix(s.dark, s.key, 0.2),
        )
        pen.box(0, 700, WIDTH, HEIGHT, mix(s.dark, s.key, 0.1))
        pen.rounded(420, 636, 760, 672, 6, s.black)
        for n in range(60):
            pen.rounded(
                428 + n % 20 * 16.4,
                640 + n // 20 * 10,
                440 + n % 20 * 16.4,
                648 + n // 20 * 10,
                1,
                s.tone(0.75),
            )
        pen.line([(108, 640), (130, 520), (200, 470)], 7, s.black)
        pen.polygon([(176, 452), (222, 466), (214, 500), (164, 486)], s.black)
        pen.rounded(880, 620, 920, 668, 6, s.accent)

    s.sheet.paint(base)
    s.sheet.beam([(180, 490), (214, 500), (330, 650), (60, 650)], s.key, 0.5, 14)
    s.sheet.glow(400, 400, 480, s.accent, 0.22)
    s.sheet.glow(840, 400, 480, s.key, 0.28)
    s.sheet.cut(s.black, lambda pen: bust(pen, 560 + s.rng.uniform(-50, 90), 430, 176, 255))


def mixing(s: Still) -> None:
    """A mixing desk in the dark and the picture it is mixed to."""
    s.sheet.sky(s.black, s.tone(0.45), s.black)

    def base(pen: Pen) -> None:
        for n in range(25):
            shade = 0.16 + 0.12 * (n % 2)
            pen.box(n * 50, 60, n * 50 + 46, 430, s.tone(shade))
        monitor(pen, (340, 60, 860, 340), s.black, 10)
        if s.rng.random() < 0.5:
            landscape(pen, (340, 60, 860, 340), s.key, s.ambient, s.white, s.dark, s.rng)
        else:
            portrait(pen, (340, 60, 860, 340), mix(s.accent, s.dark, 0.3), s.key, s.dark, s.rng)
        for x in (180.0, 1020.0):
            pen.rounded(x - 62, 130, x + 62, 400, 8, s.black)
            for y, radius in ((190.0, 26), (300.0, 48)):
                pen.disc(x, y, radius, s.tone(0.7))
                pen.disc(x, y, radius * 0.8, s.tone(0.2))
                pen.disc(x, y, radius * 0.3, s.tone(0.8))
        waveform(pen, (340, 364, 860, 420), s.accent, s.black, s.rng, 5)
        pen.polygon(
            [(140, 446), (1060, 446), (WIDTH + 80, HEIGHT), (-80, HEIGHT)], mix(s.black, s.ambient, 0.35)
        )
        strips = 26
        for n in range(strips):

            def across(part: float, depth: float) -> float:
                near, far = -80 + 1360 * part, 140 + 920 * part
                return far + (near - far) * depth

            part = (n + 0.5) / strips
            left, right = n / strips, (n + 1) / strips
            pen.line([(across(left, 0), 446), (across(left, 1), HEIGHT)], 1.5, s.black)
            level = s.rng.uniform(0.2, 1)
            for light in range(8):
                depth = 0.03 + light * 0.022
                lit = light >= 8 - level * 8
                colour = (s.key if light < 2 else s.accent) if lit else s.tone(0.25)
                x, y = across(part, depth), 446 + 354 * depth
                pen.box(x - 7, y, x + 7, y + 5, colour)
            for knob in range(4):
                depth = 0.25 + knob * 0.075
                x, y = across(part, depth), 446 + 354 * depth
                pen.disc(x, y, 8 + 5 * depth, s.tone(0.9), 6 + 3 * depth)
                angle = s.rng.uniform(pi * 0.75, pi * 2.25)
                pen.line([(x, y), (x + cos(angle) * 8, y + sin(angle) * 5)], 2, s.white)
            pen.line(
                [(across(part, 0.58), 446 + 354 * 0.58), (across(part, 0.95), 446 + 354 * 0.95)], 5, s.black
            )
            depth = 0.6 + 0.33 * s.rng.random()
            x, y, half = (
                across(part, depth),
                446 + 354 * depth,
                (across(right, depth) - across(left, depth)) * 0.28,
            )
            pen.rounded(x - half, y - 11, x + half, y + 11, 3, mix(s.white, s.ambient, 0.35))
            pen.box(x - half, y - 1.5, x + half, y + 1.5, s.key)

    s.sheet.paint(base)
    s.sheet.glow(600, 240, 620, s.key, 0.36)
    s.sheet.glow(600, 520, 520, s.accent, 0.2)
    if s.rng.random() < 0.7:
        s.sheet.cut(s.black, lambda pen: bust(pen, s.rng.choice((410, 790)), 420, 190, 255))


def booth(s: Still) -> None:
    """Somebody who speaks into a microphone behind the glass."""
    s.sheet.sky(mix(s.ambient, s.key, 0.25), s.ambient, s.tone(0.3))

    def base(pen: Pen) -> None:
        for row in range(9):
            for n in range(14):
                x, y = n * 92 - (46 if row % 2 else 0), row * 80
                pen.polygon(
                    [(x, y), (x + 46, y + 40), (x, y + 80), (x - 46, y + 40)],
                    mix(s.ambient, s.dark, 0.2 + 0.1 * ((n + row) % 3)),
                )
        pen.rounded(770, 110, 1090, 300, 4, s.black)
        portrait(pen, (778, 118, 1082, 292), s.accent, s.key, s.dark, s.rng)

    s.sheet.paint(base)
    s.sheet.glow(420, 330, 620, s.key, 0.62)
    s.sheet.glow(930, 210, 320, s.accent, 0.3)
    x = 390 + s.rng.uniform(-40, 30)

    def voice(pen: Pen) -> None:
        profile(pen, x - 30, 150, 400, 255, facing=1)
        pen.polygon(
            smooth(
                [
                    (x - 300, 690),
                    (x - 250, 590),
                    (x - 60, 560),
                    (x + 60, 600),
                    (x + 120, 700),
                    (x + 130, HEIGHT),
                    (x - 330, HEIGHT),
                ],
                6,
            ),
            255,
        )

    s.sheet.cut(mix(s.black, s.key, 0.06), voice)

    def phones(pen: Pen) -> None:
        pen.arc(x - 80, 320, 186, 205, 318, 15, 255, 196)
        pen.disc(x - 104, 356, 50, 255, 62)

    s.sheet.cut(s.tone(0.75), phones)
    s.sheet.cut(s.black, lambda pen: pen.disc(x - 104, 356, 30, 255, 40))

    def microphone(pen: Pen) -> None:
        pen.line([(WIDTH, 560), (760, 360), (640, 350)], 13, 255)
        pen.rounded(x + 190, 300, x + 272, 470, 40, 255)
        pen.box(x + 190, 376, x + 272, 470, 255)
        pen.box(x + 222, 470, x + 240, 520, 255)

    s.sheet.cut(s.black, microphone)
    s.sheet.cut(
        s.tone(0.9),
        lambda pen: [pen.box(x + 196, 312 + n * 11, x + 266, 315 + n * 11, 255) for n in range(6)],
    )
    s.sheet.cut(s.dark, lambda pen: pen.ring(x + 150, 386, 62, 6, 255))
    s.sheet.cut(s.dark, lambda pen: pen.disc(x + 150, 386, 58, 255), opacity=0.35)
    s.sheet.cut(
        s.white,
        lambda pen: (
            [
                pen.polygon([(a, 0), (a + 90, 0), (a - 240, HEIGHT), (a - 330, HEIGHT)], 255)
                for a in (560, 720)
            ]
            and None
        ),
        opacity=0.06,
    )

    def desk(pen: Pen) -> None:
        pen.box(0, 706, WIDTH, HEIGHT, 255)
        bust(pen, 985, 500, 170, 255)

    s.sheet.cut(s.black, desk)
    s.sheet.cut(
        s.accent,
        lambda pen: (
            [pen.rounded(60 + n * 34, 728, 80 + n * 34, 746, 3, 255 if n % 3 else 120) for n in range(24)]
            and None
        ),
    )
