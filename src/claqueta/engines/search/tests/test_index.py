"""The index on disk: each circle has only its own documents, and what is written is all there or not at all."""

import os
from dataclasses import replace
from pathlib import Path
from shutil import rmtree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claqueta.engines.search import AUDIENCES, Hit, Index, Page, SearchRequest
from claqueta.engines.search.index import IndexOutdated
from claqueta.engines.search.schema import VERSION
from claqueta.engines.search.tests.documents import document, found


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
    linked = sorted(path.name for path in view.iterdir() if path.is_symlink())
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


@pytest.fixture
def several(tmp_path: Path) -> Index:
    """Four of two kinds, one of them for members alone and one in another language."""
    made = Index(tmp_path / "several")
    texts = (
        document("organisation:1", "Azotea", place=("Madrid",), activity=("5",)),
        document("organisation:2", "Azotea Dos", place=("Getafe",), activity=("5",)),
        replace(document("page:3", "Azotea Tres", place=("Madrid",), activity=("4",)), kind="page"),
        document("organisation:4", "Azotea Cuatro", audience="members", place=("Parla",)),
        replace(document("organisation:5", "Azotea Five", place=("Parla",)), language="en"),
    )
    made.apply(1, texts)
    return made


@pytest.mark.parametrize(
    ("request_", "keys", "total"),
    [
        (SearchRequest("es"), ["organisation:1", "organisation:2", "page:3"], 3),
        (SearchRequest("es", "members"), ["organisation:4"], 1),
        (SearchRequest("en"), ["organisation:5"], 1),
        (SearchRequest("es", kinds=("page",)), ["page:3"], 1),
        (
            SearchRequest("es", kinds=("page", "organisation")),
            ["organisation:1", "organisation:2", "page:3"],
            3,
        ),
        (SearchRequest("es", keys=("page:3", "organisation:1")), ["organisation:1", "page:3"], 2),
        (SearchRequest("es", filters={"place": ("Madrid",)}), ["organisation:1", "page:3"], 2),
        (SearchRequest("es", filters={"place": ("Madrid",), "activity": ("4", "3")}), ["page:3"], 1),
        (SearchRequest("es", filters={"place": ()}, limit=1, offset=1), ["organisation:2"], 3),
        (SearchRequest("es", query="azotea", limit=1, offset=1), ["organisation:2"], 3),
        (SearchRequest("es", query="azotea dos", limit=1), ["organisation:2"], 1),
        (SearchRequest("es", limit=0), [], 3),
    ],
)
def test_page_has_what_was_asked_for_and_counts_all_of_it(
    several: Index, request_: SearchRequest, keys: list[str], total: int
) -> None:
    page = several.search(request_)
    assert ([hit.key for hit in page.hits], page.total) == (keys, total)


def test_counts_are_of_the_circle_and_language_and_leave_out_a_facet_s_own_filter(several: Index) -> None:
    facets = ("place", "activity")
    asked = SearchRequest("es", filters={"place": ("Madrid",)}, facets=facets)
    assert several.search(asked).counts == {"place": {"Madrid": 2, "Getafe": 1}, "activity": {"5": 1, "4": 1}}
    assert several.search(replace(asked, filters={}, kinds=("page",))).counts == {
        "place": {"Madrid": 1},
        "activity": {"4": 1},
    }


def test_why_a_document_cannot_be_written_is_said_in_brief(index: Index) -> None:
    thing = type("X" * 400, (), {})()
    refused = index.apply(4, [replace(document("organisation:1", "Broken"), card={"x": thing})])
    assert len(refused["organisation:1"]) == 300


def test_reader_whose_view_somebody_took_away_looks_again(index: Index) -> None:
    reader = Index.read_only(index.folder)
    assert reader.view is not None
    rmtree(reader.view)
    index.apply(4, [document("organisation:3", "Zócalo")])
    reader.refresh()
    assert (reader.position(), reader.count()) == (4, 4)


@given(
    names=st.lists(st.sampled_from(("Azotea", "Azotea Dos", "Azotea azotea", "Faro Azotea")), max_size=12),
    ranks=st.lists(st.sampled_from((0.4, 0.85, 1.0)), min_size=12, max_size=12),
    size=st.integers(1, 5),
)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_pages_put_together_are_the_whole_list_in_its_order(
    tmp_path: Path, names: list[str], ranks: list[float], size: int
) -> None:
    index = Index(tmp_path / "pages")
    index.apply(
        1,
        [
            replace(document(f"organisation:{number}", name), sort={"rank": rank, "name": float(len(name))})
            for number, (name, rank) in enumerate(zip(names, ranks, strict=False))
        ],
        from_scratch=True,
    )
    whole = index.search(SearchRequest("es", query="azotea", limit=50)).hits
    pages = [
        hit
        for offset in range(0, len(names) + size, size)
        for hit in index.search(SearchRequest("es", query="azotea", limit=size, offset=offset)).hits
    ]
    assert pages == list(whole)
    assert len(whole) == len(names)
    good = [(-hit.score, -ranks[int(hit.key.partition(":")[2])], len(hit.title)) for hit in whole]
    assert good == sorted(good)
    bare = index.search(SearchRequest("es", query="azotea", limit=50, bare=True)).hits
    assert [hit.key for hit in bare] == [hit.key for hit in whole]
