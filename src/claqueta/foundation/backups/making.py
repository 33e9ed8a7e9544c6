"""Making a backup of an instance in use."""

import logging
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from claqueta import __version__
from claqueta.foundation.backups import databases, keys
from claqueta.foundation.backups.archive import DATABASES, FILES, FORMAT, SETTINGS, Manifest, Writer
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.models import RoundRun

logger = logging.getLogger("claqueta.backups")
MADE = "backup made"
"""The row of `RoundRun` that says when the last backup was finished."""
PREFIX = "claqueta-"


class BackupFailed(Exception):
    """No backup was made; the text says why."""


@dataclass(frozen=True, slots=True)
class Made:
    path: Path
    keys: Path | None
    """None when there is no passphrase: then the keys are in no backup."""
    files: int
    rows: int
    size: int
    """In bytes."""


def make(destination: Path) -> Made:
    """Back up database, files and settings to a file, or into a folder under a name with the moment.

    The files are read before and after the database: those that came in between are there too, so that no row of the
    copy lacks its file. Raises `BackupFailed`.
    """
    words = keys.passphrase()
    moment = timezone.now()
    path = destination / f"{PREFIX}{moment:%Y%m%dT%H%M%SZ}.tar" if destination.is_dir() else destination
    if path.exists():
        raise BackupFailed(f"{path} exists; nothing is written over it")
    path.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=".backup-", dir=path.parent))
    writer = Writer(path)
    try:
        _add_files(writer)
        dump = work / DATABASES[connection.vendor]
        copy = databases.copy_sqlite if connection.vendor == "sqlite" else databases.copy_postgresql
        copied = copy(dump)
        writer.add_path(dump.name, dump)
        _add_files(writer)
        writer.add_json(SETTINGS, _settings())
        made_at = moment.astimezone(UTC).isoformat(timespec="seconds")
        writer.finish(
            Manifest(
                FORMAT,
                __version__,
                made_at,
                connection.vendor,
                copied.migrations,
                copied.tables,
                copied.position,
            )
        )
    except databases.DatabaseTrouble as error:
        writer.abandon()
        raise BackupFailed(str(error)) from error
    except BaseException:
        writer.abandon()
        raise
    finally:
        shutil.rmtree(work, ignore_errors=True)
    locked = None
    if words:
        locked = keys.beside(path)
        keys.write_private(locked, keys.lock(keys.present(), words))
    RoundRun.objects.update_or_create(name=MADE, defaults={"finished_at": timezone.now(), "error": ""})
    count = sum(name.startswith(FILES) for name in writer.members)
    return Made(path, locked, count, sum(copied.tables.values()), path.stat().st_size)


def _add_files(writer: Writer) -> None:
    """Every file of the storage that is not there yet; one that goes away meanwhile is no loss."""
    for name in stored_files():
        if f"{FILES}{name}" in writer.members:
            continue
        try:
            with default_storage.open(name, "rb") as content:
                writer.add(f"{FILES}{name}", content, default_storage.size(name))
        except FileNotFoundError:
            logger.info("a file went away while it was backed up")


def stored_files(folder: str = "") -> Iterator[str]:
    """The names of all files of the storage, deepest folders included."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    prefix = f"{folder}/" if folder else ""
    yield from (f"{prefix}{name}" for name in sorted(files) if name)
    for one in sorted(folders):
        yield from stored_files(f"{prefix}{one}")


def _settings() -> dict[str, str]:
    """What the environment says of this instance, without its secrets."""
    return {
        name: value
        for name, value in sorted(os.environ.items())
        if name.startswith("CLAQUETA_") and name not in (*keys.SECRETS, keys.PASSPHRASE)
    }


def make_scheduled() -> None:
    """The round's backup: made, checked by its own reading back, then the oldest beyond the rule's number removed."""
    folder = settings.BACKUP_DIR
    folder.mkdir(parents=True, exist_ok=True)
    made = make(folder)
    _check(made.path)
    kept = sorted(folder.glob(f"{PREFIX}*.tar"))
    for old in kept[: -rule("keep_backups").value]:
        keys.beside(old).unlink(missing_ok=True)
        old.unlink()


def _check(path: Path) -> None:
    from claqueta.foundation.backups.archive import unpack

    with tempfile.TemporaryDirectory(prefix=".check-", dir=path.parent) as folder:
        unpack(path, Path(folder))


def last_made() -> datetime | None:
    """When the last backup was finished."""
    run = RoundRun.objects.filter(name=MADE).first()
    return run.finished_at if run else None
