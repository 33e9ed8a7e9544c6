"""A list of rows as fields of a form: each part of each row in a control of its own, in the order of the list.

A browser sends `credits-0-title`, `credits-0-year`, `credits-1-title`… and perhaps several lines at once in
`credits-paste`. A button named `rearrange` changes the rows and nothing else: `FieldsForm` then shows the form again.
"""

import re
from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from claqueta.foundation.fields.words import word
from claqueta.foundation.judging import (
    WEB_SCHEMES,
    Choice,
    Day,
    ListOf,
    Mail,
    Number,
    Row,
    Shape,
    Text,
    Truth,
    Unfit,
    WebAddress,
    Whole,
)
from claqueta.foundation.translated import current_language

REARRANGE = "rearrange"
SPARE, MORE = 2, 6
"""Empty rows at the end of the list, and after somebody asked for more."""
MOST_DIGITS = 15
type TypedRow = dict[str, Any]


def choices_of(shape: Choice, language: str) -> list[tuple[str, str]]:
    """The choices in words; in the order of the words where their own order says nothing."""
    values = shape.values()
    named = [(value, word(shape, value, language)) for value in values]
    return sorted(named, key=itemgetter(1)) if isinstance(values, set | frozenset) else named


def cell_control(shape: Shape) -> forms.Widget:
    """The control of one part of a row."""
    match shape:
        case Choice():
            return forms.Select(choices=[("", "—"), *choices_of(shape, current_language())])
        case ListOf(one=Choice() as inner):
            return forms.SelectMultiple(choices=choices_of(inner, current_language()))
        case Truth():
            return forms.CheckboxInput()
        case Day():
            return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        case Whole():
            return forms.TextInput(attrs={"inputmode": "numeric", "maxlength": MOST_DIGITS + 1})
        case Number():
            return forms.TextInput(attrs={"inputmode": "decimal", "maxlength": 24})
        case Mail():
            return forms.EmailInput(attrs={"maxlength": shape.most})
        case WebAddress():
            return forms.URLInput(attrs={"maxlength": shape.most, "placeholder": "https://"})
    return forms.TextInput(attrs={"maxlength": shape.most} if isinstance(shape, Text) else {})


def cell_value(shape: Shape, typed: Any) -> Any:
    """What was typed as a value of the shape's type; what is none is left to the judge, who says so."""
    if not isinstance(typed, str):
        return typed
    typed = typed.strip()
    match shape:
        case Whole() if re.fullmatch(rf"\d{{1,{MOST_DIGITS}}}", typed, re.ASCII):
            return int(typed)
        case Number() if re.fullmatch(r"-?\d{1,15}([.,]\d{1,6})?", typed, re.ASCII):
            number = float(typed.replace(",", "."))
            return int(number) if number.is_integer() else number
        case WebAddress() if typed and "." in typed and ":" not in typed:
            return WEB_SCHEMES[0] + typed
        case Day() if typed:
            try:
                return forms.DateField().clean(typed)
            except ValidationError:
                return typed
    return typed


def is_empty(value: Any) -> bool:
    return value is None or value is False or (isinstance(value, str) and not value.strip()) or value == []


def lines_as_rows(text: str, parts: Mapping[str, Shape]) -> list[TypedRow]:
    """Lines as a spreadsheet copies them, cells between tabs, or as people write them: `Title | 2024 | Role`."""
    rows = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.split("\t" if "\t" in line else "|")]
        if any(cells):
            pairs = zip(parts.items(), cells, strict=False)
            rows.append({name: _pasted(shape, cell) for (name, shape), cell in pairs})
    return rows


def _pasted(shape: Shape, cell: str) -> Any:
    if isinstance(shape, Choice):
        words = {text.casefold(): value for value, text in choices_of(shape, current_language())}
        return words.get(cell.casefold(), cell)
    return cell


class RowsInput(forms.Widget):
    """Rows of controls, with buttons that add, remove and move them; without JavaScript the server does it."""

    template_name = "foundation/rows.html"
    use_fieldset = True

    class Media:
        js = (forms.Script("foundation/js/rows.js", type="module"),)

    def __init__(self, row: Row, labels: Mapping[str, str | Promise], attrs: Any = None) -> None:
        super().__init__(attrs)
        self.row, self.labels = row, labels
        self.problems: dict[tuple[int, str], str] = {}
        """Row and part → what is wrong there."""
        self.spare = SPARE

    def id_for_label(self, id_: str) -> str:
        return ""

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[TypedRow]:
        """The rows as they were typed, without empty ones, after what the button asked to be done with them."""
        pattern = re.compile(rf"{re.escape(name)}-(\d{{1,5}})-")
        numbers = sorted({int(found[1]) for key in data if (found := pattern.match(key))})
        typed = [
            {
                part: cell_control(shape).value_from_datadict(data, files, f"{name}-{number}-{part}")
                for part, shape in self.row.parts.items()
            }
            for number in numbers
        ]
        rows = self._rearranged(list(zip(numbers, typed, strict=True)), str(data.get(REARRANGE, "")), name)
        rows = [row for row in rows if not all(is_empty(cell) for cell in row.values())]
        return [*rows, *lines_as_rows(str(data.get(f"{name}-paste", "")), self.row.parts)]

    def _rearranged(self, rows: list[tuple[int, TypedRow]], order: str, name: str) -> list[TypedRow]:
        field, _colon, rest = order.partition(":")
        verb, _colon, number = rest.partition(":")
        if field == name:
            self.spare = MORE if verb == "more" else SPARE
            at = next((place for place, (known, _row) in enumerate(rows) if str(known) == number), None)
            if at is not None and verb == "remove":
                del rows[at]
            elif at is not None and verb in ("up", "down"):
                other = min(max(at + (-1 if verb == "up" else 1), 0), len(rows) - 1)
                rows[at], rows[other] = rows[other], rows[at]
        return [row for _number, row in rows]

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        rows: Sequence[TypedRow] = value if isinstance(value, list) else []
        count = len(rows) + self.spare
        context["widget"] |= {
            "rows": [self._row(name, str(at), rows[at] if at < len(rows) else {}, at) for at in range(count)],
            "blank": self._row(name, "__row__", {}, -1),
            "words": {
                "add": _("Add a row"),
                "paste": _("Paste several lines"),
                "paste_help": _("One row a line, from a spreadsheet or with bars between: %(parts)s")
                % {"parts": " | ".join(str(self._label(part)) for part in self.row.parts)},
                "fill": _("Fill the rows"),
                **_acts("{n}"),
            },
        }
        return context

    def _label(self, part: str) -> str | Promise:
        return self.labels.get(part) or capfirst(part.replace("_", " "))

    def _row(self, name: str, number: str, row: TypedRow, at: int) -> dict[str, Any]:
        return {
            "number": number,
            "labels": _acts(str(at + 1)),
            "cells": [
                self._cell(name, number, part, shape, row, at) for part, shape in self.row.parts.items()
            ],
        }

    def _cell(
        self, name: str, number: str, part: str, shape: Shape, row: TypedRow, at: int
    ) -> dict[str, Any]:
        key = f"{name}-{number}-{part}"
        problem = self.problems.get((at, part), "")
        attrs: dict[str, Any] = {"id": f"id_{key}"}
        if problem:
            attrs |= {"aria-invalid": "true", "aria-describedby": f"id_{key}_error"}
        return {
            "id": f"id_{key}",
            "label": self._label(part),
            "narrow": isinstance(shape, Whole | Number | Truth),
            "problem": problem,
            "control": cell_control(shape).render(key, _shown(row.get(part)), attrs),
        }


def _acts(number: str) -> dict[str, str]:
    """What can be done with a row, said with its number."""
    return {
        "up": _("Move row %(n)s up") % {"n": number},
        "down": _("Move row %(n)s down") % {"n": number},
        "remove": _("Remove row %(n)s") % {"n": number},
    }


def _shown(value: Any) -> Any:
    """Numbers as they were typed: no language's separators stand in a field."""
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


class RowsField(forms.Field):
    """A list of rows. `parts` asks for some of a row's parts only; what is wrong stands beside its cell."""

    widget: RowsInput

    def __init__(self, *, row: Row, parts: Sequence[str] = (), **kwargs: Any) -> None:
        names = tuple(parts) or tuple(row.parts)
        self.row = Row({name: row.parts[name] for name in names}, row.needed, row.labels)
        kwargs.setdefault("required", False)
        super().__init__(widget=RowsInput(self.row, row.labels), **kwargs)

    @property
    def parts(self) -> tuple[str, ...]:
        return tuple(self.row.parts)

    def clean(self, value: Any) -> list[dict[str, Any]]:
        """The rows' values; an empty cell is not there. Raises `ValidationError` when a cell is marked."""
        kept, problems = [], {}
        for at, typed in enumerate(value or ()):
            row = {}
            for part, shape in self.row.parts.items():
                cell = cell_value(shape, typed.get(part))
                try:
                    if not is_empty(cell):
                        row[part] = shape.fit(cell)
                    elif part == self.row.needed:
                        raise Unfit(_("This cannot be empty."))
                except Unfit as error:
                    problems[at, part] = str(error)
            kept.append(row)
        self.widget.problems = problems
        if problems:
            raise ValidationError(_("Some cells have to be mended: they are marked."))
        return kept

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool((initial or []) != (data or []))
