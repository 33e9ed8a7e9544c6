"""A form of a record's fields. What it cannot read stays in its field with a message beside it."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ImproperlyConfigured
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy

from claqueta.foundation.fields.declaring import Field, Fields
from claqueta.foundation.fields.picking import Picker
from claqueta.foundation.fields.rows import REARRANGE, RowsField, choices_of
from claqueta.foundation.judging import (
    Choice,
    Day,
    ListOf,
    Mail,
    Number,
    Row,
    Text,
    Texts,
    Truth,
    WebAddress,
    Whole,
    judged,
)
from claqueta.foundation.translated import TranslatedFormField, current_language

MOST_BOXES = 20
"""More choices than these are found by typing, not all in sight."""


class LinesField(forms.CharField):
    """A list of texts, one a line."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 2}))
        kwargs.setdefault("help_text", gettext_lazy("One a line"))
        super().__init__(required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(map(str, value)) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        return [line.strip() for line in str(super().clean(value) or "").splitlines() if line.strip()]


def day_field(**kwargs: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


def form_field(field: Field) -> forms.Field:
    """The form's field for a field of a record, from its shape. Raises `ImproperlyConfigured` for one without any."""
    shape = field.shape
    required = bool(getattr(shape, "required", False))
    common: dict[str, Any] = {"label": field.label, "help_text": field.help, "required": required}
    match shape:
        case Texts():
            return TranslatedFormField(multiline=shape.one.lines, max_length=shape.most, **common)
        case Text(lines=True):
            return forms.CharField(max_length=shape.most, widget=forms.Textarea(attrs={"rows": 3}), **common)
        case Text():
            return forms.CharField(max_length=shape.most, **common)
        case Mail():
            return forms.EmailField(max_length=shape.most, **common)
        case WebAddress():
            return forms.URLField(max_length=shape.most, **common)
        case Whole():
            return forms.IntegerField(**common)
        case Number():
            return forms.FloatField(**common)
        case Day():
            return day_field(**common)
        case Truth():
            return forms.BooleanField(**(common | {"required": False}))
        case Choice():
            empty = [] if required or shape.default else [("", "—")]
            return forms.ChoiceField(choices=[*empty, *choices_of(shape, current_language())], **common)
        case ListOf(one=Choice() as inner):
            return _several(choices_of(inner, current_language()), common)
        case ListOf(one=Row() as inner):
            del common["required"]
            return RowsField(row=inner, **common)
        case ListOf(one=Text()):
            return LinesField(label=field.label, **({"help_text": field.help} if field.help else {}))
    raise ImproperlyConfigured(f"{field.name}: no form asks for such a value by itself")


def _several(choices: list[tuple[str, str]], common: dict[str, Any]) -> forms.Field:
    if len(choices) <= MOST_BOXES:
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **common)
    return forms.MultipleChoiceField(choices=choices, widget=Picker, **common)


class FieldsForm(forms.Form):
    """A form that asks for a record's fields: those with a section, unless its class has a field of that name.

    What was typed is judged by the fields' shapes; `changes` gives the values as they are kept.
    """

    record: ClassVar[Fields]

    def __init__(self, *args: Any, office: bool = True, only: tuple[str, ...] = (), **kwargs: Any) -> None:
        """`office` adds what only the office changes; `only` asks for these fields and no others."""
        super().__init__(*args, **kwargs)
        for name, field in self.record.items():
            if (field.office and not office) or (only and name not in only):
                self.fields.pop(name, None)
            elif field.section and name not in self.fields:
                self.fields[name] = self.asked(field)

    def asked(self, field: Field) -> forms.Field:
        """The form's field for a field of the record."""
        return form_field(field)

    @property
    def rearranging(self) -> bool:
        """Whether rows were added, moved or removed: the form is only shown again, and nothing is judged yet."""
        return self.is_bound and REARRANGE in self.data

    def full_clean(self) -> None:
        if not self.rearranging:
            super().full_clean()
            return
        self._errors, self.cleaned_data = ErrorDict(), {}
        for bound in self:
            bound.value()  # A list of rows learns from what was sent how many empty ones are wanted.

    def is_valid(self) -> bool:
        return super().is_valid() and not self.rearranging

    def judged(self, data: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
        """The values as they are kept, and field → message for those that cannot be."""
        return judged(data, self.record.shapes)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        kept, problems = self.judged({name: data[name] for name in self.record if name in data})
        data.update({name: value for name, value in kept.items() if name in self.fields})
        for name, message in problems.items():
            self.add_error(name if name in self.fields else None, message)
        return data

    def section(self, key: str) -> list[forms.BoundField]:
        """The form's fields that belong to a section of the record."""
        return [
            self[name] for name, field in self.record.items() if field.section == key and name in self.fields
        ]

    def sections(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The form as it is shown: a title and its fields."""
        parts = [(str(title), self.section(key)) for key, title in self.record.sections.items()]
        return [(title, fields) for title, fields in parts if fields]

    def changes(self) -> dict[str, Any]:
        """The record's values as the form has them."""
        return {name: self.cleaned_data[name] for name in self.record if name in self.cleaned_data}
