"""What an action refuses stands beside the field that was meant."""

from typing import ClassVar

from django import forms
from django.core.exceptions import ValidationError

from claqueta.foundation.refusals import by_field, say_by_field


class YearForm(forms.Form):
    year = forms.IntegerField(required=False)
    begins = forms.CharField(required=False)


class CallForm(YearForm):
    places: ClassVar = {"opens_at": "begins"}


def said(form: forms.Form, *errors: ValidationError) -> forms.Form:
    assert form.is_valid()
    for error in errors:
        say_by_field(form, error)
    return form


def test_what_belongs_to_a_field_stands_there_and_the_rest_above() -> None:
    form = said(
        YearForm({}),
        ValidationError({"year": ["Too old."], "elsewhere": ["Not here."]}),
        ValidationError("Never."),
    )
    assert form.errors["year"] == ["Too old."]
    assert form.non_field_errors() == ["Not here.", "Never."]


def test_a_form_may_call_a_value_otherwise() -> None:
    problem = ValidationError({"opens_at": ["Too early."]})
    assert said(CallForm({}), problem).errors == {"begins": ["Too early."]}
    assert said(YearForm({}), problem).non_field_errors() == ["Too early."]


def test_what_is_wrong_by_field() -> None:
    assert by_field(ValidationError({"year": "Too old."})) == {"year": ["Too old."]}
    assert by_field(ValidationError(["One.", "Two."])) == {"": ["One.", "Two."]}
