"""What questions and documents mean, by the real models."""

import numpy as np
import pytest

from claqueta.engines.search import Document
from claqueta.engines.search.meaning import (
    Collection,
    Reader,
    Row,
    Vocabulary,
    closeness,
    embedders,
    gist_of,
    nearness_of,
)
from claqueta.engines.search.meaning.questions import without_negations

PUBLIC, OFFICE = frozenset({"public", "office"}), frozenset({"office"})


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(embedders(), Vocabulary())


def document(key: str, language: str, title: str, body: str, **more: object) -> Document:
    return Document(
        key=key, kind="offer", language=language, audience="public", title=title, body=body, **more
    )  # type: ignore[arg-type]


def collection_of(documents: list[Document], rows: list[Row]) -> Collection:
    # Each by itself: beside other texts a model says of one, on some processors, something else in the eighth place.
    near = [made for one in documents for made in nearness_of([gist_of(one)], embedders())]
    middles = {row.language: np.zeros(512, np.float32) for row in rows}
    return Collection(
        rows,
        np.array([one.first for one in near]),
        middles,
        lambda wanted: [near[row] for row in wanted],
        lambda wanted: [gist_of(documents[row]).pieces for row in wanted],
    )


@pytest.mark.parametrize("model", embedders(), ids=lambda model: model.name)
@pytest.mark.parametrize("texts", [[], ["doblaje"], ["doblaje", "", "\ud800\0", "x" * 20_000, "🎬" * 500]])
def test_every_text_has_a_unit_vector(model: object, texts: list[str]) -> None:
    for made in (model.passages(texts), model.questions(texts)):  # type: ignore[attr-defined]
        assert made.shape == (len(texts), model.size)  # type: ignore[attr-defined]
        assert made.dtype == np.float32
        assert np.allclose(np.linalg.norm(made, axis=1), 1, atol=1e-4)


@pytest.mark.parametrize(
    ("text", "language", "words", "known"),
    [
        ("M&E tracks", "en", [("ME",), ("tracks",)], [True, True]),
        ("captura de movimiento", "es", [("captura", "movimiento")], [True]),
        ("HoD", "es", [("HoD",)], [True]),
        ("motion capture", "es", [("motion", "capture")], [True]),
        ("zzz", "es", [("zzz",)], [False]),
        ("de la", "es", [("de",), ("la",)], [False, False]),
        ("", "es", [], []),
    ],
)
def test_a_question_falls_into_runs_that_name_concepts(
    text: str, language: str, words: list[tuple[str, ...]], known: list[bool]
) -> None:
    runs = Vocabulary().runs(text, language)

    assert [run.words for run in runs] == words
    assert [bool(run.concepts) for run in runs] == known


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("animation studio but not 3D", "animation studio"),
        ("subtitulado sin doblaje", "subtitulado"),
        ("efectos visuales, no efectos físicos", "efectos visuales"),
        ("no", "no"),
        ("without dubbing", "without dubbing"),
    ],
)
def test_what_is_not_wanted_is_no_part_of_the_question(text: str, left: str) -> None:
    assert without_negations(text) == left


def test_what_somebody_does_not_do_is_no_part_of_the_gist() -> None:
    gist = gist_of(document("a", "es", "Subtítulos", "Traducimos del coreano. No hacemos doblaje."))

    assert "doblaje" not in " ".join((gist.whole, *gist.pieces))


def test_the_digest_changes_with_the_text_only() -> None:
    one = document("a", "es", "Subtítulos", "Traducimos del coreano.")
    same = document("b", "en", "Subtítulos", "Traducimos del coreano.", facets={"x": ("y",)})
    other = document("a", "es", "Subtítulos", "Traducimos del chino.")

    assert gist_of(one).digest == gist_of(same).digest != gist_of(other).digest


def test_a_question_finds_what_is_said_in_another_language(reader: Reader) -> None:
    documents = [
        document("a", "es", "Caballos", "Adiestramos caballos para rodajes."),
        document("b", "es", "Nóminas", "Contratos y seguridad social para equipos."),
        document("c", "en", "Lenses", "Vintage lenses by the week."),
    ]
    collection = collection_of(documents, [Row(one.key, one.language, one.kind, PUBLIC) for one in documents])

    near = collection.near(reader.read("stallion trainer", "en"), collection.allowed("public", "en"))

    assert collection.rows[near[0].row].key == "a"


def test_only_what_a_circle_sees_is_ranked_for_it() -> None:
    documents = [document(key, "es", "Caballos", "Adiestramos caballos.") for key in "ab"]
    rows = [Row("a", "es", "offer", OFFICE), Row("b", "es", "need", PUBLIC)]
    collection = collection_of(documents, rows)

    assert collection.allowed("public", "es").tolist() == [False, True]
    assert collection.allowed("office", "es").tolist() == [True, True]
    assert collection.allowed("office", "es", ["need"]).tolist() == [False, True]
    assert collection.allowed("nobody", "es").tolist() == [False, False]


def test_another_language_is_for_what_has_none_in_the_readers() -> None:
    documents = [
        document(key, language, "x", "y")
        for key, language in zip("aabcd", ("es", "en", "en", "en", "es"), strict=True)
    ]
    rows = [
        Row("a", "es", "offer", PUBLIC),
        Row("a", "en", "offer", PUBLIC),
        Row("b", "en", "offer", PUBLIC),
        Row("c", "en", "page", PUBLIC, family="f"),
        Row("d", "es", "page", PUBLIC, family="f"),
    ]

    assert collection_of(documents, rows).allowed("public", "es").tolist() == [True, False, True, False, True]


def test_a_hidden_text_moves_nothing_that_others_see(reader: Reader) -> None:
    documents = [
        document("a", "es", "Caballos", "Adiestramos caballos."),
        document("b", "es", "Nóminas", "Contratos para equipos."),
        document("c", "es", "Secreto", "Una película sobre el agua."),
    ]
    rows = [Row("a", "es", "offer", PUBLIC), Row("b", "es", "offer", PUBLIC), Row("c", "es", "offer", OFFICE)]
    asked = reader.read("caballos", "es")

    def public(number: int) -> list[tuple[int, float]]:
        collection = collection_of(documents[:number], rows[:number])
        found = collection.near(asked, collection.allowed("public", "es"))
        return [(one.row, one.score) for one in found]

    assert public(2) == public(3)


@pytest.mark.parametrize(
    ("text", "first"),
    [("busco traductores", "offer"), ("ofrecemos traductores", "need"), ("traductores", "either")],
)
def test_who_seeks_wants_offers_and_who_offers_wants_needs(reader: Reader, text: str, first: str) -> None:
    documents = [document(key, "es", "Traductores", "Traductores de coreano.") for key in ("offer", "need")]
    collection = collection_of(documents, [Row(key, "es", key, PUBLIC) for key in ("offer", "need")])

    near = collection.near(reader.read(text, "es"), collection.allowed("public", "es"))

    if first == "either":
        assert near[0].score == pytest.approx(near[1].score)
    else:
        assert collection.rows[near[0].row].kind == first


def test_closeness_is_higher_for_what_means_the_same(reader: Reader) -> None:
    texts = [("en", "We need horses for a historical film")]
    others = [
        ("es", "Adiestramos caballos para cine"),
        ("es", "Asesoría fiscal y contable"),
        ("en", "Tax advice"),
    ]

    [close] = closeness(texts, others, reader).tolist()

    assert close[0] > close[1]
    assert close[0] > close[2]
    assert closeness([], others, reader).shape == (0, 3)
