"""The vectors on disk: equal to the documents after any sequence, also when the writer is killed in between."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claqueta.engines.search import Document
from claqueta.engines.search.meaning import Embedder, Vectors, embedders, gist_of, nearness_of
from claqueta.engines.search.meaning import store as module
from claqueta.engines.search.meaning.store import VectorStore

TEXTS = ("Adiestramos caballos.", "Contratos y nóminas.", "Vintage lenses by the week.")


def document(key: str, text: str = TEXTS[0], audience: str = "public", language: str = "es") -> Document:
    return Document(key=key, kind="offer", language=language, audience=audience, title=key[:1], body=text)


def expected(documents: list[Document]) -> set[tuple[str, str, str, str]]:
    return {(one.key, one.language, one.audience, gist_of(one).digest) for one in documents}


@pytest.fixture
def store(tmp_path: Path) -> VectorStore:
    return VectorStore(tmp_path / "vectors.sqlite3", embedders())


def test_a_new_store_is_empty(store: VectorStore) -> None:
    assert (store.position(), store.documents(), store.digests()) == (0, set(), set())
    assert store.collection().rows == []


changes = st.dictionaries(st.sampled_from(["a:1", "a:2", "b:1"]), st.sampled_from([*TEXTS, None]), min_size=1)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(changes, max_size=5))
def test_the_store_equals_the_documents_after_any_sequence(
    tmp_path: Path, sequence: list[dict[str, str | None]]
) -> None:
    store = VectorStore(tmp_path / "sequence.sqlite3", embedders())
    store.apply(0, [], from_scratch=True)
    held: dict[str, str] = {}

    for position, change in enumerate(sequence, 1):
        held = {key: text for key, text in (held | change).items() if text is not None}
        documents = [document(key, text) for key, text in change.items() if text is not None]
        store.apply(position, documents, change)

        wanted = [document(key, text) for key, text in held.items()]
        assert store.documents() == expected(wanted)
        assert store.digests() == {gist_of(one).digest for one in wanted}
        assert store.position() == position


def test_what_circles_see_alike_has_its_vectors_once(store: VectorStore) -> None:
    documents = [document("a:1", audience=audience) for audience in ("public", "office")]
    documents.append(document("a:1", TEXTS[1], "board"))

    store.apply(1, documents, ["a:1"])

    assert store.documents() == expected(documents)
    assert len(store.digests()) == 2
    assert [sorted(row.audiences) for row in store.collection().rows] == [["office", "public"], ["board"]]


def test_what_is_gone_leaves_nothing_in_the_file(store: VectorStore) -> None:
    store.apply(1, [document("a:1", "Secretísimo asunto de familia.")], ["a:1"])
    store.apply(2, [], ["a:1"])

    with closing(sqlite3.connect(store.path)) as file:
        file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert "Secretísimo".encode() not in store.path.read_bytes()
    assert store.digests() == set()


def test_the_same_text_keeps_its_vectors(store: VectorStore) -> None:
    store.apply(1, [document("a:1")], ["a:1"])
    before = store.details([gist_of(document("a:1")).digest])

    class Unwilling:
        def __init__(self, model: object) -> None:
            self.name, self.size = model.name, model.size  # type: ignore[attr-defined]

        def passages(self, texts: object) -> None:
            raise AssertionError(texts)

        questions = passages

    store.models = [Unwilling(model) for model in embedders()]  # type: ignore[assignment]
    store.apply(2, [document("a:2")], ["a:1", "a:2"])

    after = store.details([gist_of(document("a:2")).digest])
    assert [said for _near, said in after.values()] == [said for _near, said in before.values()]


def test_a_writer_killed_in_between_leaves_the_store_as_it_was(
    store: VectorStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.apply(1, [document("a:1")], ["a:1"])
    monkeypatch.setattr(module, "BATCH", 1)

    def documents() -> list[Document]:
        return [document("a:1", TEXTS[1]), document("a:2", TEXTS[2])]

    class Killed(BaseException):
        pass

    made = module.nearness_of
    calls = []

    def killed(*arguments: object) -> object:
        calls.append(arguments)
        if len(calls) == 2:
            raise Killed
        return made(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "nearness_of", killed)
    with pytest.raises(Killed):
        store.apply(2, documents(), ["a:1", "a:2"])

    assert (store.position(), store.documents()) == (1, expected([document("a:1")]))
    store.apply(2, documents(), ["a:1", "a:2"])
    assert (store.position(), store.documents()) == (2, expected(documents()))
    assert len(calls) == 3


def test_vectors_of_other_models_are_made_anew(store: VectorStore) -> None:
    store.apply(1, [document("a:1")], ["a:1"])

    again = VectorStore(store.path, embedders())
    other = VectorStore(store.path, embedders()[::-1])

    assert again.models == store.models
    assert (other.position(), other.documents()) == (0, set())


def test_a_collection_tells_the_sentence_that_comes_nearest(store: VectorStore) -> None:
    store.apply(1, [document("a:1", "Abrimos en 1990. Adiestramos caballos para cine.")], ["a:1"])
    collection = store.collection()

    assert collection.said([(0, 2), (0, -1)]) == {0: "Adiestramos caballos para cine."}
    store.apply(2, [], ["a:1"])
    assert collection.said([(0, 2)]) == {}
    assert [one.pieces.shape for one in collection.details([0])] == [(0, 512)]


class Counted:
    """A model that remembers what it was given."""

    def __init__(self, model: Embedder) -> None:
        self.model, self.name, self.size = model, model.name, model.size
        self.given: list[str] = []

    def passages(self, texts: Sequence[str]) -> Vectors:
        self.given.extend(texts)
        return self.model.passages(texts)

    questions = passages


def test_the_same_words_are_read_once_whatever_else_a_circle_sees(tmp_path: Path) -> None:
    first, second = (Counted(model) for model in embedders())
    store = VectorStore(tmp_path / "shared.sqlite3", (first, second))
    text = " ".join(f"Restauramos el reloj número {number} con piezas nuevas." for number in range(20))
    seen = [document("a:1", text), document("a:1", f"{text} Llamad al 600.", "members")]
    store.apply(1, seen, ["a:1"])
    assert len(first.given) == 1
    assert len(second.given) == len(set(second.given))

    del first.given[:], second.given[:]
    store.apply(2, [document("a:1", f"{text} Cerramos en agosto.")], ["a:1"])
    assert first.given == []
    assert [one for one in second.given if "número" in one and len(one) < 80] == []
    assert "Cerramos en agosto." in second.given
    [made] = store.details(list(store.digests())).values()
    alone = nearness_of([gist_of(document("a:1", f"{text} Cerramos en agosto."))], embedders())[0]
    assert (made[0].first @ alone.first) > 0.999
    assert (made[0].pieces * alone.pieces).sum(axis=1).min() > 0.99
