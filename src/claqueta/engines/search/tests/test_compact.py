"""Vectors of a byte a number beside those in full."""

import numpy as np
import pytest

from claqueta.engines.search.meaning.compact import STEP, Compact
from claqueta.engines.search.meaning.embedding import unit
from claqueta.engines.search.meaning.nearness import Collection, Nearness, Row
from claqueta.engines.search.meaning.questions import Asked

DICE = np.random.default_rng(12)
MANY, SIZE = 2 * STEP + 7, 384
EXACT = unit(DICE.standard_normal((MANY, SIZE)))
QUESTION = unit(DICE.standard_normal(SIZE))


def compact(vectors: np.ndarray) -> Compact:
    made = Compact(*vectors.shape)
    made[np.arange(len(vectors))] = vectors
    return made


@pytest.mark.parametrize(
    "rows",
    [slice(0, MANY), slice(5, STEP + 6), slice(9, 9), np.arange(3, MANY, 2), np.arange(0)],
    ids=["all", "some", "none", "picked", "none picked"],
)
def test_products_are_those_of_the_vectors_but_for_little(rows: slice | np.ndarray) -> None:
    made = compact(EXACT).products(rows, QUESTION)

    assert made.dtype == np.float32
    off = np.abs(made - EXACT[rows] @ QUESTION)
    assert off.max(initial=0) < 0.002
    assert off.sum() <= 0.0004 * len(off)


def test_vector_of_nothing_is_near_nothing() -> None:
    assert compact(np.zeros((2, SIZE), np.float32)).products(slice(0, 2), QUESTION).tolist() == [0, 0]


def test_who_is_chosen_is_ranked_by_the_vectors_themselves() -> None:
    """More rows than are chosen among: which they are is said about, where they stand exactly."""
    rows = [Row(f"a:{number}", "es", "offer", frozenset({"public"})) for number in range(MANY)]
    none = np.zeros((0, SIZE), np.float32)
    collection = Collection(
        rows,
        EXACT,
        {"es": np.zeros(SIZE, np.float32)},
        lambda wanted: [Nearness(EXACT[row], EXACT[row], none) for row in wanted],
        lambda wanted: [[] for _row in wanted],
    )
    asked = Asked("", "es", (QUESTION, np.zeros(SIZE, np.float32)), ())

    found = collection.near(asked, collection.allowed("public", "es"), most=50)

    exact = unit(EXACT - collection.first_middles["es"]) @ QUESTION
    best = np.argsort(-exact, kind="stable")[:40]
    assert [one.row for one in found[:40]] == best.tolist()
    assert [one.score for one in found[:40]] == pytest.approx((exact[best] / 1.7).tolist(), abs=1e-6)
