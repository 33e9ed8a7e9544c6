"""A text in each of the cluster's languages: which one is read, and how it is asked for."""

from typing import Any

import pytest
from django import forms
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from claqueta.foundation.translated import (
    TranslatedField,
    TranslatedFormField,
    TranslatedInput,
    current_language,
    missing_languages,
    text_in,
)

BOTH = {"es": "Luz", "en": "Light"}


@pytest.mark.parametrize(
    ("reader", "language"),
    [("es", "es"), ("en", "en"), ("en-gb", "en"), ("es-mx", "es"), ("fr", "es"), (None, "es")],
)
def test_language_is_the_reader_s_if_the_cluster_speaks_it(reader: str | None, language: str) -> None:
    if reader is None:
        with translation.override(None, deactivate=True):
            translation.deactivate_all()
            assert current_language() == language
    else:
        with translation.override(reader):
            assert current_language() == language


@pytest.mark.parametrize(
    ("texts", "language", "text"),
    [
        (BOTH, "en", "Light"),
        (BOTH, "es", "Luz"),
        (BOTH, None, "Light"),
        ({"es": "Luz"}, "en", "Luz"),
        ({"en": "Light"}, "es", "Light"),
        ({"en": "Light", "es": ""}, "es", "Light"),
        ({"en": "", "es": ""}, "es", ""),
        ({}, "es", ""),
        (None, "es", ""),
        (BOTH, "fr", "Luz"),
    ],
)
def test_text_is_in_the_language_or_in_the_first_that_has_one(
    texts: dict[str, str] | None, language: str | None, text: str
) -> None:
    with translation.override("en"):
        assert text_in(texts, language) == text


@pytest.mark.parametrize(
    ("texts", "missing"),
    [
        (BOTH, []),
        ({"es": "Luz"}, ["en"]),
        ({"en": "Light"}, ["es"]),
        ({"en": "Light", "es": ""}, ["es"]),
        ({"en": "", "es": ""}, []),
        ({}, []),
        (None, []),
    ],
)
def test_language_is_missing_when_another_has_a_text(
    texts: dict[str, str] | None, missing: list[str]
) -> None:
    assert missing_languages(texts) == missing


def test_input_asks_for_each_language_in_its_language() -> None:
    widget = TranslatedInput(forms.Textarea, {"rows": 3})

    assert [sub.attrs for sub in widget.widgets] == [
        {"cols": "40", "rows": 3, "lang": code} for code in ("es", "en")
    ]
    assert widget.decompress(BOTH) == ["Luz", "Light"]
    assert widget.decompress({"en": "Light"}) == ["", "Light"]
    assert widget.decompress(None) == ["", ""]


def field(**more: Any) -> TranslatedFormField:
    return TranslatedFormField(label="Lema", **more)


def test_form_field_labels_each_input() -> None:
    one, many = field(), field(multiline=True, help_text="Breve", unknown=1)

    assert [str(sub.attrs["aria-label"]) for sub in one.widget.widgets] == ["Lema (español)", "Lema (inglés)"]
    assert [type(sub) for sub in one.widget.widgets] == [forms.TextInput, forms.TextInput]
    assert [type(sub) for sub in many.widget.widgets] == [forms.Textarea, forms.Textarea]
    assert [sub.attrs.get("rows") for sub in one.widget.widgets] == [None, None]
    assert [sub.attrs.get("rows") for sub in many.widget.widgets] == [6, 6]
    assert (one.required, many.help_text) == (False, "Breve")
    unlabelled = TranslatedFormField()
    assert str(unlabelled.widget.widgets[0].attrs["aria-label"]) == " (español)"


@pytest.mark.parametrize(
    ("typed", "texts"),
    [
        (["Luz", "Light"], BOTH),
        (["Luz", ""], {"es": "Luz"}),
        (["", " Light "], {"en": "Light"}),
        (["", ""], {}),
        ([], {}),
    ],
)
def test_form_field_keeps_what_was_typed(typed: list[str], texts: dict[str, str]) -> None:
    assert field().clean(typed) == texts


def test_form_field_refuses_what_is_missing_or_too_long() -> None:
    assert field(required=True).clean(["Luz", ""]) == {"es": "Luz"}
    with pytest.raises(forms.ValidationError):
        field(required=True).clean(["", ""])
    assert field(max_length=3).clean(["Luz", ""]) == {"es": "Luz"}
    with pytest.raises(forms.ValidationError):
        field(max_length=3).clean(["Luz", "Light"])


@given(st.fixed_dictionaries({}, optional={"es": st.text("ab", min_size=1), "en": st.text("ab", min_size=1)}))
def test_what_is_shown_and_sent_again_unchanged_is_the_same(texts: dict[str, str]) -> None:
    asked = field()

    assert asked.clean(asked.widget.decompress(texts)) == texts


def test_model_field_says_how_it_is_asked_for_and_written_in_a_migration() -> None:
    line = TranslatedField("lema", max_length=160, help_text="Breve", blank=False)
    lines = TranslatedField("texto", multiline=True)

    asked, many = line.formfield(initial=BOTH), lines.formfield()
    assert (asked.label, asked.help_text, asked.required, asked.initial) == ("lema", "Breve", True, BOTH)
    assert [one.max_length for one in asked.fields] == [160, 160]
    assert (many.required, many.initial, type(many.widget.widgets[0])) == (False, None, forms.Textarea)
    assert line.deconstruct()[3] == {
        "default": dict,
        "help_text": "Breve",
        "max_length": 160,
        "verbose_name": "lema",
    }
    assert lines.deconstruct()[3] == {
        "blank": True, "default": dict, "multiline": True, "verbose_name": "texto"
    }  # fmt: skip
