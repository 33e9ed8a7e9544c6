"""A process ends when the one that started it ends; one whose parent is gone already ends at once."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[3]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux has prctl")
@pytest.mark.parametrize(
    ("parent", "ended"), [("", 0), ("os.getppid()", 0), ("os.getppid() + 1", -signal.SIGKILL)]
)
def test_process_lives_only_with_the_parent_that_it_must_have(parent: str, ended: int) -> None:
    code = f"import os; from claqueta.foundation.lifeline import end_with_parent; end_with_parent({parent})"
    assert subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": str(SOURCE)}).returncode == ended


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux has prctl")
def test_child_is_gone_when_its_parent_is_killed() -> None:
    child = (
        "from claqueta.foundation.lifeline import end_with_parent; import sys; end_with_parent();"
        "print('here', flush=True); sys.stdin.read()"
    )
    parent = (
        "import subprocess, sys; "
        f"subprocess.Popen([sys.executable, '-c', {child!r}], stdin=subprocess.PIPE); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", parent],
        env={"PYTHONPATH": str(SOURCE)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as started:
        assert started.stdout is not None
        assert started.stdout.readline() == b"here\n"
        started.kill()
        # The pipe is at its end when nobody holds it any longer: neither the parent nor its child.
        assert started.stdout.read() == b""
