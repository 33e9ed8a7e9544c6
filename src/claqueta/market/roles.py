"""As what somebody takes part, as data: `roles.toml` beside this."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from claqueta.foundation.translated import text_in


@cache
def roles() -> dict[str, dict[str, Any]]:
    with Path(__file__).with_name("roles.toml").open("rb") as file:
        found: dict[str, dict[str, Any]] = tomllib.load(file)["roles"]
    return found


def role_names() -> list[tuple[str, str]]:
    """Key and name in the reader's language, for forms and filters."""
    return [(key, text_in(one["name"])) for key, one in roles().items()]


def role_name(key: str) -> str:
    return text_in(roles()[key]["name"]) if key in roles() else key


def usual_matrix() -> dict[str, list[str]]:
    """Who may ask whom, until the office says otherwise."""
    return {key: list(one["asks"]) for key, one in roles().items()}
