"""Slow clients wait in threads of their own number; work is done by few at once.

A client that sends its request byte by byte, or reads its answer so, holds a thread of the server as long as it likes.
So the server has many threads, a request takes a turn only when its body is here whole, and gives it back when its
answer is made. One address holds only so many threads: the rest of the world finds one free.
"""

import io
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

THREADS = 160
"""Threads of the server: clients that may be slow at the same time."""
AT_WORK = 4
"""Requests that are worked on at once."""
LONGEST_WAIT = 20.0
"""Seconds that a request waits for its turn."""
ONE_ADDRESS = 96
"""Requests of one address at once, when no proxy stands before us (a proxy has one address for everybody)."""
IN_MEMORY = 1024 * 1024
PIECE = 64 * 1024
LARGEST_BODY = 64 * 1024 * 1024

type Start = Callable[..., Any]
type Application = Callable[[dict[str, Any], Start], Iterable[bytes]]
type Page = Callable[[dict[str, Any], int], str]
"""What a refusal says as a page, to the request and status; empty for nothing but its line."""


class Turns:
    """A WSGI application around another one."""

    def __init__(
        self, application: Application, *, proxies: int = 0, page: Page = lambda _environ, _status: ""
    ) -> None:
        self.application = application
        self.page = page
        self.count_addresses = proxies == 0
        self.turns = threading.BoundedSemaphore(AT_WORK)
        self.lock = threading.Lock()
        self.held: Counter[str] = Counter()

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        address = str(environ.get("REMOTE_ADDR", ""))
        if not self._enter(address):
            return self._refusal(environ, start, "429 Too Many Requests", "2")
        answer: Iterable[bytes] = ()
        try:
            if not _take_body(environ):
                return self._refusal(environ, start, "413 Content Too Large", "")
            if not self.turns.acquire(timeout=LONGEST_WAIT):
                environ["wsgi.input"].close()
                return self._refusal(environ, start, "503 Service Unavailable", "5")
            try:
                answer = self.application(environ, start)
            finally:
                self.turns.release()
                # Read by now: no answer of ours reads its request while it is given.
                if isinstance(body := environ["wsgi.input"], tempfile.SpooledTemporaryFile):
                    body.close()
            return answer
        finally:
            self._leave(address)

    def _enter(self, address: str) -> bool:
        with self.lock:
            if self.count_addresses and self.held[address] >= ONE_ADDRESS:
                return False
            self.held[address] += 1
            return True

    def _leave(self, address: str) -> None:
        with self.lock:
            self.held[address] -= 1
            if not self.held[address]:
                del self.held[address]

    def _refusal(self, environ: dict[str, Any], start: Start, status: str, again_in: str) -> Iterable[bytes]:
        page = self.page(environ, int(status[:3]))
        headers = [
            ("Content-Type", f"text/{'html' if page else 'plain'}; charset=utf-8"),
            ("Cache-Control", "no-store"),
            ("Content-Security-Policy", "default-src 'self'"),
            ("Connection", "close"),
        ]
        start(status, [*headers, *([("Retry-After", again_in)] if again_in else [])])
        return [(page or f"{status}\n").encode()]


def _take_body(environ: dict[str, Any]) -> bool:
    """Read the body whole, into memory or a temporary file; false when it is larger than any that we take."""
    if environ.get("CONTENT_LENGTH") in (None, "", "0") and "HTTP_TRANSFER_ENCODING" not in environ:
        return True
    length = str(environ.get("CONTENT_LENGTH") or "")
    if length and (not length.isascii() or not length.isdigit() or len(length) > 12):
        return False
    if length and int(length) > LARGEST_BODY:
        return False
    kept = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - lives as long as the request
    size = 0
    for piece in _pieces(environ["wsgi.input"], int(length) if length else LARGEST_BODY + 1):
        size += len(piece)
        if size > LARGEST_BODY:
            kept.close()
            return False
        kept.write(piece)
    kept.seek(0)
    environ["wsgi.input"] = kept
    environ["CONTENT_LENGTH"] = str(size)
    return True


def _pieces(given: io.BufferedIOBase, length: int) -> Iterator[bytes]:
    while length > 0 and (piece := given.read(min(PIECE, length))):
        length -= len(piece)
        yield piece
