"""How well a set of questions is answered: documents and judgements from a folder, figures out.

The set is `corpus.json` (id, kind, language, title, text, tags; a document in one language) and `queries.json` (id, text,
language, relevant: {id: 1…3}).
"""

import csv
import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import tantivy

from claqueta.engines.search.asking import Meant, SearchRequest
from claqueta.engines.search.counting import musts
from claqueta.engines.search.document import Document
from claqueta.engines.search.index import LANGUAGES, Index
from claqueta.engines.search.meaning.embedding import Embedder
from claqueta.engines.search.meaning.gathering import collection_of
from claqueta.engines.search.meaning.gist import spoken_in
from claqueta.engines.search.meaning.nearness import Collection
from claqueta.engines.search.meaning.questions import Reader
from claqueta.engines.search.meaning.vocabulary import Concept, Vocabulary
from claqueta.engines.search.words import STEMMERS, spelt

DEEP = 10
"""Results that count."""
CROSS = 0.6
"""The share of a question's gain in documents of another language from which it is a question across languages."""
MOST_RELEVANT = 3
EVERYBODY = "public"


class SetRefused(Exception):
    """The folder holds no set of questions; says what is amiss."""


@dataclass(frozen=True, slots=True)
class Question:
    id: str
    text: str
    language: str
    relevant: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class QuestionSet:
    documents: tuple[Document, ...]
    questions: tuple[Question, ...]


def read_set(folder: Path) -> QuestionSet:
    """The set in a folder. Raises `SetRefused`."""
    documents = _each(folder / "corpus.json", _document)
    questions = _each(folder / "queries.json", _question)
    if not documents:
        raise SetRefused(f"{folder / 'corpus.json'}: no documents")
    keys = {document.key for document in documents}
    if len(keys) < len(documents):
        raise SetRefused(f"{folder / 'corpus.json'}: an id is there twice")
    for question in questions:
        if unknown := [key for key in question.relevant if key not in keys]:
            raise SetRefused(
                f"{folder / 'queries.json'}: {question.id}: no document has the id {unknown[0]!r}"
            )
    return QuestionSet(tuple(documents), tuple(questions))


def _each[T](path: Path, made: Callable[[Mapping[str, Any]], T]) -> list[T]:
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SetRefused(f"{path}: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise SetRefused(f"{path}: no JSON: {error}") from error
    if not isinstance(rows, list):
        raise SetRefused(f"{path}: a list is expected")
    found = []
    for number, row in enumerate(rows):
        try:
            found.append(made(row))
        except KeyError as error:
            raise SetRefused(f"{path}: row {number} has no {error}") from error
        except (TypeError, ValueError, AttributeError) as error:
            raise SetRefused(f"{path}: row {number}: {error}") from error
    return found


def _question(one: Mapping[str, Any]) -> Question:
    relevant = {_text(key): int(grade) for key, grade in one["relevant"].items()}
    if wrong := [grade for grade in relevant.values() if not 0 <= grade <= MOST_RELEVANT]:
        raise ValueError(f"a grade is 0 to {MOST_RELEVANT}, not {wrong[0]}")
    text = _text(one["text"])
    return Question(_text(one["id"]), text, _language(one["language"], text), relevant)


def _document(one: Mapping[str, Any]) -> Document:
    title, body = _text(one.get("title")), _text(one.get("text"))
    tags = one.get("tags") or ()
    return Document(
        key=_text(one["id"]),
        kind=_text(one.get("kind")),
        language=_language(one.get("language"), f"{title} {body}"),
        audience=EVERYBODY,
        title=title,
        body=body,
        terms=tuple(_text(tag) for tag in ([tags] if isinstance(tags, str) else tags)),
    )


def _text(value: object) -> str:
    """As text that the index can be given."""
    return "" if value is None else str(value).encode("utf-8", "replace").decode()


def _language(stated: object, text: str) -> str:
    """The language that is stated, where anybody knows it; else the one that the text is in."""
    code = _text(stated).strip().lower()[:2]
    return code if code in STEMMERS else spoken_in(text, "") or LANGUAGES[0]


def taxonomy_of(path: Path) -> list[Concept]:
    """A cluster's taxonomy as concepts: names and synonyms of each activity in both languages."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            {
                language: (row[language], *(one for one in row[f"synonyms_{language}"].split("|") if one))
                for language in ("es", "en")
            }
            for row in csv.DictReader(file)
        ]


def figures(found: QuestionSet, models: Sequence[Embedder], taxonomy: Sequence[Concept]) -> dict[str, Any]:
    """The figures of each way to search: by words, by meaning, and as people are answered."""
    languages = tuple(
        dict.fromkeys(
            ["es", "en", *(one.language for one in found.documents), *(q.language for q in found.questions)]
        )
    )
    reader = Reader(models, Vocabulary(taxonomy))
    with TemporaryDirectory(prefix="claqueta-evaluation-") as folder:
        index = Index(Path(folder) / "index", languages)
        index.apply(1, found.documents)
        collection = collection_of(found.documents, models)
        answers: dict[str, list[list[str]]] = {"lexical": [], "semantic": [], "fused": []}
        for question in found.questions:
            meant = _meant(question, reader, collection)
            answers["semantic"].append(list(meant.near)[:DEEP])
            request = SearchRequest(
                question.language, EVERYBODY, question.text, limit=DEEP, snippets=False, meant=meant
            )
            answers["fused"].append([hit.key for hit in index.search(request).hits])
            answers["lexical"].append(_by_words(index, request, meant))
    names = {spelt(document.title): document.key for document in found.documents}
    spoken = {document.key: document.language for document in found.documents}
    return {way: _summed(found.questions, ranks, spoken, names) for way, ranks in answers.items()}


def _meant(question: Question, reader: Reader, collection: Collection) -> Meant:
    asked = reader.read(question.text, question.language)
    nearest = collection.near(asked, collection.allowed(EVERYBODY, question.language))
    near = {collection.rows[one.row].key: one.score for one in nearest}
    foreign = tuple(
        collection.rows[one.row].key
        for one in nearest
        if collection.rows[one.row].language != question.language
    )
    return Meant(asked.runs, near, tuple(near), foreign)


def _by_words(index: Index, request: SearchRequest, meant: Meant) -> list[str]:
    """What has any of the words, in any language; without its meaning."""
    fusing = index.fusing(request, replace(meant, near={}))
    query = tantivy.Query.boolean_query([*musts([tantivy.Query.boolean_query(fusing)])])
    searcher = index.index.searcher()
    found = searcher.search(query, DEEP, count=False).hits
    return [str(searcher.doc(address).get_first("key")) for _score, address in found]


# -- Figures -------------------------------------------------------------------------------------------------


def _summed(
    questions: Sequence[Question],
    ranks: Sequence[Sequence[str]],
    spoken: Mapping[str, str],
    names: Mapping[str, str],
) -> dict[str, Any]:
    def mean(wanted: Callable[[Question], bool]) -> dict[str, Any]:
        chosen = [
            ndcg(ranked, question.relevant)
            for question, ranked in zip(questions, ranks, strict=True)
            if wanted(question)
        ]
        return {"ndcg@10": round(sum(chosen) / len(chosen), 4) if chosen else None, "queries": len(chosen)}

    def is_name(question: Question) -> bool:
        return spelt(question.text) in names

    return {
        **mean(lambda _question: True),
        "cross_language": mean(lambda question: crosses(question, spoken)),
        "same_language": mean(lambda question: not crosses(question, spoken)),
        "exact_names": mean(is_name),
    }


def crosses(question: Question, spoken: Mapping[str, str]) -> bool:
    """Whether most of what a question looks for is in another language than its own."""
    gains = {key: 2**grade - 1 for key, grade in question.relevant.items()}
    elsewhere = sum(
        gain for key, gain in gains.items() if spoken.get(key, question.language) != question.language
    )
    return bool(gains) and elsewhere >= CROSS * sum(gains.values())


def ndcg(ranked: Sequence[str], relevant: Mapping[str, int], deep: int = DEEP) -> float:
    """Normalised discounted cumulative gain: gain 2^grade - 1, discount log2(rank + 1), ideal over all judged."""

    def gained(grades: Sequence[int]) -> float:
        return math.fsum((2**grade - 1) / math.log2(rank + 1) for rank, grade in enumerate(grades[:deep], 1))

    ideal = gained(sorted(relevant.values(), reverse=True))
    return gained([relevant.get(key, 0) for key in ranked]) / ideal if ideal else 0.0
