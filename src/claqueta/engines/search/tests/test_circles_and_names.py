"""What one circle gets tells nothing of what another has; names are found however they are joined."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claqueta.engines.search import AUDIENCES, Document, Index, SearchRequest

WORDS = ["dubbing", "camera", "light", "madrid", "colour"]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)


def document(key: str, title: str, body: str, audience: str = "public") -> Document:
    return Document(
        key=key,
        kind="organisation",
        language="en",
        audience=audience,
        title=title,
        names=(),
        terms=(),
        body=body,
        facets={"place": ("Madrid",)},
        sort={},
        card={"name": title},
    )


def answers(index: Index) -> list[Any]:
    found = []
    for query in [*WORDS, "dubbing camera", "camra", "lig"]:
        page = index.search(SearchRequest("en", "public", query, facets=("place",), typing=query == "lig"))
        found.append((page.total, page.counts, [(hit.score, hit.key, hit.snippet) for hit in page.hits]))
    return found


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(
    shown=st.lists(TEXTS, min_size=1, max_size=4),
    hidden=st.lists(TEXTS, max_size=6),
    other=st.lists(TEXTS, max_size=6),
)
def test_hidden_text_changes_nothing_that_the_public_gets(
    shown: list[str], hidden: list[str], other: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    public = [document(f"organisation:{number}", f"Azotea {text}", text) for number, text in enumerate(shown)]
    gave = []
    for texts in (hidden, other):
        index = Index(tmp_path_factory.mktemp("index"))
        secret = [
            document(f"organisation:{number}", f"Secret {text}", text, "office")
            for number, text in enumerate(texts)
        ]
        # Also the order in which they came to lie in the index is no concern of the public's.
        index.apply(1, [*secret, *public] if texts is other else [*public, *secret])
        index.apply(2, public[: len(texts)])
        gave.append(answers(index))
    assert gave[0] == gave[1]


@pytest.mark.parametrize(
    ("name", "queries"),
    [
        ("A.B.C. Cinema", ("abc", "a.b.c.", "A B C", "a.b.c", "abc cinema")),
        (
            "Post-Producción Sur",
            ("postproduccion", "post produccion", "post-producción", "post produccion sur"),
        ),
        ("Postproducción Norte", ("post producción", "post-produccion norte")),
        ("D'Artagnan Films", ("dartagnan", "d'artagnan", "d artagnan films")),
    ],
)
def test_names_are_found_joined_and_apart(name: str, queries: tuple[str, ...], tmp_path: Path) -> None:
    index = Index(tmp_path / "index")
    one = document("organisation:1", name, "")
    index.apply(1, [one, replace(one, key="organisation:2", title="Somebody else", card={})])
    for query in queries:
        assert [hit.title for hit in index.search(SearchRequest("en", "public", query)).hits] == [name], query


@pytest.mark.parametrize(
    ("body", "query", "snippet"),
    [
        ("We dub films & series.", "dubbing", "We <b>dub</b> films &amp; series"),
        ("<script>dub</script>", "dub", "script&gt;<b>dub</b>&lt;/script"),
        ("Nothing here.", "dub", ""),
        (
            f"Dub once. {'word ' * 60}Colour and dub here.",
            "dub colour",
            "…word word word word word word <b>Colour</b> and <b>dub</b> here",
        ),
    ],
)
def test_snippet_is_the_piece_that_shows_most(body: str, query: str, snippet: str, tmp_path: Path) -> None:
    index = Index(tmp_path / "index")
    index.apply(1, [document("organisation:1", f"{query} title", body)])
    [hit] = index.search(SearchRequest("en", "public", query)).hits
    assert hit.snippet == snippet


def test_what_circles_see_alike_is_kept_once_and_what_one_sees_otherwise_by_itself(tmp_path: Path) -> None:
    index = Index(tmp_path / "index")
    texts = {"public": "montaje", "members": "montaje", "board": "montaje moroso", "office": "montaje moroso"}
    index.apply(
        1,
        [
            Document(key="o:1", kind="o", language=language, audience=audience, title="Azotea", body=text)
            for language in ("es", "en")
            for audience, text in texts.items()
        ],
    )
    assert (index.count(), len(index.documents())) == (4, 8)
    for audience, text in texts.items():
        hits = [index.search(SearchRequest("es", audience, word)).total for word in ("montaje", "moroso")]
        assert hits == [1, int("moroso" in text)]
    index.apply(2, [], gone=["o:1"])
    assert (index.count(), index.documents()) == (0, {})


def test_order_of_what_is_equally_good_is_the_same_for_every_circle(tmp_path: Path) -> None:
    index = Index(tmp_path / "index")
    index.apply(
        1,
        [
            Document(key=f"o:{n}", kind="o", language="es", audience=audience, title="Azotea", body=audience)
            for n in range(20)
            for audience in AUDIENCES
        ],
    )
    orders = {
        tuple(hit.key for hit in index.search(SearchRequest("es", audience, "azotea", limit=20)).hits)
        for audience in AUDIENCES
    }
    assert len(orders) == 1
