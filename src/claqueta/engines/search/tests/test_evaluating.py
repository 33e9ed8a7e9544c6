"""The figures, and what the search reaches on sets that are kept: it may get better, not worse."""

import json
from pathlib import Path

import pytest

from claqueta.engines.search.evaluating import (
    Question,
    SetRefused,
    crosses,
    figures,
    ndcg,
    read_set,
    taxonomy_of,
)
from claqueta.engines.search.meaning import embedders, gist_of
from claqueta.engines.search.tests.kept import SETS, TAXONOMY, NotKept, models_kept

REACHED = {"development": (0.865, 0.84), "holdout": (0.92, 0.90)}
"""Fused nDCG@10 of all questions, and of those across languages. Nothing was ever tuned on the second set."""


@pytest.mark.parametrize(
    ("ranked", "relevant", "expected"),
    [
        (["a", "b"], {"a": 3, "b": 1}, 1.0),
        (["b", "a"], {"a": 3, "b": 1}, (1 + 7 / 1.584962500721156) / (7 + 1 / 1.584962500721156)),
        (["x", "y"], {"a": 3}, 0.0),
        ([], {"a": 3}, 0.0),
        (["a"], {}, 0.0),
        ([*"bcdefghijk", "a"], {"a": 3}, 0.0),
        (["a"], {"a": 1, "b": 1}, 1 / (1 + 1 / 1.584962500721156)),
    ],
)
def test_gain_is_discounted_and_compared_with_the_best_order(
    ranked: list[str], relevant: dict[str, int], expected: float
) -> None:
    assert ndcg(ranked, relevant) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("relevant", "expected"),
    [
        ({"en": 3}, True),
        ({"es": 3}, False),
        ({"es": 2, "en": 2}, False),
        ({"es": 1, "en": 2}, True),
        ({}, False),
        ({"nowhere": 3}, False),
    ],
)
def test_a_question_crosses_languages_when_most_of_its_gain_does(
    relevant: dict[str, int], expected: bool
) -> None:
    assert crosses(Question("q", "text", "es", relevant), {"es": "es", "en": "en"}) is expected


@pytest.mark.parametrize(
    ("corpus", "queries"),
    [
        ("[", "[]"),
        ("{}", "[]"),
        ("[]", "[]"),
        ('[{"title": "a"}]', "[]"),
        ('[{"id": "a", "language": "es"}]', '[{"id": "q"}]'),
        ('[{"id": "a", "language": "es"}]', '[{"id": "q", "text": "t", "language": "es", "relevant": 1}]'),
        ('[{"id": "a", "language": "es"}]', '[{"id": "q", "text": "t", "relevant": {}}]'),
        ('[{"id": "a"}]', '[{"id": "q", "text": "t", "language": "es", "relevant": {"b": 1}}]'),
        ('[{"id": "a"}]', '[{"id": "q", "text": "t", "language": "es", "relevant": {"a": 5000}}]'),
        ('[{"id": "a"}, {"id": "a"}]', "[]"),
        ("[1]", "[]"),
        ("[" * 100_000, "[]"),
        ('[{"id": "a", "language": "es"}]', None),
    ],
)
def test_what_is_no_set_is_refused(tmp_path: Path, corpus: str, queries: str | None) -> None:
    (tmp_path / "corpus.json").write_text(corpus)
    if queries is not None:
        (tmp_path / "queries.json").write_text(queries)

    with pytest.raises(SetRefused, match=str(tmp_path)):
        read_set(tmp_path)


def test_what_may_be_missing_is_empty(tmp_path: Path) -> None:
    (tmp_path / "corpus.json").write_text(json.dumps([{"id": 1, "language": "es", "tags": None}]))
    (tmp_path / "queries.json").write_text("[]")

    [document] = read_set(tmp_path).documents

    assert (document.key, document.title, document.body, document.terms) == ("1", "", "", ())


@pytest.mark.parametrize(
    ("stated", "text", "expected"),
    [
        ("es", "The lenses that we rent by the week", "es"),
        ("EN-gb", "", "en"),
        (None, "The lenses that we rent by the week", "en"),
        ("zz", "Los objetivos que alquilamos por semanas", "es"),
        ("", "", "es"),
        ("fr", "Des objectifs", "fr"),
    ],
)
def test_a_language_that_nobody_knows_is_told_by_the_text(
    tmp_path: Path, stated: str | None, text: str, expected: str
) -> None:
    (tmp_path / "corpus.json").write_text(json.dumps([{"id": "a", "language": stated, "text": text}]))
    (tmp_path / "queries.json").write_text("[]")

    assert read_set(tmp_path).documents[0].language == expected


@pytest.mark.parametrize("name", REACHED)
def test_the_search_is_as_good_as_it_was(name: str) -> None:
    found = figures(read_set(SETS / name), models_kept(), taxonomy_of(TAXONOMY))

    overall, across = REACHED[name]
    assert found["fused"]["ndcg@10"] >= overall
    assert found["fused"]["cross_language"]["ndcg@10"] >= across
    assert found["fused"]["exact_names"]["ndcg@10"] == 1
    for part in (None, "cross_language", "same_language"):
        fused, semantic = (
            found[way][part]["ndcg@10"] if part else found[way]["ndcg@10"] for way in ("fused", "semantic")
        )
        assert fused >= semantic - 0.005


def test_the_sets_have_questions_of_every_kind() -> None:
    questions = [question for name in REACHED for question in read_set(SETS / name).questions]

    assert len(questions) >= 80
    assert {question.language for question in questions} == {"es", "en"}


def test_the_kept_vectors_are_those_that_the_models_make() -> None:
    found = read_set(SETS / "holdout")
    questions = [question.text for question in found.questions[:3]]
    texts = [gist_of(document).whole for document in found.documents[:2]]

    for kept, model in zip(models_kept(), embedders(), strict=True):
        assert (kept.name, kept.size) == (model.name, model.size)
        for known, made in (
            (kept.questions(questions), model.questions(questions)),
            (kept.passages(texts), model.passages(texts)),
        ):
            assert (known * made).sum(axis=1).min() > 0.998


def test_a_text_whose_vector_is_not_kept_is_told_of() -> None:
    with pytest.raises(NotKept, match="never"):
        models_kept()[0].questions(["never heard of"])
