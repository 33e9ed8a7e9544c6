"""A field's value as people read it."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from claqueta.foundation.fields.declaring import Fields
from claqueta.foundation.judging import Choice, ListOf, Row, Shape, Text, Texts
from claqueta.foundation.locales import number_text
from claqueta.foundation.translated import text_in


def coded(shape: Shape | None) -> Choice | None:
    """The shape of the codes that a value is made of, where they have words."""
    inner = shape.one if isinstance(shape, ListOf) else shape
    return inner if isinstance(inner, Choice) and inner.words else None


def word(shape: Choice, code: str, language: str) -> str:
    return shape.words(code, language) if shape.words and code else code


def words_of(fields: Fields, values: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Field → its codes in words, for those of `values` that have any: a text, or a list of texts."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        if name in fields and (shape := coded(fields[name].shape)) is not None:
            found[name] = (
                [word(shape, code, language) for code in value]
                if isinstance(value, list)
                else word(shape, value, language)
            )
    return found


def written(shape: Shape | None, value: Any, language: str) -> str:
    """A value in one line of text; empty for nothing."""
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        inner = shape.one if isinstance(shape, ListOf) else shape
        return ", ".join(part for entry in value if (part := written(inner, entry, language)))
    if isinstance(shape, Row):
        return " · ".join(
            part for name, inner in shape.parts.items() if (part := written(inner, value.get(name), language))
        )
    if isinstance(shape, Texts):
        return text_in(value, language) if isinstance(value, dict) else str(value)
    if isinstance(shape, Choice):
        return word(shape, value, language)
    if isinstance(value, date):
        return formats.date_format(value, "SHORT_DATE_FORMAT")
    # A whole number is rather a year or a count that stands by itself: nothing groups its digits.
    return str(value) if isinstance(value, int) else number_text(value, language)


def facts(
    fields: Fields, values: Mapping[str, Any], language: str, *, compared: bool = False
) -> list[tuple[str | Promise, str]]:
    """The label and the text of each field that the record's page has among its facts, or its table of comparison."""
    return [
        (field.label, written(field.shape, values[name], language))
        for name, field in fields.items()
        if (field.compared if compared else field.glance) and values.get(name) not in (None, "", [], {})
    ]


def searched(fields: Fields, values: Mapping[str, Any], language: str) -> Iterator[str]:
    """What of the values is searched: texts as they are, codes in words, of a row its texts."""
    for name, field in fields.items():
        if field.searched and (value := values.get(name)) not in (None, "", [], {}):
            yield from _texts(field.shape, value, language)


def _texts(shape: Shape | None, value: Any, language: str) -> Iterator[str]:
    if isinstance(shape, ListOf):
        for entry in value:
            yield from _texts(shape.one, entry, language)
    elif isinstance(shape, Row):
        parts = [name for name, inner in shape.parts.items() if isinstance(inner, Text)]
        yield " ".join(value[name] for name in parts if value.get(name))
    else:
        yield written(shape, value, language)
