"""The command line, as a program of its own on a data folder of its own."""

import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.instances import prepared_instance
from tests.surroundings import outside

ROOT = Path(__file__).parent.parent
LIST = ROOT.parent / "shared/imports/socios.csv"
BOOKS = ["audit", "documents", "members", "receipts"]
"""Every book there is, in the order of the domains that keep them."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return prepared_instance(tmp_path_factory.mktemp("instance")).folder


def claqueta(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "claqueta.cli", *arguments],
        env=outside(CLAQUETA_DATA_DIR=str(folder), **environment),
        capture_output=True,
        text=True,
        check=False,
    )


def test_help_speaks_of_commands_and_not_of_the_framework(folder: Path) -> None:
    for arguments in (["--help"], ["import", "--help"], ["search", "--help"]):
        done = claqueta(folder, *arguments)
        assert (done.returncode, "django" in (done.stdout + done.stderr).lower()) == (0, False)


def test_unknown_command_and_missing_file_are_usage_errors(folder: Path) -> None:
    assert claqueta(folder, "fly").returncode == 2
    done = claqueta(folder, "import", "organisations", "nowhere.csv")
    assert (done.returncode, "nowhere.csv" in done.stderr, "Traceback" in done.stderr) == (2, True, False)


def test_list_is_previewed_imported_found_and_exported(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Nombre;CIF;Municipio\nDoblajes Bruma SL;;Getafe\n;B00000000;\n", encoding="utf-8")
    dry = claqueta(folder, "import", "organisations", str(path), "--dry-run", "--json", "--lang", "en")
    report = json.loads(dry.stdout)
    assert (dry.returncode, report["rows"], report["created"], len(report["rejected"])) == (1, 2, 1, 1)
    assert report["rejected"][0] == {
        "row": 3,
        "field": "legal_name",
        "message": report["rejected"][0]["message"],
    }
    assert json.loads(claqueta(folder, "search", "bruma", "--json").stdout)["total"] == 0
    assert claqueta(folder, "import", "organisations", str(path)).returncode == 1
    found = json.loads(claqueta(folder, "search", "bruma", "--kind", "organisation", "--json").stdout)
    assert (found["total"], found["hits"][0]["title"]) == (1, "Doblajes Bruma SL")
    exported = claqueta(folder, "export", "organisations", "--form", "json")
    assert [entry["name"] for entry in json.loads(exported.stdout)] == ["Doblajes Bruma SL"]


def test_search_in_a_language_that_the_cluster_does_not_speak_is_a_usage_error(folder: Path) -> None:
    done = claqueta(folder, "search", "x", "--lang", "fr")
    assert (done.returncode, "es, en" in done.stderr) == (2, True)


def test_reindex_and_doctor_agree(folder: Path) -> None:
    assert claqueta(folder, "reindex").returncode == 0
    done = claqueta(folder, "doctor", "--json")
    findings: list[dict[str, Any]] = json.loads(done.stdout)
    parts = "configuration database index worker queue rounds outbox books backup mail disk"
    assert [finding["part"] for finding in findings] == parts.split()
    # Nothing runs here and no backup was made: both are said, with what to do.
    wrong = {
        finding["part"]: finding["said"]
        for finding in findings
        if not finding["ok"] and finding["part"] != "disk"
    }
    # What the set-up asked of a worker waits since the database was prepared, maybe for long.
    assert set(wrong) - {"queue"} == {"worker", "backup"}
    assert ("claqueta worker" in wrong["worker"], "claqueta backup" in wrong["backup"]) == (True, True)


def test_books_are_whole_until_somebody_alters_one(tmp_path: Path) -> None:
    folder = prepared_instance(tmp_path / "books").folder
    path = tmp_path / "list.csv"
    path.write_text("Nombre\nDoblajes Bruma SL\nFaro\n", encoding="utf-8")
    assert claqueta(folder, "verify").stdout.splitlines()[-1] == "4 books, 0 links, nothing altered"
    assert claqueta(folder, "import", "organisations", str(path)).returncode == 0

    done = claqueta(folder, "verify")
    end, *others, said = done.stdout.splitlines()
    assert others == [f"{book}:0:{'0' * 64}" for book in BOOKS[1:]]
    assert (done.returncode, said) == (0, "4 books, 3 links, nothing altered")
    said = json.loads(claqueta(folder, "verify", "--json").stdout)
    assert set(said) == {"chains"}
    assert said["chains"][0] == {
        "name": "audit",
        "entries": 3,
        "head": end.rpartition(":")[2],
        "intact": True,
        "first_broken": None,
    }
    assert [chain["name"] for chain in said["chains"]] == BOOKS

    with closing(sqlite3.connect(folder / "claqueta.sqlite3")) as database, database:
        database.execute("UPDATE foundation_auditentry SET object_name = 'Another' WHERE position = 2")
        database.execute("DELETE FROM foundation_auditentry WHERE position = 3")
    done = claqueta(folder, "verify")
    assert (done.returncode, done.stdout.splitlines()[1:3]) == (
        1,
        [
            "audit: Position 2: the content is not what was entered",
            "audit: Position 3: the content is gone",
        ],
    )
    done = claqueta(folder, "verify", "--json")
    broken = json.loads(done.stdout)["chains"][0]
    assert (done.returncode, broken["intact"], broken["first_broken"]) == (1, False, 2)
    # What `doctor` looks at is the end alone.
    assert "ok   books" in claqueta(folder, "doctor").stdout
    with closing(sqlite3.connect(folder / "claqueta.sqlite3")) as database, database:
        database.execute("DELETE FROM foundation_chainlink WHERE position = 3")
    assert "MEND books: audit" in claqueta(folder, "doctor").stdout


def test_book_written_anew_is_found_by_an_end_that_was_written_down(tmp_path: Path) -> None:
    one, other = (prepared_instance(tmp_path / name).folder for name in ("one", "other"))
    path = tmp_path / "list.csv"
    path.write_text("Nombre\nFaro\n", encoding="utf-8")
    for folder in (one, other):
        assert claqueta(folder, "import", "organisations", str(path)).returncode == 0
    end = claqueta(one, "verify").stdout.splitlines()[0]

    assert claqueta(one, "verify", end).returncode == 0
    done = claqueta(other, "verify", end)
    assert (done.returncode, done.stdout.splitlines()[len(BOOKS) :]) == (
        1,
        ["audit: Position 2: it is not the entry that was written down"],
    )
    done = claqueta(other, "verify", end, "audit:0:" + "0" * 64, "--json")
    assert (done.returncode, json.loads(done.stdout)["not_as_written_down"]) == (1, [end])
    assert claqueta(one, "verify", "audit:two:x").returncode == 2


def test_doctor_says_what_to_do_about_an_old_database(tmp_path: Path) -> None:
    done = claqueta(tmp_path, "doctor")
    assert (done.returncode, "claqueta prepare" in done.stdout) == (1, True)


def test_wrong_cluster_folder_is_told_with_file_line_and_remedy(tmp_path: Path) -> None:
    wrong = tmp_path / "cluster"
    shutil.copytree(ROOT / "clusters/audiovisual-madrid", wrong)
    text = (wrong / "cluster.toml").read_text(encoding="utf-8").replace('"#d7263d"', '"red"')
    (wrong / "cluster.toml").write_text(text, encoding="utf-8")
    done = claqueta(tmp_path, "doctor", CLAQUETA_CLUSTER=str(wrong))
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert f"{wrong / 'cluster.toml'}:" in done.stderr


@pytest.mark.skipif(not LIST.exists(), reason="the shared sample list is not here")
def test_office_list_gives_what_must_be_found(folder: Path) -> None:
    done = claqueta(folder, "import", "organisations", str(LIST), "--dry-run", "--json")
    report = json.loads(done.stdout)
    assert (report["rows"], report["created"], len({one["row"] for one in report["rejected"]})) == (
        129,
        112,
        11,
    )
