"""Fictional calls."""

from typing import Any


def tell(accounts: dict[str, Any]) -> None:
    """Nothing yet."""
