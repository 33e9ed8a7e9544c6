"""Fields with many choices are written as Django's templates would."""

import re
from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.text import format_lazy

from claqueta.interface.choices import Renderer

HOSTILE = "<b>\"'&</b>"
CHOICES: list[Any] = [
    ("", "—"),
    (5, 1234),
    (HOSTILE, HOSTILE),
    ("safe", mark_safe("<i>safe</i>")),
    ("lazy", format_lazy("{} & {}", "Yes", 1000)),
    (HOSTILE, [("in", "Within"), ("out", HOSTILE)]),
]


class Disabling(forms.Select):
    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(*args, **kwargs)
        option["attrs"] |= {"disabled": args[1] == "in", "data-n": 1000, "hidden": False}
        return option


class OfItsOwn(forms.CheckboxSelectMultiple):
    option_template_name = "django/forms/widgets/input_option.html"


def squeezed(html: str) -> str:
    return re.sub(r"\s*(?=<)|(?<=>)\s*", "", html)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(
    "widget",
    [
        forms.Select(),
        forms.Select({"class": HOSTILE, "required": True}),
        forms.SelectMultiple(),
        Disabling(),
        forms.CheckboxSelectMultiple(),
        forms.CheckboxSelectMultiple({"id": "x", "class": "boxes"}),
        forms.RadioSelect({"id": HOSTILE}),
        OfItsOwn(),
    ],
    ids=lambda widget: type(widget).__name__,
)
@pytest.mark.parametrize("value", [None, "", "5", ["5", HOSTILE]])
def test_choices_are_what_the_templates_write(widget: Any, value: Any, language: str) -> None:
    widget.choices = CHOICES
    with translation.override(language):
        ours, theirs = (
            widget.render(HOSTILE, value, {"id": "a b"}, renderer=renderer)
            for renderer in (Renderer(), DjangoTemplates())
        )
    assert squeezed(ours) == squeezed(theirs)
    assert hasattr(ours, "__html__")


def test_forms_of_the_house_are_written_so() -> None:
    assert isinstance(forms.Form().renderer, Renderer)
