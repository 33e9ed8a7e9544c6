"""The tests' frame: a data folder of their own, a database migrated once and copied, the domains' factories, a browser."""

import contextlib
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from claqueta.config.domains import DOMAINS
from tests.prepared import restore_postgresql, restore_sqlite
from tests.surroundings import DAY, ROOT, SERVER, THOROUGH, WORKER, ask_server, clear_away

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
    clear_away()


PARTS, MANY = 3, 2_000
"""One in so many values is tried where a run has more tests than that."""
LONGEST = (
    "chaos",
    "every_control",
    "memory",
    "hostile_values",
    "registers",
    "another_cluster",
    "new_domain",
    "backups",
    "command_line",
    "sample",
    "upgrade",
    "container",
    "supervision",
    "chaos_of_events",
    "chaos_of_letters",
    "mcp_pipe",
)
"""Modules of `tests/` whose tests take long, most of them since they start programs. They begin, or a worker would sit idle
at the end while another is at one.
"""


PLACES = {ROOT / "tests" / f"test_{name}.py": place for place, name in enumerate(LONGEST)}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The longest first; of what takes long a share, unless all of it is asked for."""
    items.sort(key=lambda item: PLACES.get(item.path, len(PLACES)))
    left = set(_left_to_sqlite(items)) if SERVER else set()
    if not THOROUGH and len(items) > MANY:
        left |= set(_left_to_other_days([item for item in items if item not in left]))
    config.hook.pytest_deselected(items=list(left))
    items[:] = [item for item in items if item not in left]


def _asks(item: pytest.Item, *fixtures: str) -> bool:
    return not set(fixtures).isdisjoint(getattr(item, "fixturenames", ()))


def _left_to_sqlite(items: list[pytest.Item]) -> Iterator[pytest.Item]:
    """On PostgreSQL only what has a database in it is tried."""
    return (
        item
        for item in items
        if not item.get_closest_marker("django_db") and not _asks(item, "db", "transactional_db", "instance")
    )


def _left_to_other_days(items: list[pytest.Item]) -> Iterator[pytest.Item]:
    """Each test that has a database or a browser in it is tried with one in so many of its values, every day with others.

    Of the longest one in so many is tried at all, and so on the second engine of all that commits nothing. A test of which
    every value counts each time is marked `whole`.
    """
    groups: dict[str, list[pytest.Item]] = {}
    for item in items:
        database = item.get_closest_marker("django_db")
        slow = database or _asks(item, "db", "transactional_db", "instance", "browser") or item.path in PLACES
        if not slow or item.get_closest_marker("whole"):
            continue
        name, values, _rest = item.nodeid.partition("[")
        commits = _asks(item, "transactional_db", "instance") or (
            database is not None and database.kwargs.get("transaction")
        )
        if values:
            groups.setdefault(name, []).append(item)
        elif item.path in PLACES:
            groups.setdefault("longest", []).append(item)
        elif SERVER and not commits:
            groups.setdefault(str(item.path), []).append(item)
    for group in groups.values():
        step = min(PARTS, len(group))
        yield from (item for place, item in enumerate(group) if place % step != DAY % step)


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


def drawn_at(client: Any, address: str, asked: dict[str, str] | None = None) -> Any:
    """The document at an address where one waits for it: asked for, drawn as by the worker, asked for again."""
    from django.test import TestCase

    with TestCase.captureOnCommitCallbacks(execute=True):
        client.get(address, asked)
    return client.get(address, asked)


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
    from django.test import TransactionTestCase

    # What a test committed goes with the whole database (`pytest_runtest_teardown`): nothing has to be emptied before.
    TransactionTestCase._fixture_teardown = lambda _self: None  # type: ignore[method-assign]
    options = connections["default"].settings_dict
    if connections["default"].vendor == "sqlite":
        name = str(restore_sqlite())
    else:
        options["OPTIONS"].pop("pool", None)
        name = f"test_claqueta_{WORKER}"
        restore_postgresql(name)
    settings.DATABASES["default"]["NAME"] = options["NAME"] = name
    yield
    if connections["default"].vendor == "postgresql":
        ask_server(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """A test that committed leaves what it wrote: put back what was prepared, whichever test comes next."""
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


@pytest.fixture
def one_second(monkeypatch: pytest.MonkeyPatch) -> None:
    """Links that are signed for the same are the same: otherwise two differ between which a second ends."""
    from django.core import signing

    now = signing.TimestampSigner().timestamp()
    monkeypatch.setattr(signing.TimestampSigner, "timestamp", lambda _signer: now)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Debian's Chromium."""
    from playwright.sync_api import expect, sync_playwright

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
        # Patience costs nothing where all is well, and a machine may be busy.
        expect.set_options(timeout=20_000)
        yield started
        started.close()


@pytest.fixture
def window(browser: Any) -> Iterator[Callable[..., Any]]:
    """Open a window of a browser that nobody has used yet, closed at the end: `window(java_script_enabled=False)`."""
    contexts = []

    def opened(**options: Any) -> Any:
        contexts.append(browser.new_context(**options))
        contexts[-1].set_default_timeout(20_000)
        contexts[-1].set_default_navigation_timeout(60_000)
        return contexts[-1].new_page()

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def page(window: Callable[..., Any]) -> Any:
    return window()


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
