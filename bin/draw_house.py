"""Draw the house from its code: what each domain brings and whom it imports (`house.svg`), its rooms (`rooms.svg`)."""

import argparse
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

import grimp
from check_imports import ROOMS

SOURCE = Path("src")
sys.path.insert(0, str(SOURCE))
from claqueta.config.domains import DOMAINS  # noqa: E402 - the checkout is not on the path before

HOUSE = "claqueta"
ABOVE, BELOW = ("cli", "config"), "engines"
FLOORS = (*ABOVE, *reversed(DOMAINS), BELOW)
"""Every package, from the roof to the ground."""
STYLE = """
  svg { font: 13px ui-sans-serif, system-ui, sans-serif; fill: #1c1b1a }
  .paper { fill: #fffdf9 } .floor { fill: #f1ede4 } .name { font-weight: 600; font-size: 15px }
  .small { font-size: 11px; fill: #5f5a52 } .cell { fill: #c2410c }
  .line { stroke: #cfc8ba; stroke-width: 1 } .r { text-anchor: end } .m { text-anchor: middle }
  @media (prefers-color-scheme: dark) {
    svg { fill: #f3efe8 } .paper { fill: #161514 } .floor { fill: #24221f } .small { fill: #aaa295 }
    .cell { fill: #fb923c } .line { stroke: #4a463f }
  }
"""
WIDTH, EDGE, GAP = 1080, 24, 4
FLOOR, ROOM = 58, 40
"""Heights."""
PALE, FULL = 0.1, 0.5
"""How a cell is filled: never so that the number in it cannot be read, on light paper or on dark."""


# -- What the code says ---------------------------------------------------------------------------------------


def brought() -> dict[str, list[tuple[int, str]]]:
    """Domain → how many of what it brings, with what stands under switches; nothing that is none."""
    return {name: [count for count in counts(name) if count[0]] for name in DOMAINS}


def counts(name: str) -> list[tuple[int, str]]:
    from django.apps import apps

    from claqueta.foundation.domains import Domain

    # A domain that brings nothing to the house, as the interface, has no wiring.
    wiring = f"{HOUSE}.{name}.wiring"
    domain = import_module(wiring).DOMAIN if find_spec(wiring) else Domain(name)
    parts = (domain, *domain.parts)

    def each(of: Callable[[object], Iterable[object]]) -> int:
        return sum(len(list(of(part))) for part in parts)

    def routes(face: str) -> int:
        return sum(len(import_module(one).urlpatterns) for part in parts if (one := getattr(part, face)))

    rules = SOURCE / HOUSE / name / "rules.toml"
    switches = {one.feature for one in parts} - {""}
    return [
        (len(list(apps.get_app_config(name).get_models())), "model"),
        (each(lambda part: part.verbs), "verb"),
        (each(lambda part: part.searchables), "searchable"),
        (each(lambda part: part.imports), "import"),
        (each(lambda part: part.notices), "notice"),
        (each(lambda part: part.rounds), "round"),
        (each(lambda part: part.processings), "processing"),
        (each(lambda part: part.listens), "event listened to"),
        (routes("site"), "page"),
        (routes("area"), "page of the area"),
        (routes("office"), "screen"),
        (sum(operations(import_module(part.api)) for part in parts if part.api), "API operation"),
        (rules.read_text(encoding="utf-8").count("\n[") if rules.exists() else 0, "rule"),
        (len(switches), "switch"),
        (len(list((SOURCE / HOUSE / name).glob("templates/**/*.html"))), "template"),
    ]


def operations(module: ModuleType) -> int:
    return sum(len(view.operations) for view in module.router.path_operations.values())


def imports() -> Counter[tuple[str, str]]:
    """(importing floor, imported floor) → how many pairs of modules, tests left out."""
    graph = grimp.build_graph(HOUSE, exclude_type_checking_imports=True, cache_dir=None)
    found: Counter[tuple[str, str]] = Counter()
    for importer in graph.modules:
        if ".tests" in importer or importer == HOUSE:
            continue
        for imported in graph.find_modules_directly_imported_by(importer):
            pair = importer.split(".")[1], (imported.split(".") + [""])[1]
            if pair[0] != pair[1] and pair[1] in FLOORS:
                found[pair] += 1
    return found


def rooms() -> list[str]:
    """The rooms of a domain as the contract of imports has them, from the top."""
    return [room.strip(" ()") for floor in ROOMS for room in floor.split("|")]


def size_of(domain: str, room: str) -> int:
    """Lines of a room, a module or a folder."""
    place = SOURCE / HOUSE / domain / room
    files = sorted(place.rglob("*.py")) if place.is_dir() else [place.with_suffix(".py")]
    return sum(len(file.read_text(encoding="utf-8").splitlines()) for file in files if file.exists())


# -- The pictures ---------------------------------------------------------------------------------------------


def text(x: float, y: float, words: object, kind: str = "") -> str:
    return f'<text x="{x:g}" y="{y:g}"{f" class={chr(34)}{kind}{chr(34)}" if kind else ""}>{escape(str(words))}</text>'


def box(x: float, y: float, width: float, height: float, kind: str, opacity: float = 1) -> str:
    shade = f' fill-opacity="{opacity:.2f}"' if opacity < 1 else ""
    return f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="3" class="{kind}"{shade}/>'


def cell(x: float, y: float, width: float, height: float, number: int, most: int) -> list[str]:
    """A number on a ground that is the fuller the larger it is."""
    opacity = PALE + (FULL - PALE) * (number / most) ** 0.5
    return [
        box(x + 2, y + 6, width - 4, height - 12, "cell", opacity),
        text(x + width / 2, y + height / 2 + 4.5, number, "m"),
    ]


def picture(title: str, said: str, height: float, drawn: Sequence[str]) -> str:
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:g}" role="img" '
            'aria-labelledby="title said">',
            f'<title id="title">{escape(title)}</title>',
            f'<desc id="said">{escape(said)}</desc>',
            f"<style>{STYLE}</style>",
            box(0, 0, WIDTH, height, "paper"),
            *drawn,
            "</svg>\n",
        ]
    )


def many(number: int, word: str) -> str:
    if number == 1:
        return f"1 {word}"
    head, _space, rest = word.partition(" ")
    plural = f"{word}s" if head == "API" else f"{head}{'es' if head.endswith('ch') else 's'} {rest}".strip()
    return f"{number} {plural}"


def folded(words: Sequence[str], most: int) -> list[str]:
    """Pieces put on lines of at most so many characters."""
    lines = [""]
    for word in words:
        longer = f"{lines[-1]} · {word}" if lines[-1] else word
        if len(longer) > most:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def house(bring: Mapping[str, list[tuple[int, str]]], pairs: Mapping[tuple[str, str], int]) -> str:
    """The floors, what each brings, and how many imports go from each down to each."""
    apart = {"cli": ["the command line"], "config": ["settings, addresses, the API’s frame"]}
    engines = (SOURCE / HOUSE / BELOW).glob("*/__init__.py")
    apart[BELOW] = [*sorted(file.parent.name for file in engines), "pure Python, no Django"]
    words = {name: [many(*one) for one in bring[name]] for name in DOMAINS} | apart
    matrix, top = 556, 128
    wide = (WIDTH - EDGE - matrix) / len(FLOORS)
    most = max(pairs.values(), default=1)
    drawn = [
        text(EDGE, 40, "The house", "name"),
        text(EDGE, 60, "From the roof to the ground; what each floor brings.", "small"),
        text(matrix, 40, "Imports go down only", "name"),
        text(
            matrix,
            60,
            "Each number counts the imports, module by module, from the row’s floor to the column’s.",
            "small",
        ),
    ]
    for number, floor in enumerate(FLOORS):
        x, y = matrix + number * wide, top + number * (FLOOR + GAP)
        drawn.append(box(EDGE, y, WIDTH - 2 * EDGE, FLOOR, "floor"))
        drawn.append(text(EDGE + 12, y + FLOOR / 2 + 5, floor, "name"))
        lines = folded(words[floor], 64)
        for at, line in enumerate(lines):
            drawn.append(
                text(EDGE + 134, y + FLOOR / 2 + 4 + 13 * at - 6.5 * (len(lines) - 1), line, "small")
            )
        drawn.append(
            f'<text transform="translate({x + wide / 2 - 14:g} {top - 8}) rotate(-32)" class="small">{floor}</text>'
        )
        for below, other in enumerate(FLOORS):
            if count := pairs.get((floor, other), 0):
                drawn += cell(matrix + below * wide, y, wide, FLOOR, count, most)
            elif below == number:
                drawn.append(text(x + wide / 2, y + FLOOR / 2 + 4, "·", "small m"))
    height = top + len(FLOORS) * (FLOOR + GAP) + EDGE
    said = " ".join(f"{floor}: {', '.join(words[floor])}." for floor in FLOORS)
    down = "; ".join(f"{one} → {other} {pairs[one, other]}" for one, other in sorted(pairs, key=by_floor))
    return picture("The house, floor by floor", f"{said} Imports: {down}.", height, drawn)


def by_floor(pair: tuple[str, str]) -> tuple[int, int]:
    return FLOORS.index(pair[0]), FLOORS.index(pair[1])


def inside(sizes: Mapping[tuple[str, str], int]) -> str:
    """The rooms inside the domains: which has which, in lines of code."""
    left, top = 120, 104
    wide = (WIDTH - EDGE - left) / len(DOMAINS)
    most = max(sizes.values(), default=1)
    drawn = [
        text(EDGE, 40, "The rooms of a domain", "name"),
        text(
            EDGE,
            60,
            "A room uses those below it; rooms between two lines do not use one another. The numbers are lines.",
            "small",
        ),
    ]
    for at, domain in enumerate(DOMAINS):
        drawn.append(text(left + (at + 0.5) * wide, top - 12, domain, "m"))
    y = top
    for floor in ROOMS:
        drawn.append(f'<path d="M{EDGE} {y - 2:g}H{WIDTH - EDGE}" class="line"/>')
        for room in [part.strip(" ()") for part in floor.split("|")]:
            drawn.append(text(EDGE + 12, y + ROOM / 2 + 5, room, "name"))
            for at, domain in enumerate(DOMAINS):
                if lines := sizes.get((domain, room), 0):
                    drawn += cell(left + at * wide, y, wide, ROOM, lines, most)
            y += ROOM
    said = ". ".join(
        f"{domain}: {', '.join(room for room in rooms() if (domain, room) in sizes) or 'none of them'}"
        for domain in DOMAINS
    )
    return picture("The rooms inside each domain", f"{said}.", y + EDGE, drawn)


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--to", type=Path, default=Path("docs/develop"), help="the folder of the pictures")
    to: Path = asked.parse_args().to
    # The pictures are of the code: whatever cluster, data and database this shell stands in are not asked.
    for name in [one for one in os.environ if one.startswith("CLAQUETA_")]:
        del os.environ[name]
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"CLAQUETA_DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": f"{HOUSE}.config.settings"}
        import django

        django.setup()
        bring, pairs = brought(), imports()
    sizes = {
        (domain, room): size_of(domain, room)
        for domain in DOMAINS
        for room in rooms()
        if size_of(domain, room)
    }
    for name, drawn in {"house": house(bring, pairs), "rooms": inside(sizes)}.items():
        (to / f"{name}.svg").write_text(drawn, encoding="utf-8")
        print(to / f"{name}.svg")
    return 0


if __name__ == "__main__":
    sys.exit(main())
