"""A form made of a record's fields."""

from datetime import date
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ImproperlyConfigured
from django.utils import translation

from claqueta.foundation.fields import Field, Fields
from claqueta.foundation.fields.forms import FieldsForm, LinesField, form_field
from claqueta.foundation.fields.picking import Picker
from claqueta.foundation.fields.rows import RowsField
from claqueta.foundation.fields.tests.things import THING
from claqueta.foundation.judging import Choice, ListOf, Text, Texts
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
    "rows-0-title": "Luces",
    "rows-0-year": "1990",
    "rows-0-url": "https://a.example",
    "rows-4-title": "Sombras",
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


def test_many_choices_are_found_by_typing() -> None:
    many = Field(name="x", label="X", shape=ListOf(Choice(lambda: [str(n) for n in range(30)]), 30))
    assert isinstance(form_field(many).widget, Picker)
    assert type(form_field(THING["spoken"]).widget) is forms.CheckboxSelectMultiple


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
    form = ThingForm(initial={"names": ["a", "b"]})
    assert form["names"].value() == "a\nb"


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
        ({"rows-0-year": "nunca"}, "rows", "marked"),
        ({"names": "\n".join(str(n) for n in range(6))}, "names", "5"),
        ({"text_es": "x" * 31}, "text", "30"),
    ],
)
def test_what_cannot_be_is_said_by_its_field(wrong: dict[str, str], field: str, why: str) -> None:
    form = ThingForm({**TYPED, **wrong})
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


def test_list_of_texts_may_have_help_of_its_own() -> None:
    assert Fields([], {}).sections == {}
    assert LinesField(help_text="x").help_text == "x"
    assert form_field(Field(name="x", label="X", shape=ListOf(Text(3), 3), help="Short")).help_text == "Short"


@pytest.mark.parametrize(("choices", "widget"), [(20, forms.CheckboxSelectMultiple), (21, Picker)])
def test_more_than_twenty_choices_are_too_many_for_boxes(choices: int, widget: type[forms.Widget]) -> None:
    shape = ListOf(Choice(lambda: [str(n) for n in range(choices)]), 30)
    field = form_field(Field(name="x", label="Label", shape=shape, help="Help"))
    assert isinstance(field, forms.MultipleChoiceField)
    assert type(field.widget) is widget
    assert (len(list(field.choices)), field.label, field.help_text) == (choices, "Label", "Help")
    assert not field.required


def test_list_is_written_in_an_area_of_two_lines_with_help_unless_told_otherwise() -> None:
    field = LinesField()
    assert (type(field.widget), field.widget.attrs["rows"]) == (forms.Textarea, 2)
    assert (field.help_text, field.required) == ("One a line", False)
    own = LinesField(widget=forms.TextInput())
    assert type(own.widget) is forms.TextInput
    assert field.prepare_value("as typed\n") == "as typed\n"
    assert field.prepare_value([1, "b"]) == "1\nb"


def test_texts_have_their_limits_lines_labels_and_help() -> None:
    lines = form_field(Field(name="x", label="X", shape=Text(9, lines=True, required=True), help="H"))
    assert (type(lines.widget), lines.widget.attrs["rows"]) == (forms.Textarea, 3)
    assert (lines.label, lines.help_text, lines.required) == ("X", "H", True)
    assert isinstance(lines, forms.CharField)
    assert lines.max_length == 9
    for name, most in (("name", 40), ("mail", 254), ("web", 200)):
        field = form_field(THING[name])
        assert isinstance(field, forms.CharField)
        assert field.max_length == most
    since = form_field(THING["since"])
    assert since.widget.render("since", TYPED["since"]).count('type="date"') == 1
    assert since.widget.format_value(date(2026, 2, 3)) == "2026-02-03"
    assert form_field(THING["listed"]).required is False
    several = form_field(Field(name="x", label="X", shape=Texts(Text(9, lines=True), lambda: ("es",))))
    assert isinstance(several, TranslatedFormField)
    texts = several.widget.render("x", {})
    assert texts.count("<textarea") > 0
    assert "<textarea" not in form_field(THING["text"]).widget.render("text", {})


def test_choice_that_must_be_made_or_is_made_already_has_no_empty_one() -> None:
    for shape in (
        Choice(lambda: ("a",), required=True),
        Choice(lambda: ("a",), "a"),
    ):
        field = form_field(Field(name="x", label="X", shape=shape))
        assert isinstance(field, forms.ChoiceField)
        assert list(field.choices) == [("a", "a")]


def test_rows_know_their_parts_their_label_and_their_help() -> None:
    field = form_field(THING["rows"])
    assert isinstance(field, RowsField)
    assert (field.parts, field.label, field.help_text) == (
        ("title", "year", "url"),
        "Rows",
        "Title | Year | Address",
    )
    assert form_field(THING["names"]).help_text == "One a line"


def test_section_without_fields_is_not_shown_and_a_field_without_section_not_asked() -> None:
    form = ThingForm(TYPED, only=("year",))
    assert [(title, [bound.name for bound in fields]) for title, fields in form.sections()] == [
        ("More", ["year"])
    ]
    assert form.is_valid()
    assert form.changes() == {"year": 1985}
    assert {"pictures", "circles"}.isdisjoint(ThingForm(TYPED).fields)


class Crossing(ThingForm):
    """Judges by more than the shapes, and of a field that it does not ask."""

    def judged(self, data: Any) -> tuple[dict[str, Any], dict[str, str]]:
        kept, problems = super().judged(data)
        return {**kept, "hidden": 1}, {**problems, "year": "Too early.", "pictures": "None there."}


def test_what_a_field_that_is_not_asked_cannot_be_is_said_above_the_form() -> None:
    form = Crossing(TYPED)
    assert not form.is_valid()
    assert (form.errors["year"], form.non_field_errors()) == (["Too early."], ["None there."])
    assert "hidden" not in form.cleaned_data
    assert "year" not in form.changes()


def test_field_that_a_form_has_of_its_own_is_not_asked_either_when_others_are() -> None:
    assert set(OwnForm(TYPED, only=("year",)).fields) == {"year"}


def test_values_are_as_the_judge_keeps_them() -> None:
    form = OwnForm({**TYPED, "name": "Farol\u00a0 rojo"}, only=("name",))
    assert form.is_valid()
    assert form.changes() == {"name": "Farol rojo"}


def test_day_is_written_as_browsers_read_it_in_every_language() -> None:
    with translation.override("es"):
        assert form_field(THING["since"]).widget.format_value(date(2026, 2, 3)) == "2026-02-03"


def test_text_in_each_language_has_its_limit() -> None:
    field = form_field(THING["text"])
    assert isinstance(field, TranslatedFormField)
    assert [part.max_length for part in field.fields] == [30] * len(field.languages)
