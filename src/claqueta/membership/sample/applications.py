"""Fictional applications, opinions, leaving files, declarations and a welcome in progress."""

from typing import Any


def load(accounts: dict[str, Any]) -> None:
    """Bring the sample; what is there already is left alone."""
