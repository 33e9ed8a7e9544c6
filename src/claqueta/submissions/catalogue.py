"""The catalogue of fields: what can be asked of a project, as data: `fields.toml` beside this, and what a cluster's `fields.toml` adds."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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
from claqueta.submissions.loading import own_catalogue

FILE = Path(__file__).with_name("fields.toml")
OWN = "fields.toml"
"""In the folder of a cluster."""
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
    among: str = ""
    """Of a choice: the group of choices."""
    usual: bool = False
    needed: bool = False
    tells_who: bool = False
    """Whether it tells whose project it is: nobody who reads blind sees it."""
    follows: str = ""
    """The field without which it is of no use."""
    only_if: tuple[str, tuple[str, ...]] = ("", ())
    """Another field, a choice, and what of it has to be chosen for this one to be asked; none for what is always asked."""
    own: bool = False
    """Whether it is the cluster's, and not the house's."""

    def __str__(self) -> str:
        return text_in(self.name)

    @property
    def label(self) -> str:
        """The name, read in whichever language is in force then."""
        return said(self.name)

    def is_asked(self, values: Mapping[str, Any]) -> bool:
        """Whether it is asked of a project that says so of its other fields."""
        name, wanted = self.only_if
        said = values.get(name) or ()
        return not name or any(one in wanted for one in ([said] if isinstance(said, str) else said))

    @property
    def condition(self) -> str:
        """Of what it is asked, in words; blank for what is always asked."""
        name, wanted = self.only_if
        if not name:
            return ""
        other = catalogue().fields[name]
        words = ", ".join(choice_name(other.among, one) for one in wanted)
        return _("Only if “%(field)s” is: %(choices)s.") % {"field": other, "choices": words}

    @property
    def as_field(self) -> Field:
        """The field as forms of the house ask for it."""
        told = " ".join(filter(None, (self.condition, text_in(self.help))))
        return Field(name=self.key, label=text_in(self.name), shape=self.shape, help=told)


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


@dataclass(frozen=True, slots=True, eq=False)
class Catalogue:
    sections: Mapping[str, Mapping[str, str]]
    choices: Mapping[str, Mapping[str, Mapping[str, str]]]
    fields: Mapping[str, Asked]
    files: Mapping[str, FileKind] = field(default_factory=dict)


def catalogue() -> Catalogue:
    """The house's catalogue with what the cluster adds.

    Raises `ClusterInvalid` with file, line and remedy for what is wrong with the cluster's; `KeyError` or `ValueError` for a house's
    that does not hold together.
    """
    return _read(settings.CLUSTER.folder, tuple(settings.CLUSTER.languages))


@lru_cache(8)
def _read(folder: Path, languages: tuple[str, ...]) -> Catalogue:
    with FILE.open("rb") as file:
        file_says: dict[str, Any] = tomllib.load(file)
    house = set(file_says["fields"])
    own = folder / OWN
    if own.is_file():
        added = own_catalogue(own, languages, file_says)
        file_says = {**file_says, **{part: {**file_says[part], **more} for part, more in added.items()}}
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
            one.get("among", ""),
            one.get("usual", False),
            one.get("needed", False),
            one.get("who", False),
            one.get("follows", ""),
            _condition(one),
            key not in house,
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


def _condition(one: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    said = one.get("only_if")
    return (said["field"], tuple(said["among"])) if said else ("", ())


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


OTHER_STEPS = {"files": gettext_lazy("Files"), "send": gettext_lazy("Check and submit")}
"""The steps after those of the catalogue's sections."""


def choice_name(group: str, key: str, language: str | None = None) -> str:
    """How a choice of the catalogue reads; the key itself where there is none."""
    return text_in(catalogue().choices[group].get(key, {}), language) or key


def choices_of(group: str) -> list[tuple[str, str]]:
    return [(key, text_in(names)) for key, names in catalogue().choices[group].items()]
