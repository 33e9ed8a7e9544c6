"""Whether this instance is well, and what to do where it is not."""

import shutil
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.core.mail import mailers
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from claqueta.foundation.models import SetAside
from claqueta.foundation.search import head_position, node_index

LOW_DISK = 1024**3


@dataclass(frozen=True, slots=True)
class Finding:
    part: str
    ok: bool
    said: str

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def examine() -> list[Finding]:
    """One finding for each part."""
    return [_configuration(), *_database(), _mail(), _disk()]


def _configuration() -> Finding:
    if settings.DEBUG and settings.ENVIRONMENT.secure:
        return Finding("configuration", False, "CLAQUETA_DEBUG is on at a public address: take it out.")
    return Finding(
        "configuration", True, f"cluster {settings.CLUSTER.folder.name}, address {settings.PUBLIC_URL}"
    )


def _database() -> list[Finding]:
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if pending:
            return [Finding("database", False, "it is of an older version: run `claqueta prepare`.")]
        index = node_index()
        index.refresh()
        behind = head_position() - index.position()
        left_out = SetAside.objects.count()
    except DatabaseError as error:
        return [Finding("database", False, f"it does not answer ({error}): check CLAQUETA_DATABASE_URL.")]
    except (OSError, ValueError) as error:
        return [
            Finding("database", True, str(connection.vendor)),
            Finding("index", False, f"it cannot be opened ({error}): check {settings.SEARCH_INDEX_DIR}."),
        ]
    database = Finding("database", True, str(connection.vendor))
    if behind > 0:
        return [
            database,
            Finding("index", False, f"{behind} changes behind: start the worker or run `claqueta reindex`."),
        ]
    if left_out:
        return [
            database,
            Finding("index", False, f"{left_out} records set aside: the office’s home names them."),
        ]
    return [database, Finding("index", True, f"{index.count()} documents")]


def _mail() -> Finding:
    if not settings.ENVIRONMENT.mail_url:
        return Finding(
            "mail", True, f"written to {settings.DATA_DIR / 'outbox'}; set CLAQUETA_MAIL_URL to send it"
        )
    try:
        with mailers.default:
            return Finding("mail", True, "the server answers")
    except OSError as error:
        return Finding("mail", False, f"the server does not answer ({error}): check CLAQUETA_MAIL_URL.")


def _disk() -> Finding:
    free = shutil.disk_usage(settings.DATA_DIR).free
    return Finding("disk", free > LOW_DISK, f"{free // 1024**2} MiB free in {settings.DATA_DIR}")
