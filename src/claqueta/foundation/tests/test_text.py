"""Clean text: what nobody sees goes, what somebody wrote stays."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claqueta.foundation.text import cleaned, cleaned_values, has_surrogate, one_line, quoted_within


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
        ("a\x0bb\x0cc\x85d\u2029e", "a\nb\nc\nd\ne"),
        ("\ud800", ""),
        ("\u200dمی\u200d", "می"),
        ("می \u200cخ", "می خ"),
        ("می\u200c\u200dخ", "میخ"),
        # From Hebrew on, a joiner means something; the letters before never join.
        ("א\u200dא", "א\u200dא"),
        ("\u0590\u200d\u0590", "\u0590\u200d\u0590"),
        ("\u058f\u200d\u058f", "\u058f\u058f"),
        ("א\u200da", "אa"),
        ("a\u200dא", "aא"),
        ("🏴\U000e0067x\U000e007f", "🏴\U000e0067x"),
        ("\U000e001f\U000e0080", "\U000e001f\U000e0080"),
        ("\ue000\u0378", "\ue000\u0378"),
        ("á\tb", "á b"),
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


@pytest.mark.parametrize(
    ("text", "half"),
    [
        ("", False),
        ("á 👩", False),
        ("\ud7ff", False),
        ("\ud800", True),
        ("a\udfffb", True),
        ("\ue000", False),
    ],
)
def test_surrogate_is_seen_wherever_it_stands(text: str, half: bool) -> None:
    assert has_surrogate(text) == half


@given(st.text())
def test_one_line_has_no_line_ends_and_no_space_at_its_ends(text: str) -> None:
    line = one_line(text)

    assert line == " ".join(line.split())
    assert one_line(line) == line


@pytest.mark.parametrize(("depth", "clean"), [(20, True), (21, False)])
def test_cleaned_values_goes_twenty_levels_deep(depth: int, clean: bool) -> None:
    value: object = "a\0"
    for _level in range(depth):
        value = [value]

    cleaned_value = cleaned_values(value)

    for _level in range(depth):
        assert isinstance(cleaned_value, list)
        [cleaned_value] = cleaned_value
    # What lies deeper is left as it is.
    assert cleaned_value == ("a" if clean else "a\0")


def test_cleaned_values_leaves_what_is_no_text() -> None:
    value = {1: 2.5, None: True, "k": {"set"}}

    assert cleaned_values(value) == value
    assert cleaned_values(("a\0", ["b\0"])) == ("a", ["b"])


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Se ha publicado «Los créditos del «Capitán»».", "Se ha publicado «Los créditos del “Capitán”»."),
        ("«Uno «dos» y «tres» más»", "«Uno “dos” y “tres” más»"),
        ("«Uno» y «dos»", "«Uno» y «dos»"),
        ("Poster of “The “Captain””", "Poster of “The ‘Captain’”"),
        ("«Uno «dos “tres”»»", "«Uno “dos ‘tres’”»"),
        ("no marks", "no marks"),
        ("one that is not closed «a\n«b»", "one that is not closed «a\n«b»"),
    ],
)
def test_a_quotation_within_another_has_marks_of_its_own(text: str, written: str) -> None:
    assert quoted_within(text) == written
