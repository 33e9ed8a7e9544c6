"""An organisation with those around it: on its page, in its area, on a page of its own."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import cos, pi, sin
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from claqueta.foundation.domains import Way
from claqueta.foundation.pageblocks import ProfileBlock
from claqueta.network.models import OwnNetwork
from claqueta.network.queries import neighbours_of
from claqueta.organisations.models import Organisation

AROUND = 12
"""So many are drawn; all are named."""
WIDE, HIGH = 720, 460
LETTERS = 15
"""Of a line of a name in the picture."""


@dataclass(frozen=True, slots=True)
class Around:
    """Somebody in the picture of those around one: where, how much they share, and where their name stands."""

    organisation: Organisation
    facts: int
    last: int
    x: float = 0
    y: float = 0
    thick: float = 1
    anchor: str = "middle"
    name_x: float = 0
    name_y: float = 0
    lift: float = 0
    """How far its first line stands below that, in ems: names above and below the ring keep clear of their points."""

    @property
    def lines(self) -> list[str]:
        """The name in two lines at most, broken where the longer is shortest: beside a ring on a phone there is room for no more."""
        words = self.organisation.name.split()
        broken = [(" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words))]
        lines = min(broken, key=lambda pair: max(map(len, pair)), default=(self.organisation.name,))
        return [line if len(line) <= LETTERS else f"{line[: LETTERS - 1]}…" for line in lines]


def around(organisation: Organisation, circle: str) -> list[Around]:
    """Whom it is tied with, the most first; the first of them stand in a ring."""
    found = neighbours_of(organisation, circle)
    ring = min(len(found), AROUND)
    drawn = []
    for number, (whom, facts, last) in enumerate(found):
        if number >= ring:
            drawn.append(Around(whom, facts, last))
            continue
        angle = 2 * pi * number / ring - pi / 2
        across, along = cos(angle), sin(angle)
        drawn.append(
            Around(
                whom,
                facts,
                last,
                round(WIDE / 2 + 150 * across, 1),
                round(HIGH / 2 + 150 * along, 1),
                min(1 + facts, 8),
                "middle" if abs(across) < 0.3 else "start" if across > 0 else "end",
                round(WIDE / 2 + 174 * across, 1),
                round(HIGH / 2 + 172 * along, 1),
                round(0.85 * along - 0.2, 2),
            )
        )
    return drawn


def drawn_around(organisation: Organisation, circle: str) -> dict[str, Any]:
    some = around(organisation, circle)
    return {
        "of": organisation,
        "around": some,
        "ring": some[:AROUND],
        "wide": WIDE,
        "high": HIGH,
        "middle_x": WIDE / 2,
        "middle_y": HIGH / 2,
    }


def is_shown(organisation: Organisation) -> bool:
    return OwnNetwork.objects.filter(organisation=organisation, shown=True).exists()


def on_its_page(organisation: Organisation, circle: str) -> Mapping[str, Any]:
    """What its page shows of it, if it allows that and there is something to show."""
    if not is_shown(organisation):
        return {}
    given = drawn_around(organisation, circle)
    return given if given["around"] else {}


BLOCK = ProfileBlock(template="network/on_its_page.html", read=on_its_page)


def area_ways(account: Any, organisation: Organisation | None) -> Iterator[Way]:
    if organisation is not None and account.has_perm("network.show_own", organisation):
        yield Way(_("Whom we work with"), reverse("network_own", args=[organisation.slug]))
