"""Fields as columns of lists."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import translation

from claqueta.foundation.fields import Field, Fields
from claqueta.foundation.fields.imports import import_fields
from claqueta.foundation.fields.tests.things import THING
from claqueta.foundation.imports.kinds import ALONE, Around, CellInvalid
from claqueta.foundation.judging import ListOf, Row, Text, Texts

HEADERS = {"year": ("año", "anno"), "text_en": ("text en", "words"), "state": ("estado",)}
COLUMNS = import_fields(THING, HEADERS, {"name": {"required": True, "identity": True}})


def test_columns_are_those_that_lists_may_bring_a_text_has_one_a_language() -> None:
    assert list(COLUMNS) == [
        *("name", "text_es", "text_en", "state", "year", "weight", "since", "listed", "mail", "web"),
        *("spoken", "notes"),
    ]
    assert (COLUMNS["name"].required, COLUMNS["name"].identity, COLUMNS["name"].loose) == (True, True, True)
    assert COLUMNS["mail"].required
    assert COLUMNS["notes"].joins
    assert COLUMNS["listed"].marks
    assert COLUMNS["since"].habit is not None


def test_column_may_be_headed_by_its_label_its_key_or_what_people_call_it() -> None:
    assert {"year", "Year", "año", "anno"} <= set(COLUMNS["year"].headers)
    assert COLUMNS["text_en"].headers == ("text en", "words")
    # A language without headers of its own is marked in the words of another.
    assert {"text en es", "words Spanish", "words español"} <= set(COLUMNS["text_es"].headers)
    assert str(COLUMNS["text_es"].title).startswith("Text (")
    bare = import_fields(THING, {}, {})
    assert {"text es", "Text Spanish"} <= set(bare["text_es"].headers)


@pytest.mark.parametrize(
    ("key", "cell", "value"),
    [
        ("name", " Farol  rojo ", "Farol rojo"),
        ("text_es", " Luz ", "Luz"),
        ("state", "LENT", "lent"),
        ("state", "free", "free"),
        ("year", "1.985", 1985),
        ("year", "1985,0", 1985),
        ("year", "", None),
        ("weight", "12,5", 12.5),
        ("weight", "12", 12),
        ("weight", "", None),
        ("listed", "no", False),
        ("since", "3/2/2026", date(2026, 2, 3)),
        ("listed", "sí", True),
        ("mail", "A@B.example", "a@b.example"),
        ("web", "farol.example", "https://farol.example"),
        ("spoken", "francés; Spanish", ["fr", "es"]),
        ("spoken", "fr, es", ["fr", "es"]),
        ("notes", " a\nb ", "a\nb"),
    ],
)
def test_cell_is_read_by_the_shape_of_its_field(key: str, cell: str, value: Any) -> None:
    assert COLUMNS[key].clean(cell, Around(habit="")) == value


@pytest.mark.parametrize(
    ("key", "cell"),
    [
        ("year", "12,5"),
        ("year", "soon"),
        ("weight", "heavy"),
        ("state", "gone"),
        ("text_es", "x" * 31),
        ("spoken", "klingon"),
        ("web", "no web"),
        ("notes", "x" * 201),
    ],
)
def test_cell_that_cannot_be_read_is_refused(key: str, cell: str) -> None:
    with pytest.raises(CellInvalid):
        COLUMNS[key].clean(cell, ALONE)


def test_shape_that_no_cell_has_must_say_how_it_is_read() -> None:
    rows = Field(name="rows", label="Rows", shape=ListOf(Row({"a": Text(3)}), 3), imported=True)
    with pytest.raises(ImproperlyConfigured, match="ListOf"):
        import_fields(Fields([rows], {}), {}, {})
    read = import_fields(Fields([rows], {}), {}, {"rows": {"clean": lambda cell, around: [{"a": cell}]}})
    assert read["rows"].clean("x", ALONE) == [{"a": "x"}]
    assert isinstance(THING["text"].shape, Texts)


FLAGS = {
    "name": {"required", "identity", "loose"},
    "text_es": {"loose"},
    "text_en": {"loose"},
    "since": {"habit"},
    "listed": {"habit", "marks"},
    "mail": {"required", "repeats"},
    "web": {"repeats"},
    "spoken": {"joins"},
    "notes": {"joins", "loose"},
}


def test_column_is_what_its_shape_tells_of_it_and_nothing_else() -> None:
    facts = (
        "required",
        "identity",
        "repeats",
        "joins",
        "marks",
        "loose",
        "habit",
        "weak",
        "yields_to",
        "fits",
    )
    told = {key: {fact for fact in facts if getattr(column, fact)} for key, column in COLUMNS.items()}
    assert told == {key: FLAGS.get(key, set()) for key in COLUMNS}


def test_column_is_known_by_the_key_of_its_column_or_else_by_its_name() -> None:
    field = Field(name="trade_name", label="Trade name", shape=Text(9), column="brand", imported=True)
    own = import_fields(Fields([field], {}), {}, {})["trade_name"]
    assert own.headers == ("brand", "Trade name")
    assert "since" in COLUMNS["since"].headers


@pytest.mark.parametrize(
    ("key", "text", "why"), [("year", "12,5", "a whole number"), ("weight", "heavy", "a number")]
)
def test_number_that_cannot_be_read_says_which_kind_it_should_be(key: str, text: str, why: str) -> None:
    with (
        translation.override("en"),
        pytest.raises(CellInvalid, match=f"“{text}” is not {why}"),
    ):
        COLUMNS[key].clean(text, ALONE)


@pytest.mark.parametrize(
    ("key", "cell", "kind"), [("weight", "12,0", int), ("weight", "12,5", float), ("year", "1985,0", int)]
)
def test_number_is_whole_where_it_can_be(key: str, cell: str, kind: type) -> None:
    assert type(COLUMNS[key].clean(cell, ALONE)) is kind
