"""Read the kinds of events, and say of each fault the file, the line and what to do."""

import re
from collections.abc import Mapping
from pathlib import Path

from claqueta.cluster.loading import ClusterInvalid
from claqueta.cluster.loading.files import FolderReader, TomlFile
from claqueta.events.kinds import HOUSE, EventKind

KEY = re.compile(r"^[a-z][a-z0-9_]{0,29}$")
TERMS = ("BusinessEvent", "EducationEvent", "Event", "Festival", "ScreeningEvent", "SocialEvent")
PARTS = {"name", "term"}


def read_kinds(own: Path | None, languages: tuple[str, ...]) -> Mapping[str, EventKind]:
    """The kinds of the house and over them those of a cluster's file. Raises `ClusterInvalid` with every problem."""
    reader = FolderReader(own.parent if own else HOUSE.parent)
    reader.languages = languages
    found = _kinds(reader, TomlFile(HOUSE))
    if own is not None and (toml := reader.toml(own.name)) is not None:
        found |= _kinds(reader, toml)
    if reader.problems:
        raise ClusterInvalid(reader.problems)
    return found


def _kinds(reader: FolderReader, toml: TomlFile) -> dict[str, EventKind]:
    found = {}
    for key, given in toml.values.items():
        line = toml.line(key)
        if not KEY.match(key) or not isinstance(given, dict):
            reader.say(
                toml.path,
                line,
                f"“{key}” is no kind of events",
                "A kind is a table; its key has small letters, digits and underscores, a letter first.",
            )
            continue
        for name in given.keys() - PARTS:
            reader.say(
                toml.path,
                toml.line(f"{key}.{name}"),
                f"`{name}` means nothing here",
                "Known ones: name, term.",
            )
        term = given.get("term", "Event")
        if term not in TERMS:
            reader.say(
                toml.path,
                toml.line(f"{key}.term"),
                f"unknown term “{term}”",
                f"Use one of {', '.join(TERMS)}.",
            )
        if toml.path == HOUSE:
            # The house's own file has the languages of the house, whatever the cluster speaks.
            name = {code: given["name"].get(code, given["name"]["en"]) for code in reader.languages}
        else:
            name = dict(reader.texts(toml, f"{key}.name"))
        found[key] = EventKind(key, name, str(term))
    return found
