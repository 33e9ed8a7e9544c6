"""The running programs: what is killed comes back, what is stopped leaves nothing, slow clients stop nobody."""

import contextlib
import os
import signal
import socket
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from claqueta.foundation.priority import WORKER
from tests.instances import Running, alive, descendants, prepared_instance, until


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A running instance that is the same for all tests that leave it running."""
    with prepared_instance(tmp_path_factory.mktemp("shared") / "one").running() as running:
        yield running


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    with prepared_instance(tmp_path / "one").running() as running:
        yield running


def named(running: Running, word: str) -> list[int]:
    found = []
    for pid in descendants(running.process.pid):
        with contextlib.suppress(OSError):
            if word in Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " "):
                found.append(pid)
    return found


def test_web_and_worker_killed_are_started_again_and_it_is_said(shared: Running) -> None:
    for word, place, name in (
        ("granian", 0, "web"),
        ("claqueta.cli worker", 0, "worker"),
        ("granian", 1, "web"),
    ):
        killed = named(shared, word)[place]
        os.kill(killed, signal.SIGKILL)
        until(lambda killed=killed: not alive(killed))  # type: ignore[misc]
        until(lambda word=word, place=place: len(named(shared, word)) > place)  # type: ignore[misc]
        until(shared.answers)
        assert f"{name} ended" in shared.said.read_text()


def test_parent_killed_takes_the_whole_tree_with_it(running: Running) -> None:
    tree = descendants(running.process.pid)
    assert len(tree) >= 3
    running.process.kill()
    until(lambda: not any(alive(pid) for pid in tree))


def test_worker_gives_way_to_the_web(shared: Running) -> None:
    web, worker = named(shared, "granian")[0], named(shared, "claqueta.cli worker")[0]
    wanted = max(WORKER, os.getpriority(os.PRIO_PROCESS, web))
    until(lambda: os.getpriority(os.PRIO_PROCESS, worker) >= wanted)
    assert os.getpriority(os.PRIO_PROCESS, worker) == wanted


def test_parent_holds_nothing_of_what_it_prepared(shared: Running) -> None:
    """Django and the database are its children's alone: it only waits."""
    said = Path(f"/proc/{shared.process.pid}/cmdline").read_text()
    assert "claqueta.cli.supervising" in said
    assert "_sqlite3" not in Path(f"/proc/{shared.process.pid}/maps").read_text()
    assert f":{shared.port}/" in shared.said.read_text()


def test_parent_told_to_stop_leaves_nothing(running: Running) -> None:
    tree = descendants(running.process.pid)
    running.process.terminate()
    assert running.process.wait(60) == 0
    assert [pid for pid in tree if alive(pid)] == []


def test_fifty_slow_clients_stop_nobody(shared: Running) -> None:
    """Headers that never end, bodies that never come and answers that nobody reads: 50 of each, then a request."""
    beginnings = (
        b"GET /es/ HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ",
        b"POST /es/cuenta/entrar/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100000\r\n"
        b"Content-Type: application/x-www-form-urlencoded\r\n\r\na=",
        b"GET /es/directorio/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    )
    clients = []
    try:
        for beginning in beginnings:
            for _number in range(50):
                client = socket.create_connection(("127.0.0.1", shared.port))
                client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
                client.sendall(beginning)
                clients.append(client)
        time.sleep(1)
        for number in range(5):
            for client in clients[:100]:
                with contextlib.suppress(OSError):
                    client.send(b"b")
            # From another address: one address has only so many requests at once, and on a busy machine theirs wait long.
            asking = HTTPConnection("127.0.0.1", shared.port, timeout=60, source_address=("127.0.0.2", 0))
            with contextlib.closing(asking):
                asking.request("GET", f"/health?{number}")
                assert asking.getresponse().status == 200
    finally:
        for client in clients:
            client.close()
