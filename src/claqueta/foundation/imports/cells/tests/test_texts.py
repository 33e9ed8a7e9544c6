"""Free texts and words of a list of choices, as cells have them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claqueta.foundation.imports.cells import cell_choice, cell_choices, cell_line, cell_text
from claqueta.foundation.imports.kinds import ALONE, CellInvalid, Doubtful

WORDS = [
    ("lent", "lent"),
    ("Prestado", "lent"),
    ("Lent out", "lent"),
    ("Ropa, telas", "cloth"),
    ("Otro", "other"),
]
one = cell_choice(lambda: WORDS)
several = cell_choices(lambda: WORDS)


def test_texts_are_kept_clean_and_within_their_length() -> None:
    assert cell_line(" a \n b ") == "a b"
    assert cell_text(3)(" ab", ALONE) == "ab"
    with pytest.raises(CellInvalid, match="3"):
        cell_text(3)(" abc", ALONE)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("lent", "lent"),
        (" PRESTADO ", "lent"),
        ("lent  out", "lent"),
        ("ropa, telas", "cloth"),
        ("", ""),
        ("n/a", ""),
        ("—", ""),
    ],
)
def test_choice_is_read_in_any_language(text: str, code: str) -> None:
    assert one(text, ALONE) == code


@pytest.mark.parametrize("text", ["zascandil", "lent; other"])
def test_what_is_no_choice_is_refused(text: str) -> None:
    with pytest.raises(CellInvalid, match="opciones"):
        one(text, ALONE)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Otro", ["other"]),
        ("Ropa, telas", ["cloth"]),
        ("prestado; otro | prestado", ["lent", "other"]),
        ("otro\nlent", ["other", "lent"]),
        ("", []),
        ("-", []),
    ],
)
def test_several_choices_are_read_each_once(text: str, codes: list[str]) -> None:
    assert several(text, ALONE) == codes


def test_choices_that_are_not_all_known_are_doubtful_and_lose_nothing() -> None:
    answer: Any = several("otro, zascandil", ALONE)
    assert isinstance(answer, Doubtful)
    assert (answer.value, answer.kept) == (["other"], "otro, zascandil")
    with pytest.raises(CellInvalid):
        several("zascandil, bártulo", ALONE)


@given(st.text(max_size=40))
def test_any_text_is_a_choice_or_refused(text: str) -> None:
    try:
        assert one(text, ALONE) in {"", *(code for _word, code in WORDS)}
    except CellInvalid as refused:
        assert "opciones" in str(refused)  # noqa: PT017
