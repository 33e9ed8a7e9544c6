"""What has to be done with a new member, as data (`welcome.toml`)."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from claqueta.foundation.translated import text_in


@dataclass(frozen=True, slots=True)
class WelcomeStep:
    key: str
    who: str
    """`office` or `member`."""
    days: int
    """After the day of admission."""
    name: dict[str, str]


@cache
def steps() -> tuple[WelcomeStep, ...]:
    """In the order of the file."""
    raw = tomllib.loads((Path(__file__).parent / "welcome.toml").read_text(encoding="utf-8"))
    return tuple(WelcomeStep(**one) for one in raw["steps"])


def title_of(key: str) -> str:
    """How a step reads; its key when there is no such step any longer."""
    return next((text_in(one.name) for one in steps() if one.key == key), key)
