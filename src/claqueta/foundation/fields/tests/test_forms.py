"""A form made of a record's fields."""

from typing import Any

import pytest
from django import forms
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.utils import translation

from claqueta.foundation.fields import Field, Fields
from claqueta.foundation.fields.forms import FieldsForm, LinesField, RowsField, form_field
from claqueta.foundation.fields.tests.things import THING
from claqueta.foundation.judging import Choice, ListOf, Text
from claqueta.foundation.translated import TranslatedFormField

TYPED = {
    "name": " Farol ",
    "text_es": "Luz",
    "text_en": "Light",
    "state": "lent",
    "year": "1985",
    "weight": "12.5",
    "since": "2026-02-03",
    "mail": "a@b.example",
    "web": "farol.example",
    "spoken": ["es", "fr"],
    "names": "Linterna\n\n Luz ",
    "rows": "Luces | 1990 | https://a.example\n\nSombras",
    "notes": "Roto",
}


class ThingForm(FieldsForm):
    record = THING


class OwnForm(FieldsForm):
    record = THING
    name = forms.CharField(label="Called", required=False)


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("name", forms.CharField),
        ("text", TranslatedFormField),
        ("state", forms.ChoiceField),
        ("year", forms.IntegerField),
        ("weight", forms.FloatField),
        ("since", forms.DateField),
        ("listed", forms.BooleanField),
        ("mail", forms.EmailField),
        ("web", forms.URLField),
        ("spoken", forms.MultipleChoiceField),
        ("names", LinesField),
        ("rows", RowsField),
        ("notes", forms.CharField),
    ],
)
def test_field_of_the_form_follows_from_the_shape(name: str, kind: type[forms.Field]) -> None:
    field = form_field(THING[name])
    assert type(field) is kind
    assert str(field.label) == str(THING[name].label)
    assert field.required is bool(getattr(THING[name].shape, "required", False))


def test_choices_are_in_words_and_sorted_when_they_have_no_order() -> None:
    state = form_field(THING["state"])
    assert isinstance(state, forms.ChoiceField)
    assert list(state.choices) == [("", "—"), ("lent", "Lent"), ("free", "Free")]
    words = {"a": "Zinc", "b": "Ash"}
    loose = Field(
        name="x", label="X", shape=Choice(lambda: frozenset(words), "a", words=lambda code, _: words[code])
    )
    sorted_ones = form_field(loose)
    assert isinstance(sorted_ones, forms.ChoiceField)
    assert list(sorted_ones.choices) == [("b", "Ash"), ("a", "Zinc")]


def test_many_choices_stand_in_a_list_that_can_be_narrowed() -> None:
    many = Field(name="x", label="X", shape=ListOf(Choice(lambda: [str(n) for n in range(30)]), 30))
    assert form_field(many).widget.attrs["data-narrow"] == "Type to narrow the list"
    assert isinstance(form_field(THING["spoken"]).widget, forms.CheckboxSelectMultiple)


def test_value_that_no_form_asks_for_by_itself_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match="circles"):
        form_field(THING["circles"])


def test_form_asks_what_has_a_section_and_gives_the_values_as_they_are_kept() -> None:
    form = ThingForm(TYPED)
    assert form.is_valid(), form.errors
    changes = form.changes()
    assert changes["name"] == "Farol"
    assert changes["text"] == {"es": "Luz", "en": "Light"}
    assert (changes["year"], changes["weight"], changes["listed"]) == (1985, 12.5, False)
    assert (changes["web"], changes["spoken"]) == ("https://farol.example", ["es", "fr"])
    assert changes["names"] == ["Linterna", "Luz"]
    assert changes["rows"] == [
        {"title": "Luces", "year": 1990, "url": "https://a.example"},
        {"title": "Sombras"},
    ]
    assert "pictures" not in changes
    assert "circles" not in changes
    titles = [title for title, _fields in form.sections()]
    assert titles == ["What it is", "More"]
    assert [bound.name for bound in form.section("what")] == ["name", "text", "state"]


def test_stored_values_come_back_into_the_form_as_they_are_typed() -> None:
    form = ThingForm(
        initial={
            "names": ["a", "b"],
            "rows": [{"title": "Luces", "year": 1990}, {"url": "https://x.example"}],
        }
    )
    assert form["names"].value() == "a\nb"
    assert form["rows"].value() == "Luces | 1990\n |  | https://x.example"


@pytest.mark.parametrize(
    ("wrong", "field", "why"),
    [
        ({"name": "x" * 41}, "name", "40"),
        ({"name": ""}, "name", "required"),
        ({"year": "1899"}, "year", "1900"),
        ({"weight": "101"}, "weight", "100"),
        ({"state": "gone"}, "state", "gone"),
        ({"mail": "nobody"}, "mail", "mail"),
        ({"web": "javascript:alert(1)"}, "web", "URL"),
        ({"rows": "Luces | nunca"}, "rows", "Luces | nunca"),
        ({"rows": "a | 1990 | b | c"}, "rows", ""),
        ({"names": "\n".join(str(n) for n in range(6))}, "names", "5"),
        ({"text_es": "x" * 31}, "text", "30"),
    ],
)
def test_what_cannot_be_is_said_by_its_field(wrong: dict[str, str], field: str, why: str) -> None:
    form = ThingForm({**TYPED, **wrong})
    if field == "rows" and not why:
        # A part more than the columns says nothing that could be kept.
        assert form.is_valid() is False or form.cleaned_data["rows"]
        return
    assert not form.is_valid()
    assert list(form.errors) == [field]
    assert why in str(form.errors[field])


def test_office_alone_is_asked_what_only_it_changes() -> None:
    assert "notes" in ThingForm(TYPED).fields
    assert "notes" not in ThingForm(TYPED, office=False).fields
    assert set(ThingForm(TYPED, only=("name", "year")).fields) == {"name", "year"}


def test_form_may_ask_in_its_own_way() -> None:
    form = OwnForm({**TYPED, "name": ""}, only=("name",))
    assert form.fields["name"].label == "Called"
    assert not form.is_valid()
    assert "cannot be empty" in str(form.errors["name"])


def test_what_an_action_refused_stands_by_its_field() -> None:
    form = ThingForm(TYPED)
    assert form.is_valid()
    form.refused(ValidationError({"year": ["Too old."], "elsewhere": ["Not here."]}))
    form.refused(ValidationError("Never."))
    assert form.errors["year"] == ["Too old."]
    assert form.non_field_errors() == ["Not here.", "Never."]


def test_rows_without_a_shape_take_what_is_typed() -> None:
    field = RowsField(parts=("a", "b"))
    assert field.clean("1 | 2 | 3") == [{"a": "1", "b": "2"}]
    assert Fields([], {}).sections == {}
    assert LinesField(help_text="x").help_text == "x"
    assert form_field(Field(name="x", label="X", shape=ListOf(Text(3), 3), help="Short")).help_text == "Short"
