"""Words as the engine compares them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claqueta.engines.search.words import folded, joined_words


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("", ""),
        ("Órbita", "orbita"),
        ("ÁÉÍÓÚÜÑÇ", "aeiouunc"),
        ("Straße", "straße"),
        ("ﬁlm", "film"),
        ("Azotea™", "azoteatm"),
        ("a b-c", "a b-c"),
        ("李", "李"),
    ],
)
def test_folded_is_small_and_without_marks(text: str, letters: str) -> None:
    assert folded(text) == letters


@given(st.text())
def test_folded_twice_is_folded_once(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("", []),
        ("Post Producción", []),
        ("Post-Producción Sur", ["postproduccion"]),
        ("A.B.C. Cinema", ["abc"]),
        ("A. B.", []),
        ("D'Artagnan & Co. l’Òpera", ["dartagnan", "lopera"]),
        ("-- ... —", []),
        ("uno_dos", []),
    ],
)
def test_joined_words_are_those_with_a_mark_within(text: str, joined: list[str]) -> None:
    assert joined_words(text) == joined
