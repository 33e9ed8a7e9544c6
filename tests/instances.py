"""Instances as programs of their own: a data folder, a database, processes that can be watched and killed."""

import contextlib
import fcntl
import gzip
import http.client
import itertools
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

import pytest

from tests.prepared import once, prepared_sample, prepared_sqlite, prepared_static, restore_postgresql
from tests.surroundings import OF_ALL, SERVER, address_on_server, ask_server, outside

RELEASE = Path(__file__).parent / "fixtures" / "release-4aa6865.sqlite3.gz"
"""The database of the last landed release, with its sample."""
BRING = """
import sys, django; django.setup()
from claqueta.foundation.actors import SYSTEM
from claqueta.organisations.actions import register
for name in sys.argv[1:]:
    register({"legal_name": name}, by=SYSTEM)
"""
NAMES = """
import json, django; django.setup()
from claqueta.foundation.backups import finish_swap
finish_swap()
from claqueta.organisations.models import Organisation
print(json.dumps(sorted(one.name for one in Organisation.objects.all())))
"""


@dataclass(frozen=True, slots=True)
class Instance:
    """A data folder and a database of its own."""

    folder: Path
    database: str = ""

    def environment(self, **more: str) -> dict[str, str]:
        return outside(
            CLAQUETA_DATA_DIR=str(self.folder),
            CLAQUETA_DATABASE_URL=self.database,
            DJANGO_SETTINGS_MODULE="claqueta.config.settings",
            **more,
        )

    def start(self, *words: str, **more: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, *words],
            env=self.environment(**more),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def claqueta(self, *words: str, **more: str) -> tuple[int, str]:
        """Exit code, and all that was said."""
        with self.start("-m", "claqueta.cli", *words, **more) as process:
            out, err = process.communicate(timeout=600)
        assert "Traceback" not in out + err
        return process.returncode, out + err

    def python(self, code: str, *words: str, seconds: float = 180, **more: str) -> str:
        """What a piece of Python says."""
        with self.start("-c", code, *words, **more) as process:
            out, err = process.communicate(timeout=seconds)
        assert process.returncode == 0, out + err
        return out

    def holds(self) -> list[str]:
        """The names of the organisations."""
        names: list[str] = json.loads(self.python(NAMES))
        return names

    def lose_connections(self, *, share: float) -> None:
        """Let the server end that share of the sessions on this instance's database, and nobody else's."""
        ask_server(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
            f" AND datname = '{urlsplit(self.database).path[1:]}' AND random() < {share}"
        )

    def bring(self, *names: str) -> None:
        self.python(BRING, *names)

    @contextlib.contextmanager
    def running(self, **more: str) -> Iterator["Running"]:
        """All its programs, until the end of the block."""
        port = free_port()
        with (self.folder / "said").open("wb") as said:
            process = subprocess.Popen(
                [sys.executable, "-m", "claqueta.cli", "run", "--no-sample", "--port", str(port)],
                env=self.environment(**more),
                stdout=said,
                stderr=said,
            )
        one = Running(process, port, self.folder / "said")
        started: list[int] = []
        try:
            until(one.answers, 600)
            started = descendants(process.pid)
            yield one
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            for pid in started:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, 9)


@dataclass(frozen=True, slots=True)
class Running:
    process: "subprocess.Popen[bytes]"
    port: int
    said: Path

    def answers(self) -> bool:
        return self.asked("/health", seconds=5) == 200

    def asked(self, path: str, *, seconds: float = 30) -> int:
        """The status of the answer, 0 when none came."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=seconds)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            return answer.status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()


def brought_forward() -> tuple[Path, list[tuple[int, str]]]:
    """The last release as today's code brings it forward, told to by two programs at once: where it is, and each one's exit
    code and words. It takes minutes, once in a run.
    """
    home = once("release", _bring_forward)
    return home, [(status, words) for status, words in json.loads((home / "said.json").read_text())]


def _bring_forward(home: Path) -> None:
    (home / "claqueta.sqlite3").write_bytes(gzip.decompress(RELEASE.read_bytes()))
    prepared_static(home)
    both = [Instance(home).start("-m", "claqueta.cli", "prepare") for _time in range(2)]
    said = [(process, *process.communicate(timeout=900)) for process in both]
    words = [(process.returncode, out + error) for process, out, error in said]
    (home / "said.json").write_text(json.dumps(words))


def release_instance(folder: Path) -> Instance:
    """An instance with the sample of the last release, brought forward."""
    shutil.copy(brought_forward()[0] / "claqueta.sqlite3", folder / "claqueta.sqlite3")
    prepared_static(folder)
    return Instance(folder)


def prepared_instance(folder: Path) -> Instance:
    """An instance on SQLite that needs no preparing."""
    folder.mkdir(exist_ok=True)
    prepared_static(folder)
    shutil.copy(prepared_sqlite(), folder / "claqueta.sqlite3")
    return Instance(folder)


def sampled_instance(folder: Path) -> Instance:
    """An instance on SQLite with the sample, as today's code loads it."""
    shutil.copytree(prepared_sample(), folder)
    prepared_static(folder)
    return Instance(folder)


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[Callable[[str], Instance]]:
    """Make instances on the engine that the tests run on."""
    made = []

    def make(name: str) -> Instance:
        if not SERVER:
            return prepared_instance(tmp_path / name)
        folder = tmp_path / name
        folder.mkdir()
        prepared_static(folder)
        made.append(f"instance_{name}_{uuid.uuid4().hex[:12]}")
        restore_postgresql(made[-1])
        return Instance(folder, address_on_server(made[-1]))

    yield make
    for database in made:
        ask_server(f"DROP DATABASE {database} WITH (FORCE)")


_ports = itertools.count(15_000 + os.getpid() % 15_000)
_taken: list[IO[str]] = []


def free_port() -> int:
    """A port that nobody has, of those that the system gives to no client; no two times the same.

    The web server listens long after it was given its port, and lets others listen on the same one: whoever is given
    a port therefore keeps a lock on it, which other processes of tests see, until it ends.
    """
    for port in _ports:
        lock = (OF_ALL / f"claqueta-port-{port}").open("w")
        with contextlib.suppress(OSError), socket.socket() as probe:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            probe.bind(("127.0.0.1", port))
            _taken.append(lock)
            return port
        lock.close()
    raise AssertionError


def until(true: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.1)


def descendants(pid: int) -> list[int]:
    """The processes that it started, and those that they started."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            after = path.read_text().rpartition(")")[2].split()
            if int(after[1]) == pid and after[0] != "Z":
                found.append(int(path.parent.name))
    return found + [further for one in found for further in descendants(one)]


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
