"""The engine finds what people mean, and shows each circle only its own documents."""

from pathlib import Path

import pytest

from claqueta.engines.search import AUDIENCES, Document, Index, SearchRequest


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
