"""Badges as pages: what stands where, how large a name can be set so that it fits, and the code as a picture."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import batched
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from claqueta.door.codes import code_of
from claqueta.door.data import Paper, colour_of
from claqueta.door.qr import MODULES, Place, svg_of
from claqueta.door.queries.people import Bearer
from claqueta.events.models import Event
from claqueta.events.wording import when_in_words
from claqueta.foundation import documents
from claqueta.foundation.apart import Parcel, apart
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.translated import current_language, text_in

TEMPLATE = "door/pdf/badges.html"
POINT = 25.4 / 72
"""Millimetres."""
NARROW, WIDE = 0.63, 1.25
"""Widths of a letter of our heaviest type, and of a picture or an East Asian letter, in its size; measured, with some to spare."""
LEADING = 1.2
"""Of the wider set of the two that stand on a badge."""
BETWEEN = 2.2
"""Millimetres between a name and an organisation."""
MARGIN, SIDE, BELOW = 2.5, 8.0, 7.0
"""Millimetres around what stands on a label, beside what stands on a badge, and from its code to its band."""


@dataclass(frozen=True, slots=True)
class Card:
    """A badge at its place on the sheet; lengths in millimetres, sizes of type in points."""

    bearer: Bearer
    left: float
    top: float
    label: str
    back: str
    front: str
    name_size: float
    company_size: float
    label_size: float
    code: str


def width_of(text: str) -> float:
    """How wide a text is at most, in its own size."""
    return sum(_wide(letter) for letter in text)


def _wide(letter: str) -> float:
    if unicodedata.combining(letter) or unicodedata.category(letter) in ("Mn", "Cf"):
        return 0
    if unicodedata.east_asian_width(letter) in "WF" or unicodedata.category(letter) == "So":
        return WIDE
    if letter in "mwMW@%æœÆŒ":
        return 1.1
    return 0.8 if letter.isupper() else NARROW


def lines_of(text: str, width: float) -> int:
    """Lines that a text takes in a width, in its own size; a word that is wider than a line is broken."""
    lines, there = 1, 0.0
    for word in text.split():
        wide = width_of(word)
        if there and there + NARROW / 2 + wide <= width:
            there += NARROW / 2 + wide
            continue
        if there:
            lines += 1
        while wide > width:
            lines += 1
            wide -= width - WIDE
        there = wide
    return lines


def fitting(text: str, width: float, height: float, largest: float, smallest: float) -> float:
    """The largest size of type, in points, in which a text stands in a box of millimetres; never below the smallest."""
    size = largest
    while size > smallest:
        em = size * POINT
        longest = max((width_of(word) for word in text.split()), default=0) * em
        # A word is broken only where it would have to be too small to be read across a table.
        if lines_of(text, width / em) * em * LEADING <= height and (longest <= width or size <= largest / 2):
            return size
        size -= 0.5
    return smallest


def qr_of(code: str) -> SafeString:
    """A code as a QR code, as SVG."""
    return mark_safe(svg_of(code))  # noqa: S308 - drawn here, of a code of ours


def card_of(bearer: Bearer, paper: Paper, number: int) -> Card:
    width, height = paper.badge
    colour = colour_of(bearer.colour)
    label = " · ".join(bearer.labels)
    if paper.is_label:
        # The code takes the height of the label at its right; the name what is left of it.
        inner, tall = width - 3 * MARGIN - code_size(paper), height - 4 * MARGIN - band_height(paper)
        name = fitting(bearer.badge.name, inner, tall * 0.66, 22, 7)
        company = fitting(bearer.badge.company, inner, tall * 0.34 - BETWEEN, 10, 5.5)
        label_size = fitting(label, inner, band_height(paper) - 1, 9, 5)
    else:
        inner = width - 2 * SIDE
        name = fitting(bearer.badge.name, inner, height * 0.26, 38, 11)
        company = fitting(bearer.badge.company, inner, height * 0.11 - BETWEEN, 16, 8)
        label_size = fitting(label, inner, band_height(paper) - 2, 20, 8)
    left, top = paper.place(number)
    return Card(
        bearer,
        left,
        top,
        label,
        colour.back,
        colour.front,
        name,
        company,
        label_size,
        code_of(bearer.badge),
    )


def code_size(paper: Paper) -> float:
    """Millimetres of a side of the code: a module is 0.5 mm at least, which a telephone reads at arm’s length."""
    width, height = paper.badge
    if paper.is_label:
        # A code needs four modules of white around it (ISO/IEC 18004, 5.3.8): nothing may touch it.
        return min(height - band_height(paper) - 2 * MARGIN, MODULES * MARGIN / 4)
    return min(width * 0.36, 40)


def band_height(paper: Paper) -> float:
    return max(5.0, paper.badge[1] * 0.13)


def sheets(cards: Sequence[Bearer], paper: Paper) -> Iterator[list[Card]]:
    for page in batched(cards, paper.per_page, strict=False):
        yield [card_of(one, paper, number) for number, one in enumerate(page)]


def placed(card: Card, paper: Paper) -> Place:
    """Where a badge stands on its sheet, and on it its code."""
    width, height = paper.badge
    size = code_size(paper)
    if paper.is_label:
        return card.left, card.top, (width - MARGIN - size, MARGIN, size, card.code)
    top = height - band_height(paper) - BELOW - size
    return card.left, card.top, (width - SIDE - size, top, size, card.code)


def pages(event: Event, found: Sequence[Bearer], paper: Paper) -> Iterator[tuple[str, list[list[Place]]]]:
    """HTML of some sheets each, in the order given, and where on each sheet which badge stands."""
    each = max(1, rule("badges_in_a_chunk").value // paper.per_page) * paper.per_page
    language = current_language()
    context: dict[str, Any] = {
        "cluster": settings.CLUSTER,
        "language": language,
        "title": text_in(event.title),
        "when": when_in_words(event.begins, event.ends, language),
        "place": event.venue.name if event.venue else "",
        "paper": paper,
        "band": band_height(paper),
        "below": BELOW,
        "between": BETWEEN,
        "margin": MARGIN if paper.is_label else SIDE,
        "inner": paper.badge[0] - (3 * MARGIN + code_size(paper) if paper.is_label else 2 * SIDE),
    }
    for some in batched(found, each, strict=False):
        laid = list(sheets(some, paper))
        html = render_to_string(TEMPLATE, {**context, "sheets": laid})
        yield html, [[placed(card, paper) for card in cards] for cards in laid]


def drawn(event: Event, found: Sequence[Bearer], paper: Paper) -> bytes:
    """The badges as a PDF, drawn and joined in processes of their own. Raises `ApartFailed`."""
    parts = list(pages(event, found, paper))
    said = {
        "parts": parts,
        "badge": paper.badge,
        "accent": "" if paper.is_label else settings.CLUSTER.theme.accent,
        "cut": paper.cut,
    }
    seconds = 60 + len(found) * 0.5
    given = documents.in_cut_type(said, [html for html, _places in parts])
    some = apart("claqueta.door.drawing:draw_badges", given, seconds=seconds, mebibytes=2048)
    whole = Parcel({"title": text_in(event.title)}, some.blobs)
    return apart("claqueta.foundation.joining:join", whole, seconds=seconds, mebibytes=2048).blobs["pdf"]
