"""The rush for an event: more people than places, all within a minute; nobody is lost or doubled, and the line is in order.

Each opens the form, sends it, and then follows the link that was mailed: all of that over HTTP, from an address of their own, on a
throw-away PostgreSQL with two web processes, and on SQLite with one.
"""

import http.client
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue
from typing import Any
from urllib.parse import urlencode, urlsplit

from bench.frame import ROOT, answering, free_port, line, p95

PLACES, SECONDS, THREADS = 300, 60.0, 48
PEOPLE = {"postgresql": 2000, "sqlite": 300}
WEB = {"postgresql": 2, "sqlite": 1}
AIM = 800
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
HEADERS = {"Host": "localhost", "Content-Type": "application/x-www-form-urlencoded"}


def main() -> None:
    """Each engine has a process of its own: the data folder is settled when a process begins."""
    alone = [sys.executable, "-m", "bench.registering"]
    subprocess.run([sys.executable, str(ROOT / "bin/with_postgres.py"), *alone], check=True, cwd=ROOT)
    bare = {name: value for name, value in os.environ.items() if name != "CLAQUETA_DATABASE_URL"}
    subprocess.run(alone, check=True, cwd=ROOT, env=bare)


def on_one_engine() -> None:
    engine = "postgresql" if os.environ.get("CLAQUETA_DATABASE_URL") else "sqlite"
    folder = Path(tempfile.mkdtemp(prefix="claqueta-rush-"))
    try:
        with _served(folder, WEB[engine]) as (ports, used):
            _rush(engine, ports, used)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _served(folder: Path, web: int) -> Iterator[tuple[list[int], Callable[[], float]]]:
    """An instance of its own with so many web processes; their ports, and what the programs have used of the processor."""
    os.environ.update(
        CLAQUETA_DATA_DIR=str(folder),
        CLAQUETA_URL="http://localhost",
        DJANGO_SETTINGS_MODULE="claqueta.config.settings",
        PYTHONPATH=str(ROOT / "src"),
    )
    sys.path.insert(0, str(ROOT / "src"))
    import django

    django.setup()
    from claqueta.cli.commands import prepare_all

    prepare_all()
    ports = [free_port() for _ in range(web)]
    granian = "--interface wsgi --host 127.0.0.1 --workers 1 --blocking-threads 160 --backpressure 640 --backlog 2048"
    command = [sys.executable, "-m", "granian", *granian.split(), "--http", "1", "--log-level", "error"]
    programs = [
        subprocess.Popen([*command, "--port", str(port), "claqueta.config.wsgi:application"])
        for port in ports
    ]
    programs.append(
        subprocess.Popen([sys.executable, "-m", "claqueta.cli", "worker"], stdout=subprocess.DEVNULL)
    )
    try:
        for port in ports:
            answering(port)
        yield ports, lambda: sum(_used(program.pid) for program in programs)
    finally:
        for program in programs:
            program.terminate()
        for program in programs:
            program.wait(20)


def _used(pid: int) -> float:
    """Seconds of the processor, with those of the processes that it started."""
    found = 0.0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _, after = path.read_text().rpartition(")")
        except OSError:
            continue
        words = after.split()
        if int(name.split()[0]) == pid or int(words[1]) == pid:
            found += (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")
    return found


@dataclass
class Times:
    """Milliseconds of each answer, by what was asked."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    of: dict[str, list[float]] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)

    def note(self, what: str, begin: float, status: int, wanted: int) -> None:
        took = (time.perf_counter() - begin) * 1000
        with self.lock:
            self.of.setdefault(what, []).append(took)
            if status != wanted:
                self.failed.append(f"{what}: {status}")


def _rush(engine: str, ports: list[int], used: Callable[[], float]) -> None:
    from django.urls import reverse
    from django.utils import translation

    from claqueta.events import actions
    from claqueta.events.holders import token_of
    from claqueta.events.models import Registration
    from claqueta.events.tests.factories import said
    from claqueta.foundation.actors import SYSTEM

    people = PEOPLE[engine]
    places = PLACES if people > PLACES else PLACES // 10
    event = actions.EVENTS.make("publish", actions.write_event(said(), by=SYSTEM), by=SYSTEM).thing
    actions.add_accreditation(event, {"name": {"es": "General"}, "quota": places}, by=SYSTEM)
    with translation.override("es"):
        form = reverse("event_register", args=[event.slug])
    times = Times()

    def come(number: int, connection: http.client.HTTPConnection) -> None:
        cookie, token = _opened(connection, form, times, "form")
        values = {
            "name": f"Persona {number}",
            "email": f"p{number}@rush.example",
            "csrfmiddlewaretoken": token,
        }
        _sent(connection, form, values, cookie, times, "registering")

    begin, before = time.perf_counter(), used()
    _all(people, ports, come, times)
    asked, spent = time.perf_counter() - begin, used() - before
    links = {
        int(row.email[1:].partition("@")[0]): row
        for row in Registration.objects.filter(event=event).select_related("event")
    }
    with translation.override("es"):
        addresses = {number: reverse("registration", args=[token_of(row)]) for number, row in links.items()}

    def confirm(number: int, connection: http.client.HTTPConnection) -> None:
        if number in addresses:
            cookie, token = _opened(connection, addresses[number], times, "link")
            said = {"action": "confirm", "csrfmiddlewaretoken": token}
            _sent(connection, addresses[number], said, cookie, times, "confirming")

    again, before = time.perf_counter(), used()
    _all(people, ports, confirm, times)
    confirmed, more = time.perf_counter() - again, used() - before
    rows = list(Registration.objects.filter(event=event).order_by("pk"))
    states = [row.state for row in rows]
    line_of = sorted((row.place, row.confirmed_at) for row in rows if row.state == "waiting")
    sound = (
        len(rows) == people == len({row.email for row in rows})
        and states.count("registered") == places
        and [place for place, _at in line_of] == list(range(1, people - places + 1))
        and not times.failed
    )
    in_order = [at for _place, at in line_of] == sorted(at for _place, at in line_of)
    for what, found in times.of.items():
        line(
            f"{engine}, {people} people for {places} places: {what}, p95",
            f"{p95(found):.0f} ms",
            f"≤ {AIM} ms; median {sorted(found)[len(found) // 2]:.0f} ms, longest {max(found):.0f} ms",
        )
    line(
        f"{engine}: all came within / were confirmed within",
        f"{asked:.0f} s / {confirmed:.0f} s",
        f"60 s each; {1000 * spent / people:.0f} and {1000 * more / people:.0f} ms of processor a person, without the"
        f" database's; load {os.getloadavg()[0]:.1f}",
    )
    line(
        f"{engine}: nobody lost or doubled, exactly {places} in, the line in order",
        "yes" if sound and in_order else "NO",
        f"{states.count('registered')} in, {states.count('waiting')} wait; failed: {times.failed[:3]}",
    )


def _all(people: int, ports: list[int], act: Callable[[int, Any], None], times: Times) -> None:
    """Everybody comes evenly within the minute, whether those before them were answered or not."""
    queue: SimpleQueue[int | None] = SimpleQueue()

    def work() -> None:
        while (number := queue.get()) is not None:
            # From an address of their own, as limits count by it.
            source = (f"127.1.{number // 250}.{number % 250 + 1}", 0)
            connection = http.client.HTTPConnection(
                "127.0.0.1", ports[number % len(ports)], timeout=60, source_address=source
            )
            try:
                act(number, connection)
            except OSError as error:
                times.note("connection", time.perf_counter(), 0, str(error) != "")
            finally:
                connection.close()

    threads = [threading.Thread(target=work) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    begin = time.perf_counter()
    for number in range(people):
        wait = begin + number * SECONDS / people - time.perf_counter()
        if wait > 0:
            time.sleep(wait)
        queue.put(number)
    for _ in threads:
        queue.put(None)
    for thread in threads:
        thread.join()


def _opened(connection: http.client.HTTPConnection, path: str, times: Times, what: str) -> tuple[str, str]:
    """A page with a form: its cookie and its token."""
    begin = time.perf_counter()
    connection.request("GET", path, headers={"Host": "localhost"})
    answer = connection.getresponse()
    body = answer.read().decode()
    times.note(what, begin, answer.status, 200)
    found = TOKEN.search(body)
    return (answer.headers["Set-Cookie"] or "").partition(";")[0], found[1] if found else ""


def _sent(
    connection: http.client.HTTPConnection,
    path: str,
    values: dict[str, str],
    cookie: str,
    times: Times,
    what: str,
) -> None:
    begin = time.perf_counter()
    headers = {
        **HEADERS,
        "Cookie": cookie,
        "Origin": "http://localhost",
        "Referer": f"http://localhost{urlsplit(path).path}",
    }
    connection.request("POST", path, urlencode(values), headers)
    answer = connection.getresponse()
    answer.read()
    times.note(what, begin, answer.status, 302)


if __name__ == "__main__":
    on_one_engine()
