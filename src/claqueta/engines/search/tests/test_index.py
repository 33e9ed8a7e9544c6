"""The engine finds what people mean, and shows each circle only its own documents."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claqueta.engines.search import AUDIENCES, Document, Hit, Index, Page, SearchRequest
from claqueta.engines.search.index import (
    FUZZY_FROM,
    FUZZY_TWO_FROM,
    VERSION,
    IndexOutdated,
    folded,
    joined_words,
)


def document(
    key: str,
    title: str,
    *,
    audience: str = "public",
    body: str = "",
    terms: tuple[str, ...] = (),
    **facets: tuple[str, ...],
) -> Document:
    return Document(
        key,
        "organisation",
        "es",
        audience,
        title,
        terms=terms,
        body=body,
        facets=facets,
        card={"name": title},
    )


@pytest.fixture
def index(tmp_path: Path) -> Index:
    made = Index(tmp_path / "index")
    made.apply(
        3,
        [
            document(
                "organisation:1", "Doblajes Azotea", terms=("Doblaje", "Dubbing"), activity=("5.7", "5")
            ),
            document(
                "organisation:2",
                "Cámaras Órbita",
                terms=("Alquiler de cámara", "Camera rental"),
                activity=("4.2", "4"),
            ),
            document(
                "organisation:1",
                "Doblajes Azotea",
                audience="office",
                body="confidencial: moroso",
                terms=("Doblaje",),
            ),
        ],
    )
    return made


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


def test_snippet_is_escaped(tmp_path: Path) -> None:
    made = Index(tmp_path / "other")
    made.apply(1, [document("organisation:9", "X", body="un plató <script>alert(1)</script> grande")])
    assert "<script>" not in made.search(SearchRequest("es", query="plató")).hits[0].snippet


def test_apply_remembers_the_position_and_takes_out_what_is_gone(index: Index) -> None:
    assert index.position() == 3
    index.apply(4, [], gone=["organisation:1"])
    assert (index.position(), index.count()) == (4, 1)


def test_audiences_go_from_the_widest_to_the_narrowest() -> None:
    assert AUDIENCES == ("public", "members", "board", "office")


def found(index: Index, request: SearchRequest) -> list[str]:
    """The numbers of the organisations, in their order."""
    return [hit.key.removeprefix("organisation:") for hit in index.search(request).hits]


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


def test_new_index_is_empty(tmp_path: Path) -> None:
    made = Index(tmp_path / "deep" / "index")

    assert (made.position(), made.count(), made.documents()) == (0, 0, {})
    assert made.search(SearchRequest("es", query="x", facets=("activity",))) == Page(0, (), {"activity": {}})
    assert made.search(SearchRequest("es")) == Page(0, (), {})
    assert (tmp_path / "deep" / "index" / "version").read_text() == f"{VERSION} es en"


def test_index_is_found_again_by_another_process(index: Index) -> None:
    other = Index(index.folder)

    assert (other.position(), other.count()) == (3, 3)
    other.apply(7, [document("organisation:3", "Zócalo")])
    assert index.position() == 3
    index.refresh()
    assert (index.position(), index.count(), found(index, SearchRequest("es", query="zócalo"))) == (
        7,
        4,
        ["3"],
    )


@pytest.mark.parametrize("stamp", [f"{VERSION - 1} es en", f"{VERSION} en es", f"{VERSION} es", ""])
def test_index_of_another_version_or_other_languages_is_outdated(index: Index, stamp: str) -> None:
    (index.folder / "version").write_text(stamp)

    with pytest.raises(IndexOutdated, match=str(index.folder)):
        Index(index.folder)
    with pytest.raises(IndexOutdated, match=str(index.folder)):
        Index.read_only(index.folder)


def test_index_speaks_the_languages_it_was_made_for(tmp_path: Path) -> None:
    made = Index(tmp_path / "index", ("ca", "fr"))
    one = document("organisation:1", "Doblatges Terrassa", terms=("Doublage",))
    made.apply(1, [replace(one, language="ca"), replace(one, language="fr", title="Doublages Terrasse")])

    # What has no stemmer is compared as it is written; the terms in every language.
    assert [
        [hit.title for hit in made.search(SearchRequest(language, query=query)).hits]
        for language, query in (("fr", "doublage"), ("ca", "doblatges"), ("ca", "doublages"), ("ca", "dob"))
    ] == [["Doublages Terrasse"], ["Doblatges Terrassa"], ["Doblatges Terrassa"], []]
    assert Index.read_only(tmp_path / "index", ("ca", "fr")).documents() == made.documents()
    for languages in (("fr", "ca"), ("es", "en")):
        with pytest.raises(IndexOutdated):
            Index(tmp_path / "index", languages)
        with pytest.raises(IndexOutdated):
            Index.read_only(tmp_path / "index", languages)


def test_index_without_a_version_is_outdated(index: Index, tmp_path: Path) -> None:
    (index.folder / "version").unlink()

    with pytest.raises(IndexOutdated, match=str(index.folder)):
        Index(index.folder)
    with pytest.raises(IndexOutdated, match=str(index.folder)):
        Index.read_only(index.folder)
    with pytest.raises(IndexOutdated, match="nowhere"):
        Index.read_only(tmp_path / "nowhere")


def test_read_only_index_follows_what_is_written(index: Index) -> None:
    reader = Index.read_only(index.folder)
    assert reader.documents() == index.documents()
    first = reader.view

    reader.refresh()
    assert reader.view == first
    index.apply(4, [document("organisation:3", "Zócalo")])
    assert reader.position() == 3
    reader.refresh()

    assert (reader.position(), reader.count(), reader.view == first) == (4, 4, False)
    assert first is not None
    assert not first.exists()
    assert found(reader, SearchRequest("es", query="zócalo")) == ["3"]


def test_read_only_index_takes_no_lock_and_leaves_no_folder(index: Index) -> None:
    (index.folder / "writer.lock").touch()
    before = sorted(os.listdir(index.folder))

    reader = Index.read_only(index.folder)
    assert reader.view is not None
    view = reader.view
    linked = sorted(one.name for one in view.iterdir() if one.is_symlink())
    del reader

    assert linked == [name for name in before if not name.endswith(".lock")]
    assert (view.exists(), sorted(os.listdir(index.folder))) == (False, before)


def test_documents_are_named_by_key_language_and_audience(index: Index) -> None:
    assert index.documents() == {
        "organisation:1|es|public": '{"name":"Doblajes Azotea"}',
        "organisation:2|es|public": '{"name":"Cámaras Órbita"}',
        "organisation:1|es|office": '{"name":"Doblajes Azotea"}',
    }
    assert len(index.documents(limit=1)) == 1
    assert len(index.documents(limit=0)) <= 1


def test_apply_puts_new_documents_in_the_place_of_all_of_their_key(index: Index) -> None:
    index.apply(4, [document("organisation:1", "Otro nombre")])

    assert sorted(index.documents()) == ["organisation:1|es|public", "organisation:2|es|public"]
    assert found(index, SearchRequest("es", query="doblajes")) == []
    assert found(index, SearchRequest("es", query="otro")) == ["1"]


def test_apply_from_scratch_forgets_all_else(index: Index) -> None:
    index.apply(1, [document("organisation:9", "Nueve")], from_scratch=True)

    assert (index.position(), sorted(index.documents())) == (1, ["organisation:9|es|public"])


def test_document_that_cannot_be_written_is_taken_out_with_all_of_its_key(index: Index) -> None:
    broken = replace(document("organisation:1", "Broken", audience="office"), card={"x": {1}})
    silent = replace(document("organisation:2", "Broken"), title="\ud800" * 400)

    refused = index.apply(
        4, [document("organisation:1", "Good"), broken, document("organisation:3", "Zócalo"), silent]
    )

    assert refused["organisation:1"] == "TypeError: Object of type set is not JSON serializable"
    assert sorted(refused) == ["organisation:1", "organisation:2"]
    assert len(refused["organisation:2"]) <= 300
    assert (index.position(), sorted(index.documents())) == (4, ["organisation:3|es|public"])


class Unspeakable(int):
    """A position that breaks the writing after the documents were written."""

    def __str__(self) -> str:
        raise RuntimeError("in the middle")


def test_apply_that_breaks_in_the_middle_leaves_what_was(index: Index) -> None:
    before = index.documents()

    with pytest.raises(RuntimeError, match="in the middle"):
        index.apply(Unspeakable(4), [document("organisation:1", "Half")], gone=["organisation:2"])

    index.refresh()
    assert (index.position(), index.documents()) == (3, before)
    index.apply(5, [], gone=["organisation:2"])
    assert (index.position(), index.count()) == (5, 2)


def test_hit_gives_what_was_indexed(index: Index) -> None:
    page = index.search(SearchRequest("es", "office", "moroso"))

    assert page == Page(
        1,
        (
            Hit(
                key="organisation:1",
                kind="organisation",
                title="Doblajes Azotea",
                score=page.hits[0].score,
                snippet="confidencial: <b>moroso</b>",
                card={"name": "Doblajes Azotea"},
            ),
        ),
        {},
    )
    assert page.hits[0].score == 1.0
    assert index.search(SearchRequest("es", "office", "moroso", snippets=False)).hits[0].snippet == ""
    assert index.search(SearchRequest("es", "office", "azotea")).hits[0].snippet == ""


def ranked(index: Index, *documents: Document) -> Index:
    index.apply(10, documents, from_scratch=True)
    return index


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
