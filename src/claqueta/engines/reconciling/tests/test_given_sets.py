"""The sets that were given with the task, where they are at hand: figures that may only get better."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from claqueta.engines.reconciling import answer, explain, read, receipts_of

FOLDER = next(
    (
        parent / "shared/billing"
        for parent in Path(__file__).parents
        if (parent / "shared/billing/score.py").exists()
    ),
    None,
)
pytestmark = pytest.mark.skipif(FOLDER is None, reason="../shared/billing is not here")
FIGURES = {
    "statement-053-02.xml": (0.99, 0.98),
    "statement-053-08.xml": (0.985, 0.98),
    "statement-054-08.xml": (0.985, 0.98),
    "statement.n43": (0.985, 0.97),
    "movimientos.csv": (0.985, 0.96),
    "movimientos.xlsx": (0.985, 0.98),
    "unbalanced-053-08.xml": (1.0, 1.0),
    "unbalanced.n43": (1.0, 0.75),
    "unbalanced.csv": (1.0, 1.0),
}
"""Least recall of what is booked, least share of first suggestions that are right."""


@pytest.fixture
def scored(monkeypatch: pytest.MonkeyPatch) -> Any:
    assert FOLDER is not None
    monkeypatch.syspath_prepend(str(FOLDER))
    import score

    yield score.score
    sys.modules.pop("score", None)


@pytest.mark.parametrize("name", FIGURES)
def test_figures_of_the_given_sets(name: str, scored: Any) -> None:
    assert FOLDER is not None
    receipts, creditor = receipts_of(json.loads((FOLDER / "receipts.json").read_text(encoding="utf-8")))
    statement = read((FOLDER / name).read_bytes(), name)
    said = answer(statement, explain(receipts, statement, creditor=creditor))
    truth = json.loads((FOLDER / "truth.json").read_text(encoding="utf-8"))
    result, _errors = scored(truth, said, name)
    recall, first = FIGURES[name]
    assert result["problems"] == {}
    assert result["automatic_precision"] == 1
    assert result["automatic_recall"] >= recall
    assert result["suggestion_top1"] >= first
    assert result["kind_accuracy"] == 1
    assert result["balance_ok"]
