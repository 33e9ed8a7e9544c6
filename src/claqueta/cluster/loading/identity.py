"""Who the cluster is: names, territory, theme, features, rules, purposes."""

import re
import zoneinfo
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, cast

from django.conf.locale import LANG_INFO

from claqueta.cluster.definition import Holiday, Partner, PurposeDefinition, Territory, Texts, Theme
from claqueta.cluster.loading.files import FolderReader, TomlFile
from claqueta.foundation.cluster_rules import UNIT_NAMES, Rule, RuleUnit, are_numbers

RULE_UNITS = tuple(UNIT_NAMES)
COLOUR = re.compile(r"^#[0-9a-fA-F]{6}$")


def time_zone(reader: FolderReader, toml: TomlFile) -> str:
    name = reader.text(toml, "time_zone")
    if name and name not in zoneinfo.available_timezones():
        reader.say(
            toml.path,
            toml.line("time_zone"),
            f"unknown time zone “{name}”",
            "Use one such as Europe/Madrid.",
        )
    return name


def territory(reader: FolderReader, toml: TomlFile) -> Territory:
    numbers = {}
    for name, low, high in (("latitude", -90, 90), ("longitude", -180, 180), ("zoom", 1, 18)):
        key = f"territory.{name}"
        value = reader.find(toml, key)
        if type(value) not in (int, float) or not low <= value <= high:
            reader.say(
                toml.path, toml.line(key), f"`{key}` is {value!r}", f"Give a number from {low} to {high}."
            )
            value = 0
        numbers[name] = value
    return Territory(
        code=reader.text(toml, "territory.code"),
        name=reader.texts(toml, "territory.name"),
        latitude=float(numbers["latitude"]),
        longitude=float(numbers["longitude"]),
        zoom=int(numbers["zoom"]),
    )


def theme(reader: FolderReader, toml: TomlFile) -> Theme:
    values = {name: reader.text(toml, f"theme.{name}") for name in Theme.__slots__}
    for name in ("accent", "accent_dark", "ink", "paper"):
        if values[name] and not COLOUR.match(values[name]):
            key = f"theme.{name}"
            reader.say(
                toml.path, toml.line(key), f"`{key}` is “{values[name]}”", 'Give a colour as "#d7263d".'
            )
    if values["logo"] and not (reader.folder / "static" / values["logo"]).is_file():
        reader.say(
            toml.path,
            toml.line("theme.logo"),
            f"the logo {values['logo']} is not in the folder’s static/",
            "Put the file there or mend the name.",
        )
    return Theme(**values)


def features(reader: FolderReader, toml: TomlFile) -> dict[str, bool]:
    """The switches that the folder names; whether each exists is known when the domains are (`cluster.wiring`)."""
    given = reader.table(toml, "features")
    for name, value in given.items():
        key = f"features.{name}"
        if not isinstance(value, bool):
            reader.say(toml.path, toml.line(key), f"`{key}` is {value!r}", "Write true or false.")
    return {name: value is True for name, value in given.items()}


def rules(reader: FolderReader, toml: TomlFile, defaults: Sequence[Path]) -> dict[str, Rule]:
    """The rules every cluster starts from (a file of each domain), with those that this cluster decides otherwise."""
    found: dict[str, Rule] = {}
    for path in defaults:
        start = TomlFile(path)
        for name, table in start.values.items():
            if name in found:
                reader.say(
                    path,
                    start.line(name),
                    f"another domain has a rule “{name}”",
                    "Give each rule a name of its own.",
                )
            found[name] = rule(reader, start, name, table["name"])
    for name in reader.table(toml, "rules"):
        key = f"rules.{name}"
        if name not in found:
            reader.say(
                toml.path,
                toml.line(key),
                f"unknown rule “{name}”",
                f"Known ones: {', '.join(sorted(found))}.",
            )
            continue
        found[name] = rule(reader, toml, key, found[name].name, units=(found[name].unit,))
    return found


def rule(
    reader: FolderReader, toml: TomlFile, key: str, name: Texts, units: tuple[str, ...] = RULE_UNITS
) -> Rule:
    table = reader.find(toml, key)
    unit = next((one for one in units if isinstance(table, dict) and one in table), units[0])
    given = table.get(unit) if isinstance(table, dict) else None
    values: list[Any] = given if isinstance(given, list) else [given]
    if not are_numbers(values, unit):
        reader.say(
            toml.path,
            toml.line(key),
            f"`{key}` has no number",
            f"Add [{key}] with {' or '.join(units)}{' from 0 to 23' if unit == 'hour' else ''} and a source.",
        )
        values = [0]
    source = reader.find(toml, f"{key}.source")
    if isinstance(source, str) and source:
        source = dict.fromkeys(reader.languages, source)
    if not isinstance(source, dict):
        reader.say(toml.path, toml.line(key), f"`{key}` has no source", 'Add: source = "Where it comes from"')
        source = {}
    return Rule(name, tuple(values), cast(RuleUnit, unit), source)


def purposes(reader: FolderReader, toml: TomlFile) -> tuple[PurposeDefinition, ...]:
    purposes, seen = [], set[str]()
    for at in reader.tables(toml, "purposes"):
        purpose = PurposeDefinition(
            reader.text(toml, f"{at}.code"),
            reader.texts(toml, f"{at}.name"),
            reader.texts(toml, f"{at}.text"),
        )
        if purpose.code in seen:
            reader.say(
                toml.path,
                toml.line(f"{at}.code"),
                f"the purpose {purpose.code} is there twice",
                "Give each purpose a code of its own.",
            )
        seen.add(purpose.code)
        purposes.append(purpose)
    return tuple(purposes)


def read_languages(reader: FolderReader, toml: TomlFile) -> None:
    value = toml.values.get("languages")
    if not isinstance(value, list) or not value or not all(isinstance(one, str) for one in value):
        reader.say(
            toml.path, toml.line("languages"), "`languages` is missing", 'Write: languages = ["es", "en"]'
        )
        value = ["en"]
    unknown = [code for code in value if "name_local" not in LANG_INFO.get(code, {})]
    if unknown:
        reader.say(
            toml.path,
            toml.line("languages"),
            f"no language has the code {', '.join(unknown)}",
            "Use codes such as “es”, “en” or “fr”, the first being the default.",
        )
    reader.languages = tuple(value)


def partners(reader: FolderReader, toml: TomlFile) -> tuple[Partner, ...]:
    return tuple(
        Partner(reader.texts(toml, f"{at}.name"), reader.text(toml, f"{at}.website"))
        for at in reader.tables(toml, "partners")
    )


def holidays(reader: FolderReader, toml: TomlFile) -> tuple[Holiday, ...]:
    """The days without work that are the town's own; a folder may name none."""
    if "holidays" not in toml.values:
        return ()
    return tuple(
        Holiday(
            reader.value(toml, f"{at}.on", date, "a date such as 2026-05-15") or date.min,
            reader.texts(toml, f"{at}.name"),
            reader.text(toml, f"{at}.source"),
        )
        for at in reader.tables(toml, "holidays")
    )
