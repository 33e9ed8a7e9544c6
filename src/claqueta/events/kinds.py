"""The kinds of events, as data: `kinds.toml` beside this, and a cluster's `events.toml` over it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from claqueta.cluster.definition import Texts
from claqueta.foundation.translated import text_in

FILE = "events.toml"
HOUSE = Path(__file__).with_name("kinds.toml")


@dataclass(frozen=True, slots=True)
class EventKind:
    key: str
    name: Texts
    term: str
    """What schema.org calls it."""


def kinds() -> Mapping[str, EventKind]:
    """Key → kind, in their order. Raises `ClusterInvalid` with file, line and remedy."""
    own: Path = settings.CLUSTER.folder / FILE
    there = own if own.is_file() else None
    return _read(there, there.stat().st_mtime_ns if there else 0, tuple(settings.CLUSTER.languages))


def kind_name(key: str, language: str | None = None) -> str:
    """How a kind reads; the key itself where there is none of it any longer."""
    kind = kinds().get(key)
    return text_in(kind.name, language) if kind else key


@lru_cache(8)
def _read(own: Path | None, _changed: int, languages: tuple[str, ...]) -> Mapping[str, EventKind]:
    from claqueta.events.loading import read_kinds

    return read_kinds(own, languages)
