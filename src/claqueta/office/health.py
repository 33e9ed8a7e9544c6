"""Whether this instance is well, and what to do where it is not."""

import shutil
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import mailers
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from claqueta.foundation import backups, chains
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.jobs import lost_jobs, oldest_waiting
from claqueta.foundation.models import SetAside
from claqueta.foundation.outbox import given_up, late_mails
from claqueta.foundation.readiness import worker_alive
from claqueta.foundation.rounds import failed_rounds
from claqueta.foundation.search import head_position, node_index


@dataclass(frozen=True, slots=True)
class Finding:
    part: str
    ok: bool
    said: str

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def examine() -> list[Finding]:
    """One finding for each part; of what stands in the database, only when it answers."""
    database = _database()
    inside = (
        [_worker(), _queue(), _rounds(), _outbox(), _books(), _backup()]
        if all(one.ok for one in database[:1])
        else []
    )
    return [_configuration(), *database, *inside, _mail(), _disk()]


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


def _worker() -> Finding:
    if worker_alive():
        return Finding("worker", True, "alive")
    return Finding("worker", False, "no worker is alive: start `claqueta run` or `claqueta worker`.")


def _queue() -> Finding:
    lost = lost_jobs().count()
    oldest = oldest_waiting()
    if lost:
        return Finding("queue", False, f"{lost} jobs whose process is gone; the worker will say so of each.")
    if oldest and (minutes := (timezone.now() - oldest).total_seconds() // 60) > rule("queue_longest").value:
        return Finding("queue", False, f"a job waits for {minutes:.0f} minutes: start another worker.")
    return Finding("queue", True, "nothing waits for long")


def _rounds() -> Finding:
    failed = failed_rounds()
    if failed:
        return Finding("rounds", False, "; ".join(f"{one.name}: {one.error}" for one in failed))
    return Finding("rounds", True, "each ended well the last time")


def _outbox() -> Finding:
    late, unsent = late_mails().count(), given_up().count()
    if late or unsent:
        return Finding(
            "outbox",
            False,
            f"{late} mails wait for too long, {unsent} could not be sent: see the office’s mails.",
        )
    return Finding("outbox", True, "no mail waits for long")


def _books() -> Finding:
    """Only how each book ends: whoever wants to know it of every link asks `claqueta verify`."""
    broken = [book.name for book in chains.books() if chains.verify_end(book)]
    if broken:
        return Finding(
            "books", False, f"{', '.join(broken)} does not end as it should: run `claqueta verify`."
        )
    return Finding("books", True, "each ends with the link that it should")


def _backup() -> Finding:
    made = backups.last_made()
    if made is None:
        return Finding(
            "backup", False, "none was made yet: run `claqueta backup`, or leave it to the worker."
        )
    age = timezone.now() - made
    said = f"the last one is {age.days} days and {age.seconds // 3600} hours old"
    return Finding("backup", not is_backup_late(made), said)


def is_backup_late(made: datetime | None) -> bool:
    """Whether the last backup is missing, or twice as old as the rule lets it become."""
    return made is None or timezone.now() - made > timedelta(minutes=2 * rule("backup_every").value)


def _disk() -> Finding:
    free = shutil.disk_usage(settings.DATA_DIR).free
    return Finding("disk", free > rule("low_disk").size, f"{free // 1024**2} MiB free in {settings.DATA_DIR}")
