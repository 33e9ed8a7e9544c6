"""Read the kinds of needs and offers, and say of each fault the file, the line and what to do."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast, get_args

from claqueta.cluster.definition import Choice, Texts
from claqueta.cluster.loading import ClusterInvalid
from claqueta.cluster.loading.files import FolderReader, TomlFile
from claqueta.opportunities.kinds import ASKED, HOUSE, FieldType, KindField, OpportunityKind

TYPES: tuple[str, ...] = get_args(FieldType.__value__)
KEY = re.compile(r"^[a-z][a-z0-9_]{0,29}$")
PARTS = {"key", "name", "need", "offer", "asks", "fields"}
FIELD_PARTS = {"key", "type", "name", "unit", "choices", "facet"}
FILTERS = ("choice", "choices", "languages", "territories", "boolean")
"""Types of which the board can have a filter."""


def read_kinds(own: Path | None, languages: tuple[str, ...]) -> Mapping[str, OpportunityKind]:
    """The kinds of the house and over them those of a cluster's file. Raises `ClusterInvalid` with every problem."""
    reader = FolderReader(own.parent if own else HOUSE.parent)
    reader.languages = languages
    house = _Reading(reader, TomlFile(HOUSE))
    found = house.kinds()
    if own is not None and (toml := reader.toml(own.name)) is not None:
        cluster = _Reading(reader, toml, lists=house.lists)
        found |= cluster.kinds()
        for key in cluster.without(found):
            del found[key]
    if reader.problems:
        raise ClusterInvalid(reader.problems)
    return found


class _Reading:
    def __init__(
        self, reader: FolderReader, toml: TomlFile, lists: Mapping[str, tuple[Choice, ...]] | None = None
    ) -> None:
        self.reader, self.toml = reader, toml
        self.lists: dict[str, tuple[Choice, ...]] = {**(lists or {}), **self._lists()}

    def say(self, key: str, message: str, remedy: str) -> None:
        self.reader.say(self.toml.path, self.toml.line(key), message, remedy)

    def kinds(self) -> dict[str, OpportunityKind]:
        """Every kind that the file has; those that are wrong are said and read as far as they can be."""
        for name in self.toml.values.keys() - {"kinds", "choices", "without"}:
            self.say(name, f"`{name}` means nothing here", "Known ones: kinds, choices, without.")
        found: dict[str, OpportunityKind] = {}
        if "kinds" not in self.toml.values:
            return found
        for at in self.reader.tables(self.toml, "kinds"):
            kind = self._kind(at)
            if kind.key in found:
                self.say(f"{at}.key", f"the kind “{kind.key}” is there twice", "Rename one of them.")
            found[kind.key] = kind
        return found

    def without(self, found: Mapping[str, OpportunityKind]) -> list[str]:
        """The kinds that the cluster does without."""
        keys = self.reader.listed(self.toml, "without", (str,), "keys of kinds")
        for key in keys:
            if key not in found:
                self.say("without", f"there is no kind “{key}”", f"Known ones: {', '.join(sorted(found))}.")
        kept = [key for key in dict.fromkeys(keys) if key in found]
        if kept and len(kept) == len(found):
            self.say("without", "no kind is left", "Leave at least one.")
        return kept

    def _lists(self) -> dict[str, tuple[Choice, ...]]:
        return {
            name: tuple(
                Choice(key, self._texts(f"choices.{name}.{key}"))
                for key in self.reader.table(self.toml, f"choices.{name}")
            )
            for name in self.reader.table(self.toml, "choices")
        }

    def _kind(self, at: str) -> OpportunityKind:
        self._refuse_strangers(at, PARTS)
        asks = self.reader.listed(self.toml, f"{at}.asks", (str,), f"some of {', '.join(ASKED)}")
        for one in asks:
            if one not in ASKED:
                self.say(f"{at}.asks", f"“{one}” cannot be asked", f"Known ones: {', '.join(ASKED)}.")
        fields: list[KindField] = []
        if self.reader.find(self.toml, f"{at}.fields") is not None:
            for where in self.reader.tables(self.toml, f"{at}.fields"):
                field = self._field(where)
                if any(other.key == field.key for other in fields):
                    self.say(f"{where}.key", f"the field “{field.key}” is there twice", "Rename one of them.")
                fields.append(field)
        return OpportunityKind(
            key=self._key(at),
            name=self._texts(f"{at}.name"),
            need=self._texts(f"{at}.need"),
            offer=self._texts(f"{at}.offer"),
            asks=tuple(one for one in ASKED if one in asks),
            fields=tuple(fields),
        )

    def _field(self, at: str) -> KindField:
        self._refuse_strangers(at, FIELD_PARTS)
        kind = self.reader.text(self.toml, f"{at}.type")
        if kind and kind not in TYPES:
            self.say(f"{at}.type", f"unknown type “{kind}”", f"Use one of {', '.join(TYPES)}.")
        choices = self._choices(at, kind)
        facet = self.reader.find(self.toml, f"{at}.facet")
        if facet not in (None, True, False):
            self.say(f"{at}.facet", f"`facet` is {facet!r}", "Give true or false.")
        elif facet and kind in TYPES and kind not in FILTERS:
            self.say(
                f"{at}.facet",
                f"a field of type {kind} cannot be a filter",
                f"Those can: {', '.join(FILTERS)}.",
            )
        return KindField(
            key=self._key(at),
            type=cast(FieldType, kind),
            name=self._texts(f"{at}.name"),
            unit=self._unit(f"{at}.unit"),
            choices=choices,
            facet=facet is True,
        )

    def _choices(self, at: str, kind: str) -> tuple[Choice, ...]:
        """Those of the field itself, or of the list that it names."""
        given = self.reader.find(self.toml, f"{at}.choices")
        if kind not in ("choice", "choices"):
            if given is not None:
                self.say(f"{at}.choices", f"a field of type {kind} has no choices", "Take them out.")
            return ()
        if isinstance(given, str):
            if given not in self.lists:
                known = ", ".join(sorted(self.lists)) or "none"
                self.say(f"{at}.choices", f"there is no list “{given}”", f"Known ones: {known}.")
            return self.lists.get(given, ())
        wanted = '{ key = "…", name = { … } }, or the name of a list under [choices]'
        rows = self.reader.listed(self.toml, f"{at}.choices", (dict,), wanted)
        if not rows and not given:
            self.say(at, f"a field of type {kind} needs `choices`", f"Add: choices = [{wanted}]")
        found = tuple(
            Choice(self._choice_key(f"{at}.choices", row), self._texts(f"{at}.choices.{index}.name"))
            for index, row in enumerate(rows)
        )
        if len({one.key for one in found}) < len(found):
            self.say(f"{at}.choices", "two choices have one key", "Rename one of them.")
        return found

    def _choice_key(self, at: str, row: dict[str, Any]) -> str:
        key = row.get("key")
        if not isinstance(key, str) or not KEY.match(key):
            self.say(at, f"“{key}” is no key", "Use small letters, digits and underscores.")
            return ""
        return key

    def _unit(self, key: str) -> Texts:
        """A unit is the same in every language, as `m²`, or has its words in each."""
        value = self.reader.find(self.toml, key)
        if value is None:
            return {}
        if isinstance(value, str):
            return dict.fromkeys(self.reader.languages, value)
        return self._texts(key)

    def _key(self, at: str) -> str:
        key = self.reader.text(self.toml, f"{at}.key")
        if key and not KEY.match(key):
            self.say(
                f"{at}.key",
                f"“{key}” is no key",
                "Use small letters, digits and underscores, a letter first, at most 30.",
            )
        return key

    def _texts(self, key: str) -> Texts:
        if self.toml.path != HOUSE:
            return self.reader.texts(self.toml, key)
        # The house's own file has the languages of the house, whatever the cluster speaks.
        value = self.reader.find(self.toml, key)
        return {code: value.get(code, value["en"]) for code in self.reader.languages}

    def _refuse_strangers(self, at: str, known: set[str]) -> None:
        given = self.reader.find(self.toml, at)
        for name in (given if isinstance(given, dict) else {}).keys() - known:
            self.say(
                f"{at}.{name}", f"`{name}` means nothing here", f"Known ones: {', '.join(sorted(known))}."
            )
