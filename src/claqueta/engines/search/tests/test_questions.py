"""Questions as people write them: words that fill, words that nobody has, names from beginning to end."""

from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claqueta.engines.search import Index, SearchRequest
from claqueta.engines.search.tests.documents import document, found, ranked
from claqueta.engines.search.words import filling, folded


@pytest.fixture(scope="module")
def studios(tmp_path_factory: pytest.TempPathFactory) -> Index:
    dubbing, camera = ("Doblaje", "Dubbing"), ("Alquiler de cámara", "Camera rental")
    return ranked(
        Index(tmp_path_factory.mktemp("questions") / "index"),
        replace(
            document("organisation:1", "Azotea", terms=dubbing), main=dubbing, able=("Euskera", "Basque")
        ),
        replace(document("organisation:2", "Nogal", terms=dubbing), able=("Madrid",)),
        document("organisation:3", "Órbita", terms=camera, body="Hablamos de doblaje en euskera y de Madrid"),
        replace(document("organisation:4", "La Casa"), names=("La Casa del Doblaje S.L.",)),
    )


@pytest.mark.parametrize(
    ("query", "numbers", "dropped"),
    [
        # The main activity before any other, an exact fact before a mention.
        ("doblaje", ["1", "4", "2", "3"], ()),
        ("euskera", ["1", "3"], ()),
        ("basque", ["1"], ()),
        ("madrid", ["2", "3"], ()),
        # Words that fill empty nothing.
        ("una empresa que haga doblaje en euskera", ["1", "3"], ()),
        ("a company that speaks Basque", ["1"], ()),
        ("busco doblaje cerca de Madrid", ["2", "3"], ()),
        # All words first; else most, and which were passed over is told by position.
        ("dubbing basque cheap", ["1"], (2,)),
        ("barato doblaje madrid", ["2", "3"], (0,)),
        ("xyzzy qwfp", [], ()),
        ("xyzzy doblaje", ["1", "4", "2", "3"], (0,)),
        # A whole name comes first, words that fill among it.
        ("la casa", ["4"], ()),
        ("la casa del doblaje s.l.", ["4"], ()),
        ("la", ["4"], ()),
    ],
)
def test_question_is_understood(
    studios: Index, query: str, numbers: list[str], dropped: tuple[int, ...]
) -> None:
    page = studios.search(SearchRequest("es", query=query, relaxed=True))

    assert [hit.key.removeprefix("organisation:") for hit in page.hits] == numbers
    assert page.dropped == dropped


def test_nothing_is_passed_over_unless_the_question_lets_it(studios: Index) -> None:
    assert found(studios, SearchRequest("es", query="doblaje barato")) == []


def test_of_words_that_nobody_has_together_those_that_more_have_are_kept(tmp_path: Path) -> None:
    made = ranked(
        Index(tmp_path / "most"),
        document("organisation:1", "Uno", terms=("rojo", "verde")),
        document("organisation:2", "Dos", terms=("verde", "blanco")),
        document("organisation:3", "Tres", terms=("verde", "blanco")),
        document("organisation:4", "Cuatro", terms=("negro",)),
    )
    page = made.search(SearchRequest("es", query="rojo verde blanco negro", relaxed=True))
    assert (
        found(made, SearchRequest("es", query="rojo verde blanco negro", relaxed=True)),
        page.dropped,
    ) == (
        ["2", "3"],
        (0, 3),
    )


def test_filters_do_not_change_what_words_mean(studios: Index) -> None:
    asked = SearchRequest("es", query="doblaje barato", relaxed=True, filters={"place": ("Nowhere",)})
    page = studios.search(asked)
    assert (page.total, page.dropped) == (0, (1,))


def test_filling_words_are_folded_and_of_the_languages_asked_for() -> None:
    assert {"busco", "que", "en"} <= filling(("es",))
    assert {"that", "speaks", "in"} <= filling(("es", "en")) - filling(("es",))
    assert all(word == folded(word) for word in filling(("es", "en")))
    assert filling(("fr",)) == frozenset()


PLACES, ACTIVITIES = ("Madrid", "Getafe", "Parla"), ("5", "5.7", "5.8", "4", "4.2")
TREE = {"5": "", "5.7": "5", "5.8": "5", "4": "", "4.2": "4"}


@pytest.fixture(scope="module")
def spread(tmp_path_factory: pytest.TempPathFactory) -> Index:
    every = list(product(PLACES, (("5", "5.7"), ("5", "5.8"), ("4", "4.2"), ("5", "5.7", "4", "4.2"))))
    return ranked(
        Index(tmp_path_factory.mktemp("counts") / "index"),
        *(
            document(
                f"organisation:{number}",
                "Uno" if number % 3 else "Dos",
                place=(place, *(("Parla",) if number % 4 == 0 else ())),
                activity=activity,
            )
            for number, (place, activity) in enumerate(every)
        ),
    )


def narrowest(chosen: set[str]) -> tuple[str, ...]:
    """What is chosen of a tree, without what a chosen value below narrows."""
    return tuple(sorted(chosen - {TREE.get(value, "") for value in chosen}))


@given(
    st.sets(st.sampled_from(PLACES), max_size=2),
    st.sets(st.sampled_from(ACTIVITIES), max_size=3),
    st.sampled_from(["", "uno", "uno nadie"]),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_count_of_a_value_is_what_choosing_it_leaves(
    spread: Index, places: set[str], activities: set[str], query: str
) -> None:
    filters = {"place": tuple(sorted(places)), "activity": narrowest(activities)}
    asked = SearchRequest(
        "es",
        query=query,
        filters=filters,
        facets=("place", "activity"),
        beside=True,
        relaxed=True,
        trees={"activity": TREE},
    )
    counts = spread.search(asked).counts

    for facet, known in (("place", PLACES), ("activity", ACTIVITIES)):
        for value in known:
            chosen = set(filters[facet])
            above_chosen = value in {TREE.get(one) for one in chosen}
            if value in chosen or (facet == "activity" and above_chosen):
                continue
            more = {*chosen, value}
            clicked = narrowest(more) if facet == "activity" else tuple(sorted(more))
            total = spread.search(replace(asked, filters={**filters, facet: clicked}, facets=())).total
            # A value that nobody has, whatever else is chosen, is not counted.
            assert counts[facet].get(value, total) == total, (facet, value)
