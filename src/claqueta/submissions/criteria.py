"""By what projects are read: as a call says, or as is usual (`criteria.toml`)."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.translated import text_in
from claqueta.submissions.catalogue import catalogue, choice_name
from claqueta.submissions.models import ProjectCall, ReadingPlan

KINDS = {"type": "type", "genre": "genres"}
"""Choices of the catalogue that readers may know → the field of a project that says them."""


@dataclass(frozen=True, slots=True)
class Criterion:
    key: str
    weight: int
    name: Mapping[str, str]

    def __str__(self) -> str:
        return text_in(self.name)


@cache
def usual() -> tuple[Criterion, ...]:
    with Path(__file__).with_name("criteria.toml").open("rb") as file:
        said: dict[str, Any] = tomllib.load(file)
    return tuple(Criterion(key, one["weight"], one["name"]) for key, one in said.items())


def criteria_of(plan: ReadingPlan) -> tuple[Criterion, ...]:
    """Those of a call in force; the usual ones where it has none of its own."""
    if not plan.criteria:
        return usual()
    return tuple(Criterion(one["key"], one["weight"], one["name"]) for one in plan.criteria)


def plan_of(call: ProjectCall) -> ReadingPlan:
    """How the projects of a call are read; the usual way, not yet stored, where nobody has said."""
    found = ReadingPlan.objects.filter(call=call).first()
    if found is None:
        return ReadingPlan(call=call, needs=rule("readings_needed").value)
    found.call = call
    return found


def competence_choices() -> list[tuple[str, str]]:
    """What a reader may know, in the reader's language."""
    return [
        (f"{group}.{key}", choice_name(group, key)) for group in KINDS for key in catalogue().choices[group]
    ]


def competences() -> list[str]:
    return [key for key, _name in competence_choices()]


def competence_name(key: str) -> str:
    group, _dot, name = key.partition(".")
    return choice_name(group, name) if group in KINDS else key


def traits_of(values: Mapping[str, Any]) -> frozenset[str]:
    """What one should know to read a project."""
    found: set[str] = set()
    for group, field in KINDS.items():
        value = values.get(field) or []
        found.update(f"{group}.{one}" for one in ([value] if isinstance(value, str) else value))
    return frozenset(found)
