"""Rows of a form: read as they are typed, pasted or moved, judged cell by cell, shown again with nothing lost."""

from datetime import date
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import translation

from claqueta.foundation.fields.picking import Picker
from claqueta.foundation.fields.rows import MORE, SPARE, RowsField, cell_control, cell_value, lines_as_rows
from claqueta.foundation.fields.tests.test_forms import TYPED, ThingForm
from claqueta.foundation.judging import (
    Choice,
    Day,
    ListOf,
    Mail,
    Number,
    Row,
    Shape,
    Text,
    Truth,
    WebAddress,
    Whole,
)

WORDS = {"es": "Spain", "pt": "Portugal"}
COUNTRY = Choice(lambda: WORDS, required=True, words=lambda code, _language: WORDS[code])
PARTS: dict[str, Shape] = {"title": Text(20), "year": Whole(1900, 2100), "country": COUNTRY, "own": Truth()}
DAY = Day(date(2000, 1, 1), date(2100, 1, 1))


class Form(forms.Form):
    rows = RowsField(row=Row(PARTS, needed="title", labels={"title": "Called"}))


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


def typed(**cells: str) -> QueryDict:
    """`rows_0_title="A"` as a browser sends it."""
    sent = QueryDict(mutable=True)
    for key, value in cells.items():
        sent[key.replace("__", ":").replace("_", "-")] = value
    return sent


@pytest.mark.parametrize(
    ("sent", "rows"),
    [
        ({}, []),
        ({"rows_0_title": "A", "rows_0_year": "1999"}, [{"title": "A", "year": 1999}]),
        ({"rows_7_title": "B", "rows_2_title": "A"}, [{"title": "A"}, {"title": "B"}]),
        ({"rows_0_title": " ", "rows_0_year": "", "rows_1_title": "A"}, [{"title": "A"}]),
        (
            {"rows_0_title": "A", "rows_0_country": "es", "rows_0_own": "on"},
            [{"title": "A", "country": "es", "own": True}],
        ),
        (
            {"rows_paste": "A\t1999\tPortugal\nB | 2001"},
            [{"title": "A", "year": 1999, "country": "pt"}, {"title": "B", "year": 2001}],
        ),
        ({"rows_0_title": "A", "rows_paste": "B"}, [{"title": "A"}, {"title": "B"}]),
    ],
)
def test_rows_are_read_in_their_order_without_empty_ones(sent: dict[str, str], rows: list[Any]) -> None:
    form = Form(typed(**sent))
    assert form.is_valid(), form.errors
    assert form.cleaned_data["rows"] == rows


@pytest.mark.parametrize(
    ("order", "titles"),
    [
        ("rows:up:1", ["B", "A", "C"]),
        ("rows:down:1", ["A", "C", "B"]),
        ("rows:up:0", ["A", "B", "C"]),
        ("rows:down:2", ["A", "B", "C"]),
        ("rows:remove:1", ["A", "C"]),
        ("rows:remove:9", ["A", "B", "C"]),
        ("rows:more", ["A", "B", "C"]),
        ("other:remove:1", ["A", "B", "C"]),
        ("rows", ["A", "B", "C"]),
        ("rows:burn:1", ["A", "B", "C"]),
    ],
)
def test_buttons_move_and_remove_rows(order: str, titles: list[str]) -> None:
    sent = typed(rows_0_title="A", rows_1_title="B", rows_2_title="C")
    sent["rearrange"] = order
    bound = Form(sent)["rows"]
    assert [row["title"] for row in bound.value()] == titles
    spare = MORE if order == "rows:more" else SPARE
    assert str(bound).count('class="rows__row"') == len(titles) + spare + 1


def test_what_is_wrong_stands_beside_its_cell_and_nothing_is_lost() -> None:
    form = Form(typed(rows_0_title="A", rows_0_year="never", rows_3_year="1999", rows_4_title="Good"))
    assert not form.is_valid()
    field = form.fields["rows"]
    assert isinstance(field, RowsField)
    assert field.widget.problems == {
        (0, "year"): "“never” is not a whole number.",
        (1, "title"): "This cannot be empty.",
    }
    shown = str(form["rows"])
    assert shown.count('aria-invalid="true"') == 2
    assert 'aria-describedby="id_rows-0-year_error"' in shown
    for kept in ("never", "1999", "Good", "“never” is not a whole number."):
        assert kept in shown
    assert Form.base_fields["rows"].widget.problems == {}


def test_stored_rows_come_back_into_their_cells() -> None:
    shown = str(
        Form(initial={"rows": [{"title": "A<b>", "year": 1999, "country": "pt", "own": True}]})["rows"]
    )
    assert 'value="A&lt;b&gt;"' in shown
    assert 'value="1999"' in shown
    assert '<option value="pt" selected>Portugal</option>' in shown
    assert shown.count(" checked") == 1
    for said in (
        "Called",
        "Year",
        "Move row 1 up",
        "Move row 1 down",
        "Remove row 1",
        "Called | Year | Country | Own",
    ):
        assert said in shown


@pytest.mark.parametrize(
    ("shape", "typed_text", "value"),
    [
        (Whole(0, 9), "7", 7),
        (Whole(0, 9), "7.5", "7.5"),
        (Whole(0, 9), "9" * 16, "9" * 16),
        (Whole(0, 9), "²", "²"),
        (Number(0, 9), "7", 7),
        (Number(0, 9), "1,5", 1.5),
        (Number(0, 9), "1.5", 1.5),
        (Number(0, 9), "x", "x"),
        (WebAddress(), "farol.example", "https://farol.example"),
        (WebAddress(), "javascript:alert(1.5)", "javascript:alert(1.5)"),
        (WebAddress(), "", ""),
        (DAY, "2026-02-03", date(2026, 2, 3)),
        (DAY, "someday", "someday"),
        (DAY, "", ""),
        (Text(9), " a ", "a"),
        (Truth(), True, True),
    ],
)
def test_cell_is_read_by_its_shape_and_what_is_none_is_left_to_the_judge(
    shape: Shape, typed_text: Any, value: Any
) -> None:
    assert cell_value(shape, typed_text) == value


@pytest.mark.parametrize(
    ("shape", "control"),
    [
        (COUNTRY, forms.Select),
        (ListOf(COUNTRY, 3), forms.SelectMultiple),
        (Truth(), forms.CheckboxInput),
        (DAY, forms.DateInput),
        (Whole(0, 9), forms.TextInput),
        (Number(0, 9), forms.TextInput),
        (Mail(), forms.EmailInput),
        (WebAddress(), forms.URLInput),
        (Text(3), forms.TextInput),
        (ListOf(Text(3), 3), forms.TextInput),
    ],
)
def test_control_of_a_cell_follows_from_its_shape(shape: Shape, control: type[forms.Widget]) -> None:
    assert type(cell_control(shape)) is control


def test_pasted_lines_have_at_most_the_parts_of_a_row() -> None:
    assert lines_as_rows("A|1999|es|x|more|and more\n\n | \n", PARTS) == [
        {"title": "A", "year": "1999", "country": "es", "own": "x"}
    ]


def test_field_may_ask_for_some_parts_only() -> None:
    field = RowsField(row=Row(PARTS), parts=("year", "title"))
    assert field.parts == ("year", "title")
    assert field.clean([{"title": "A", "year": "1999"}]) == [{"year": 1999, "title": "A"}]
    assert (field.required, field.has_changed(None, []), field.has_changed([], [{"year": 1}])) == (
        False,
        False,
        True,
    )
    with pytest.raises(ValidationError):
        field.clean([{"title": "x" * 21, "year": ""}])


def test_form_that_is_only_rearranged_judges_nothing_and_keeps_what_was_typed() -> None:
    form = ThingForm({**TYPED, "name": "", "year": "never", "rearrange": "rows:more"})
    assert (form.is_valid(), form.errors, form.cleaned_data) == (False, {}, {})
    assert form["year"].value() == "never"
    assert str(form["rows"]).count('class="rows__row"') == 2 + MORE + 1


class Choosing(forms.Form):
    several = forms.MultipleChoiceField(
        choices=[("Group", [("a", "Ash"), ("b", "Beech")]), ("c", "Cedar")], widget=Picker(main="first")
    )


def test_many_to_choose_from_stand_in_groups_that_open_where_something_is_chosen() -> None:
    form = Choosing({"several": ["b"]})
    widget = form.fields["several"].widget
    assert isinstance(widget, Picker)
    widget.first = "b"
    shown = " ".join(str(form["several"]).split())
    assert shown.count("<details") == 2
    assert shown.count(" open>") == 1
    assert shown.count('type="radio" name="first"') == 3
    assert shown.count(" checked") == 2
    assert "<summary>All</summary>" in shown.replace("\n", "")
