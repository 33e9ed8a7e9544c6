"""Posters of the sample's works: a layout for each temper, colours for each genre, type that fits whatever the title."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from math import cos, pi, sin
from random import Random

from claqueta.organisations.sample.drawing.canvas import Colour, Sheet, contrast, dice, mix, rgb
from claqueta.organisations.sample.drawing.lettering import TEXT, Placed, Room, Type, label, write

WIDTH, HEIGHT, MARGIN = 640, 960, 44
QUALITY, MOST_BYTES = 72, 45_000
FULL = (MARGIN, MARGIN, WIDTH - MARGIN, HEIGHT - MARGIN)
FORMS = {
    "feature": "Una película de",
    "series": "Una serie de",
    "documentary": "Un documental de",
    "short": "Un cortometraje de",
    "animation": "Una película de animación de",
    "game": "Un videojuego de",
    "experience": "Una experiencia inmersiva de",
    "advertising": "Una campaña de",
}
"""Form of a work → how a poster introduces the company behind it: posters speak the work's language."""
GENRES: dict[str, tuple[tuple[str, str, str, str, str], ...]] = {
    "drama": (("#1d2a3a", "#c8553d", "#e8b04b", "#588b8b", "#f3e9dc"), ("#22181c", "#9d3b3b", "#d9a273", "#5d737e", "#f0e6d8")),
    "comedy": (("#1b2a6b", "#ffcf33", "#ff6b4a", "#35b6a8", "#fff6e0"), ("#3b1f4a", "#ff9ebb", "#ffd23f", "#2ec4b6", "#fff3e6")),
    "thriller": (("#0b1316", "#c81d25", "#e0b04f", "#47615f", "#f1ede2"), ("#10131c", "#f2b705", "#d9412b", "#3c4a5e", "#efe9dc")),
    "horror": (("#0a0708", "#a4161a", "#e5383b", "#4a2228", "#eee3d3"), ("#0c1210", "#7f9f3a", "#c1121f", "#2f4236", "#e6e8d8")),
    "scifi": (("#090f2b", "#ff5d8f", "#35d0ff", "#5b3fd6", "#e9f1ff"), ("#071a1f", "#ff7a2f", "#1fb5a8", "#12606b", "#f4efe0")),
    "romance": (("#4a1030", "#f2789f", "#ffb38a", "#8c2f56", "#fff0ea"), ("#2c2350", "#ff8fa3", "#f9c784", "#6a5acd", "#fff4ee")),
    "adventure": (("#0f2d3a", "#e98a15", "#f5c14e", "#2a7f7b", "#fbf0d9"), ("#2b2118", "#d1603d", "#e8b25c", "#4f7358", "#f6ead2")),
    "western": (("#2a140c", "#d0562b", "#f0a53a", "#7c3f20", "#f7e3bf"), ("#14262b", "#d9752b", "#edbf6d", "#4a6a6b", "#f6e9cf")),
    "musical": (("#2a0a3f", "#ff3c7d", "#ffc53a", "#5f2ad0", "#fff0f5"), ("#101a4d", "#ff5a36", "#ffd447", "#2f6bff", "#fff7e8")),
    "social": (("#1c1f24", "#e4572e", "#f3c53d", "#6b7f8c", "#f2eee6"), ("#23303b", "#d64550", "#eac435", "#5b8e7d", "#f1efe7")),
    "nature": (("#0e2a22", "#6fae5c", "#f2c14e", "#2c6e63", "#f3f1df"), ("#102a3e", "#5fb0c9", "#f28f5b", "#2d6a8e", "#eef4ef")),
    "history": (("#271d15", "#b8763e", "#d8b26a", "#6d3a2c", "#f3e6cb"), ("#1b2432", "#a23b32", "#cda65b", "#4c5b6b", "#f1e7d2")),
    "family": (("#123c69", "#ffb400", "#f6511d", "#00a6a6", "#fff8e7"), ("#23395b", "#ff8552", "#ffd166", "#59c9a5", "#fdf6e3")),
    "noir": (("#0c0c0f", "#c9c3b6", "#8e8a83", "#3a393d", "#f4f0e6"), ("#0d0f14", "#d7263d", "#bdb7aa", "#34363f", "#f2eee4")),
}  # fmt: skip
"""Genre → its palettes: dark, main, second, third, pale."""


@dataclass(frozen=True, slots=True)
class Work:
    title: str
    year: int | None = None
    form: str = ""
    genre: str = ""
    companies: tuple[tuple[str, str], ...] = ()
    """Name and role of each company in it, the first one presents."""

    def known(self) -> "Work":
        """The work with a form and a genre: those that are missing come from its title."""
        digest = sha256(self.title.encode()).digest()
        forms, genres = list(FORMS), list(GENRES)
        return Work(
            self.title,
            self.year,
            self.form if self.form in FORMS else forms[digest[0] % len(forms)],
            self.genre if self.genre in GENRES else genres[digest[1] % len(genres)],
            self.companies,
        )


@dataclass(slots=True)
class Poster:
    """A poster while it is made; `placed` is every text on it."""

    work: Work
    sheet: Sheet
    rng: Random
    dark: Colour
    main: Colour
    second: Colour
    third: Colour
    pale: Colour
    placed: list[Placed] = field(default_factory=list)

    def title(self, room: Room, colour: Colour, cut: Type, **how: object) -> Placed:
        placed = write(self.sheet, self.work.title, room, colour, cut, **how)  # type: ignore[arg-type]
        self.placed.append(placed)
        return placed

    def words(self, text: str, room: Room, colour: Colour, cut: Type, **how: object) -> Placed:
        placed = write(self.sheet, text, room, colour, cut, **how)  # type: ignore[arg-type]
        self.placed.append(placed)
        return placed

    def label(self, text: str, x: float, y: float, colour: Colour, **how: object) -> None:
        self.placed.append(label(self.sheet, text, (x, y), colour, **how))  # type: ignore[arg-type]

    @property
    def intro(self) -> str:
        """“Una película de Azotea Films”."""
        first = self.work.companies[0][0] if self.work.companies else "la casa"
        return f"{FORMS[self.work.form]} {first}"

    @property
    def year(self) -> str:
        return str(self.work.year or "")

    def ink_on(self, ground: Colour, *wanted: Colour) -> Colour:
        """The first of the colours wanted that is read on the ground; else the better of pale and dark."""
        for colour in wanted:
            if contrast(colour, ground) >= 3.2:
                return colour
        return max((self.pale, self.dark), key=lambda colour: contrast(colour, ground))

    def billing(self, colour: Colour, align: str = "centre", top: float = 874) -> None:
        """Who made it, in the narrow type of such blocks."""
        names = self.work.companies
        parts = [f"{names[0][0]} presenta" if names else "", self.work.title]
        parts += [f"{role.lower()} {name}" for name, role in names[:7] if role] or [
            name for name, _r in names[1:7]
        ]
        parts.append(f"© {self.year}" if self.year else "")
        text = "  ·  ".join(part for part in parts if part)
        cut = Type(TEXT, 500, narrow=0.62, leading=1.12, capitals=True)
        self.words(
            text, (MARGIN, top, WIDTH - MARGIN, HEIGHT - 26), colour, cut, largest=19, align=align, lines=4
        )

    def laurel(self, x: float, y: float, colour: Colour) -> None:
        """Two branches round the name of a festival that does not exist."""

        def branches(pen: object) -> None:
            for side in (-1, 1):
                for leaf in range(9):
                    angle = pi / 2 + side * (0.3 + 0.27 * leaf)
                    cx, cy = x + cos(angle) * 46, y + sin(angle) * 30
                    lean = angle + side * 1.1
                    pen.polygon(  # type: ignore[attr-defined]
                        [
                            (cx - cos(lean) * 7, cy - sin(lean) * 7),
                            (cx - sin(lean) * 2.6, cy + cos(lean) * 2.6),
                            (cx + cos(lean) * 7, cy + sin(lean) * 7),
                            (cx + sin(lean) * 2.6, cy - cos(lean) * 2.6),
                        ],
                        255,
                    )

        box = (int(x - 64), int(y - 46), int(x + 64), int(y + 46))
        self.sheet.cut(colour, branches, box=box)
        for number, line in enumerate(("Selección oficial", f"Muestra {self.year}".strip())):
            self.label(line, x, y - 9 + 11 * number, colour, size=7, wide=62, align="centre")


type Layout = Callable[[Poster], None]


def layout_of(work: Work, layouts: Sequence[Layout], suited: dict[str, tuple[str, ...]]) -> Layout:
    """One of those that suit the work's form or genre, by its title."""
    names = (*suited.get(work.form, ()), *suited[work.genre])
    wanted = names[sha256(f"layout {work.title}".encode()).digest()[0] % len(names)]
    return next(layout for layout in layouts if layout.__name__ == wanted)


def begun(work: Work) -> Poster:
    """An empty poster in the work's colours."""
    work = work.known()
    rng = dice(f"poster {work.title}")
    palettes = GENRES[work.genre]
    dark, main, second, third, pale = (rgb(colour) for colour in palettes[rng.randrange(len(palettes))])
    if rng.random() < 0.4:
        main, second = second, main
    return Poster(work, Sheet((WIDTH, HEIGHT), dark), rng, dark, main, second, third, pale)


def softened(colour: Colour, ground: Colour) -> Colour:
    return mix(colour, ground, 0.35)
