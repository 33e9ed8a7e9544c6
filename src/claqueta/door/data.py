"""What the door has as data: paper and colours of badges (`papers.toml`), and as what somebody comes (`roles.toml`).

A cluster's `door.toml` adds its own or takes the place of ours.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from claqueta.cluster.loading import ClusterInvalid
from claqueta.cluster.loading.files import Problem
from claqueta.foundation.translated import text_in

FILE = "door.toml"
HERE = Path(__file__).parent
FALLBACK = "plain"
MOST_MM = 1000


@dataclass(frozen=True, slots=True)
class Paper:
    key: str
    name: Mapping[str, str]
    page: tuple[float, float]
    badge: tuple[float, float]
    across: int
    down: int
    left: float
    top: float
    right: float
    below: float
    cut: bool
    source: Mapping[str, str]

    @property
    def per_page(self) -> int:
        return self.across * self.down

    @property
    def is_label(self) -> bool:
        """Whether it is wider than high: the code stands beside the name then."""
        return self.badge[0] > self.badge[1]

    def place(self, number: int) -> tuple[float, float]:
        """Left and top of the badge with a number on its sheet."""
        return self.left + self.right * (number % self.across), self.top + self.below * (
            number // self.across
        )


@dataclass(frozen=True, slots=True)
class Colour:
    key: str
    name: Mapping[str, str]
    back: str
    front: str


@dataclass(frozen=True, slots=True)
class Role:
    key: str
    name: Mapping[str, str]
    colour: str


@dataclass(frozen=True, slots=True)
class Data:
    papers: Mapping[str, Paper]
    colours: Mapping[str, Colour]
    roles: Mapping[str, Role]


def data() -> Data:
    """All of it. Raises `ClusterInvalid` with the file and what is wrong with it."""
    own = settings.CLUSTER.folder / FILE
    there = own.is_file()
    return _read(own if there else None, own.stat().st_mtime_ns if there else 0)


@lru_cache(8)
def _read(own: Path | None, _changed: int) -> Data:
    papers: dict[str, Any] = {}
    colours: dict[str, Any] = {}
    roles: dict[str, Any] = _file(HERE / "roles.toml")
    for file in (HERE / "papers.toml", own):
        if file is not None:
            said = _file(file)
            papers |= said.get("papers", {})
            colours |= said.get("colours", {})
            roles |= said.get("roles", {})
    where = own or HERE / "papers.toml"
    try:
        found = Data(
            {key: _paper(key, one) for key, one in papers.items()},
            {key: Colour(key, one["name"], one["back"], one["front"]) for key, one in colours.items()},
            {key: Role(key, one["name"], one["colour"]) for key, one in roles.items()},
        )
    except (KeyError, TypeError, ValueError) as error:
        raise _invalid(where, f"it cannot be read: {error}") from None
    if wrong := [role.key for role in found.roles.values() if role.colour not in found.colours]:
        raise _invalid(where, f"the colour of {', '.join(wrong)} is none of [colours]")
    return found


def _invalid(path: Path, why: str) -> ClusterInvalid:
    return ClusterInvalid([Problem(path, 1, why, "Compare it with papers.toml and roles.toml of the door.")])


def _file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _invalid(path, f"it cannot be read: {error}") from None


def _paper(key: str, one: Mapping[str, Any]) -> Paper:
    page, badge = ((float(each[0]), float(each[1])) for each in (one["page"], one["badge"]))
    across, down = int(one["across"]), int(one["down"])
    numbers = (*page, *badge, across, down)
    if not all(0 < number <= MOST_MM for number in numbers):
        raise ValueError(f"papers.{key} has a length that no paper has")
    left, top, right, below = (float(one[name]) for name in ("left", "top", "right", "below"))
    if (
        left + right * (across - 1) + badge[0] > page[0] + 0.5
        or top + below * (down - 1) + badge[1] > page[1] + 0.5
    ):
        raise ValueError(f"papers.{key} does not fit its page")
    return Paper(
        key, one["name"], page, badge, across, down, left, top, right, below, bool(one["cut"]), one["source"]
    )


def colour_of(key: str) -> Colour:
    """A colour by its name, the one of plain paper for one that is no longer there."""
    colours = data().colours
    return colours.get(key) or colours[FALLBACK]


def role_choices() -> list[tuple[str, str]]:
    return [(key, text_in(role.name)) for key, role in data().roles.items()]


class RoleNames(Mapping[str, str]):
    """How each role reads, of the file as it is and in the language of whoever reads."""

    def __getitem__(self, key: str) -> str:
        return text_in(data().roles[key].name)

    def __iter__(self) -> Iterator[str]:
        return iter(data().roles)

    def __len__(self) -> int:
        return len(data().roles)


def paper_choices() -> list[tuple[str, str]]:
    return [(key, text_in(paper.name)) for key, paper in data().papers.items()]


def colour_choices() -> list[tuple[str, str]]:
    return [("", "—"), *((key, text_in(one.name)) for key, one in data().colours.items())]


def role_names(keys: list[str]) -> list[str]:
    """How roles read, in the order of the file; one that is gone is left out."""
    return [text_in(role.name) for key, role in data().roles.items() if key in keys]
