"""What the tests run in. Loaded before anything reads the settings: see `addopts` in pyproject.toml."""

import os
import tempfile
from pathlib import Path

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
ROOT = Path(__file__).parent.parent
FOLDER = Path(tempfile.mkdtemp(prefix=f"claqueta-test-{WORKER}-"))
"""The data folder of these tests, which no other run shares."""
THOROUGH = bool(os.environ.get("CLAQUETA_THOROUGH"))
"""Whether to take as long as it takes, as before a release, or to try a sample of what is long."""
SERVER = os.environ.get("CLAQUETA_DATABASE_URL", "")
"""The throw-away PostgreSQL, or nothing where the tests run on SQLite."""
os.environ.update(
    # So that each of the many programs started here does not compile everything anew.
    PYTHONDONTWRITEBYTECODE="",
    PYTHONPYCACHEPREFIX=str(ROOT / ".cache/pyc"),
    CLAQUETA_DATA_DIR=str(FOLDER),
    CLAQUETA_SECRET_KEY="tests-only-" + "x" * 40,
    CLAQUETA_URL="http://localhost",
    DJANGO_ALLOW_ASYNC_UNSAFE="1",
)


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
