"""Bringing an instance up to date: database, what it needs in it, static files. One process at a time does it."""

import fcntl
import hashlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from claqueta.cli.outcome import OK

NOT_SERVED = ["redoc*"]
"""Static files of the libraries that no page of ours asks for and that take long to compress."""

NODES_PREPARE = 0x636C6171
"""The advisory lock of PostgreSQL by which nodes of one database wait for each other."""


@contextmanager
def _alone() -> Iterator[None]:
    """Nobody else prepares meanwhile: no other process with the data folder, no other node of the database."""
    from django.conf import settings
    from django.db import connection

    with (settings.DATA_DIR / "prepare.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if connection.vendor != "postgresql":
            yield
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [NODES_PREPARE])
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [NODES_PREPARE])


def prepare_all(say: Callable[[str], None] = lambda text: print(text, flush=True)) -> int:
    """Bring everything up to date; quick when it already is. `say` tells what takes time. Of two at once, one waits."""
    with _alone():
        return _prepare(say)


def _prepare(say: Callable[[str], None]) -> int:
    from django.conf import settings
    from django.core.management import call_command

    from claqueta.foundation.migrating import migrate, pending

    if pending():
        say("Preparing the database…")
        migrate()
    from claqueta.interface.bundles import BUNDLES, of_the_house
    from claqueta.office.setup import is_set_up, set_up

    if not is_set_up():
        set_up()
    stamp = Path(settings.STATIC_ROOT) / ".stamp"
    bundles = [of_the_house(bundle) for bundle in BUNDLES.values()]
    sources = [*settings.SOURCE.rglob("static/**/*"), *settings.CLUSTER.folder.rglob("static/**/*")]
    seen = sorted(f"{path} {path.stat().st_mtime_ns}" for path in sources if path.is_file())
    state = hashlib.sha256("\n".join(seen + bundles).encode()).hexdigest()
    if not stamp.exists() or stamp.read_text() != state:
        say("Collecting static files…")
        shutil.rmtree(settings.STATIC_ROOT, ignore_errors=True)
        call_command("collectstatic", verbosity=0, interactive=False, ignore_patterns=NOT_SERVED)
        stamp.write_text(state)
    return OK
