"""Cells that say in some way that they say nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claqueta.engines.tables import plain
from claqueta.foundation.imports.cells import NO, YES, is_nameless, is_nothing, narrow
from claqueta.foundation.imports.cells.nothing import MARKS_NO, MARKS_YES, NAMELESS, NOTHING


@pytest.mark.parametrize(
    ("text", "nothing", "nameless"),
    [
        ("", True, True),
        (" \n", True, True),
        ("-", True, True),
        ("—", True, True),
        ("...", True, True),
        ("?", True, True),
        ("€", True, True),
        ("←", True, True),
        # Signs beyond the first arrow are somebody's.
        ("↑", False, True),
        ("→", False, True),
        ("★", False, True),
        ("✓", False, True),
        ("✗", False, True),
        ("√", False, True),
        ("#N/A", True, True),
        ("#REF!", True, True),
        ("#¡VALOR!", True, True),
        ("#DIV/0!", True, True),
        ("#a", False, False),
        ("#" + "N" * 14, True, True),
        ("#" + "N" * 15, False, False),
        ("00/00/0000", True, False),
        ("0000-00-00 00:00:00", True, False),
        ("00000-0-0", False, False),
        ("01/00/0000", False, False),
        ("n/a", True, True),
        ("N. D.", True, True),
        ("No tiene.", True, True),
        ("no tiene", True, True),
        ("no", True, False),
        ("nada", True, False),
        ("Nada Films", False, False),
        ("sin teléfono", True, False),
        ("pendiente", True, True),
        ("x", False, False),
        ("xx", True, False),
        ("X" * 3, True, True),
        ("xxy", False, False),
        ("0", False, False),
        ("x" * 29, True, True),
        ("x" * 30, False, True),
    ],
)
def test_cell_says_nothing(text: str, nothing: bool, nameless: bool) -> None:
    assert (is_nothing(text), is_nameless(text)) == (nothing, nameless)


@given(st.sampled_from(sorted(NOTHING)), st.sampled_from(["", " ", ".", " -", "!"]))
def test_word_for_nothing_is_nothing_whatever_stands_around_it(word: str, around: str) -> None:
    assert is_nothing(f"{around}{word.upper()}{around}")


@pytest.mark.parametrize("words", [NOTHING, NAMELESS, YES, NO])
def test_words_are_written_as_they_are_compared(words: frozenset[str]) -> None:
    assert {word: plain(word) for word in words} == {word: word for word in words}


def test_no_word_says_yes_and_no() -> None:
    assert not YES & NO
    assert not YES & NOTHING
    assert not set(MARKS_YES) & set(MARKS_NO)


@pytest.mark.parametrize(
    ("text", "plain_text"),
    [("１２", "12"), ("ａ＠b", "a@b"), ("ﬁ", "fi"), ("º", "o"), ("Ñ", "Ñ"), ("abc", "abc")],
)
def test_narrow_gives_the_usual_letters(text: str, plain_text: str) -> None:
    assert narrow(text) == plain_text


@given(st.text())
def test_narrow_twice_is_narrow_once(text: str) -> None:
    assert narrow(narrow(text)) == narrow(text)
