"""What the tests run in. Loaded before anything reads the settings: see `addopts` in pyproject.toml."""

import os
import shutil
import sys
import tempfile
from datetime import date
from pathlib import Path

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
ROOT = Path(__file__).parent.parent
MEMORY, ROOM = Path("/dev/shm"), 6 * 1024**3
"""Where what tests write is kept in memory, and the bytes that must be free there."""
OF_ALL = Path(os.environ.setdefault("CLAQUETA_TESTS_OUTSIDE", tempfile.gettempdir()))
"""What runs of tests at the same time have in common."""


def _begin() -> None:
    """Make the folder of this run, to which all that it starts writes: in memory where there is room.

    Databases and indexes are written safely, and so wait for a disk again and again; nothing of a test outlives the run.
    """
    for left in MEMORY.glob("claqueta-tests-*"):
        if not Path("/proc", left.name.split("-")[2]).exists():
            shutil.rmtree(left, ignore_errors=True)
    roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM
    home = tempfile.mkdtemp(prefix=f"claqueta-tests-{os.getpid()}-", dir=MEMORY if roomy else OF_ALL)
    os.environ.update(CLAQUETA_TESTS_RUN=home, TMPDIR=home)
    tempfile.tempdir = None


if WORKER == "main":
    _begin()
RUN = Path(os.environ["CLAQUETA_TESTS_RUN"])
"""The folder of this run, which all its workers share."""
FOLDER = RUN / WORKER
FOLDER.mkdir()
"""The data folder of these tests, which no other process shares."""
THOROUGH = bool(os.environ.get("CLAQUETA_THOROUGH"))
"""Whether to take as long as it takes, as before a release, or to try a sample of what is long."""
DAY = int(os.environ.setdefault("CLAQUETA_TESTS_DAY", str(date.today().toordinal())))
"""Which share of a sample is tried: the same for all workers of a run, and another every day."""
SERVER = os.environ.get("CLAQUETA_DATABASE_URL", "")
"""The throw-away PostgreSQL, or nothing where the tests run on SQLite."""
# So that each of the many programs started here does not compile everything anew, this one among them.
sys.dont_write_bytecode, sys.pycache_prefix = False, str(ROOT / ".cache/pyc")
os.environ.update(
    PYTHONDONTWRITEBYTECODE="",
    PYTHONPYCACHEPREFIX=sys.pycache_prefix,
    CLAQUETA_DATA_DIR=str(FOLDER),
    CLAQUETA_SECRET_KEY="tests-only-" + "x" * 40,
    CLAQUETA_URL="http://localhost",
    DJANGO_ALLOW_ASYNC_UNSAFE="1",
)


def clear_away() -> None:
    """What this process wrote; the last of a run clears away what any of them did."""
    shutil.rmtree(RUN if WORKER == "main" else FOLDER, ignore_errors=True)


def ask_server(statement: str, *values: str) -> bool:
    """Let the throw-away PostgreSQL make or drop a database; whether it answers with a row."""
    import psycopg

    with psycopg.connect(SERVER, autocommit=True) as connection:
        done = connection.execute(statement, values or None)  # type: ignore[call-overload]
        return done.description is not None and done.fetchone() is not None


def address_on_server(name: str) -> str:
    """Where a database of the throw-away PostgreSQL is."""
    return SERVER.replace("/claqueta?", f"/{name}?")


def outside(**more: str) -> dict[str, str]:
    """The environment of a program of its own: nothing of the tests' settings, and what is given."""
    bare = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("CLAQUETA_", "PYTEST_", "DJANGO_"))
    }
    return {**bare, "PYTHONPATH": str(ROOT / "src"), **more}
