"""The way back: checked before anything is touched, put in place at once, and checked again."""

import gzip
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage, default_storage, storages
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone, translation

from claqueta.foundation import chains
from claqueta.foundation.backups import databases, keys, swapping
from claqueta.foundation.backups.archive import DATABASES, FILES, ArchiveInvalid, Manifest, files_in, unpack
from claqueta.foundation.backups.making import stored_files
from claqueta.foundation.migrating import migrate
from claqueta.foundation.search.node import index_equals_database, rebuild

type Say = Callable[[str], None]


class RestoreRefused(Exception):
    """Nothing was changed; the text says why, and what to do."""


def restore(source: Path, *, say: Say = print) -> None:
    """Put a backup in the place of what the data folder and the database hold.

    What was there is kept in `before-restore-…` (the files and, with SQLite, the database). Raises `RestoreRefused`
    before anything is changed. Whoever is killed in the middle has the old or the new, never a mixture: the next
    command ends what was begun.
    """
    with swapping.instance_lock() as alone:
        if not alone:
            raise RestoreRefused("this instance is running: stop it first")
        work = Path(tempfile.mkdtemp(prefix=".restore-", dir=settings.DATA_DIR))
        try:
            manifest = _checked(source, work, say)
            secrets = _keys(source, say)
            _put_in_place(manifest, work, secrets, say)
        finally:
            shutil.rmtree(work, ignore_errors=True)
        _bring_up_to_date(manifest, say)


def _checked(source: Path, work: Path, say: Say) -> Manifest:
    """The manifest of an archive that is whole, of this engine, and not of newer code; laid out in `work`."""
    try:
        manifest = unpack(source, work)
    except ArchiveInvalid as error:
        raise RestoreRefused(str(error)) from error
    if manifest.engine != connection.vendor:
        raise RestoreRefused(
            f"the backup is of {manifest.engine}, this instance uses {connection.vendor}: "
            "a backup comes back to the same engine"
        )
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    newer = [
        f"{app}.{name}"
        for app, names in manifest.migrations.items()
        for name in names
        if (app, name) not in known
    ]
    if newer:
        raise RestoreRefused(f"the backup is of newer code ({newer[0]}): install that version first")
    say(f"checked: {len(manifest.members)} parts as they were made on {manifest.made_at}")
    if manifest.engine == "sqlite":
        plain = work / "claqueta.sqlite3"
        with gzip.open(work / DATABASES["sqlite"], "rb") as packed, plain.open("wb") as full:
            shutil.copyfileobj(packed, full, 1024 * 1024)
        try:
            found = databases.look_at_sqlite(plain)
        except databases.DatabaseTrouble as error:
            raise RestoreRefused(str(error)) from error
        if found.tables != manifest.tables:
            raise RestoreRefused("the database of the backup has other rows than its manifest says")
        say(f"checked: {sum(found.tables.values())} rows in {len(found.tables)} tables")
    return manifest


def _keys(source: Path, say: Say) -> dict[str, str]:
    """The keys to be put in force again, by the file that keeps each; those that the environment gives stay out."""
    path = keys.beside(source)
    if not path.exists():
        say(f"no keys beside the backup ({path.name}): sessions, links in mails and waiting mails end here")
        say("without them the account numbers of mandates cannot be read again")
        return {}
    try:
        words = keys.passphrase()
        if not words:
            raise RestoreRefused(
                f"{path.name} is there: write its passphrase in {keys.PASSPHRASE}, or move it away"
            )
        values = keys.unlock(path.read_bytes(), words)
    except keys.KeysLocked as error:
        raise RestoreRefused(str(error)) from error
    back = {}
    for name, file in keys.KEPT.items():
        in_force = os.environ.get(name)
        if in_force and in_force != values.get(name):
            say(f"{name} of the environment is another than the backup’s; the environment’s stays in force")
        elif not in_force and name in values:
            back[file] = values[name]
    others = sorted(set(values) - set(keys.KEPT))
    lacking = [name for name in others if not os.environ.get(name)]
    if lacking:
        say(f"the old instance also had {', '.join(lacking)}: set them if they still hold")
    return back


def _put_in_place(manifest: Manifest, work: Path, secrets: dict[str, str], say: Say) -> None:
    aside = settings.DATA_DIR / f"before-restore-{timezone.now():%Y%m%dT%H%M%S%f}"
    aside.mkdir()
    pairs: list[tuple[Path, Path, Path]] = []
    if isinstance(storages["default"], FileSystemStorage):
        media, new = Path(settings.MEDIA_ROOT), work / FILES.rstrip("/")
        new.mkdir(exist_ok=True)
        pairs.append((_ready(new, aside), media, aside / "media"))
    else:
        _upload(work, say)
    for file, secret in secrets.items():
        path = work / file
        keys.write_private(path, secret.encode("ascii"))
        pairs.append((_ready(path, aside), settings.DATA_DIR / file, aside / file))
    if manifest.engine == "sqlite":
        name = Path(connection.settings_dict["NAME"])
        databases.let_go()
        for ending in ("-wal", "-shm"):
            # What the write-ahead log still holds belongs to the old database and goes with it.
            beside = name.with_name(f"{name.name}{ending}")
            empty = aside / f"new-{beside.name}"
            empty.touch()
            pairs.append((empty, beside, aside / beside.name))
        pairs.append((_ready(work / "claqueta.sqlite3", aside), name, aside / name.name))
        swapping.begin(pairs)
    else:
        token = swapping.new_token()
        swapping.begin(pairs, token)
        databases.let_go()
        try:
            databases.restore_postgresql(work / DATABASES["postgresql"], work, token)
        except databases.DatabaseTrouble as error:
            swapping.finish_swap()
            shutil.rmtree(aside, ignore_errors=True)
            raise RestoreRefused(str(error)) from error
    swapping.finish_swap()
    say(f"in place; what was there is in {aside}")


def _ready(path: Path, aside: Path) -> Path:
    """Move what is about to be put in place out of the working folder, which goes away whatever happens."""
    target = aside / f"new-{path.name}"
    os.rename(path, target)
    return target


def _upload(work: Path, say: Say) -> None:
    """Bring the files to a storage that is no folder, over those of the same names."""
    count = 0
    for name, path in files_in(work):
        if default_storage.exists(name):
            default_storage.delete(name)
        with path.open("rb") as content:
            default_storage.save(name, File(content))
        count += 1
    say(f"{count} files brought to the storage")


def _bring_up_to_date(manifest: Manifest, say: Say) -> None:
    with connection.cursor() as cursor:
        found = databases.look(cursor, manifest.tables)
    if found.tables != manifest.tables:
        raise RestoreRefused(
            "the database in place has other rows than the backup; what was there is kept aside"
        )
    there = set(stored_files())
    lacking = [
        name for name in manifest.members if name.startswith(FILES) and name.removeprefix(FILES) not in there
    ]
    if lacking:
        raise RestoreRefused(f"{len(lacking)} files are not in place, {lacking[0]} the first")
    say(f"compared: rows of {len(found.tables)} tables, {len(there)} files")
    migrate()
    count = rebuild()
    if not index_equals_database():
        raise RestoreRefused("the index does not say what the database says: run `claqueta reindex`")
    say(f"compared: {count} documents of the index with the database")
    _check_books(say)


def _check_books(say: Say) -> None:
    """Say whether the books are whole. One that is not was so when the backup was made, and comes back as it was."""
    with translation.override("en"):
        for book in chains.books():
            breaks = chains.verify(book)
            for one in breaks:
                say(f"NOT WHOLE: book {book.name}: {one}")
            if not breaks:
                say(f"checked: book {book.name}, {chains.head(book).position} links, nothing altered")
