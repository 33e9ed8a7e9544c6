"""What people look for and offer, as data: `kinds.toml` beside this, and a cluster's `opportunities.toml` over it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from django.conf import settings

from claqueta.cluster.definition import Choice, Texts
from claqueta.foundation.translated import text_in

type FieldType = Literal[
    "text",
    "integer",
    "number",
    "percent",
    "money",
    "boolean",
    "day",
    "choice",
    "choices",
    "languages",
    "territories",
]

FILE = "opportunities.toml"
HOUSE = Path(__file__).with_name("kinds.toml")
ASKED = ("activities", "capabilities", "territories", "languages", "dates", "budget")
"""The fields that every kind can have, each asked where the kind says so."""


@dataclass(frozen=True, slots=True)
class KindField:
    """What only some kinds have: how it is asked, shown and filtered."""

    key: str
    type: FieldType
    name: Texts
    unit: Texts
    choices: tuple[Choice, ...] = ()
    facet: bool = False

    def label(self, language: str | None = None) -> str:
        """Its name with its unit, in a language."""
        unit = text_in(self.unit, language)
        return text_in(self.name, language) + (f" ({unit})" if unit else "")

    def word(self, key: str, language: str | None = None) -> str:
        """How one of its choices reads; the key itself where there is none of it."""
        return next((text_in(one.name, language) for one in self.choices if one.key == key), key)


@dataclass(frozen=True, slots=True)
class OpportunityKind:
    key: str
    name: Texts
    need: Texts
    """How a need of it is headed: “Co-producer wanted”."""
    offer: Texts
    asks: tuple[str, ...]
    fields: tuple[KindField, ...]

    def heading(self, direction: str, language: str | None = None) -> str:
        """What somebody looks for or offers, in a few words."""
        return text_in(self.offer if direction == "offer" else self.need, language)

    def field(self, key: str) -> KindField | None:
        return next((one for one in self.fields if one.key == key), None)


def kinds() -> Mapping[str, OpportunityKind]:
    """Key → kind, in their order. Raises `ClusterInvalid` with file, line and remedy."""
    own: Path = settings.CLUSTER.folder / FILE
    there = own if own.is_file() else None
    return _read(there, there.stat().st_mtime_ns if there else 0, tuple(settings.CLUSTER.languages))


def kind_of(key: str) -> OpportunityKind | None:
    return kinds().get(key)


def kind_name(key: str, language: str | None = None) -> str:
    kind = kind_of(key)
    return text_in(kind.name, language) if kind else key


@lru_cache(8)
def _read(own: Path | None, _changed: int, languages: tuple[str, ...]) -> Mapping[str, OpportunityKind]:
    from claqueta.opportunities.loading import read_kinds

    return read_kinds(own, languages)
