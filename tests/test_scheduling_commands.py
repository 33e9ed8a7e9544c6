"""`claqueta schedule` and `claqueta replan`: files in, files out, no database and no Django."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from claqueta.engines.scheduling.tests.checking import broken_after, broken_rules, comfort, disturbed
from claqueta.engines.scheduling.tests.markets import market

Data = dict[str, Any]


def claqueta(tmp_path: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "claqueta.cli", *map(str, words)],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=os.environ | {"CLAQUETA_DATA_DIR": str(tmp_path / "data"), "DJANGO_SETTINGS_MODULE": "no.such"},
        check=False,
    )


def written(path: Path, data: Any) -> Path:
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def read(path: Path) -> Data:
    found: Data = json.loads(path.read_text(encoding="utf-8"))
    return found


def test_a_market_from_wishes_to_the_day(tmp_path: Path) -> None:
    data = market(60, 300, 16, 20, seed=1)
    instance, out = written(tmp_path / "instance.json", data), tmp_path / "out.json"
    done = claqueta(tmp_path, "schedule", instance, out, "--seconds", "2", "--workers", "2", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    answer, figures = read(out), json.loads(done.stdout)
    assert list(broken_rules(data, answer)) == []
    assert figures["value"] == answer["value"] >= 0.995 * answer["bound"]
    assert figures["idle"] == answer["idle"] == comfort(data, answer)[2]
    assert all(row["reason"].endswith(".") for row in answer["unscheduled"])
    assert not (tmp_path / "data").exists()

    buyer = data["meetings"][0]["participants"][0]
    what = {"now": 3, "away": {buyer: list(range(16))}, "tables_closed": {"0": [5, 6]}}
    changes, after = written(tmp_path / "changes.json", what), tmp_path / "after.json"
    done = claqueta(tmp_path, "replan", instance, out, changes, after, "--language", "es")
    assert (done.returncode, done.stderr) == (0, "")
    again = read(after)
    assert list(broken_after(data, answer, what, again)) == []
    moved, of = disturbed(data, answer, what, again)
    assert again["disturbed"] == moved
    assert len(moved) <= 0.02 * of
    assert f"disturbed: {len(moved)}" in done.stdout
    assert any("franja" in row["reason"] for row in again["unscheduled"])


def test_seconds_are_all_the_time_there_is(tmp_path: Path) -> None:
    instance = written(tmp_path / "instance.json", market(60, 300, 16, 20, seed=2))
    begin = time.monotonic()
    done = claqueta(tmp_path, "schedule", instance, tmp_path / "out.json", "--seconds", "1", "--workers", "1")
    assert done.returncode == 0
    # Others work on the machine too.
    assert time.monotonic() - begin < 4


def test_nobody_gives_an_empty_timetable(tmp_path: Path) -> None:
    empty = {"slots": [], "tables": 3, "participants": [], "meetings": []}
    instance, out = written(tmp_path / "instance.json", empty), tmp_path / "out.json"
    done = claqueta(tmp_path, "schedule", instance, out, "--seconds", "1")
    assert (done.returncode, done.stderr) == (0, "")
    answer = read(out)
    assert (answer["meetings"], answer["unscheduled"], answer["value"], answer["bound"]) == ([], [], 0, 0)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"{", "no JSON"),
        (b"\xff\xfe{}", "not UTF-8"),
        (json.dumps(market(4, 2, 2, 1) | {"tables": -1}).encode(), "tables: a whole number"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(tmp_path: Path, body: bytes, told: str) -> None:
    instance = tmp_path / "instance.json"
    instance.write_bytes(body)
    out = tmp_path / "out.json"
    done = claqueta(tmp_path, "schedule", instance, out)
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr
    assert done.stderr.startswith(f"claqueta: {instance}: ")
    assert done.stderr.count("\n") == 1
    assert not out.exists()


def test_each_file_is_named_that_is_wrong(tmp_path: Path) -> None:
    good = written(tmp_path / "instance.json", market(4, 2, 4, 2))
    plan = written(tmp_path / "plan.json", {"meetings": []})
    bad = written(
        tmp_path / "bad.json", {"meetings": [{"id": "zz", "slot": 0, "table": 0}], "pins": {"zz": 0}}
    )
    nothing = written(tmp_path / "nothing.json", {})
    for files, named in (
        ((plan, plan, nothing), plan),
        ((good, bad, nothing), bad),
        ((good, plan, bad), bad),
    ):
        done = claqueta(tmp_path, "replan", *files, tmp_path / "out.json")
        assert (done.returncode, done.stderr.split(": ")[1]) == (2, str(named))


def test_a_pin_that_cannot_hold_is_told_and_the_rest_is_done(tmp_path: Path) -> None:
    data = market(4, 2, 4, 2, seed=1, away=0.0)
    instance = written(tmp_path / "instance.json", data)
    plan = written(tmp_path / "plan.json", {"meetings": []})
    person = data["meetings"][0]["participants"][0]
    what = {"away": {person: [0]}, "pins": {"m00000": 0, "m00001": 1}}
    done = claqueta(
        tmp_path, "replan", instance, plan, written(tmp_path / "c.json", what), tmp_path / "o.json"
    )
    assert done.returncode == 1
    assert f"m00000: It cannot be pinned at 09:30 on 2026-10-01: {person} is away then." in done.stderr
    after = read(tmp_path / "o.json")
    assert [row["id"] for row in after["impossible"]] == ["m00000"]
    assert {row["id"]: row["slot"] for row in after["meetings"]}["m00001"] == 1


@pytest.mark.parametrize(
    "words",
    [("--seconds", "0"), ("--workers", "0"), ("--seconds", "soon"), ("--row", "99"), ("--share", "2")],
)
def test_numbers_that_make_no_sense_are_refused(tmp_path: Path, words: tuple[str, str]) -> None:
    done = claqueta(tmp_path, "schedule", "in.json", "out.json", *words)
    assert done.returncode == 2
    assert words[0] in done.stderr
