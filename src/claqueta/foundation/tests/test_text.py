"""Clean text: what nobody sees goes, what somebody wrote stays."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claqueta.foundation.text import cleaned, cleaned_values, one_line


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("plain", "plain"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("tab\there", "tab here"),
        ("zero\u200bwidth \u2060word\ufeff soft\u00adhyphen", "zerowidth word softhyphen"),
        ("\u202a+34 915 550 111\u202c", "+34 915 550 111"),
        ("nul\0bell\x07del\x7f", "nulbelldel"),
        ("half \ud83d character", "half  character"),
        ("Jose\u0301", "José"),
        ("👩\u200d🎬", "👩\u200d🎬"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("latin\u200djoined", "latinjoined"),
        ("🏴\U000e0067\U000e0062\U000e007f", "🏴\U000e0067\U000e0062\U000e007f"),
        ("tag\U000e0067 alone", "tag alone"),
    ],
)
def test_cleaned_takes_out_what_nobody_sees(text: str, clean: str) -> None:
    assert cleaned(text) == clean


@given(st.text(st.characters()))
def test_cleaned_twice_is_cleaned_once_and_can_be_kept(text: str) -> None:
    clean = cleaned(text)

    assert cleaned(clean) == clean
    assert "\0" not in clean
    assert unicodedata.is_normalized("NFC", clean)
    assert clean.encode().decode() == clean


def test_one_line_has_single_spaces() -> None:
    assert one_line("  a\n\tb\u00a0 c ") == "a b c"


def test_cleaned_values_reaches_into_lists_and_keys() -> None:
    assert cleaned_values({"a\0": ["b\u200b", 1, None, {"c": ("d\0",)}]}) == {
        "a": ["b", 1, None, {"c": ("d",)}]
    }
