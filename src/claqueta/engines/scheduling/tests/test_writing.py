"""Files are there whole or not at all."""

import json
import os
import threading
from pathlib import Path

import pytest

from claqueta.engines.scheduling import put


def test_a_file_is_put_in_the_place_of_another(tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    for value in (1, 2):
        put(path, {"ñ": value})
    assert json.loads(path.read_text(encoding="utf-8")) == {"ñ": 2}
    assert [file.name for file in tmp_path.iterdir()] == ["out.json"]


def test_a_pipe_is_written_to(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    found: list[str] = []
    reader = threading.Thread(target=lambda: found.append(path.read_text(encoding="utf-8")))
    reader.start()
    put(path, {"a": 1})
    reader.join()
    assert found == ['{"a": 1}']
    assert path.is_fifo()


def test_a_folder_that_is_not_there_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        put(tmp_path / "none" / "out.json", {})
    assert list(tmp_path.iterdir()) == []
