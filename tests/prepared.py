"""What takes long is made once and copied: a database with the cluster set up, on either engine, and the static files."""

import contextlib
import fcntl
import functools
import hashlib
import inspect
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.surroundings import FOLDER, ROOT, RUN, address_on_server, ask_server, outside


@functools.cache
def _fingerprint() -> str:
    """Of every migration and lock: the prepared database serves as long as none of them changes."""
    parts = sorted(ROOT.glob("src/claqueta/*/migrations/*.py")) + [ROOT / "requirements/base.lock"]
    parts += (
        sorted((ROOT / "clusters").rglob("*.toml"))
        + sorted((ROOT / "clusters").rglob("*.md"))
        + sorted((ROOT / "clusters").glob("*/*.csv"))
        + sorted(ROOT.glob("src/claqueta/*/rules.toml"))
        + [ROOT / "src/claqueta/cluster/actions.py"]
        + sorted(ROOT.glob("src/claqueta/website/f*.py"))
        + [ROOT / "src/claqueta/website/setting_up.py"]
    )
    made_from = b"".join(path.read_bytes() for path in parts) + inspect.getsource(_prepare).encode()
    return hashlib.sha256(made_from).hexdigest()[:16]


@contextlib.contextmanager
def alone(name: str) -> Iterator[None]:
    """While one worker is in here, the others wait."""
    with (RUN / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def once(name: str, make: Callable[[Path], None]) -> Path:
    """A folder that is filled once in this run, by whichever worker comes first."""
    home = RUN / name
    with alone(name):
        if not (home / "made").exists():
            shutil.rmtree(home, ignore_errors=True)
            home.mkdir()
            make(home)
            (home / "made").touch()
    return home


def _prepare(folder: Path, database: str = "") -> None:
    """Migrate a database and set the cluster up, in a program of its own."""
    code = (
        "import django; django.setup(); from claqueta.foundation.migrating import migrate;"
        "migrate(); from claqueta.office.setup import set_up; set_up();"
        # What the CMS has yet to do for its pages would keep the worker of every instance from what a test asks of it.
        "from django.core.management import call_command;"
        "call_command('db_worker', verbosity=0, interval=0, batch=True, worker_id='prepared');"
        "from django.db import connection;"
        "connection.vendor == 'sqlite' and connection.cursor().execute('PRAGMA wal_checkpoint(TRUNCATE)')"
    )
    environment = outside(
        CLAQUETA_DATA_DIR=str(folder),
        CLAQUETA_DATABASE_URL=database,
        DJANGO_SETTINGS_MODULE="claqueta.config.settings",
    )
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)


def prepared_sqlite() -> Path:
    """A migrated SQLite database with the cluster set up; made once, whichever worker comes first."""
    target = ROOT / ".cache" / f"tests-{_fingerprint()}.sqlite3"
    with alone("database"):
        if not target.exists():
            target.parent.mkdir(exist_ok=True)
            folder = Path(tempfile.mkdtemp())
            _prepare(folder)
            half = target.with_suffix(f".{os.getpid()}")
            shutil.copy(folder / "claqueta.sqlite3", half)
            half.replace(target)
            shutil.rmtree(folder)
    return target


def prepared_postgresql() -> str:
    """The name of a database like that on the throw-away server, to be copied; made once, whichever worker comes first."""
    name = "claqueta_prepared"
    with alone("postgresql"):
        if not ask_server("SELECT 1 FROM pg_database WHERE datname = %s", name):
            ask_server("DROP DATABASE IF EXISTS claqueta_half WITH (FORCE)")
            ask_server("CREATE DATABASE claqueta_half")
            with tempfile.TemporaryDirectory() as folder:
                _prepare(Path(folder), address_on_server("claqueta_half"))
            ask_server(f"ALTER DATABASE claqueta_half RENAME TO {name}")
    return name


def prepared_static(data: Path) -> None:
    """Put the collected static files into an instance's data folder, so that it does not collect them when it starts."""
    shutil.copytree(once("collected", _collect) / "static", data / "static", copy_function=os.link)


def prepared_sample() -> Path:
    """A data folder with the sample, without static files."""
    return once("sample", _load_sample)


def _load_sample(home: Path) -> None:
    prepared_static(home)
    shutil.copy(prepared_sqlite(), home / "claqueta.sqlite3")
    subprocess.run(
        [sys.executable, "-m", "claqueta.cli", "load-sample"],
        env=outside(CLAQUETA_DATA_DIR=str(home)),
        check=True,
        stdout=subprocess.DEVNULL,
    )
    shutil.rmtree(home / "static")


def _collect(home: Path) -> None:
    """Make a data folder that `claqueta prepare` has brought up to date."""
    shutil.copy(prepared_sqlite(), home / "claqueta.sqlite3")
    subprocess.run(
        [sys.executable, "-m", "claqueta.cli", "prepare"],
        env=outside(CLAQUETA_DATA_DIR=str(home)),
        check=True,
    )


def restore_sqlite() -> Path:
    """Put the prepared database in this worker's file, whatever was in it."""
    path = FOLDER / "test.sqlite3"
    source, target = sqlite3.connect(prepared_sqlite()), sqlite3.connect(path, timeout=20)
    source.backup(target)
    source.close()
    target.close()
    return path


def restore_postgresql(name: str) -> None:
    """Put a copy of the prepared database in this worker's place."""
    ask_server(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    ask_server(f"CREATE DATABASE {name} TEMPLATE {prepared_postgresql()}")
