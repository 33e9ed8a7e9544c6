"""The engine finds what people mean, in order, and counts only what the reader may see."""

from dataclasses import replace
from pathlib import Path

import pytest

from claqueta.engines.search import Document, Index, SearchRequest
from claqueta.engines.search.querying import FUZZY_FROM, FUZZY_TWO_FROM
from claqueta.engines.search.tests.documents import document, found, ranked


@pytest.mark.parametrize("query", ["doblaje", "doblajes", "dublaje", "DUBBING", "dubing", "azot"])
def test_search_finds_it_when_misspelt_inflected_or_in_the_other_language(index: Index, query: str) -> None:
    assert [hit.title for hit in index.search(SearchRequest("es", query=query, typing=True)).hits] == [
        "Doblajes Azotea"
    ]


def test_search_folds_accents(index: Index) -> None:
    assert [hit.key for hit in index.search(SearchRequest("es", query="camaras orbita")).hits] == [
        "organisation:2"
    ]


def test_search_does_not_find_what_only_a_narrower_circle_may_read(index: Index) -> None:
    assert index.search(SearchRequest("es", "public", "moroso")).total == 0
    assert index.search(SearchRequest("es", "office", "moroso")).total == 1


def test_facets_count_only_the_circle_and_keep_alternatives(index: Index) -> None:
    page = index.search(SearchRequest("es", filters={"activity": ("5",)}, facets=("activity",)))
    assert page.total == 1
    assert page.counts == {"activity": {"5.7": 1, "5": 1, "4.2": 1, "4": 1}}


@pytest.fixture
def many(tmp_path: Path) -> Index:
    """Four that are called alike but for one thing each."""

    def one(number: int, **sort: float) -> Document:
        return replace(
            document(f"organisation:{number}", "Azotea", place=("Madrid" if number % 2 else "Getafe",)),
            sort=sort,
            alphabet="abcd"[int(sort["name"]) - 1],
            kind="organisation" if number < 4 else "page",
            language="es",
        )

    return ranked(
        Index(tmp_path / "many"),
        one(1, rank=1, name=3, recent=10, since=4),
        one(2, rank=1, name=2, recent=30, since=3),
        one(3, rank=2, name=4, recent=20, since=2),
        one(4, rank=0, name=1, recent=40, since=1),
    )


@pytest.mark.parametrize(
    ("request_", "numbers"),
    [
        (SearchRequest("es"), ["4", "2", "1", "3"]),
        (SearchRequest("es", query="  ¡! "), ["4", "2", "1", "3"]),
        (SearchRequest("es", query="azotea"), ["3", "2", "1", "4"]),
        (SearchRequest("es", query="azotea", sort="name"), ["4", "2", "1", "3"]),
        (SearchRequest("es", sort="recent"), ["4", "2", "3", "1"]),
        (SearchRequest("es", query="azotea", sort="since"), ["1", "2", "3", "4"]),
        (SearchRequest("es", query="azotea", limit=2), ["3", "2"]),
        (SearchRequest("es", query="azotea", limit=2, offset=1), ["2", "1"]),
        (SearchRequest("es", query="azotea", limit=2, offset=3), ["4"]),
        (SearchRequest("es", query="azotea", offset=4), []),
        (SearchRequest("es", limit=1, offset=2), ["1"]),
        (SearchRequest("es", limit=0), []),
        (SearchRequest("es", query="azotea", limit=0), []),
        (SearchRequest("es", kinds=("page",)), ["4"]),
        (SearchRequest("es", kinds=("page", "organisation", "none")), ["4", "2", "1", "3"]),
        (SearchRequest("es", keys=("organisation:2", "organisation:3", "organisation:9")), ["2", "3"]),
        (SearchRequest("es", filters={"place": ("Madrid",)}), ["1", "3"]),
        (SearchRequest("es", filters={"place": ("Madrid", "Getafe")}), ["4", "2", "1", "3"]),
        (SearchRequest("es", filters={"place": ()}), ["4", "2", "1", "3"]),
        (SearchRequest("es", filters={"place": ("Parla",)}), []),
        (SearchRequest("es", filters={"place": ("Madrid",), "activity": ("5",)}), []),
        (SearchRequest("en"), []),
        (SearchRequest("es", "members"), []),
    ],
)
def test_hits_come_in_the_order_and_number_asked_for(
    many: Index, request_: SearchRequest, numbers: list[str]
) -> None:
    assert found(many, request_) == numbers


@pytest.mark.parametrize(
    ("request_", "total"),
    [
        (SearchRequest("es", limit=0), 4),
        (SearchRequest("es", query="azotea", limit=0), 4),
        (SearchRequest("es", limit=1), 4),
        (SearchRequest("es", query="azotea", limit=1, offset=9), 4),
        (SearchRequest("es", kinds=("page",), limit=0), 1),
    ],
)
def test_total_counts_what_is_not_shown_too(many: Index, request_: SearchRequest, total: int) -> None:
    assert many.search(request_).total == total


def test_equals_come_in_one_order_whatever_the_order_of_writing(tmp_path: Path) -> None:
    twins = [document(f"organisation:{number}", "Azotea") for number in range(6)]
    one, other = ranked(Index(tmp_path / "a"), *twins), ranked(Index(tmp_path / "b"), *reversed(twins))

    asked = SearchRequest("es", query="azotea")
    assert found(one, asked) == found(other, asked)
    assert found(one, replace(asked, limit=3)) + found(one, replace(asked, limit=3, offset=3)) == found(
        one, asked
    )


def test_counts_leave_out_each_facet_s_own_filter(tmp_path: Path) -> None:
    made = ranked(
        Index(tmp_path / "facets"),
        document("organisation:1", "Uno", place=("Madrid",), activity=("5", "5.7"), size=("micro",)),
        document("organisation:2", "Dos", place=("Madrid",), activity=("4",), size=("small",)),
        document("organisation:3", "Tres", place=("Getafe=x",), activity=("4",), size=("micro",)),
    )

    def counts(**filters: tuple[str, ...]) -> dict[str, dict[str, int]]:
        return made.search(SearchRequest("es", filters=filters, facets=("place", "activity"))).counts

    assert counts() == {"place": {"Madrid": 2, "Getafe=x": 1}, "activity": {"5": 1, "5.7": 1, "4": 2}}
    assert counts(place=("Madrid",)) == {
        "place": {"Madrid": 2, "Getafe=x": 1},
        "activity": {"5": 1, "5.7": 1, "4": 1},
    }
    assert counts(place=("Madrid",), activity=("4",)) == {
        "place": {"Madrid": 1, "Getafe=x": 1},
        "activity": {"5": 1, "5.7": 1, "4": 1},
    }
    assert counts(size=("micro",)) == {
        "place": {"Madrid": 1, "Getafe=x": 1},
        "activity": {"5": 1, "5.7": 1, "4": 1},
    }


def test_what_counts_more_comes_first(tmp_path: Path) -> None:
    made = ranked(
        Index(tmp_path / "weights"),
        replace(document("organisation:5", "Other", body="azotea"), sort={"rank": 9}),
        replace(document("organisation:4", "Azotes"), sort={"rank": 9}),
        replace(document("organisation:3", "Other", terms=("Azotea",)), sort={"rank": 8}),
        replace(document("organisation:2", "Other"), names=("Azotea",)),
        document("organisation:1", "Azotea"),
        document("organisation:0", "Zócalo", body="zócalo"),
    )

    hits = made.search(SearchRequest("es", query="azotea")).hits

    assert [hit.key.removeprefix("organisation:") for hit in hits] == ["1", "2", "3", "4", "5"]
    assert hits[-1].score == 1.0


@pytest.mark.parametrize(
    ("title", "query", "typing", "shown"),
    [
        # Of a word of three letters, neither a beginning nor a slip unless somebody is typing it.
        ("Sol", "sol", False, True),
        ("Solera", "sol", False, False),
        ("Solera", "sol", True, True),
        ("Solera", "s", True, True),
        ("Solar Films", "s films", True, False),
        ("Sol", "sal", True, False),
        # From four letters on, its beginning and one slip.
        ("Luna Films", "lune", False, True),
        ("Lunares", "luna", False, True),
        ("Luna", "lxne", False, False),
        ("Cámaras", "camxras", False, True),
        ("Cámaras", "cxmxras", False, False),
        # From eight letters on, two.
        ("Alquiler", "alqxilxr", False, True),
        ("Alquiler", "xlqxilxr", False, False),
        # Each word must be found.
        ("Luna Films", "films luna", False, True),
        ("Luna Films", "luna verde", False, False),
        ("Luna", "luna " * 12 + "verde", False, True),
        ("Luna", "luna " * 11 + "verde", False, False),
        ("Luna", "x" * 61, False, False),
        ("Rodar", "rodando", False, True),
    ],
)
def test_word_means_itself_its_stem_its_beginning_or_a_slip(
    tmp_path: Path, title: str, query: str, typing: bool, shown: bool
) -> None:
    made = ranked(Index(tmp_path / "words"), document("organisation:1", title))

    assert found(made, SearchRequest("es", query=query, typing=typing)) == (["1"] if shown else [])
    assert (FUZZY_FROM, FUZZY_TWO_FROM) == (4, 8)


@pytest.mark.parametrize(("language", "shown"), [("es", ["1"]), ("en", [])])
def test_search_is_in_the_reader_s_language(tmp_path: Path, language: str, shown: list[str]) -> None:
    made = ranked(Index(tmp_path / "languages"), document("organisation:1", "Doblajes"))

    assert found(made, SearchRequest(language, query="doblaje")) == shown


def test_names_that_begin_alike_stand_in_the_order_of_the_alphabet(tmp_path: Path) -> None:
    index = Index(tmp_path / "index")
    names = [
        "Producciones Zeta",
        "Producciones Álamo",
        "Producciones Beta",
        "Producción",
        "producciones alba",
    ]
    for position, name in enumerate(names, 1):
        one = Document(
            key=f"organisation:{position}", kind="organisation", language="es", audience="public", title=name
        )
        index.apply(position, [one])
    page = index.search(SearchRequest("es", sort="name", limit=10))
    assert [hit.title for hit in page.hits] == [
        "Producción",
        "Producciones Álamo",
        "producciones alba",
        "Producciones Beta",
        "Producciones Zeta",
    ]


def test_a_verb_that_is_cut_to_the_stem_of_a_word_of_the_trade_is_not_that_word(index: Index) -> None:
    ranked(
        index,
        document("organisation:1", "Azotea", body="Los hechos son ficticios; sería otra cosa."),
        document("organisation:2", "Nogal", body="Sonidos de una serie en la sala."),
        document("organisation:3", "Son de mar"),
    )
    for query in ("sonido", "series", "salas"):
        page = index.search(SearchRequest("es", query=query))
        assert [hit.title for hit in page.hits] == ["Nogal"], query
    assert found(index, SearchRequest("es", query="son de mar")) == ["3"]
