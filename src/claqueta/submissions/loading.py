"""Read a cluster's own fields of projects, and say of each fault the file, the line and what to do."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from claqueta.cluster.loading import ClusterInvalid
from claqueta.cluster.loading.files import FolderReader, TomlFile
from claqueta.submissions.circles import Circle

KEY = re.compile(r"^[a-z][a-z0-9_]{0,29}$")
KEY_REMEDY = "A key has small letters, digits and underscores, a letter first, thirty at most."
PARTS = {"section", "type", "most", "among", "circle", "name", "help", "usual", "needed", "who", "only_if"}
BOUNDED = ("line", "text", "texts", "choices", "countries", "languages", "whole", "money")
"""Types that need `most`: characters, entries or the highest number."""
CHOSEN = ("choice", "choices")
TYPES = (*BOUNDED, "choice", "country", "percent", "day", "web", "yes")
MOST = 1_000_000_000
type Table = Mapping[str, Any]


def own_catalogue(own: Path, languages: tuple[str, ...], house: Table) -> dict[str, dict[str, Any]]:
    """What a cluster's file adds to the house's catalogue: `fields`, `choices` and `sections`, in the house's form.

    Raises `ClusterInvalid` with every problem.
    """
    reader = FolderReader(own.parent)
    reader.languages = languages
    toml = reader.toml(own.name)
    found = _Reading(reader, toml, house).all() if toml is not None else {}
    if reader.problems:
        raise ClusterInvalid(reader.problems)
    return found


class _Reading:
    def __init__(self, reader: FolderReader, toml: TomlFile, house: Table) -> None:
        self.reader, self.toml, self.house = reader, toml, house

    def say(self, key: str, message: str, remedy: str) -> None:
        self.reader.say(self.toml.path, self.toml.line(key), message, remedy)

    def all(self) -> dict[str, dict[str, Any]]:
        for name in self.toml.values.keys() - {"projects", "choices", "sections"}:
            first = next((key for key in self.toml.lines if key.startswith(f"{name}.")), name)
            self.say(first, f"`{name}` means nothing here", "Known ones: projects, choices, sections.")
        choices = {group: self._choices(group) for group in self.reader.table(self.toml, "choices")}
        sections = {
            key: {"name": self.reader.texts(self.toml, f"sections.{key}.name")}
            for key in self.reader.table(self.toml, "sections")
            if self._is_new("sections", key)
        }
        fields: dict[str, Any] = {}
        for key in self.reader.table(self.toml, "projects"):
            if self._is_new("projects", key):
                fields[key] = self._field(key, sections, {**self.house["choices"], **choices}, fields)
        return {"fields": fields, "choices": choices, "sections": sections}

    def _is_new(self, table: str, key: str) -> bool:
        at = f"{table}.{key}"
        if not KEY.match(key):
            self.say(at, f"“{key}” is no key", KEY_REMEDY)
        elif key in self.house["fields" if table == "projects" else table]:
            self.say(at, f"“{key}” is one of the house's already", "Choose another key.")
        elif not isinstance(self.reader.find(self.toml, at), dict):
            self.say(at, f"`{at}` is no table", f"Write [{at}] once, with its values below.")
        else:
            return True
        return False

    def _choices(self, group: str) -> dict[str, Any]:
        at = f"choices.{group}"
        if not self._is_new("choices", group):
            return {}
        found = {}
        for key in self.reader.table(self.toml, at):
            if not KEY.match(key):
                self.say(f"{at}.{key}", f"“{key}” is no key", KEY_REMEDY)
            found[key] = self.reader.texts(self.toml, f"{at}.{key}")
        if not found:
            self.say(at, f"`{at}` has no choices", "Add one a line, each with its name in each language.")
        return found

    def _field(self, key: str, sections: Table, choices: Table, before: Table) -> dict[str, Any]:
        at = f"projects.{key}"
        said: dict[str, Any] = self.reader.find(self.toml, at)
        for part in said.keys() - PARTS:
            self.say(
                f"{at}.{part}", f"`{part}` means nothing here", f"Known ones: {', '.join(sorted(PARTS))}."
            )
        name = self.reader.texts(self.toml, f"{at}.name")
        self._one_of(at, said, "section", [*self.house["sections"], *sections])
        self._one_of(at, said, "circle", Circle.values)
        self._one_of(at, said, "type", TYPES)
        if said.get("type") in CHOSEN:
            self._one_of(at, said, "among", list(choices))
        most = said.get("most")
        if said.get("type") in BOUNDED and (type(most) is not int or not 0 < most <= MOST):
            self.say(
                f"{at}.most",
                f"`most` is {most!r}",
                "Give how many characters or entries, or the highest number.",
            )
        for part in ("usual", "needed", "who"):
            if not isinstance(said.get(part, False), bool):
                self.say(f"{at}.{part}", f"`{part}` is {said[part]!r}", "Write true or false.")
        help_text = self.reader.texts(self.toml, f"{at}.help") if "help" in said else {}
        if "only_if" in said:
            self._condition(f"{at}.only_if", said["only_if"], choices, {**self.house["fields"], **before})
        return {**said, "name": name, "help": help_text}

    def _one_of(self, at: str, said: Table, part: str, known: Any) -> None:
        if said.get(part) not in known:
            self.say(f"{at}.{part}", f"`{part}` is {said.get(part)!r}", f"Use one of {', '.join(known)}.")

    def _condition(self, at: str, said: Any, choices: Table, fields: Table) -> None:
        """That a field is asked only of whom another field says so: `only_if = { field = "type", among = ["series"] }`."""
        remedy = 'Write it as { field = "type", among = ["series"] }.'
        if (
            not isinstance(said, dict)
            or set(said) != {"field", "among"}
            or not isinstance(said["among"], list)
            or not said["among"]
        ):
            self.say(at, f"`only_if` is {said!r}", remedy)
            return
        other = fields.get(said["field"]) if isinstance(said["field"], str) else None
        if other is None or other.get("type") not in CHOSEN:
            self.say(
                at,
                f"`only_if` is about “{said['field']}”, which is no choice that stands before it",
                f"Name one of {', '.join(key for key, one in fields.items() if one.get('type') in CHOSEN)}.",
            )
            return
        known = choices.get(other.get("among"), {})
        for one in said["among"]:
            if one not in known:
                self.say(
                    at,
                    f"“{one}” is none of the choices of “{said['field']}”",
                    f"Use some of {', '.join(known)}.",
                )
