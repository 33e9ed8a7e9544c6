"""Taking the old away and putting the new in its place, so that whoever is killed half-way has either, never both."""

import atexit
import fcntl
import json
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connection

from claqueta.foundation.backups import databases

MARKER = "swap.json"
_held: list[IO[str]] = []


@dataclass(frozen=True, slots=True)
class Swap:
    """What takes whose place: `(new, current, where the old goes)` for each."""

    pairs: list[list[str]]
    token: str = ""
    """The trace that the database's own transaction leaves: without it, the swap has not begun."""


def begin(pairs: list[tuple[Path, Path, Path]], token: str = "") -> None:
    """Write down what is about to happen. From here on (or, with a token, from the commit on) it happens."""
    marker = settings.DATA_DIR / MARKER
    half = marker.with_suffix(".half")
    with half.open("w", encoding="utf-8") as file:
        json.dump(asdict(Swap([[str(path) for path in pair] for pair in pairs], token)), file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(half, marker)
    _sync(settings.DATA_DIR)


def finish_swap() -> bool:
    """Do what a restore wrote down and did not end, if there is any such; whether there was."""
    marker = settings.DATA_DIR / MARKER
    if not marker.exists():
        return False
    swap = Swap(**json.loads(marker.read_text(encoding="utf-8")))
    if swap.token and databases.trace_of_restore() != swap.token:
        marker.unlink()
        return False
    databases.let_go()
    for new, current, old in ([Path(one) for one in pair] for pair in swap.pairs):
        if not new.exists():
            continue
        if current.exists():
            old.parent.mkdir(parents=True, exist_ok=True)
            os.rename(current, old)
        os.rename(new, current)
        _sync(current.parent)
    marker.unlink()
    return True


def new_token() -> str:
    return f"restored {uuid.uuid4()}"


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def hold_instance() -> None:
    """Say, for as long as this process lives, that it works with the data folder."""
    file = (settings.DATA_DIR / "instance.lock").open("a")
    fcntl.flock(file, fcntl.LOCK_SH)
    _held.append(file)
    atexit.register(file.close)


@contextmanager
def instance_lock() -> Iterator[bool]:
    """Whether nobody else works with the data folder now; nobody begins to until the end of the block."""
    with (settings.DATA_DIR / "instance.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield not (connection.vendor == "postgresql" and databases.others_connected())
