"""Fields as columns of the lists that offices bring."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.core.exceptions import ImproperlyConfigured
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import override

from claqueta.foundation.fields.declaring import Field, Fields
from claqueta.foundation.fields.words import word
from claqueta.foundation.imports.cells import (
    cell_choice,
    cell_choices,
    cell_date,
    cell_line,
    cell_mail,
    cell_text,
    cell_web,
    cell_yes,
    date_habit,
    number,
    whole,
    yes_habit,
)
from claqueta.foundation.imports.kinds import ALONE, Around, CellInvalid, ImportField
from claqueta.foundation.judging import (
    Choice,
    Day,
    ListOf,
    Mail,
    Number,
    Shape,
    Text,
    Texts,
    Truth,
    WebAddress,
    Whole,
)

type Headers = Mapping[str, Sequence[str]]
"""Field → how its column may be headed, in any language, besides its label."""


def import_fields(
    fields: Fields, headers: Headers, special: Mapping[str, Mapping[str, Any]]
) -> dict[str, ImportField]:
    """The columns of the fields that lists may bring, by key: one for a field, one for each language of a text.

    `special` says of a field what its shape does not tell, in the words of `ImportField`.
    """
    found = {}
    for name, field in fields.items():
        if field.imported:
            columns = (
                _translated(field, field.shape, headers)
                if isinstance(field.shape, Texts)
                else (_column(field, headers, special.get(name, {})),)
            )
            found.update({column.key: column for column in columns})
    return found


def _column(field: Field, headers: Headers, special: Mapping[str, Any]) -> ImportField:
    told: dict[str, Any] = {"required": bool(getattr(field.shape, "required", False))}
    told |= _by_shape(field.shape) if "clean" not in special else {}
    titles = (field.column or field.name, *_in_all_languages(field), *headers.get(field.name, ()))
    return ImportField(field.name, field.label, tuple(dict.fromkeys(titles)), **(told | dict(special)))


def _in_all_languages(field: Field) -> Iterator[str]:
    for code, _name in settings.LANGUAGES:
        with override(code):
            yield str(field.label)


def _translated(field: Field, shape: Texts, headers: Headers) -> Iterator[ImportField]:
    for code, language in settings.LANGUAGES:
        key = f"{field.name}_{code}"
        known = headers.get(key) or _headed(code, headers.get(f"{field.name}_en", ()), field)
        title = format_lazy("{label} ({language})", label=field.label, language=language)
        yield ImportField(key, title, tuple(known), cell_text(shape.most), loose=True)


def _headed(code: str, names: Sequence[str], field: Field) -> Iterator[str]:
    """How a column of a language without headers of its own may be headed: `tagline fr`, `tagline french`…"""
    language = LANG_INFO[code]
    for name in names or (field.name, *_in_all_languages(field)):
        for mark in (code, language["name"], language["name_local"]):
            yield f"{name} {mark}"


def _by_shape(shape: Shape | None) -> dict[str, Any]:
    """What a shape tells of a column (`ImportField`). Raises `ImproperlyConfigured` where it tells nothing."""
    match shape:
        case Text(lines=True):
            return {"clean": cell_text(shape.most), "joins": True, "loose": True}
        case Text():
            return {"clean": cell_line, "loose": True}
        case Mail():
            return {"clean": cell_mail, "repeats": True}
        case WebAddress():
            return {"clean": cell_web, "repeats": True}
        case Whole() | Number():
            return {"clean": _number_reader(isinstance(shape, Whole))}
        case Day():
            return {"clean": cell_date, "habit": date_habit}
        case Truth():
            return {"clean": cell_yes, "habit": yes_habit, "marks": True}
        case Choice():
            return {"clean": cell_choice(lambda: _words(shape))}
        case ListOf(one=Choice() as inner):
            return {"clean": cell_choices(lambda: _words(inner)), "joins": True}
    raise ImproperlyConfigured(f"{type(shape).__name__}: say how its cells are read")


def _words(shape: Choice) -> Iterator[tuple[str, str]]:
    """Each choice's code and its words in every language, with the code that they mean."""
    for value in shape.values():
        yield value, value
        for code, _name in settings.LANGUAGES:
            yield word(shape, value, code), value


def _number_reader(only_whole: bool) -> Callable[[str, Around], Any]:
    def clean(text: str, around: Around = ALONE) -> int | float | None:
        digits = whole(text).text
        if not digits:
            return None
        value = number(digits)
        if value is None or (only_whole and value != value.to_integral_value()):
            message = (
                _("“%(text)s” is not a whole number.") if only_whole else _("“%(text)s” is not a number.")
            )
            raise CellInvalid(message % {"text": text})
        return int(value) if value == value.to_integral_value() else float(Decimal(value))

    return clean
