"""Work on what strangers send, in a process of its own with limits on memory, time and size.

A file can be made so that its reader takes all memory, never ends or crashes in native code. The process that serves
people never reads it: a child does, which has neither our secrets in its environment nor our database, and whose end,
however it comes, is a message here. The child's answer is JSON and bytes, never something that could run.

    from claqueta.foundation.apart import Parcel, apart

    answer = apart("claqueta.foundation.drawing:draw_parcel", Parcel({"html": html}, {"logo.png": body}))

What runs apart lives in a module that imports no Django: a function of one `Parcel` that gives a `Parcel` back. To
refuse what it was given, it raises `Refused` with a word that the caller knows how to say.
"""

import contextlib
import json
import os
import resource
import signal
import struct
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO, Literal

from claqueta.foundation.lifeline import end_with_parent
from claqueta.foundation.memory import keep_small

type Reason = Literal["memory", "time", "size", "crashed"]

MEBIBYTE = 1024 * 1024
AT_ONCE = threading.BoundedSemaphore(2)
"""How many children one process has at a time; the next caller waits for its turn, within its own time."""
SOURCE = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Parcel:
    """What goes to the other process and what comes back."""

    said: dict[str, Any] = field(default_factory=dict)
    """Anything JSON can say."""
    blobs: dict[str, bytes] = field(default_factory=dict)
    """Name → bytes."""


class Refused(Exception):
    """The function did its work and refuses what it was given; `word` says why, `more` what belongs to it."""

    def __init__(self, word: str, **more: Any) -> None:
        self.word, self.more = word, more
        super().__init__(word)


class ApartFailed(Exception):
    """The other process ended without an answer: out of memory, out of time, an answer too large, or a crash."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        self.reason, self.detail = reason, detail
        super().__init__(f"{reason}: {detail}" if detail else reason)


def apart(
    function: str, parcel: Parcel, *, seconds: float = 60, mebibytes: int = 512, answer_mebibytes: int = 256
) -> Parcel:
    """Call `module:function` with the parcel in a child process.

    `seconds` bounds the wall clock (and the processor's time), `mebibytes` the child's address space beyond what
    Python itself maps, `answer_mebibytes` what it may send back. Raises `Refused` and `ApartFailed`, and
    `RuntimeError` inside a transaction: others would wait for as long as the child takes.
    """
    _outside_transactions()
    if not AT_ONCE.acquire(timeout=seconds):
        raise ApartFailed("time", "no turn came")
    try:
        return _answer(_run(function, parcel, seconds, mebibytes, answer_mebibytes))
    finally:
        AT_ONCE.release()


def _outside_transactions() -> None:
    """As `transaction.atomic(durable=True)` asks for, without opening one.

    The transaction that a test is wrapped in does not count, nor does it for Django's own `durable`.
    """
    # Not above: what runs apart imports this module in a process without Django.
    from django.db import connection

    blocks: list[Any] = connection.atomic_blocks
    if blocks and not blocks[-1]._from_testcase:
        raise RuntimeError("nothing runs apart within a transaction: take what it gives into one")


def _run(function: str, parcel: Parcel, seconds: float, mebibytes: int, answer_mebibytes: int) -> Parcel:
    limits = [str(mebibytes), str(int(seconds) + 1), str(answer_mebibytes)]
    child = subprocess.Popen(
        [sys.executable, "-c", f"from {__name__} import main; main()", function, *limits],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONPATH": str(SOURCE)},
        start_new_session=True,
    )
    try:
        out, error = child.communicate(packed(parcel), timeout=seconds)
    except subprocess.TimeoutExpired:
        raise ApartFailed("time") from None
    finally:
        if child.poll() is None:
            _kill(child)
    tail = error.decode("utf-8", "replace")[-2000:]
    if child.returncode:
        raise ApartFailed(_reason(child.returncode, tail), tail)
    if len(out) > answer_mebibytes * MEBIBYTE:
        raise ApartFailed("size")
    return unpacked(out)


def _kill(child: "subprocess.Popen[bytes]") -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.communicate()
    if child.stdin is not None:
        # Asked a second time, `communicate` leaves what it has not written for nobody to close.
        child.stdin.close()


def _reason(code: int, tail: str) -> Reason:
    if code == -signal.SIGXCPU:
        return "time"
    if code == OUT_OF_MEMORY or "memory allocation of" in tail or "MemoryError" in tail:
        return "memory"
    return "size" if code == TOO_LARGE else "crashed"


def _answer(parcel: Parcel) -> Parcel:
    if (refused := parcel.said.get("refused")) is not None:
        raise Refused(str(refused["word"]), **refused["more"])
    return Parcel(parcel.said["answer"], parcel.blobs)


# -- The parcel as bytes: a length, JSON, and the blobs one after the other. -----------------------------------


def packed(parcel: Parcel) -> bytes:
    """The parcel as it goes to the other process; the same for the same."""
    head = json.dumps([parcel.said, [[name, len(body)] for name, body in parcel.blobs.items()]]).encode()
    return b"".join([struct.pack(">Q", len(head)), head, *parcel.blobs.values()])


def unpacked(body: bytes) -> Parcel:
    """What was `packed`. Raises `ApartFailed`."""
    try:
        (length,) = struct.unpack_from(">Q", body)
        said, sizes = json.loads(body[8 : 8 + length])
        blobs, at = {}, 8 + length
        for name, size in sizes:
            blobs[str(name)] = body[at : at + size]
            at += size
    except (struct.error, ValueError, TypeError) as error:
        raise ApartFailed("crashed", f"no answer could be read: {error}") from None
    return Parcel(said, blobs)


# -- In the child ----------------------------------------------------------------------------------------------

OUT_OF_MEMORY, TOO_LARGE = 3, 4


def _limit(mebibytes: int, seconds: int) -> None:
    mapped = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    most = mapped + mebibytes * MEBIBYTE
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (64 * MEBIBYTE, 64 * MEBIBYTE))


def main() -> None:
    """The child's whole life, which ends with its parent's."""
    end_with_parent()
    keep_small()
    code = _serve(sys.argv[1:], sys.stdin.buffer, sys.stdout.buffer)
    # Nothing is tidied up: a thread of a library (Pango reads its fonts in one) that goes on while Python unloads the
    # library crashes a process whose answer is complete.
    os._exit(code)


def _serve(words: list[str], given: BinaryIO, taken: BinaryIO) -> int:
    """Limits on, function found and called, answer written; the exit code."""
    name, mebibytes, seconds, answer_mebibytes = words
    module, _, attribute = name.partition(":")
    function: Callable[[Parcel], Parcel] = getattr(import_module(module), attribute)
    _limit(int(mebibytes), int(seconds))
    try:
        parcel = unpacked(given.read())
        try:
            answer = function(parcel)
            out = packed(Parcel({"answer": answer.said}, answer.blobs))
        except Refused as refused:
            out = packed(Parcel({"refused": {"word": refused.word, "more": refused.more}}))
    except MemoryError:
        return OUT_OF_MEMORY
    if len(out) > int(answer_mebibytes) * MEBIBYTE:
        return TOO_LARGE
    taken.write(out)
    taken.flush()
    return 0
