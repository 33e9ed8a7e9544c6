"""The cluster's tree of activities and its capabilities, as values: names, phrases, and how near two activities are."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from claqueta.engines.matching.values import Texts
from claqueta.engines.search.words import folded

_PARTS = re.compile(r"[,;/&()|]|\s(?:y|e|o|u|and|or)\s")


@dataclass(frozen=True, slots=True)
class Activity:
    code: str
    name: Texts
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Capability:
    key: str
    name: Texts
    unit: str = ""
    choices: Mapping[str, Texts] = field(default_factory=dict)
    columns: Mapping[str, "Capability"] = field(default_factory=dict)


@dataclass(frozen=True)
class Taxonomy:
    activities: Mapping[str, Activity] = field(default_factory=dict)
    capabilities: Mapping[str, Capability] = field(default_factory=dict)

    def name(self, code: str, known: Mapping[str, Texts] | None = None) -> Texts:
        """What an activity is called: by the tree, or else by the record that declares it."""
        if found := self.activities.get(code):
            return found.name
        return (known or {}).get(code) or {"es": code, "en": code}

    @cached_property
    def by_slug(self) -> dict[str, str]:
        """Codes by what else an activity is called."""
        return {
            folded(text): one.code
            for one in self.activities.values()
            for text in (*one.name.values(), one.code)
            if text
        }

    def code(self, said: str) -> str:
        """The code of an activity that was named; what is not known stays as it is."""
        if said in self.activities:
            return said
        return self.by_slug.get(folded(said), said)

    @cached_property
    def phrases(self) -> dict[str, list[tuple[str, str, float]]]:
        """For each language the phrases that speak of an activity or a choice, with what each stands for and how surely."""
        found: dict[str, list[tuple[str, str, float]]] = {"es": [], "en": []}
        for one in self.activities.values():
            for language, said in found.items():
                concept = f"activity:{one.code}"
                said += [(phrase, concept, 1.0) for phrase in one.synonyms.get(language, ())]
                said += [(phrase, concept, sure) for phrase, sure in _parts(one.name.get(language, ""))]
        for capability in self.capabilities.values():
            for key, name in capability.choices.items():
                for language, said in found.items():
                    said.append((name.get(language, ""), f"choice:{capability.key}:{key}", 1.0))
        return found


_SINGLE = 0.4
"""How surely one word of a name that lists several speaks of it: “Film” of “Film, animation & vocational schools” hardly does."""


def _parts(name: str) -> Iterable[tuple[str, float]]:
    yield name, 1.0
    parts = [part for one in _PARTS.split(name) if (part := one.strip())]
    if len(parts) > 1:
        yield from ((part, 1.0 if " " in part else _SINGLE) for part in parts)


def parent(code: str) -> str:
    return code.rpartition(".")[0]


def relation(asked: str, done: str) -> str:
    """How an activity that is done meets the one asked for: `exact`, `descendant`, `ancestor`, `sibling`, or not."""
    if asked == done:
        return "exact"
    if done.startswith(f"{asked}."):
        return "descendant"
    if asked.startswith(f"{done}."):
        return "ancestor"
    if parent(asked) and parent(asked) == parent(done):
        return "sibling"
    return ""


def taxonomy_of(categories: Iterable[Any], capabilities: Iterable[Any] = ()) -> Taxonomy:
    """A taxonomy from whatever has codes and names: the definitions of a cluster's folder, for one."""
    return Taxonomy(
        {
            one.code: Activity(
                one.code, dict(one.name), {language: tuple(words) for language, words in one.synonyms.items()}
            )
            for one in categories
        },
        {one.key: _capability(one) for one in capabilities},
    )


def _capability(one: Any) -> Capability:
    return Capability(
        one.key,
        dict(one.name),
        one.unit,
        {choice.key: dict(choice.name) for choice in one.choices},
        {column.key: _capability(column) for column in one.columns},
    )
