"""Organisations that have worked together, for tests."""

from collections.abc import Callable
from typing import Any

import pytest


def credit(title: str, year: int, role: str = "Sound") -> dict[str, Any]:
    return {"title": title, "year": year, "role": role}


@pytest.fixture
def worked(organisation: Callable[..., Any]) -> Callable[..., Any]:
    """An organisation with credits: `worked("Azotea", ("Faro", 2024), visibility={"credits": "members"})`."""

    def make(name: str, *works: tuple[str, int], **values: Any) -> Any:
        return organisation(name, credits=[credit(title, year) for title, year in works], **values)

    return make
