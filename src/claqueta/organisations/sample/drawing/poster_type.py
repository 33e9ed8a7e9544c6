"""Posters whose picture is type."""

from PIL import Image, ImageDraw

from claqueta.organisations.sample.drawing.canvas import Pen, mix
from claqueta.organisations.sample.drawing.lettering import (
    DISPLAY,
    MEASURE,
    Type,
    drawable,
    font,
    lines_of,
    write,
)
from claqueta.organisations.sample.drawing.poster_pictures import hills
from claqueta.organisations.sample.drawing.posters import HEIGHT, MARGIN, WIDTH, Poster


def stack(p: Poster) -> None:
    """The title is the picture: words as wide as the sheet, one on another."""
    ground = p.rng.choice((p.main, p.dark, p.pale))
    p.sheet.image.paste(ground, (0, 0, WIDTH, HEIGHT))
    cut = Type(weight=800, capitals=True)
    words = drawable(p.work.title.upper(), cut.family).split() or ["·"]
    measured = font(cut.family, cut.weight, MEASURE)
    count = min(len(words), 6, max(1, round(len(p.work.title) / 7)))
    lines = lines_of(words, count, [measured.getlength(word) for word in words], measured.getlength(" "))
    inks = [
        colour for colour in (p.dark, p.main, p.second, p.pale, p.third) if p.ink_on(ground, colour) == colour
    ]
    first = inks[0] if inks else p.ink_on(ground)
    room = 770.0
    shares = [1 / max(4, len(line)) for line in lines]
    top = 46.0
    for number, line in enumerate(lines):
        high = room * shares[number] / sum(shares)
        colour = p.ink_on(ground, p.second) if number == len(lines) // 2 and len(lines) > 1 else first
        p.placed.append(
            write(p.sheet, line, (MARGIN - 14, top, WIDTH - MARGIN + 14, top + high - 12), colour, cut,
                  largest=560, align="centre", stand="middle", lines=1, stretch=9)
        )  # fmt: skip
        top += high
    p.label(p.intro, MARGIN - 14, 836, first, size=13)
    p.billing(p.ink_on(ground, first), align="left")


def swiss(p: Poster) -> None:
    """A grid, a disc that leaves it, and a title flush left."""
    ground = p.pale if p.rng.random() < 0.65 else p.main
    p.sheet.image.paste(ground, (0, 0, WIDTH, HEIGHT))
    ink = p.ink_on(ground, p.dark)
    x, y, radius = p.rng.choice((180, 470)), p.rng.uniform(300, 380), p.rng.uniform(215, 265)
    disc = p.second if ground == p.main else p.main
    p.sheet.cut(disc, lambda pen: pen.disc(x, y, radius, 255))
    bars = p.rng.randrange(3)

    def cut(pen: Pen) -> None:
        if bars == 0:
            for n in range(9):
                pen.box(0, y - radius + n * 60, WIDTH, y - radius + n * 60 + 4 + n * 5, 255)
        elif bars == 1:
            pen.box(x, y - radius - 10, x + radius + 10, y + radius + 10, 255)
        else:
            pen.disc(x + radius * 0.42, y - radius * 0.2, radius * 0.7, 255)

    p.sheet.cut(ground, cut)
    if bars == 1:
        p.sheet.cut(
            p.dark,
            lambda pen: pen.disc(x + 6, y, radius, 255),
            box=(x + 6, 0, WIDTH if x < 320 else x + int(radius) + 8, HEIGHT),
        )
    elif bars == 2:
        p.sheet.cut(p.dark, lambda pen: pen.disc(x + radius * 0.42, y - radius * 0.2, radius * 0.3, 255))

    def rules(pen: Pen) -> None:
        pen.box(MARGIN, 66, WIDTH - MARGIN, 68, 255)
        pen.box(MARGIN, 826, WIDTH - MARGIN, 828, 255)

    p.sheet.cut(ink, rules)
    p.label(p.intro, MARGIN, 44, ink, size=12, wide=470)
    p.label(p.year, WIDTH - MARGIN, 44, ink, size=12, align="right", wide=80)
    p.title((MARGIN, 630, WIDTH - 70, 812), ink, Type(weight=700, leading=0.95), stand="bottom", largest=104)
    p.billing(ink, align="left", top=842)


def initial(p: Poster) -> None:
    """The first letter as a window on a landscape."""
    ground, ink = (p.pale, p.dark) if p.rng.random() < 0.6 else (p.dark, p.pale)
    p.sheet.sky(p.third, mix(p.main, p.second, 0.4), p.second, p.main, bottom=700)
    x = p.rng.uniform(220, 420)
    p.sheet.cut(mix(p.second, p.pale, 0.7), lambda pen: pen.disc(x, 330, 92, 255))
    for base, part in ((430, 0.25), (500, 0.5), (580, 0.8)):
        ridge = hills(p, base, 50)
        p.sheet.piece(mix(p.main, p.dark, part), ridge)
    view = p.sheet.image
    words = drawable(p.work.title, DISPLAY).split()
    letter = next(
        (word[0].upper() for word in sorted(words, key=len, reverse=True) if word[0].isalnum()), "C"
    )
    type_ = font(DISPLAY, 800, 760)
    left, top, right, bottom = type_.getbbox(letter, anchor="ls")
    mask = Image.new("L", (int(right - left), int(bottom - top)))
    ImageDraw.Draw(mask).text((-left, -top), letter, font=type_, fill=255, anchor="ls")
    mask = mask.resize((WIDTH - 40, 580))
    p.sheet.image = Image.new("RGB", view.size, ground)
    p.sheet.image.paste(view.crop((20, 40, WIDTH - 20, 620)), (20, 40), mask)
    p.title(
        (MARGIN, 656, WIDTH - MARGIN, 816), ink, Type(weight=700, leading=0.94), stand="bottom", largest=92
    )
    p.label(p.intro, MARGIN, 834, p.ink_on(ground, p.main, p.third), size=13)
    p.billing(ink, align="left")


LETTERS = (stack, swiss, initial)
