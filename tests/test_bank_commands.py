"""`claqueta match-bank` and `claqueta collection`: files in, files out, no database and no Django."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from claqueta.engines.collecting.tests.instructions import instruction, item
from claqueta.engines.reconciling.tests.banks import OURS, camt, norma43, table

RECEIPTS: dict[str, Any] = {
    "creditor": {"name": "Clúster Ribera"},
    "receipts": [
        {
            "number": "C25-0001",
            "member": "Ñandú Films, S.L.",
            "amount": "150.00",
            "issued": "2025-01-02",
            "due": "2025-02-01",
            "iban": None,
            "mandate": None,
        }
    ],
}


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


@pytest.mark.parametrize(
    ("name", "body"),
    [("s.xml", camt()), ("s.xml", camt(version="053.001.02")), ("s.n43", norma43()), ("m.csv", table())],
)
def test_every_form_is_explained(tmp_path: Path, name: str, body: bytes) -> None:
    receipts = written(tmp_path / "receipts.json", RECEIPTS)
    (tmp_path / name).write_bytes(body)
    done = claqueta(tmp_path, "match-bank", receipts, name, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    said = json.loads(done.stdout)
    assert said["balance"] == {"opening": "1000.00", "closing": "1437.50", "consistent": True}
    assert [one["kind"] for one in said["entries"]] == ["payment", "fee", "collection"]
    assert said["entries"][0]["matched"] == [{"receipt": "C25-0001", "amount": "150.00"}]
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("iban", "words"), [(OURS, []), ("ES3199993763848785554735", ["other_account"]), (None, [])]
)
@pytest.mark.parametrize("body", [camt(), norma43(), table()])
def test_the_statement_of_another_account_is_said(
    tmp_path: Path, body: bytes, iban: str | None, words: list[str]
) -> None:
    receipts = RECEIPTS | {"creditor": {"name": "Clúster Ribera", "iban": iban}}
    (tmp_path / "s").write_bytes(body)
    done = claqueta(tmp_path, "match-bank", written(tmp_path / "r.json", receipts), "s", "--json")
    assert [one["word"] for one in json.loads(done.stdout)["notes"]] == words


def test_people_can_read_it_too(tmp_path: Path) -> None:
    (tmp_path / "m.csv").write_bytes(table() + b"\r\n07/03/2025;CORTAD")
    done = claqueta(tmp_path, "match-bank", written(tmp_path / "r.json", RECEIPTS), "m.csv")
    assert done.returncode == 0
    assert "1000.00 → 1437.50" in done.stdout
    assert "! Row" in done.stdout
    assert "= C25-0001" in done.stdout


@pytest.mark.parametrize(
    ("receipts", "body", "code", "said"),
    [
        (RECEIPTS, b"%PDF-1.7", 1, "no bank statement"),
        (RECEIPTS, b"", 1, "empty"),
        (RECEIPTS, None, 2, "No such file"),
        ({"receipts": [{}]}, camt(), 1, "receipt 0"),
        ("x", camt(), 1, "must be an object"),
    ],
)
def test_what_cannot_be_read_is_said(
    tmp_path: Path, receipts: Any, body: bytes | None, code: int, said: str
) -> None:
    if body is not None:
        (tmp_path / "s").write_bytes(body)
    done = claqueta(tmp_path, "match-bank", written(tmp_path / "r.json", receipts), "s", "--json")
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_receipts_that_are_no_json(tmp_path: Path) -> None:
    (tmp_path / "r.json").write_text("{", encoding="utf-8")
    assert claqueta(tmp_path, "match-bank", "r.json", "s").returncode == 2
    assert claqueta(tmp_path, "match-bank", "gone.json", "s").returncode == 2


def test_a_collection_is_written(tmp_path: Path) -> None:
    done = claqueta(tmp_path, "collection", written(tmp_path / "i.json", instruction()), "out.xml")
    assert (done.returncode, done.stderr) == (0, "")
    assert "RCUR: 2 × 300.00 € on 2026-11-25" in done.stdout
    assert b"pain.008.001.08" in (tmp_path / "out.xml").read_bytes()


@pytest.mark.parametrize(
    ("data", "code", "said"),
    [
        (instruction(item(3, amount=0)), 1, "DD00003"),
        (instruction(item(3, amount=1.10)), 0, ""),
        ([], 1, "object"),
    ],
)
def test_a_refused_collection_leaves_no_file(tmp_path: Path, data: Any, code: int, said: str) -> None:
    done = claqueta(tmp_path, "collection", written(tmp_path / "i.json", data), "out.xml")
    assert done.returncode == code
    assert said in done.stderr
    assert (tmp_path / "out.xml").exists() is (code == 0)


def test_a_place_that_is_not_there(tmp_path: Path) -> None:
    done = claqueta(tmp_path, "collection", written(tmp_path / "i.json", instruction()), "no/out.xml")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert claqueta(tmp_path, "collection", "gone.json", "out.xml").returncode == 2
