"""Who comes first, who is left out, and what a text alone finds in another language."""

from datetime import date

import numpy as np
import pytest

from claqueta.engines.matching import InWords, Ledger, Passage, closeness, match
from claqueta.engines.matching.closeness import Array
from claqueta.engines.matching.taxonomy import Taxonomy, relation
from claqueta.engines.matching.tests.worlds import ON, TAXONOMY, asked, ready
from claqueta.engines.matching.words import language_of, stem, terms, vocabulary_of


def first(**row: object) -> str:
    return match(ready(), asked(**row), limit=1).candidates[0].organisation


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ({"activities": ["5.7"]}, "azotea"),
        ({"activities": ["Dubbing"]}, "azotea"),
        ({"activities": ["5.8"]}, "boceto"),
        ({"activities": ["5"], "wished": {"capabilities": {"dubbing_languages": ["gl"]}}}, "boceto"),
        ({"title": {"en": "Subtitles for a documentary"}}, "boceto"),
        ({"title": "Necesitamos un perro"}, "farola"),
        ({"title": "A dog for a feature film", "kind": "talent"}, "farola"),
        ({"title": "Préstamo puente", "kind": "finance"}, "banco"),
        ({"title": "Something unheard of", "kind": "finance"}, "banco"),
        ({"title": "Plató", "capabilities": {"stages": {"area": {"min": 500}}}}, "nave"),
        ({"direction": "offer", "kind": "service", "activities": ["5.7"], "organisation": "azotea"}, "nave"),
        ({"direction": "offer", "for": ["10.1"], "activities": ["2.1"]}, "banco"),
    ],
)
def test_the_right_one_comes_first(row: dict[str, object], found: str) -> None:
    assert first(**row) == found


def test_whose_it_is_is_never_matched() -> None:
    for name in ("azotea", "doblajes-azotea", "Doblajes Azotea", {"slug": "doblajes-azotea"}):
        listed = match(ready(), asked(activities=["5.7"], organisation=name), excluded=True).candidates
        assert "azotea" not in {one.organisation for one in listed}


@pytest.mark.parametrize(
    ("window", "opened"),
    [
        ({"closes": "2026-11-25"}, False),
        ({"closes": "2026-11-26"}, True),
        ({"window": {"from": "2026-11-27"}}, False),
        ({"window": {"from": "2026-11-01", "until": "2026-12-01"}}, True),
        ({}, True),
    ],
)
def test_what_is_over_leaves_at_once(window: dict[str, object], opened: bool) -> None:
    assert bool(match(ready(), asked(activities=["5.7"], **window), on=ON).candidates) == opened
    assert match(ready(), asked(activities=["5.7"], **window)).candidates


def test_nothing_asked_and_nobody_there() -> None:
    assert match(ready(), asked()).candidates == ()
    assert match(ready(), asked(title="Xyzzy")).candidates == ()
    assert ready([{"id": "x"}]).positions == {"x": 0}


def test_one_of_several_countries_is_enough_and_languages_must_be_all() -> None:
    out = {
        one.organisation
        for one in match(ready(), asked(must={"territories": ["FR", "KR"]}), excluded=True).candidates
        if one.failed
    }
    assert out == {"nave"}
    out = {
        one.organisation
        for one in match(ready(), asked(must={"languages": ["es", "en"]}), excluded=True).candidates
        if one.failed
    }
    assert out == {"boceto"}


@pytest.mark.parametrize(
    ("wanted", "done", "how"),
    [
        ("5.7", "5.7", "exact"),
        ("5", "5.7", "descendant"),
        ("5.7", "5", "ancestor"),
        ("5.7", "5.8", "sibling"),
        ("5.7", "2.1", ""),
        ("5", "2", ""),
        ("5.1", "5.10", "sibling"),
    ],
)
def test_how_near_two_activities_are(wanted: str, done: str, how: str) -> None:
    assert relation(wanted, done) == how


class Letters:
    """Another measure in the place of ours: the share of letters in common."""

    def corpus(self, passages: list[Passage]) -> "Letters":
        self.passages = passages
        return self

    def closeness(self, texts: list[str]) -> Array:
        wanted = set("".join(texts))
        return np.array(
            [len(wanted & set("".join(one.texts))) / max(1, len(wanted)) for one in self.passages]
        )


def test_another_measure_takes_the_place_of_ours() -> None:
    found = ready()
    found.meaning = Letters()  # type: ignore[assignment]
    del found.corpus
    listed = match(found, asked(title="Doblamos en castellano"))
    assert listed.candidates[0].organisation == "azotea"
    assert closeness(Letters(), ["ab"], ["ab", "b", ""]).tolist() == [[1.0, 0.5, 0.0]]  # type: ignore[arg-type]


def test_closeness_in_words_crosses_languages() -> None:
    measure = InWords(vocabulary_of(TAXONOMY))
    rows = closeness(
        measure,
        ["We need subtitles", "Buscamos doblaje", ""],
        ["Subtítulos que respiran", "We dub films", "Un banco"],
    )
    assert rows.shape == (3, 3)
    assert rows[0].argmax() == 0
    assert rows[1].argmax() == 1
    assert rows[2].tolist() == [0, 0, 0]
    assert closeness(measure, [], []).shape == (0, 0)


def test_what_a_text_denies_is_not_what_it_speaks_of() -> None:
    vocabulary = vocabulary_of(TAXONOMY)
    assert "activity:5.8" in terms("We make subtitles.", vocabulary)
    assert "activity:5.8" not in terms("We make no subtitles.", vocabulary)
    assert "activity:5.7" not in terms("Subtitulamos, pero sin doblaje.", vocabulary)


def test_languages_and_stems() -> None:
    assert [language_of(text) for text in ("the house of the river", "la casa del río", "ñ", "xyz")] == [
        "en",
        "es",
        "es",
        "en",
    ]
    assert stem("doblajes", "es") == "doblaj"
    assert stem("x" * 80, "en") == "x" * 80
    assert Taxonomy().name("9.9") == {"es": "9.9", "en": "9.9"}
    assert Taxonomy().name("9.9", {"9.9": {"es": "Algo", "en": "Something"}})["en"] == "Something"


def test_fair_turns_are_written_down() -> None:
    ledger = Ledger()
    listed = match(ready(), asked(activities=["5.7"]), ledger=ledger, on=date(2026, 1, 1), limit=2)
    assert len(listed.candidates) == 2
    assert {one.organisation for one in listed.shown} == {"azotea", "boceto", "muda"}
    assert 0 <= listed.loss <= 0.02
