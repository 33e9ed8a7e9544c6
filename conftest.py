"""The tests' frame: a data folder of their own, a database migrated once and copied, the domains' factories, a browser."""

import contextlib
import functools
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from claqueta.config.domains import DOMAINS
from tests.surroundings import FOLDER, ROOT, WORKER, ask_server

pytest_plugins = [
    f"claqueta.{domain}.tests.factories"
    for domain in DOMAINS
    if (ROOT / "src" / "claqueta" / domain / "tests" / "factories.py").exists()
]
"""What each domain's tests make of its objects, for the tests of every domain."""


settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")
"""How long an example takes says how busy the machine is, and fails nothing."""


def pytest_unconfigure() -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)


def outside(**more: str) -> dict[str, str]:
    """The environment of a program of its own: nothing of the tests' settings, and what is given."""
    bare = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("CLAQUETA_", "PYTEST_", "DJANGO_"))
    }
    return {**bare, "PYTHONPATH": str(ROOT / "src"), **more}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only what has a database in it is tried; all else was on SQLite."""
    if not os.environ.get("CLAQUETA_DATABASE_URL"):
        return
    asked = {"db", "transactional_db", "instance"}
    idle = {
        item
        for item in items
        if not item.get_closest_marker("django_db") and asked.isdisjoint(getattr(item, "fixturenames", ()))
    }
    config.hook.pytest_deselected(items=list(idle))
    items[:] = [item for item in items if item not in idle]


def _fingerprint() -> str:
    """Of every migration and lock: the prepared database serves as long as none of them changes."""
    parts = sorted(ROOT.glob("src/claqueta/*/migrations/*.py")) + [
        ROOT / "requirements/base.lock",
        ROOT / "conftest.py",
    ]
    parts += (
        sorted((ROOT / "clusters").rglob("*.toml"))
        + sorted((ROOT / "clusters").rglob("*.md"))
        + sorted((ROOT / "clusters").glob("*/*.csv"))
        + sorted(ROOT.glob("src/claqueta/*/rules.toml"))
        + [ROOT / "src/claqueta/cluster/actions.py"]
        + sorted(ROOT.glob("src/claqueta/website/f*.py"))
        + [ROOT / "src/claqueta/website/setting_up.py"]
    )
    return hashlib.sha256(b"".join(path.read_bytes() for path in parts)).hexdigest()[:16]


def prepared_sqlite() -> Path:
    """A migrated SQLite database with the cluster set up; made once, whichever worker comes first."""
    import fcntl

    cache = ROOT / ".cache"
    cache.mkdir(exist_ok=True)
    target = cache / f"tests-{_fingerprint()}.sqlite3"
    with (cache / "tests.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not target.exists():
            folder = Path(tempfile.mkdtemp())
            code = (
                "import django; django.setup(); from django.core.management import call_command;"
                "call_command('migrate', verbosity=0); from claqueta.office.setup import set_up; set_up();"
                "from django.db import connection; connection.cursor().execute('PRAGMA wal_checkpoint(TRUNCATE)')"
            )
            environment = outside(
                CLAQUETA_DATA_DIR=str(folder), DJANGO_SETTINGS_MODULE="claqueta.config.settings"
            )
            subprocess.run([sys.executable, "-c", code], env=environment, check=True)
            shutil.copy(folder / "claqueta.sqlite3", target)
            shutil.rmtree(folder)
    return target


def prepared_static(data: Path) -> None:
    """Put the collected static files into an instance's data folder, so that it does not collect them when it starts."""
    shutil.copytree(_collected() / "static", data / "static", copy_function=os.link)


@functools.cache
def _collected() -> Path:
    """A data folder that `claqueta prepare` has brought up to date, whichever worker comes first."""
    import fcntl

    home = ROOT / ".cache" / "prepared"
    home.mkdir(parents=True, exist_ok=True)
    with (ROOT / ".cache" / "static.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        shutil.copy(prepared_sqlite(), home / "claqueta.sqlite3")
        subprocess.run(
            [sys.executable, "-m", "claqueta.cli", "prepare"],
            env=outside(CLAQUETA_DATA_DIR=str(home)),
            check=True,
        )
    return home


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
    ask_server(f"CREATE DATABASE {name} TEMPLATE {name}_prepared")


def at_most(settings: Any, monkeypatch: Any, **numbers: int) -> None:
    """Let the cluster's rules say other numbers in this test."""
    from dataclasses import replace

    for name, number in numbers.items():
        other = replace(settings.CLUSTER.rules[name], values=(number,), dated=())
        monkeypatch.setitem(settings.CLUSTER.rules, name, other)


@contextlib.contextmanager
def serving(server: Any) -> Iterator[Any]:
    """A `socketserver` that answers in a thread of its own until the end of the block."""
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def posted() -> list[Any]:
    """Let the worker hand over the mails that wait; every mail of this test that was handed over."""
    from django.core import mail

    from claqueta.foundation import outbox

    outbox.deliver_due()
    return mail.outbox


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    from django.conf import settings
    from django.db import connections
    from django.test.utils import setup_databases, teardown_databases

    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        path = restore_sqlite()
        settings.DATABASES["default"]["NAME"] = str(path)
        connections["default"].settings_dict["NAME"] = str(path)
        yield
        return
    with django_db_blocker.unblock():
        options = connections["default"].settings_dict
        options["OPTIONS"].pop("pool", None)
        options.setdefault("TEST", {})["NAME"] = f"test_claqueta_{WORKER}"
        made = setup_databases(0, False)
        from claqueta.office.setup import set_up

        set_up()
        name = connections["default"].settings_dict["NAME"]
        connections["default"].close()
        ask_server(f"DROP DATABASE IF EXISTS {name}_prepared WITH (FORCE)")
        ask_server(f"CREATE DATABASE {name}_prepared TEMPLATE {name}")
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, 0)
    ask_server(f"DROP DATABASE {name}_prepared WITH (FORCE)")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """A test that committed leaves the database empty: put back what was prepared, whichever test comes next."""
    yield
    if nextitem is None:
        return
    if "transactional_db" not in getattr(item, "fixturenames", ()):
        marker = item.get_closest_marker("django_db")
        if marker is None or not marker.kwargs.get("transaction"):
            return
    from django.db import connection

    connection.close()
    if connection.vendor == "sqlite":
        restore_sqlite()
    else:
        restore_postgresql(connection.settings_dict["NAME"])


@pytest.fixture(autouse=True)
def own_index(settings: Any, tmp_path: Path) -> None:
    """Each test searches an index of its own and begins with empty caches, in the cluster's first language."""
    from django.core.cache import caches
    from django.utils import translation

    from claqueta.cluster import queries
    from claqueta.foundation.search.answers import forget_all

    translation.activate(settings.LANGUAGE_CODE)
    settings.SEARCH_INDEX_DIR = tmp_path / "index"
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.RENDITIONS_DIR = tmp_path / "renditions"
    settings.SECOND_FACTOR_REQUIRED = False
    for cache in caches.all(initialized_only=True):
        cache.clear()
    queries.forget()
    forget_all()


@pytest.fixture
def client() -> Any:
    """Django's client; whoever it signs in has just proved a password, as after the sign-in page.

    A plain `Client().force_login(…)` makes a session that proved nothing.
    """
    from tests.clients import SignedClient

    return SignedClient()


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Debian's Chromium."""
    from playwright.sync_api import sync_playwright

    arguments = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=arguments)
        yield started
        started.close()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    context = browser.new_context()
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def run_threads(*targets: Callable[[], None]) -> list[BaseException]:
    """Run all at once, each with its own database connection; the errors they raised."""
    from django.db import connections

    errors: list[BaseException] = []

    def guarded(target: Callable[[], None]) -> None:
        try:
            target()
        except BaseException as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=guarded, args=(target,)) for target in targets]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors
