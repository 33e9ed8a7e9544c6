"""Figures against worked examples, and sets in every form that a folder may have."""

import json
from pathlib import Path
from typing import Any

import pytest

from claqueta.engines.matching import FileRefused, Ready, evaluate, folder, load
from claqueta.engines.matching.measuring import ndcg, precision
from claqueta.engines.matching.tests.worlds import ROWS, TAXONOMY, ready

OPPORTUNITIES: list[dict[str, Any]] = [
    {"id": "dub", "activities": ["5.7"]},
    {"id": "unjudged", "activities": ["5.7"]},
]
RELEVANT = {"dub": {"doblajes-azotea": 3, "boceto": 1, "elsewhere": 1}}


@pytest.mark.parametrize(
    ("ranked", "relevant", "found"),
    [
        (["a", "b"], {"a": 3, "b": 1}, 1.0),
        (["b", "a"], {"a": 3, "b": 1}, (1 + 7 * 0.6309297535714575) / (7 + 0.6309297535714575)),
        (["x"], {"a": 3}, 0.0),
        ([], {}, 0.0),
        (["a"], {"a": 2, "b": 2}, 1 / (1 + 0.6309297535714575)),
    ],
)
def test_ndcg(ranked: list[str], relevant: dict[str, int], found: float) -> None:
    assert ndcg(ranked, relevant) == pytest.approx(found)


def test_precision_counts_places_that_stay_empty() -> None:
    assert precision(["a", "b"], {"a": 1, "b": 0}) == 0.2


def test_grades_by_slug_and_of_those_who_are_not_there(tmp_path: Path) -> None:
    (tmp_path / "set.json").write_text(
        json.dumps(
            {
                "organisations": ROWS,
                "opportunities": [OPPORTUNITIES[0] | {"relevant": RELEVANT["dub"]}, OPPORTUNITIES[1]],
            }
        )
    )
    (one,) = folder(tmp_path)
    found = evaluate(Ready(one.organisations, TAXONOMY), one.opportunities)
    assert found["opportunities"] == 1
    assert 0.8 < found["ndcg@10"] < 1
    assert found["p@5"] == 0.4
    assert found["plain"].keys() == {"ndcg@10", "p@5", "exposure_gini", "never_shown@10"}


@pytest.mark.parametrize(
    "files",
    [
        {"organisations.json": ROWS, "opportunities.json": OPPORTUNITIES, "relevant.json": RELEVANT},
        {
            "organisations.json": {"organisations": ROWS},
            "opportunities.json": {"opportunities": OPPORTUNITIES},
            "relevant.json": {"relevant": RELEVANT},
        },
        {
            "set.json": {"organisations": ROWS, "opportunities": OPPORTUNITIES},
            "relevant.json": RELEVANT,
            "other.json": [1],
        },
    ],
)
def test_grades_beside(tmp_path: Path, files: dict[str, Any]) -> None:
    for name, content in files.items():
        (tmp_path / name).write_text(json.dumps(content))
    (one,) = folder(tmp_path)
    assert [opportunity.relevant for opportunity in one.opportunities] == [RELEVANT["dub"], {}]


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({}, "holds no file"),
        ({"organisations.json": ROWS}, "holds no file"),
        (
            {"a.json": {"organisations": [], "opportunities": []}, "relevant.json": [1]},
            "relevant.json must be an object",
        ),
    ],
)
def test_folders_that_are_none(tmp_path: Path, files: dict[str, Any], said: str) -> None:
    for name, content in files.items():
        (tmp_path / name).write_text(json.dumps(content))
    with pytest.raises(FileRefused, match=said):
        folder(tmp_path)
    with pytest.raises(FileRefused, match="is no folder"):
        folder(tmp_path / "nowhere")


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="No such file"):
        load(tmp_path / "nowhere.json")
    (tmp_path / "x.json").write_text("{")
    with pytest.raises(FileRefused, match="no JSON"):
        load(tmp_path / "x.json")
    with pytest.raises(FileRefused, match=r"x.json: no JSON"):
        folder(tmp_path)


def test_nothing_to_measure() -> None:
    found = evaluate(ready(), [])
    assert found["opportunities"] == 0
    assert found["ndcg@10"] == found["exposure_gini"] == 0
    assert found["never_shown@10"] == 1
