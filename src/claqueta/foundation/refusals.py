"""What an action refuses, said beside the fields of the form that asked for it."""

from collections.abc import Mapping

from django import forms
from django.core.exceptions import ValidationError


def by_field(error: ValidationError) -> dict[str, list[str]]:
    """What is wrong, by field; under the empty name what belongs to none."""
    return dict(error.message_dict) if hasattr(error, "error_dict") else {"": error.messages}


def say_by_field(form: forms.BaseForm, error: ValidationError) -> None:
    """Put what was refused beside the form's fields, and above them what belongs to none.

    A form whose fields are called otherwise than what the action takes says so in `places`: name there → field.
    """
    places: Mapping[str, str] = getattr(form, "places", {})
    for name, texts in by_field(error).items():
        place = places.get(name, name)
        for text in texts:
            form.add_error(place if place in form.fields else None, text)
