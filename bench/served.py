"""A web process whole: 20,000 organisations in two languages on record, the vectors of all they say, asked by meaning.

The vectors are drawn by lot under the digests of the real texts, so that the worker finds nothing left to make.
"""

import http.client
import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from bench.frame import answering, below, free_port, line
from bench.meaning import LANGUAGES, QUESTIONS, TRADES, fill_by_lot

PAGES = {"es": "/es/buscar/?q=", "en": "/en/search/?q="}
ASKED, PATIENCE = 240, 90


def main() -> None:
    data = os.environ["CLAQUETA_DATA_DIR"]
    for part in ("keeping:grow", "served:fill"):
        subprocess.run([sys.executable, "-m", "bench", "--in", data, part], check=True)
    port = free_port()
    command = [sys.executable, "-m", "claqueta.cli", "run", "--no-sample", "--port", str(port)]
    program = subprocess.Popen(
        command, env={**os.environ, "CLAQUETA_WEB_PROCESSES": "1"}, stdout=subprocess.DEVNULL
    )
    try:
        answering(port, 600)
        _ask(port, 2)
        time.sleep(PATIENCE)  # In which it reads its models, beside its answering.
        before = _web(program.pid)
        _ask(port, ASKED)
        line(
            "a web process beside 20,000 organisations, with its models / asked by meaning",
            f"{before:.0f} / {_web(program.pid):.0f} MiB",
            "≤ 420 MiB",
        )
    finally:
        program.terminate()
        program.wait(20)


def fill() -> None:
    """Vectors for every document that the index holds."""
    from claqueta.engines.search.meaning.gist import gist_of
    from claqueta.engines.search.schema import seen_alike
    from claqueta.foundation.search.changes import head_position
    from claqueta.foundation.search.meaning import store
    from claqueta.foundation.search.node import documents_of
    from claqueta.foundation.search.registry import searchables

    kept = store()
    kept.apply(head_position(), [], from_scratch=True)
    keys = [f"{kind}:{key}" for kind, one in searchables().items() for key in one.identifiers()]
    documents, _gone = documents_of(keys)
    fill_by_lot(kept, ((one, seen, gist_of(one).digest) for one, seen in seen_alike(documents)))


def _ask(port: int, many: int) -> None:
    for number in range(many):
        at = number % 2
        language = LANGUAGES[at]
        text = QUESTIONS[language].format(TRADES[number % 6][at], number + 2)
        # Of many addresses: one may not ask so often.
        connection = http.client.HTTPConnection(
            "127.0.0.1", port, timeout=30, source_address=(f"127.0.0.{number % 200 + 1}", 0)
        )
        connection.request(
            "GET", PAGES[language] + quote(text), headers={"Host": "localhost", "Connection": "close"}
        )
        answer = connection.getresponse()
        assert answer.status == 200, answer.status
        assert answer.read()
        connection.close()


def _web(parent: int) -> float:
    """MiB that are its own of the process that answers: the largest of those that granian began."""
    found = [0]
    for pid in below(parent):
        with suppress(OSError):
            held = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
            if b"granian" in Path(f"/proc/{pid}/cmdline").read_bytes():
                found.append(sum(int(one.split()[1]) for one in held if one.startswith("Private_")))
    return max(found) / 1024
