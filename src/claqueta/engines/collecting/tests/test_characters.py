import pytest
from hypothesis import given
from hypothesis import strategies as st

from claqueta.engines.collecting.characters import identifier_problem, is_through, through_gate


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Ñandú & Cía.", "Nandu + Cia."),
        ("«Estudio» Façana", "'Estudio' Facana"),
        ("Cine_Müller@Ærø Straße", "Cine-Muller(at)AEro Strasse"),
        ("50 € – 3% [nota] {a}", "50 EUR - 3pct (nota) (a)"),
        ('<a> # "b" ; 2º', "(a) no 'b' , 2o"),
        ("  dos   espacios ", "dos espacios"),
        ("Кино Студия", "Kino Studiia"),
        ("電影", ""),
        ("★", ""),
        ("a\u0301", "a"),
    ],
)
def test_what_banks_take(text: str, written: str) -> None:
    assert through_gate(text) == written


@given(st.text(max_size=200), st.integers(1, 70))
def test_nothing_else_comes_through(text: str, limit: int) -> None:
    written = through_gate(text, limit)
    assert is_through(written)
    assert len(written) <= limit
    assert through_gate(through_gate(text)) == through_gate(text)


@pytest.mark.parametrize(
    ("identifier", "word"),
    [
        ("M-0001", ""),
        ("", "empty"),
        ("x" * 36, "35"),
        ("M_1", "_"),
        ("/M", "slash"),
        ("M//1", "slash"),
        (" M", "space"),
        ("M&1", "&"),
    ],
)
def test_identifiers_are_never_changed(identifier: str, word: str) -> None:
    assert word in identifier_problem(identifier)
    assert bool(identifier_problem(identifier)) is bool(word)
