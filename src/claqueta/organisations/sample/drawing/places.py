"""Where it is shot and shown out of doors: roofs, fields, fronts, lorries."""

from math import cos, pi, sin

from claqueta.organisations.sample.drawing.canvas import Pen, mix
from claqueta.organisations.sample.drawing.figures import boom, camera, person, smooth
from claqueta.organisations.sample.drawing.stills import HEIGHT, WIDTH, Still
from claqueta.organisations.sample.drawing.views import landscape


def location(s: Still) -> None:
    """On a roof at dusk: the crew, the sun, Madrid's towers far off."""
    s.sheet.sky(s.tone(0.6), mix(s.ambient, s.key, 0.35), s.key, mix(s.key, s.white, 0.55), bottom=600)
    sx = s.rng.uniform(420, 800)
    s.sheet.glow(sx, 520, 560, s.key, 0.6)
    s.sheet.cut(s.white, lambda pen: pen.disc(sx, 520, 62, 255))
    haze, near = mix(s.key, s.ambient, 0.5), mix(s.ambient, s.dark, 0.35)
    shift = s.rng.uniform(-120, 120)

    def town(pen: Pen) -> None:
        pen.polygon([*smooth([(0, 560), (200, 520), (380, 548), (620, 500), (860, 540), (1060, 512), (1200, 546)], 8, closed=False), (WIDTH, 700), (0, 700)],
                    mix(haze, s.key, 0.45))  # fmt: skip
        x = 700 + shift
        for wide, high in ((34.0, 250.0), (38.0, 262.0), (32.0, 236.0), (36.0, 226.0)):
            pen.box(x, 580 - high, x + wide, 640, haze)
            pen.polygon([(x, 580 - high), (x + wide, 580 - high), (x + wide, 568 - high)], haze)
            x += wide + 28
        for n, lean in enumerate((1, -1)):
            x = 560.0 + shift + n * 60
            pen.polygon([(x, 600), (x + 26, 600), (x + 26 + 22 * lean, 470), (x + 22 * lean, 470)], haze)
        left = -20.0
        while left < WIDTH:
            wide, high = s.rng.uniform(46, 110), s.rng.uniform(20, 110)
            pen.box(left, 640 - high, left + wide, 720, near)
            crown = s.rng.randrange(5)
            if crown == 0:
                pen.disc(left + wide / 2, 640 - high, wide * 0.3, near)
                pen.box(left + wide / 2 - 2, 600 - high - wide * 0.2, left + wide / 2 + 2, 640 - high, near)
            elif crown == 1:
                pen.box(left + 8, 612 - high, left + 12, 640 - high, near)
                pen.box(left + 2, 616 - high, left + 18, 618 - high, near)
            elif crown == 2:
                pen.polygon(
                    [(left - 4, 640 - high), (left + wide / 2, 616 - high), (left + wide + 4, 640 - high)],
                    near,
                )
            for _window in range(int(wide * high / 700)):
                wx, wy = left + s.rng.uniform(4, wide - 9), s.rng.uniform(646 - high, 690)
                pen.box(wx, wy, wx + 5, wy + 7, mix(s.key, s.white, 0.4))
            left += wide + s.rng.uniform(-4, 6)

    s.sheet.paint(town)
    s.sheet.glow(sx, 560, 420, s.key, 0.35)

    def front(pen: Pen) -> None:
        pen.box(0, 716, WIDTH, HEIGHT, 255)
        pen.box(0, 694, WIDTH, 702, 255)
        for n in range(26):
            pen.box(n * 48, 694, n * 48 + 5, 720, 255)
        camera(pen, 300, 726, 290, 255, facing=1)
        person(pen, 206, 730, 246, 255, "coat")
        person(pen, 880, 726, 236, 255, s.rng.choice(("dress", "coat")))
        boom(pen, 1060, 730, 240, 255, facing=-1)
        person(pen, 420, 728, 220, 255, "walking")

    s.sheet.cut(s.black, front)


def premiere(s: Still) -> None:
    """A night of festival: beams in the sky, a lit front, the crowd and its telephones."""
    s.sheet.sky(s.black, s.tone(0.5), s.ambient, bottom=640)
    for x, lean in ((120.0, 190.0), (330.0, -120.0), (880.0, 130.0), (1090.0, -230.0)):
        lean += s.rng.uniform(-70, 70)
        s.sheet.beam(
            [(x - 5, 620), (x + 5, 620), (x + lean + 90, -20), (x + lean - 50, -20)],
            s.accent if lean > 0 else s.key,
            0.42,
            14,
        )

    def front_of_house(pen: Pen) -> None:
        pen.box(300, 210, 900, 650, s.tone(0.24))
        pen.polygon([(270, 222), (600, 130), (930, 222)], s.tone(0.2))
        for n in range(6):
            x = 330.0 + n * 102
            pen.box(x, 250, x + 28, 640, s.tone(0.42))
        pen.box(250, 378, 950, 470, s.black)
        pen.box(262, 390, 938, 458, mix(s.key, s.white, 0.6))
        for n in range(9):
            x = 300.0 + n * 68
            pen.box(x, 408, x + 44 - n % 3 * 10, 440, s.dark)
        for n in range(36):
            pen.disc(258 + n * 19.7, 384, 4.5, s.white)
            pen.disc(258 + n * 19.7, 464, 4.5, s.white)
        for n in range(4):
            x = 366.0 + n * 124
            pen.box(x, 500, x + 96, 650, mix(s.key, s.white, 0.35))
            pen.box(x + 46, 500, x + 50, 650, s.dark)
        carpet = mix((190, 24, 44), s.dark, 0.12)
        pen.box(0, 640, WIDTH, HEIGHT, s.tone(0.14))
        pen.polygon([(520, 650), (680, 650), (900, HEIGHT), (300, HEIGHT)], carpet)

    s.sheet.paint(front_of_house)
    s.sheet.glow(600, 430, 560, s.key, 0.5)

    def guests(pen: Pen) -> None:
        person(pen, 572, 690, 176, 255, "dress")
        person(pen, 640, 690, 176, 255, "coat")

    s.sheet.cut(
        s.black,
        guests,
    )

    def crowd(pen: Pen) -> None:
        for row in range(3):
            for n in range(16):
                x = n * 82 + row * 41 + s.rng.uniform(-16, 16)
                if 400 - row * 50 < x < 800 + row * 50:
                    continue
                y = 668 + row * 46 + s.rng.uniform(-12, 12)
                pen.disc(x, y, 21 + row * 4, 255, 26 + row * 4)
                pen.rounded(x - 44 - row * 6, y + 26, x + 44 + row * 6, HEIGHT + 40, 30, 255)

    s.sheet.cut(s.black, crowd)
    for _flash in range(6):
        x = s.rng.choice((s.rng.uniform(40, 340), s.rng.uniform(860, 1160)))
        y = s.rng.uniform(630, 700)
        s.sheet.glow(x, y, 54, s.white, 1)


def van(s: Still) -> None:
    """A lorry full of screens outside a stadium at night."""
    s.sheet.sky(s.black, s.tone(0.55), s.ambient, bottom=600)

    def base(pen: Pen) -> None:
        stands = smooth([(-40, 470), (180, 400), (600, 372), (1020, 400), (1240, 470)], 10, closed=False)
        pen.polygon([*stands, (WIDTH + 60, 620), (-60, 620)], s.tone(0.3))
        for n in range(60):
            x = n * 20.5
            pen.box(
                x,
                440 - 46 * sin(pi * x / WIDTH),
                x + 12,
                448 - 46 * sin(pi * x / WIDTH),
                mix(s.ambient, s.white, 0.35),
            )
        for x in (170, 1010):
            pen.box(x - 5, 130, x + 5, 480, s.tone(0.15))
            pen.rounded(x - 62, 92, x + 62, 160, 5, s.tone(0.15))
            for n in range(8):
                pen.disc(x - 45 + n % 4 * 30, 110 + n // 4 * 30, 11, s.white)
        pen.box(0, 600, WIDTH, HEIGHT, s.tone(0.12))
        body = mix(s.white, s.ambient, 0.55)
        pen.rounded(250, 320, 950, 622, 10, body)
        pen.rounded(950, 392, 1090, 622, 26, mix(body, s.dark, 0.15))
        pen.polygon([(1010, 410), (1066, 410), (1082, 500), (1010, 500)], s.dark)
        pen.box(250, 560, 950, 580, s.key)
        pen.box(330, 360, 840, 596, s.black)
        for n in range(15):
            x, y = 342.0 + n % 5 * 99, 372 + n // 5 * 62
            landscape(
                pen,
                (x, y, x + 90, y + 52),
                mix(s.key, s.accent, s.rng.random()),
                s.ambient,
                s.white,
                s.dark,
                s.rng,
            )
        pen.box(330, 560, 840, 596, s.tone(0.3))
        pen.line([(860, 320), (860, 270)], 10, body)
        pen.polygon(smooth([(800, 250), (830, 196), (912, 172), (908, 240), (862, 286)], 8), body)
        pen.line([(872, 236), (820, 176)], 4, s.tone(0.2))
        for x in (340, 420, 500, 850, 1020):
            pen.disc(x, 626, 36, s.black)
            pen.disc(x, 626, 16, s.tone(0.5))

    s.sheet.paint(base)
    s.sheet.mirror(662, 138, 0.5, s.dark)
    for x in (170, 1010):
        s.sheet.glow(x, 126, 420, s.white, 0.65)
    s.sheet.glow(585, 470, 420, s.accent, 0.35)
    turn = s.rng.uniform(0, 40)

    def front(pen: Pen) -> None:
        person(pen, 590 + turn, 690, 186, 255, "coat")
        person(pen, 690 + turn, 700, 196, 255, "walking")
        camera(pen, 150, 800, 330, 255, facing=1)
        person(pen, 60, 820, 330, 255, "coat")
        pen.line([(590, 700), (500, 730), (380, 720), (200, 780)], 6, 255)

    s.sheet.cut(s.black, front)


def crane(s: Still) -> None:
    """A crane shot in the open: a field, low light, smoke."""
    s.sheet.sky(s.ambient, mix(s.ambient, s.key, 0.5), mix(s.key, s.white, 0.35), bottom=560)
    sx = s.rng.uniform(700, 940)
    s.sheet.glow(sx, 480, 520, s.white, 0.6)
    far = smooth(
        [(0, 500), (160, 440), (360, 486), (520, 420), (760, 480), (980, 430), (1200, 476)], 9, closed=False
    )
    near = smooth([(0, 590), (260, 566), (560, 600), (860, 574), (1200, 604)], 9, closed=False)
    s.sheet.cut(
        mix(s.ambient, s.key, 0.3), lambda pen: pen.polygon([*far, (WIDTH, HEIGHT), (0, HEIGHT)], 255)
    )
    s.sheet.beam([(sx - 60, 470), (sx + 60, 470), (sx - 300, HEIGHT), (sx - 760, HEIGHT)], s.key, 0.3, 50)
    s.sheet.cut(mix(s.dark, s.key, 0.22), lambda pen: pen.polygon([*near, (WIDTH, HEIGHT), (0, HEIGHT)], 255))
    for n in range(3):
        s.sheet.glow(300 + n * 330, 590, 260, mix(s.white, s.key, 0.4), 0.2, 60)
    tilt = s.rng.uniform(-0.05, 0.05)

    def front(pen: Pen) -> None:
        tip = (900 + 90 * cos(tilt), 250 + 500 * tilt)
        pen.polygon([(300, 648), (460, 648), (400, 470), (360, 470)], 255)
        pen.line([(210, 540), tip], 13, 255)
        pen.line([(250, 552), (tip[0] - 60, tip[1] + 34)], 6, 255)
        for n in range(13):
            x = 270.0 + n * 50
            y = 540 + (tip[1] - 540) * (x - 210) / (tip[0] - 210)
            pen.line([(x, y), (x + 24, y + 20), (x + 48, y - 12)], 3, 255)
        pen.rounded(160, 508, 236, 584, 6, 255)
        pen.box(tip[0] - 14, tip[1], tip[0] + 10, tip[1] + 60, 255)
        pen.rounded(tip[0] - 34, tip[1] + 50, tip[0] + 52, tip[1] + 104, 8, 255)
        pen.polygon(
            [
                (tip[0] + 50, tip[1] + 62),
                (tip[0] + 88, tip[1] + 50),
                (tip[0] + 88, tip[1] + 106),
                (tip[0] + 50, tip[1] + 92),
            ],
            255,
        )
        for x in (320, 440):
            pen.disc(x, 660, 26, 255)
        person(pen, 226, 700, 214, 255, "arms")
        person(pen, 520, 706, 222, 255, "coat")
        person(pen, 800, 676, 166, 255, "dress")
        person(pen, 980, 676, 172, 255, "walking")

    s.sheet.cut(s.black, front)
