"""What is said of a field, and the fields of a record together."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override

from claqueta.engines.search import AUDIENCES
from claqueta.foundation.judging import (
    Choice,
    Mail,
    Shape,
    Text,
    Texts,
    Truth,
    Unfit,
    WebAddress,
    in_brief,
)
from claqueta.foundation.translated import TranslatedField

type Chosen = Mapping[str, str]
"""Field → the circle that its record's owner chose for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a record and all that anybody has to know of it."""

    name: str
    label: str | Promise
    shape: Shape | None = None
    """What it may hold; none for what is no value of the record but something that belongs to it."""
    circle: str = ""
    """Who sees it unless the record's owner chose otherwise; empty when it is seen with the record or not by itself."""
    follows: str = ""
    """The field with which this one is seen or not."""
    fixed: bool = False
    """Whether nobody may choose another circle."""
    office: bool = False
    """Whether only the office changes it: it follows from deeds and registers, not from taste."""
    section: str = ""
    """The part of the form that asks it; empty for what no form asks by itself."""
    help: str | Promise = ""
    glance: bool = False
    """Whether the record's page has it among its facts."""
    compared: bool = False
    """Whether it stands in the table of records side by side."""
    searched: bool = False
    """Whether its words lead to the record."""
    column: str = ""
    """The key of its column in lists and exports; empty for none."""
    column_circle: str = ""
    """The smallest circle whose lists have the column at all."""
    patched: bool = False
    """Whether programs may change it through the API."""
    imported: bool = False
    """Whether lists may bring it."""
    alike: Callable[[Any], Any] | None = None
    """Two values that this makes equal are one value in two spellings."""
    stored: bool = False
    """Whether it is a column of the record's own row."""


def told[Column: models.Field[Any, Any]](
    column: Column, /, *, shape: Shape | None = None, label: str | Promise = "", **facts: Any
) -> Column:
    """A model's column that also says what the field is (`Field`). Shape and label follow from the column, if they can.

    Raises `TypeError` for a fact that no field has.
    """
    unknown = facts.keys() - Field.__dataclass_fields__.keys()
    if unknown:
        raise TypeError(f"a field says nothing of {', '.join(sorted(unknown))}")
    column.told = {"shape": shape, "label": label, **facts}  # type: ignore[attr-defined]
    return column


def fields_of(
    model: type[models.Model], *others: Field, sections: Mapping[str, str | Promise] | None = None
) -> "Fields":
    """The fields that a model's columns were told of, in their order, and `others` that have no column."""
    stored = [_field(column) for column in model._meta.local_fields if hasattr(column, "told")]
    return Fields([*stored, *others], sections or {})


def _field(column: models.Field[Any, Any]) -> Field:
    facts = dict(column.told)  # type: ignore[attr-defined]
    shape = facts.pop("shape") or shape_of(column)
    if isinstance(shape, Text | Mail | WebAddress) and shape.most > (column.max_length or shape.most):
        raise ImproperlyConfigured(f"{column}: {shape.most} characters do not fit into its column")
    label = facts.pop("label") or capfirst(column.verbose_name)
    return Field(name=column.name, label=label, shape=shape, stored=True, **facts)


def cluster_languages() -> tuple[str, ...]:
    return tuple(settings.CLUSTER.languages)


def shape_of(column: models.Field[Any, Any]) -> Shape:
    """The shape of what a column holds. Raises `ImproperlyConfigured` where the column does not tell."""
    most, required = column.max_length, not column.blank
    match column:
        case TranslatedField():
            return Texts(Text(most or 10_000, lines=column.multiline), cluster_languages)
        case models.BooleanField():
            return Truth()
        case models.CharField() if column.choices:
            words = dict(column.flatchoices)
            default = str(column.default) if column.has_default() else ""

            @lru_cache(maxsize=1024)
            def in_words(value: str, language: str) -> str:
                with override(language):
                    return str(words.get(value, value))

            return Choice(lambda: tuple(words), default, required and not default, in_words)
        case models.EmailField():
            return Mail(most or 254, required)
        case models.URLField():
            return WebAddress(most or 300, required)
        case models.CharField() if most:
            return Text(most, required=required)
    raise ImproperlyConfigured(f"{column}: say which shape its values have")


@dataclass(frozen=True, slots=True)
class ChosenCircles:
    """The circles that a record's owner chose: `{"phone": "public"}`, of fields whose circle may be chosen."""

    fields: Callable[[], "Fields"]

    def fit(self, value: Any) -> dict[str, str]:
        if not isinstance(value, dict):
            raise Unfit(_("“%(text)s” has no named parts.") % {"text": in_brief(value)})
        known = self.fields()
        for name, level in value.items():
            if self.sound({name: level}) != {name: level} or known[name].fixed:
                raise Unfit(
                    _("“%(name)s” cannot be shown to “%(level)s”.")
                    % {"name": in_brief(name), "level": in_brief(level)}
                )
        return value

    def sound(self, value: Any) -> dict[str, str]:
        if not isinstance(value, dict):
            return {}
        circles = self.fields().circles
        return {
            name: level
            for name, level in value.items()
            if isinstance(name, str) and isinstance(level, str) and name in circles and level in AUDIENCES
        }


class Fields(Mapping[str, Field]):
    """The fields of a record, by name and in order."""

    def __init__(self, fields: list[Field], sections: Mapping[str, str | Promise]) -> None:
        """Raises `ImproperlyConfigured` for a name said twice, an unknown circle, section or field to follow."""
        self._fields = {field.name: field for field in fields}
        self.sections = sections
        for field in fields:
            for wrong, why in (
                (self._fields[field.name] is not field, "said twice"),
                (field.circle and field.circle not in AUDIENCES, f"no circle {field.circle}"),
                (field.section and field.section not in sections, f"no section {field.section}"),
                (field.follows and field.follows not in self._fields, f"nothing to follow: {field.follows}"),
            ):
                if wrong:
                    raise ImproperlyConfigured(f"{field.name}: {why}")

    def __getitem__(self, name: str) -> Field:
        return self._fields[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)

    @cached_property
    def shapes(self) -> dict[str, Shape]:
        """The judge's table (`foundation.judging`)."""
        return {name: field.shape for name, field in self.items() if field.shape is not None}

    @cached_property
    def labels(self) -> dict[str, str | Promise]:
        """How each field reads, in forms and in the trail."""
        return {name: field.label for name, field in self.items()}

    @cached_property
    def circles(self) -> dict[str, str]:
        """The usual circle of each field that has one."""
        return {name: field.circle for name, field in self.items() if field.circle}

    @cached_property
    def stored(self) -> tuple[str, ...]:
        """The fields in the record's own row."""
        return tuple(name for name, field in self.items() if field.stored)

    @cached_property
    def office(self) -> frozenset[str]:
        return frozenset(name for name, field in self.items() if field.office)

    @cached_property
    def translated(self) -> tuple[str, ...]:
        """The fields that have a text in each language."""
        return tuple(name for name, field in self.items() if isinstance(field.shape, Texts))

    def seen(self, record: Any, audience: str, chosen: Chosen | None = None) -> dict[str, Any]:
        """What a circle sees of a record's own row, mended where it could not be shown."""
        return {
            name: self.shapes[name].sound(getattr(record, name))
            for name in self.stored
            if self.may_see(name, audience, chosen or {})
        }

    def choosable(self) -> Iterator[Field]:
        """The fields whose circle the record's owner may choose."""
        return (field for field in self.values() if field.circle and not field.fixed)

    def longest(self, name: str) -> int:
        """The most characters of a field's text, for its form."""
        return int(self.shapes[name].most)  # type: ignore[attr-defined]

    def circle_of(self, name: str, chosen: Chosen) -> str:
        """The circle to which a field is shown, as its record's owner chose or else as usual."""
        name = self[name].follows or name
        field = self[name]
        if not field.fixed and chosen.get(name) in AUDIENCES:
            return chosen[name]
        return field.circle

    def shown_to(self, audience: str, chosen: Chosen) -> frozenset[str]:
        """The fields that `audience` may see."""
        if not chosen:
            return self._usually_shown[audience]
        return frozenset(name for name in self if self.may_see(name, audience, chosen))

    @cached_property
    def _usually_shown(self) -> dict[str, frozenset[str]]:
        """Circle → what it sees where the record's owner chose nothing."""
        return {
            audience: frozenset(name for name in self if self.may_see(name, audience, {}))
            for audience in AUDIENCES
        }

    def may_see(self, name: str, audience: str, chosen: Chosen) -> bool:
        """Whether `audience` is inside the circle to which a field is shown; what has no circle is nobody's."""
        circle = self.circle_of(name, chosen)
        return bool(circle) and AUDIENCES.index(audience) >= AUDIENCES.index(circle)
