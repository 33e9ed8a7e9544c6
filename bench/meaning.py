"""Search by meaning at 20,000 documents a language, without a database, and what the models take.

The vectors of so many documents are drawn by lot: to make them would take an hour, and to compare them takes as long whatever
they say.
"""

import sqlite3
import statistics
import tempfile
import time
from collections.abc import Iterable, Sequence
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from bench.frame import line, milliseconds, p95
from claqueta.engines.search import Document, Meant, SearchRequest
from claqueta.engines.search.evaluating import taxonomy_of
from claqueta.engines.search.index import Index
from claqueta.engines.search.meaning import Reader, Vocabulary, embedders
from claqueta.engines.search.meaning.store import SCALE, StoredCollection, VectorStore

MANY, PIECES, READ = 20_000, 8, 24
LANGUAGES = "es", "en"
TRADES = (
    ("doblaje", "dubbing"),
    ("montaje", "editing"),
    ("vestuario", "costumes"),
    ("iluminación", "lighting"),
    ("animación", "animation"),
    ("subtitulado", "subtitling"),
)
SAYS = {
    "es": "Hacemos {0} y {1} para cine y televisión desde {2}, con un equipo de {3} personas en Madrid. ",
    "en": "We do {0} and {1} for film and television since {2}, with a team of {3} people in Madrid. ",
}
QUESTIONS = {
    "es": "busco quien haga {0} para una serie de {1} episodios",
    "en": "looking for {0} for a series of {1} episodes",
}


def documents(many: int, sentences: int = 3) -> list[Document]:

    return [
        Document(
            key=f"organisation:{number}",
            kind="organisation",
            language=language,
            audience="public",
            title=f"Productora {number}",
            body="".join(
                SAYS[language].format(
                    TRADES[(number + part) % 6][at],
                    TRADES[(number // 6) % 6][at],
                    1950 + number % 70,
                    part + 2,
                )
                for part in range(sentences)
            ),
        )
        for at, language in enumerate(LANGUAGES)
        for number in range(many)
    ]


def main() -> None:
    models = embedders()
    reader = Reader(models, Vocabulary(taxonomy_of(Path("clusters/audiovisual-madrid/taxonomy.csv"))))
    for language in LANGUAGES:
        reader.read("", language)
    questions = [
        (language, QUESTIONS[language].format(TRADES[number % 6][at], number + 2))
        for number in range(30)
        for at, language in enumerate(LANGUAGES)
    ]
    for language, text in questions[:12]:
        reader.read(text, language)  # The concepts of the trade, which every process learns once.
    asked = iter(questions)
    reader.read.cache_clear()
    times = milliseconds(lambda: reader.read(*reversed(next(asked))), times=len(questions) - 1)
    line("a question as vectors, of processor", f"{statistics.median(times):.1f} ms", "≤ 15 ms")
    with tempfile.TemporaryDirectory(prefix="claqueta-bench-") as folder:
        # Each by a process of its own, as the worker is one: what answers has only read what they made.
        for act in (_read_by_the_worker, _by_lot):
            working = get_context("spawn").Process(target=act, args=(Path(folder),))
            working.start()
            working.join()
        before = _own()
        index = Index.read_only(Path(folder) / "index", LANGUAGES)
        collection = VectorStore(Path(folder) / "vectors.sqlite3", models).collection()
        _searched(index, collection, reader, questions)
        line("a process with the models", f"{before / 1024:.0f} MiB", "beside Django some 100")
        line("the same with index and vectors, searched", f"{_own() / 1024:.0f} MiB", "web process ≤ 420 MiB")


def _read_by_the_worker(folder: Path) -> None:
    store = VectorStore(folder / "read.sqlite3", embedders())
    some = documents(READ // 2, sentences=10)
    begin, began = time.process_time(), time.perf_counter()
    store.apply(1, some, from_scratch=True)
    taken, waited = time.process_time() - begin, time.perf_counter() - began
    line(
        "documents of a thousand characters turned into vectors, a second",
        f"{len(some) / waited:.1f} by the clock, {len(some) / taken:.1f} of one processor",
        "≥ 10 on two cores",
    )


def _by_lot(folder: Path) -> None:
    """An index, and a store whose vectors say nothing, as large as one whose do."""
    everything = documents(MANY)
    Index(folder / "index", LANGUAGES).apply(1, everything, from_scratch=True)
    fill_by_lot(
        VectorStore(folder / "vectors.sqlite3", embedders()),
        ((one, ["public"], f"{one.key}-{one.language}") for one in everything),
    )


def fill_by_lot(store: VectorStore, texts: Iterable[tuple[Document, Sequence[str], str]]) -> None:
    """Vectors drawn by lot, and `PIECES` pieces, for each document, its audiences and its text's digest."""
    dice = np.random.default_rng(12)
    # Closed, or all that is written stays in the journal, where each reading looks for it first.
    with closing(sqlite3.connect(store.path)) as file, file:
        for document, audiences, digest in texts:
            first, second = (dice.standard_normal(model.size) for model in store.models)
            pieces = dice.standard_normal((PIECES, store.models[1].size))
            pieces = np.rint(pieces / np.linalg.norm(pieces, axis=1, keepdims=True) * SCALE)
            file.execute(
                "INSERT OR IGNORE INTO text VALUES (?, ?, ?, ?, ?, ?)",
                [
                    digest,
                    digest,
                    (first / np.linalg.norm(first)).astype(np.float16).tobytes(),
                    (second / np.linalg.norm(second)).astype(np.float16).tobytes(),
                    pieces.astype(np.int8).tobytes(),
                    "\0".join([document.body[:80]] * PIECES),
                ],
            )
            file.execute(
                "INSERT INTO document (key, language, kind, audiences, family, spoken, digest)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                [
                    document.key,
                    document.language,
                    document.kind,
                    " ".join(audiences),
                    document.family,
                    document.language,
                    digest,
                ],
            )


def _searched(
    index: Index,
    collection: StoredCollection,
    reader: Reader,
    questions: list[tuple[str, str]],
) -> None:

    def by_words(language: str, text: str) -> None:
        index.search(SearchRequest(language, "public", text, limit=20))

    def fused(language: str, text: str) -> None:
        question = reader.read(text, language)
        found = collection.near(question, collection.allowed("public", language))
        near = {collection.rows[one.row].key: one.score for one in reversed(found)}
        said = collection.said((one.row, one.piece) for one in found[:30])
        meant = Meant(
            question.runs,
            near,
            tuple(list(near)[-30:]),
            said={collection.rows[row].key: text for row, text in said.items()},
        )
        index.search(SearchRequest(language, "public", text, limit=20, meant=meant))

    for name, act, aim in (
        ("by words", by_words, "≤ 10 ms"),
        ("fused, each question asked for the first time", fused, "≤ 40 ms"),
        ("fused, asked again", fused, "≤ 40 ms"),
    ):
        if name.endswith("first time"):
            reader.read.cache_clear()
            fused("es", "una pregunta antes")
        times = []
        for language, text in questions:
            begin = time.process_time()
            act(language, text)
            times.append((time.process_time() - begin) * 1000)
        line(
            f"search over {2 * MANY:,}, {name}",
            f"{statistics.median(times):.1f} ms",
            f"p95 {p95(times):.1f} ms, {aim}",
        )


def _own() -> int:
    """KiB of memory that are this process's own."""
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_"))


if __name__ == "__main__":
    main()
