"""Read `bylaws.toml`, and beside it what the law says where bylaws say nothing."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, get_args

from claqueta.cluster.bylaws import (
    Admission,
    Arrears,
    Band,
    Bylaws,
    Cause,
    Clause,
    Condition,
    Decider,
    Effect,
    Issued,
    MemberClass,
    ProRata,
    Reduction,
    Tariff,
    Unit,
)
from claqueta.cluster.loading.files import FolderReader, TomlFile
from claqueta.foundation.cluster_rules import DatedRule, Rule, are_numbers

FILE = "bylaws.toml"
LAW = Path(__file__).with_name("law.toml")
KEY = "small letters, digits and underscores"
CHOICES: dict[str, tuple[str, ...]] = {
    "asks": ("activity", "reasons"),
    "decided_by": ("", *get_args(Decider.__value__)),
    "reported_to": ("", "assembly"),
    "begun_by": ("member", "office", "board"),
    "appeal_to": ("", "assembly"),
    "issued": get_args(Issued.__value__),
    "effect": get_args(Effect.__value__),
    "unit": get_args(Unit.__value__),
}
"""Property of a clause → what it may be."""
TABLES: dict[str, type[Clause]] = {
    "classes": MemberClass,
    "conditions": Condition,
    "admission": Admission,
    "causes": Cause,
    "arrears": Arrears,
    "bands": Band,
    "tariff": Tariff,
    "reductions": Reduction,
    "pro_rata": ProRata,
}
NEEDED = ("classes", "admission", "causes", "pro_rata")
"""Tables that the law has when the bylaws leave them out."""


def read_bylaws(reader: FolderReader, rules: Mapping[str, Rule], founded_on: date) -> Bylaws:
    """The bylaws of the folder; each table that it leaves out is the law's, from the founding on."""
    law = TomlFile(LAW)
    ours = reader.toml(FILE) if (reader.folder / FILE).is_file() else None
    read = _Reading(reader, founded_on)
    found: dict[str, tuple[Any, ...]] = {}
    for table, kind in TABLES.items():
        toml = ours if ours is not None and table in ours.values else law
        found[table] = read.clauses(toml, table, kind) if table in toml.values else ()
    numbers: dict[str, tuple[DatedRule, ...]] = {}
    if ours is not None:
        numbers = read.numbers(ours, rules)
        read.refuse_strangers(ours)
        read.refuse_unsound(ours, found)
    return Bylaws(**found, numbers=numbers)


class _Reading:
    def __init__(self, reader: FolderReader, founded_on: date) -> None:
        self.reader, self.founded_on = reader, founded_on

    def clauses(self, toml: TomlFile, table: str, kind: type[Clause]) -> tuple[Clause, ...]:
        found: list[Clause] = []
        for at in self.reader.tables(toml, table):
            clause = self._clause(toml, at, kind)
            for other in found:
                if _identity(other) == _identity(clause) and _overlap(other, clause):
                    self._say(
                        toml,
                        f"{at}.since",
                        f"“{clause.key}” is in force twice from {max(other.since, clause.since)} on",
                        "End the older one: `until` is the first day on which it is no longer in force.",
                    )
            found.append(clause)
        return tuple(found)

    def _clause(self, toml: TomlFile, at: str, kind: type[Clause]) -> Clause:
        values: dict[str, Any] = {}
        given = self.reader.find(toml, at)
        for one in fields(kind):
            values[one.name] = self._value(toml, at, one.name, one.type)
        for name in given.keys() - values.keys():
            self._say(
                toml,
                f"{at}.{name}",
                f"`{name}` means nothing here",
                f"Known ones: {', '.join(sorted(values))}.",
            )
        if values["until"] is not None and values["until"] <= values["since"]:
            self._say(
                toml, f"{at}.until", "it ends before it begins", "Give an `until` that is after `since`."
            )
        return kind(**values)

    def _value(self, toml: TomlFile, at: str, name: str, kind: Any) -> Any:
        """A property by the type that the dataclass names."""
        key, value = f"{at}.{name}", self.reader.find(toml, f"{at}.{name}")
        if name == "since" and value is None:
            return self.founded_on
        if name == "until" and value is None:
            return None
        if name in ("since", "until"):
            return self._checked(toml, key, value, type(value) is date, "a day such as 2023-03-30", date.min)
        if name in ("name", "text"):
            return self._texts(toml, key, value)
        if name == "article":
            return self._citation(toml, key, value)
        if name in CHOICES:
            wanted = f"one of {', '.join(filter(None, CHOICES[name]))}"
            return self._checked(
                toml, key, value or "", (value or "") in CHOICES[name], wanted, CHOICES[name][0]
            )
        if name == "belongs":
            good = value is None or (isinstance(value, list) and all(isinstance(one, str) for one in value))
            return tuple(self._checked(toml, key, value or [], good, 'a list such as ["company"]', []))
        if name == "sample":
            return value is True
        if name == "open":
            return value is not False
        if kind is Decimal:
            return self._decimal(toml, key, value)
        if kind == int | None and value is None:
            return None
        if kind in (int, int | None):
            good = type(value) is int and value >= 0
            return self._checked(toml, key, value, good, "a whole number from 0 on", 0)
        if kind is bool:
            return self._checked(toml, key, value, isinstance(value, bool), "true or false", False)
        if name in ("dues", "band") and value is None:
            return ""
        return self._checked(toml, key, value, isinstance(value, str), "a text between quotes", "")

    def _texts(self, toml: TomlFile, key: str, value: Any) -> dict[str, str]:
        if toml.path == LAW:
            # The house's own file has the languages of the house, whatever the cluster speaks.
            return {code: value.get(code, value["en"]) for code in self.reader.languages}
        return self.reader.texts(toml, key)

    def _citation(self, toml: TomlFile, key: str, value: Any) -> dict[str, str]:
        """Where a clause stands: one text that reads alike in every language, or one in each."""
        if isinstance(value, dict):
            return self._texts(toml, key, value)
        good = isinstance(value, str) and bool(value.strip())
        wanted = f'a text between quotes, or one in each language (`{key.rpartition(".")[2]}.{self.reader.languages[0]} = "…"`)'
        text = self._checked(toml, key, value, good, wanted, "")
        return dict.fromkeys(self.reader.languages, text)

    def _decimal(self, toml: TomlFile, key: str, value: Any) -> Decimal:
        try:
            number = Decimal(str(value)) if type(value) in (int, str) else None
        except InvalidOperation:
            number = None
        good = number is not None and number.is_finite() and number >= 0
        wanted = 'a number as text, such as "1200.00"'
        checked: Decimal = self._checked(toml, key, number if good else value, good, wanted, Decimal(0))
        return checked

    def _checked(self, toml: TomlFile, key: str, value: Any, good: bool, wanted: str, instead: Any) -> Any:
        if good:
            return value
        said = "is missing" if value is None else f"is {value!r}"
        self._say(toml, key, f"`{key}` {said}", f"Give {wanted}.")
        return instead

    # -- Numbers ---------------------------------------------------------------------------------------------

    def numbers(self, toml: TomlFile, rules: Mapping[str, Rule]) -> dict[str, tuple[DatedRule, ...]]:
        """Rules of `rules.toml` that the bylaws decide, by date."""
        if "numbers" not in toml.values:
            return {}
        found: dict[str, list[DatedRule]] = {}
        for at in self.reader.tables(toml, "numbers"):
            name = self.reader.text(toml, f"{at}.rule")
            if name not in rules:
                self._say(
                    toml,
                    f"{at}.rule",
                    f"unknown rule “{name}”",
                    "The rules are in src/claqueta/*/rules.toml.",
                )
                continue
            unit = rules[name].unit
            given = self.reader.find(toml, f"{at}.{unit}")
            values = given if isinstance(given, list) else [given]
            if not are_numbers(values, unit):
                self._say(toml, at, f"“{name}” has no number", f"Add: {unit} = …")
                values = [0]
            since = self._value(toml, at, "since", date)
            dated = DatedRule(
                tuple(values),
                self.reader.texts(toml, f"{at}.source"),
                since,
                self._value(toml, at, "until", date),
            )
            if any(_overlap(other, dated) for other in found.get(name, [])):
                self._say(toml, at, f"“{name}” has two numbers on one day", "End the older one with `until`.")
            found.setdefault(name, []).append(dated)
        return {name: tuple(some) for name, some in found.items()}

    # -- What does not fit together --------------------------------------------------------------------------

    def refuse_strangers(self, toml: TomlFile) -> None:
        for name in toml.values.keys() - TABLES.keys() - {"numbers"}:
            self._say(
                toml,
                name,
                f"`{name}` means nothing here",
                f"Known tables: {', '.join([*TABLES, 'numbers'])}.",
            )

    def refuse_unsound(self, toml: TomlFile, found: Mapping[str, tuple[Any, ...]]) -> None:
        concepts = {one.concept for one in found["tariff"]}
        for index, one in enumerate(found["classes"]):
            if one.dues and one.dues not in concepts:
                self._say(
                    toml,
                    f"classes.{index}.dues",
                    f"no tariff has the concept “{one.dues}”",
                    f"Known ones: {', '.join(sorted(concepts)) or 'none'}; add a [[tariff]] or leave `dues` out.",
                )
        bands = {one.key for one in found["bands"]}
        for index, one in enumerate(found["tariff"]):
            if one.band and one.band not in bands:
                self._say(
                    toml,
                    f"tariff.{index}.band",
                    f"no band is called “{one.band}”",
                    f"Known ones: {', '.join(sorted(bands)) or 'none'}.",
                )
        for table in NEEDED:
            if not found[table]:
                self._say(
                    toml, table, f"there is no [[{table}]]", "Leave the table out for what the law says."
                )

    def _say(self, toml: TomlFile, key: str, message: str, remedy: str) -> None:
        self.reader.say(toml.path, toml.line(key), message, remedy)


def _identity(clause: Clause) -> tuple[str, ...]:
    """What may be in force once a day."""
    if isinstance(clause, Tariff):
        return (clause.concept, clause.band)
    return () if isinstance(clause, Admission | ProRata) else (clause.key,)


def _overlap(one: Clause | DatedRule, other: Clause | DatedRule) -> bool:
    return (one.until is None or other.since < one.until) and (other.until is None or one.since < other.until)
