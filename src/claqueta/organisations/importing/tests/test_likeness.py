"""Names that may be one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claqueta.organisations.importing.likeness import (
    COMMON,
    Nearness,
    bare_name,
    domain_of,
    full_name,
    short_name,
    similarity,
)

WORDS = st.lists(st.sampled_from(["azotea", "órbita", "films", "cine", "sur"]), min_size=1, max_size=4).map(
    " ".join
)


@pytest.mark.parametrize(
    ("name", "full", "bare", "short"),
    [
        ("Gemela, S.L.", "gemela sl", "gemela", "gemela"),
        ("GEMELA S. L. U.", "gemela slu", "gemela", "gemela"),
        ("Gemela SAU", "gemela sau", "gemela", "gemela"),
        ("Gemela S.Coop.Mad.", "gemela s coop mad", "gemela", "gemela"),
        ("Gemela, Soc. Coop.", "gemela soc coop", "gemela", "gemela"),
        ("Gemela C.B.", "gemela cb", "gemela", "gemela"),
        ("Gemela Ltd.", "gemela ltd", "gemela", "gemela"),
        ("Gemela GmbH", "gemela gmb h", "gemela", "gemela"),
        ("Óscar-Films Lda", "oscar films lda", "oscar-films", "oscar films"),
        ("Salas", "salas", "salas", "salas"),
        ("SL Gemela", "sl gemela", "sl gemela", "sl gemela"),
        ("S.L.", "sl", "", "sl"),
        ("", "", "", ""),
    ],
)
def test_name_is_compared_whole_and_without_its_legal_form(
    name: str, full: str, bare: str, short: str
) -> None:
    assert (full_name(name), bare_name(name), short_name(name)) == (full, bare, short)


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        ("Azotea Films SL", "AZOTEA FILMS", 100),
        ("Films Azotea", "Azotea Films, S.A.", 100),
        ("Azotea", "Azotes", 83),
        ("Azotea", "", 0),
    ],
)
def test_similarity_passes_over_order_accents_and_legal_forms(one: str, other: str, likeness: int) -> None:
    assert round(similarity(one, other)) == likeness
    assert similarity(one, other) == similarity(other, one)


@given(WORDS, st.sampled_from(["", " S.L.", ", SA", " S.Coop."]))
def test_legal_form_changes_no_likeness(name: str, form: str) -> None:
    assert similarity(name, name + form) == 100
    assert short_name(name + form) == short_name(name)


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("", ""),
        ("https://www.a.example/b", "a.example"),
        ("http://A.Example:8080", "a.example"),
        ("https://wwww.a.example", "wwww.a.example"),
        ("a.example", ""),
        ("https://[broken", ""),
    ],
)
def test_domain_is_that_of_the_address(url: str, domain: str) -> None:
    assert domain_of(url) == domain


def known(*names: str) -> Nearness[str]:
    near: Nearness[str] = Nearness()
    for name in names:
        near.add(name, name)
    return near


@pytest.mark.parametrize(
    ("name", "cutoff", "found"),
    [
        ("azotea films", 90, ["azotea films"]),
        ("azotes films", 90, ["azotea films"]),
        ("films azotea", 100, ["azotea films"]),
        ("azoteafilms", 90, ["azotea films"]),
        ("orbita", 100, ["orbita"]),
        ("órbitas", 50, []),
        ("zocalo", 0, []),
        ("azotea", 90, []),
        ("azotea", 60, ["azotea films"]),
    ],
)
def test_near_name_shares_a_piece_and_is_like_enough(name: str, cutoff: float, found: list[str]) -> None:
    near = known("azotea films", "orbita", "sur")

    assert [owner for _score, owner in near.near(name, cutoff)] == found


def test_nearest_come_first_and_are_three_at_most() -> None:
    near = known("azotea films uno", "azotea films", "azotea films dos", "azotea films tres", "azotea")

    scores = near.near("azotea films", 0)

    assert (scores[0], len(scores)) == ((100.0, "azotea films"), 3)
    assert [score for score, _owner in scores] == sorted((score for score, _owner in scores), reverse=True)


@pytest.mark.parametrize(("many", "found"), [(COMMON, True), (COMMON + 1, False)])
def test_piece_that_many_share_tells_nothing(many: int, found: bool) -> None:
    near = known(*[f"films x{number}" for number in range(many)])

    assert bool(near.near("films", 10)) == found


@pytest.mark.parametrize(("word", "other", "found"), [("cinema", "cinemx", True), ("cinem", "cinex", False)])
def test_beginnings_and_ends_of_long_words_are_pieces(word: str, other: str, found: bool) -> None:
    assert bool(known(word).near(other, 50)) == found


@given(st.lists(WORDS, max_size=6), WORDS)
def test_same_name_is_always_found(names: list[str], name: str) -> None:
    assert known(*names, name).near(name, 100)[0][0] == 100.0
