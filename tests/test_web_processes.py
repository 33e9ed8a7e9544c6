"""How many processes serve the web: a setting, which follows the machine where they can count together."""

import os
from pathlib import Path

import pytest

from claqueta.config.environment import EnvironmentInvalid, read_environment

CACHE = "redis://cache:6379/0"


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CLAQUETA_DATA_DIR", str(tmp_path))
    for name in ("CLAQUETA_WEB_PROCESSES", "CLAQUETA_CACHE_URL"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("said", "cache", "number"),
    [("", "", 1), ("1", "", 1), ("", CACHE, os.process_cpu_count()), ("1", CACHE, 1), ("3", CACHE, 3)],
)
def test_processes_follow_the_cores_unless_somebody_says_how_many(
    monkeypatch: pytest.MonkeyPatch, said: str, cache: str, number: int
) -> None:
    monkeypatch.setenv("CLAQUETA_WEB_PROCESSES", said)
    monkeypatch.setenv("CLAQUETA_CACHE_URL", cache)
    assert read_environment().web_processes == number


@pytest.mark.parametrize(("said", "cache"), [("0", CACHE), ("65", CACHE), ("two", CACHE), ("2", "")])
def test_number_that_cannot_serve_is_refused_by_its_name(
    monkeypatch: pytest.MonkeyPatch, said: str, cache: str
) -> None:
    monkeypatch.setenv("CLAQUETA_WEB_PROCESSES", said)
    monkeypatch.setenv("CLAQUETA_CACHE_URL", cache)
    with pytest.raises(EnvironmentInvalid, match="CLAQUETA_WEB_PROCESSES"):
        read_environment()
