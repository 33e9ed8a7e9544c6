"""Values as people read them."""

from datetime import date
from typing import Any

import pytest
from django.utils import translation

from claqueta.foundation.fields.columns import columns_of
from claqueta.foundation.fields.tests.things import THING, Thing
from claqueta.foundation.fields.words import facts, searched, word, words_of, written
from claqueta.foundation.judging import Choice

VALUES: dict[str, Any] = {
    "name": "Farol",
    "text": {"es": "Luz", "en": "Light"},
    "state": "lent",
    "year": 1985,
    "weight": 12.5,
    "since": date(2026, 2, 3),
    "listed": False,
    "spoken": ["fr", "es"],
    "names": ["Linterna"],
    "rows": [{"title": "Luces", "year": 1990, "url": "https://a.example"}, {"year": 1991}],
    "notes": "Roto",
}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("name", "Farol"),
        ("text", "Luz"),
        ("state", "Lent"),
        ("year", "1985"),
        ("weight", "12,5"),
        ("since", "03/02/2026"),
        ("listed", "No"),
        ("spoken", "francés, español"),
        ("rows", "Luces · 1990 · https://a.example, 1991"),
    ],
)
def test_values_are_written_in_the_readers_language(name: str, text: str) -> None:
    with translation.override("es"):
        assert written(THING[name].shape, VALUES[name], "es") == text


@pytest.mark.parametrize("nothing", [None, "", [], {}])
def test_nothing_is_written_of_nothing(nothing: Any) -> None:
    assert written(THING["rows"].shape, nothing, "es") == ""


def test_text_of_the_readers_language_is_written_as_it_is() -> None:
    assert written(THING["text"].shape, "Luz", "es") == "Luz"
    with translation.override("en"):
        assert written(THING["listed"].shape, True, "en") == "Yes"


def test_only_codes_have_words() -> None:
    assert words_of(THING, {**VALUES, "unknown": "x"}, "en") == {
        "state": "Lent",
        "spoken": ["French", "Spanish"],
    }


def test_facts_are_those_that_are_there() -> None:
    assert facts(THING, {"state": "free", "year": None, "weight": 0, "name": "x"}, "en") == [
        ("State", "Free"),
        ("Weight", "0"),
    ]
    assert facts(THING, VALUES, "en", compared=True) == [("State", "Lent")]


def test_texts_codes_and_the_texts_of_rows_are_searched() -> None:
    found = list(searched(THING, VALUES, "en"))
    assert found == ["Light", "Lent", "French", "Spanish", "Linterna", "Luces", ""]
    assert list(searched(THING, {}, "en")) == []


def test_columns_give_cells_of_records_and_of_what_is_seen_of_them() -> None:
    columns = columns_of(THING)
    assert [column.key for column in columns.values()] == [
        *("name", "text", "state", "year", "weight", "spoken", "rows", "notes")
    ]
    thing = type("Row", (), {**VALUES, "year": None})()
    with translation.override("en"):
        cells = {name: column.value(VALUES) for name, column in columns.items()}
        of_record = {name: column.value(thing) for name, column in columns.items()}
    assert cells["state"] == "Lent"
    assert cells["spoken"] == ["French", "Spanish"]
    assert (cells["text"], cells["year"], cells["weight"]) == ("Light", 1985, 12.5)
    assert of_record == {**cells, "year": ""}
    assert columns["notes"].value({}) == ""


@pytest.mark.parametrize(("audience", "there"), [("public", False), ("board", False), ("office", True)])
def test_column_of_a_narrow_circle_is_not_in_the_lists_of_others(audience: str, there: bool) -> None:
    assert ("notes" in columns_of(THING, audience)) is there
    assert "name" in columns_of(THING, audience)
    assert Thing._meta.abstract


def test_code_without_words_and_no_code_stand_as_they_are() -> None:
    assert word(Choice(lambda: ("a",)), "a", "en") == "a"
    assert word(Choice(lambda: ("",), words=lambda code, language: f"{code} in {language}"), "", "en") == ""
