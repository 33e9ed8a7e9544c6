"""Draw the faces of the board's roles and the sample partners' logos again: `.venv/bin/python clusters/audiovisual-madrid/draw.py`.

Nobody in particular and no real mark: shapes in the cluster's colours. The files stand in `static/roles/` and
`static/partners/`; pages show them as `{% static 'cluster/roles/president.svg' %}`.
"""

from pathlib import Path

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

HERE = Path(__file__).parent
FONTS = HERE.parents[1] / "src/claqueta/interface/static/interface/fonts"
INK, PAPER, RED = "#141210", "#faf7f2", "#d7263d"

# Ground, clothes, skin, hair; the shape of the hair; the badge.
ROLES: dict[str, tuple[str, str, str, str, str, str]] = {
    "president": ("#d7263d", "#141210", "#e8b796", "#2a1a14", "bob", "gavel"),
    "vice-president": ("#12355b", "#f4a300", "#b97a56", "#16110e", "short", "chevrons"),
    "secretary": ("#1b998b", "#faf7f2", "#f0c8a8", "#8a3b1c", "bun", "pen"),
    "treasurer": ("#f4a300", "#12355b", "#8d5a3c", "#141210", "curls", "coins"),
    "member-1": ("#2e294e", "#d7263d", "#f0c8a8", "#c98a2b", "long", ""),
    "member-2": ("#386641", "#f3e9dc", "#c98f6a", "#3b2a20", "beard", ""),
    "member-3": ("#bc6c25", "#2e294e", "#e8b796", "#dcd6cc", "short", ""),
    "member-4": ("#5f0f40", "#ffb5a7", "#8d5a3c", "#16110e", "bob", ""),
    "member-5": ("#0f4c5c", "#e36414", "#f0c8a8", "#5a2d1a", "curls", ""),
    "member-6": ("#3d3a4b", "#b8f2e6", "#b97a56", "#efe9df", "bun", ""),
}
BEHIND = {
    "bob": "M84 118c0-44 30-66 76-66s76 22 76 66v70c0 10-16 14-26 14H110c-10 0-26-4-26-14z",
    "long": "M78 120c0-48 34-70 82-70s82 22 82 70v128H78z",
    "bun": "M160 22a32 32 0 1 1 0 64 32 32 0 0 1 0-64z",
    "curls": "M160 42c26-10 48 4 54 22 22 4 32 26 24 46 12 20 2 44-16 50H98c-18-6-28-30-16-50-8-20 2-42 24-46 6-18 28-32 54-22z",
}
FRONT = {
    "bob": "M102 128c-2-46 22-66 58-66s60 20 58 66c-20-8-34-20-44-38-16 24-42 36-72 38z",
    "long": "M102 136c-4-50 20-74 58-74s62 24 58 74c-8-30-26-50-58-56-32 6-50 26-58 56z",
    "bun": "M102 126c0-42 22-64 58-64s58 22 58 64c-12-24-30-34-58-34s-46 10-58 34z",
    "curls": "M104 118c0-34 24-52 56-52s56 18 56 52c-14-16-32-22-56-22s-42 6-56 22z",
    "short": "M102 128c-6-46 18-70 58-70 42 0 64 24 58 70-6-16-10-24-14-34-30 4-58 0-84-14-6 16-12 28-18 48z",
    "beard": "M102 128c-6-46 18-70 58-70s64 24 58 70c-4-12-10-22-16-30-28 6-58 6-84 0-6 8-12 18-16 30zm0 18c10 22 26 30 58 30s48-8 58-30c2 56-22 82-58 82s-60-26-58-82z",
}
BADGES = {
    "gavel": '<path d="m-16 4 18-18 10 10-18 18zM6 2l16 16-5 5L1 7zM-20 17H4v6h-24z"/>',
    "chevrons": '<path d="m-16 8 16-14L16 8v-9L0-15-16-1zm0 15L0 9l16 14v-9L0 0l-16 14z"/>',
    "pen": '<path d="m-18 18 5-15L9-19l10 10L-3 13z"/>',
    "coins": '<path d="M-18-4a18 7 0 0 1 36 0v4a18 7 0 0 1-36 0zm0 11c6 7 30 7 36 0v6a18 7 0 0 1-36 0z"/>',
}
PARTNERS = {
    "fundacion-bobina": ("Fundación Bobina", INK, '<circle cx="60" cy="60" r="40"/><g fill="#faf7f2"><circle cx="60" cy="38" r="10"/><circle cx="79" cy="71" r="10"/><circle cx="41" cy="71" r="10"/><circle cx="60" cy="60" r="4"/></g>'),
    "caja-fotograma": ("Caja Fotograma", "#12355b", '<path d="M20 24h80v72H20z"/><path fill="#f7d488" d="M36 38h48v44H36z"/><g fill="#faf7f2"><path d="M24 30h7v9h-7zm0 18h7v9h-7zm0 18h7v9h-7zm0 16h7v9h-7zM89 30h7v9h-7zm0 18h7v9h-7zm0 18h7v9h-7zm0 16h7v9h-7z"/></g>'),
    "radio-ultramar": ("Radio Ultramar", "#d7263d", '<path d="M22 96V60h12v36zm22 0V36h12v60zm22 0V22h12v74zm22 0V50h12v46z"/>'),
    "universidad-del-encuadre": ("Universidad del Encuadre", "#1b4332", '<path d="M20 24h30v12H32v18H20zm50 0h30v30H88V36H70zM20 66h12v18h18v12H20zm68 0h12v30H70V84h18z"/><circle cx="60" cy="60" r="13" fill="#d9a441"/>'),
}  # fmt: skip
"""File → name, colour and mark: houses that do not exist."""


def face(ground: str, clothes: str, skin: str, hair: str, cut: str, badge: str) -> str:
    """Somebody from the shoulders up, without features: a role and no person."""
    behind = f'<path fill="{hair}" d="{BEHIND[cut]}"/>' if cut in BEHIND else ""
    sign = (
        f'<circle cx="262" cy="262" r="38" fill="{PAPER}"/><g fill="{INK}" transform="translate(262 262)">{BADGES[badge]}</g>'
        if badge
        else ""
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 320" width="320" height="320">'
        f'<path fill="{ground}" d="M0 0h320v320H0z"/>'
        f'<path fill="#fff" fill-opacity=".12" d="M0 0h120L0 190zM200 0h72L0 320h-1V250z"/>{behind}'
        f'<path fill="{clothes}" d="M28 320c2-62 44-90 96-96h72c52 6 94 34 96 96z"/>'
        f'<path fill="{skin}" d="M134 186h52v44c-12 22-40 22-52 0z"/><path fill="#000" fill-opacity=".16" d="M134 200c14 14 38 14 52 0v12c-14 12-38 12-52 0z"/>'
        f'<path fill="{skin}" d="M102 126c0-40 24-64 58-64s58 24 58 64c0 48-26 82-58 82s-58-34-58-82z"/>'
        f'<path fill="{hair}" d="{FRONT[cut]}"/>{sign}</svg>\n'
    )


def lettering(text: str, size: float, x: float, y: float) -> tuple[str, float]:
    """The text as one path in the display type, since an image has no type of the page's; and where it ends."""
    font = instantiateVariableFont(
        TTFont(FONTS / "bricolage-grotesque-latin-wght-normal.woff2"), {"wght": 700}
    )
    glyphs, names, scale = font.getGlyphSet(), font.getBestCmap(), size / font["head"].unitsPerEm
    pen = SVGPathPen(glyphs, ntos=lambda number: f"{number:.1f}".removesuffix(".0"))
    for letter in text:
        glyph = glyphs[names[ord(letter)]]
        glyph.draw(TransformPen(pen, (scale, 0, 0, -scale, x, y)))
        x += glyph.width * scale
    return pen.getCommands(), x


def logo(name: str, colour: str, mark: str) -> str:
    """A partner's mark and name on a plate of its own, so that it is read on a dark page too."""
    first, _space, rest = name.partition(" ")
    above, right = lettering(first, 34, 124, 56)
    below, end = lettering(rest, 34, 124, 92)
    width = round(max(right, end) + 28)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} 120" width="{width}" height="120" role="img" aria-label="{name}">'
        f'<rect width="{width}" height="120" rx="6" fill="{PAPER}"/><g fill="{colour}">{mark}</g><path fill="{INK}" d="{above}{below}"/></svg>\n'
    )


def main() -> None:
    for folder, files in (
        ("roles", {role: face(*drawn) for role, drawn in ROLES.items()}),
        ("partners", {slug: logo(*drawn) for slug, drawn in PARTNERS.items()}),
    ):
        there = HERE / "static" / folder
        there.mkdir(parents=True, exist_ok=True)
        for name, body in files.items():
            (there / f"{name}.svg").write_text(body, encoding="utf-8")


if __name__ == "__main__":
    main()
