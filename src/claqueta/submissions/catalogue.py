"""The catalogue of fields: what can be asked of a project, as data (`fields.toml`)."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from claqueta.foundation.fields.declaring import Field, cluster_languages
from claqueta.foundation.judging import (
    Choice,
    Day,
    ListOf,
    Row,
    Shape,
    Text,
    Texts,
    Truth,
    WebAddress,
    Whole,
)
from claqueta.foundation.locales import countries, language_name, territory_name
from claqueta.foundation.translated import text_in
from claqueta.submissions.circles import Circle

FILE = Path(__file__).with_name("fields.toml")
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
SPOKEN = (
    "es", "en", "fr", "pt", "de", "it", "ca", "eu", "gl", "ar", "zh", "ja", "ko", "ru", "nl", "pl", "sv", "da", "no",
    "fi", "tr", "el", "ro", "cs", "hu", "hi", "qu", "gn",
)  # fmt: skip
ROWS_NEED = {"coproducers": "company", "financing": "source"}


said = lazy(text_in, str)
"""A name of the file, read in whichever language is in force."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A field of the catalogue."""

    key: str
    section: str
    type: str
    name: Mapping[str, str]
    help: Mapping[str, str]
    shape: Shape
    circle: Circle
    usual: bool = False
    needed: bool = False
    tells_who: bool = False
    """Whether it tells whose project it is: nobody who reads blind sees it."""
    follows: str = ""
    """The field without which it is of no use."""

    def __str__(self) -> str:
        return text_in(self.name)

    @property
    def label(self) -> str:
        """The name, read in whichever language is in force then."""
        return said(self.name)

    @property
    def as_field(self) -> Field:
        """The field as forms of the house ask for it."""
        return Field(name=self.key, label=text_in(self.name), shape=self.shape, help=text_in(self.help))


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file that a project may have."""

    key: str
    name: Mapping[str, str]
    circle: Circle
    picture: bool = False
    material: bool = False
    """Whether it is collected of those who are selected."""
    usual: bool = False
    tells_who: bool = False

    def __str__(self) -> str:
        return text_in(self.name)


@dataclass(frozen=True, slots=True)
class Catalogue:
    sections: Mapping[str, Mapping[str, str]]
    choices: Mapping[str, Mapping[str, Mapping[str, str]]]
    fields: Mapping[str, Asked]
    files: Mapping[str, FileKind] = field(default_factory=dict)


@cache
def catalogue() -> Catalogue:
    """The house's catalogue. Raises `KeyError` or `ValueError` for one that does not hold together."""
    with FILE.open("rb") as file:
        file_says: dict[str, Any] = tomllib.load(file)
    choices = file_says["choices"]
    fields = {
        key: Asked(
            key,
            one["section"],
            one["type"],
            one["name"],
            one.get("help", {}),
            _shape(one, choices, ROWS_NEED.get(key, "")),
            Circle(one["circle"]),
            one.get("usual", False),
            one.get("needed", False),
            one.get("who", False),
            one.get("follows", ""),
        )
        for key, one in file_says["fields"].items()
    }
    files = {
        key: FileKind(
            key,
            one["name"],
            Circle(one["circle"]),
            one.get("picture", False),
            one.get("material", False),
            one.get("usual", False),
            one.get("who", False),
        )
        for key, one in file_says["files"].items()
    }
    if unknown := {one.section for one in fields.values()} - file_says["sections"].keys():
        raise ValueError(f"fields.toml: unknown sections {sorted(unknown)}")
    return Catalogue({key: one["name"] for key, one in file_says["sections"].items()}, choices, fields, files)


def _shape(one: Mapping[str, Any], choices: Mapping[str, Any], needs: str) -> Shape:
    most = int(one.get("most", 0))
    match one["type"]:
        case "line":
            return Text(most)
        case "text":
            return Text(most, lines=True)
        case "texts":
            return Texts(Text(most, lines=one.get("lines", False)), cluster_languages)
        case "choice":
            return _choice(choices[one["among"]])
        case "choices":
            return ListOf(_choice(choices[one["among"]]), most, once=True)
        case "country":
            return Choice(countries, words=territory_name)
        case "countries":
            return ListOf(Choice(countries, words=territory_name), most, once=True)
        case "languages":
            return ListOf(Choice(lambda: SPOKEN, words=language_name), most, once=True)
        case "whole" | "money":
            return Whole(0, most)
        case "percent":
            return Whole(0, 100)
        case "day":
            return Day(FIRST_DAY, LAST_DAY)
        case "web":
            return WebAddress()
        case "yes":
            return Truth()
        case "rows":
            parts = {key: _shape(part, choices, "") for key, part in one["parts"].items()}
            labels = {key: said(part["name"]) for key, part in one["parts"].items()}
            return ListOf(Row(parts, needed=needs, labels=labels), most)
    raise ValueError(f"fields.toml: unknown type {one['type']}")


def _choice(names: Mapping[str, Mapping[str, str]]) -> Choice:
    return Choice(
        lambda: tuple(names), words=lambda key, language: text_in(names.get(key, {}), language) or key
    )


def section_name(key: str) -> str:
    return text_in(catalogue().sections.get(key, {})) or str(OTHER_STEPS.get(key, key))


OTHER_STEPS = {"files": _("Files"), "send": _("Check and submit")}
"""The steps after those of the catalogue's sections."""


def choice_name(group: str, key: str, language: str | None = None) -> str:
    """How a choice of the catalogue reads; the key itself where there is none."""
    return text_in(catalogue().choices[group].get(key, {}), language) or key


def choices_of(group: str) -> list[tuple[str, str]]:
    return [(key, text_in(names)) for key, names in catalogue().choices[group].items()]
