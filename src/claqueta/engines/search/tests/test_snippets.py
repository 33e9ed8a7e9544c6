"""The piece of a text that shows best why it was found."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claqueta.engines.search.snippets import LONGEST, MOST_STARTS, TOKEN, snippet_of


def small(text: str) -> list[str]:
    """An analyser: words, in small, of three letters at most."""
    return [word[:3] for word in TOKEN.findall(text.lower())]


def snippet(body: str, *wanted: str) -> str:
    return snippet_of(body, frozenset(wanted), small)


@pytest.mark.parametrize(
    ("body", "wanted", "shown"),
    [
        ("", ["luz"], ""),
        ("Nada", ["luz"], ""),
        ("Luz", [], ""),
        ("Luz", ["luz"], "<b>Luz</b>"),
        ("La luz, las luces.", ["luz", "luc"], "La <b>luz</b>, las <b>luces</b>"),
        ("Luz & <sombra>", ["luz"], "<b>Luz</b> &amp; &lt;sombra"),
        ("& < Luz", ["luz"], "<b>Luz</b>"),
        ("uno_luz", ["luz"], "uno_<b>luz</b>"),
        # Two different words are worth more than twice the same.
        (
            f"luz luz luz {'x' * LONGEST} luz y sombra",
            ["luz", "som"],
            "…<b>luz</b> y <b>sombra</b>",
        ),
        # More words are worth more than fewer, and the earlier of equals is taken.
        (f"luz {'x' * LONGEST} luz luz", ["luz"], "…<b>luz</b> <b>luz</b>"),
        (f"luz uno {'x' * LONGEST} luz dos", ["luz"], "<b>luz</b> uno…"),
    ],
)
def test_snippet_is_the_piece_that_shows_most(body: str, wanted: list[str], shown: str) -> None:
    assert snippet(body, *wanted) == shown


@pytest.mark.parametrize(
    ("gap", "shown"), [(LONGEST // 6 - 4, "uno <b>luz</b>"), (LONGEST // 6 - 3, "…<b>luz</b>")]
)
def test_snippet_begins_a_little_before(gap: int, shown: str) -> None:
    """A word before is shown when it begins within a sixth of the length."""
    body = f"uno{' ' * (gap + 1)}luz"

    assert re.sub(" +", " ", snippet(body, "luz")) == shown


@pytest.mark.parametrize(("length", "both"), [(LONGEST - 4, True), (LONGEST - 3, False)])
def test_snippet_ends_with_the_last_whole_word(length: int, both: bool) -> None:
    body = f"luz {'x' * length}"

    assert snippet(body, "luz") == (f"<b>luz</b> {'x' * length}" if both else "<b>luz</b>…")


def test_word_longer_than_a_snippet_is_shown_alone() -> None:
    word = "luz" + "x" * LONGEST

    assert snippet(f"{word} luz", "luz") == "…<b>luz</b>"
    assert snippet(word, "luz") == f"<b>{word}</b>"


def test_only_so_many_places_of_a_long_text_are_looked_at() -> None:
    body = f"luz {'x' * LONGEST} " * MOST_STARTS + "luz luz"

    assert snippet(body, "luz") == "<b>luz</b>…"
    assert snippet(body.replace("luz", "uno", 1), "luz") == "…<b>luz</b> <b>luz</b>"


def test_words_are_analysed_one_by_one_where_the_analyser_divides_otherwise() -> None:
    def divided(text: str) -> list[str]:
        return [piece for word in small(text) for piece in ([word, "more"] if word == "uno" else [word])]

    def dropped(text: str) -> list[str]:
        return [word for word in small(text) if word != "uno"]

    for analyse in (divided, dropped):
        assert snippet_of("uno luz dos", frozenset({"luz"}), analyse) == "uno <b>luz</b> dos"
    assert snippet_of("uno luz", frozenset({"more"}), divided) == ""


@given(
    st.lists(st.sampled_from(["luz", "sombra", "a", "&", "<b>", "x" * 50, "\n"]), max_size=30).map(" ".join),
    st.frozensets(st.sampled_from(["luz", "som", "xxx"])),
)
def test_snippet_is_a_piece_of_the_text_with_its_words_marked(body: str, wanted: frozenset[str]) -> None:
    shown = snippet_of(body, wanted, small)

    bare = unescape(re.sub("</?b>", "", shown))
    assert bare.strip("…") in body
    assert len(bare.strip("…")) <= LONGEST + LONGEST // 6
    words, left = TOKEN.findall(body), TOKEN.findall(bare)
    if shown:
        assert bare.startswith("…") or words[: len(left)] == left
        assert bare.endswith("…") or words[-len(left) :] == left
    assert {small(word)[0] for word in re.findall("<b>(.*?)</b>", shown)} <= wanted
    assert bool(shown) == bool(wanted & set(small(body)))
