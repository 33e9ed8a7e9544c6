"""Yes and no, in words, digits and signs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claqueta.foundation.imports.cells import NO, YES, cell_yes, yes_habit
from claqueta.foundation.imports.kinds import Around, CellInvalid, Doubtful


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", None),
        ("  ", None),
        ("Sí", True),
        ("si", True),
        ("X", True),
        ("1", True),
        ("1.0", True),
        ("Verdadero", True),
        ("No", False),
        ("0", False),
        ("0,0", False),
        ("FALSO", False),
        ("✓", True),
        ("☑ hecho", True),
        ("✗", False),
        ("☒ no", False),
        ("-", None),
        ("?", None),
        ("n/a", None),
        ("no consta", None),
        ("No procede", None),
        ("nada", None),
        ("#N/A", None),
    ],
)
def test_cell_says_yes_no_or_nothing(text: str, said: bool | None) -> None:
    assert cell_yes(text) is said


@pytest.mark.parametrize(
    ("text", "said"),
    [("Sí, desde 2020", True), ("yes please", True), ("no, todavía", False), ("No lo sé", False)],
)
def test_first_word_counts_and_the_rest_is_kept(text: str, said: bool) -> None:
    answer = cell_yes(text)

    assert isinstance(answer, Doubtful)
    assert (answer.value, answer.kept, text in answer.message) == (said, text, True)


@pytest.mark.parametrize("text", ["quizá", "2", "sin duda", "noble", "sis", "ok vale"])
def test_cell_is_refused_when_it_is_neither(text: str) -> None:
    with pytest.raises(CellInvalid, match=text):
        cell_yes(text)


@pytest.mark.parametrize(("habit", "said"), [("marks", False), ("", None), (None, None)])
def test_dash_is_no_where_the_column_is_ticked(habit: str | None, said: bool | None) -> None:
    assert cell_yes("—", Around(habit=habit)) is said


@pytest.mark.parametrize(
    ("cells", "habit"),
    [
        ([], ""),
        (["x", "-"], "marks"),
        ([" X ", ""], "marks"),
        (["✓"], "marks"),
        (["☑"], "marks"),
        (["sí", "-"], ""),
        (["xx"], ""),
        (["✗", "-"], ""),
        (["x", "No"], ""),
        (["x", "no."], ""),
        (["x", "nota"], "marks"),
    ],
)
def test_column_is_ticked_when_it_has_signs_and_no_word_for_no(cells: list[str], habit: str) -> None:
    assert yes_habit(cells) == habit


@given(st.sampled_from(sorted(YES | NO)), st.sampled_from([str.upper, str.title, str.lower]))
def test_words_for_yes_and_no_are_read_in_any_letters(word: str, letters: object) -> None:
    assert callable(letters)
    assert cell_yes(f" {letters(word)}. ") is (word in YES)
