"""The engine's numbers and lists, which stand beside it as data."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


@cache
def read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def table() -> dict[str, Any]:
    """Languages, countries and regions by their names."""
    return read("names")


def numbers() -> dict[str, Any]:
    """Weights, bounds and windows, each with its reason."""
    return read("matching")


def kinds() -> dict[str, Any]:
    """What can be sought or offered, and of whom."""
    return read("kinds")
