"""One engine at a time: a consistent copy of a database in use, and putting one in its place."""

import gzip
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from django.db import connection


class DatabaseTrouble(Exception):
    """The database, or a program that serves it, did not do what it was asked; the text says what."""


@dataclass(frozen=True, slots=True)
class Copied:
    """What a copy holds."""

    tables: dict[str, int]
    migrations: dict[str, list[str]]
    position: int


class Cursor(Protocol):
    """What both drivers' cursors can do."""

    def execute(self, statement: Any, /) -> Any: ...
    def fetchall(self) -> list[Any]: ...


def look(cursor: Cursor, tables: Iterable[str]) -> Copied:
    """Rows of each table, migrations applied and position of the change log, as this cursor sees them."""

    def rows(statement: str) -> list[Any]:
        cursor.execute(statement)
        return cursor.fetchall()

    counts = {name: rows(f'SELECT count(*) FROM "{name}"')[0][0] for name in sorted(tables)}  # noqa: S608 - the names are the database's own
    migrations: dict[str, list[str]] = {}
    for app, name in rows("SELECT app, name FROM django_migrations ORDER BY app, name"):
        migrations.setdefault(app, []).append(name)
    position = rows("SELECT coalesce(max(value), 0) FROM foundation_changecounter")[0][0]
    return Copied(counts, migrations, int(position))


# -- SQLite --------------------------------------------------------------------------------------------------


def copy_sqlite(target: Path) -> Copied:
    """Copy the database while it is in use (SQLite's online backup) into a compressed file.

    Raises `DatabaseTrouble`, as for a disk without room for the copy.
    """
    plain = target.with_suffix("")
    try:
        with (
            closing(sqlite3.connect(connection.settings_dict["NAME"], timeout=30)) as source,
            closing(sqlite3.connect(plain)) as copy,
        ):
            source.backup(copy)
    except sqlite3.Error as error:
        raise DatabaseTrouble(f"the database cannot be copied to {target.parent}: {error}") from error
    copied = look_at_sqlite(plain)
    with plain.open("rb") as full, gzip.open(target, "wb", compresslevel=6) as packed:
        shutil.copyfileobj(full, packed, 1024 * 1024)
    plain.unlink()
    return copied


def look_at_sqlite(path: Path) -> Copied:
    """Raises `DatabaseTrouble` when the file is no whole database."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            verdict = database.execute("PRAGMA integrity_check").fetchall()
            if verdict != [("ok",)]:
                raise DatabaseTrouble(f"the copy is damaged: {verdict[0][0]}")
            names = database.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            ).fetchall()
            return look(database.cursor(), [name for (name,) in names])
    except sqlite3.DatabaseError as error:
        raise DatabaseTrouble(f"the copy cannot be read: {error}") from error


# -- PostgreSQL ----------------------------------------------------------------------------------------------


def copy_postgresql(target: Path) -> Copied:
    """Dump the database with `pg_dump` as one transaction sees it, and count in that same transaction."""
    import psycopg

    with psycopg.connect(**_parameters()) as database, database.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        [(snapshot,)] = cursor.fetchall()
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        copied = look(cursor, [name for (name,) in cursor.fetchall()])
        _call("pg_dump", "-Fc", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", "-f", target)
    return copied


def restore_postgresql(dump: Path, work: Path, token: str) -> None:
    """Put the dump in the place of all that the database has, in one transaction that leaves `token` as its trace."""
    before, content, after = (work / name for name in ("before.sql", "content.sql", "after.sql"))
    before.write_text("DROP SCHEMA public CASCADE;\nCREATE SCHEMA public;\n", encoding="utf-8")
    _call("pg_restore", "--no-owner", "--no-privileges", "-f", content, dump)
    after.write_text(f"COMMENT ON SCHEMA public IS '{token}';\n", encoding="utf-8")
    files = [word for path in (before, content, after) for word in ("-f", path)]
    _call("psql", "-X", "-q", "--single-transaction", "-v", "ON_ERROR_STOP=1", *files)


def trace_of_restore() -> str:
    """The token that the last restore left."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(obj_description('public'::regnamespace), '')")
        return str(cursor.fetchone()[0])


def let_go() -> None:
    """Close this process's connections, pooled ones too: they know a database that is about to go."""
    connection.close()
    if close_pool := getattr(connection, "close_pool", None):
        close_pool()


def others_connected() -> int:
    """Sessions of other processes on this database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND backend_type = 'client backend'"
            " AND application_name <> current_setting('application_name')"
        )
        return int(cursor.fetchone()[0])


def _parameters() -> dict[str, Any]:
    settings = connection.settings_dict
    options = {name: value for name, value in settings["OPTIONS"].items() if name != "pool"}
    given = {
        "dbname": settings["NAME"],
        "user": settings["USER"],
        "password": settings["PASSWORD"],
        "host": settings["HOST"],
        "port": settings["PORT"],
        **options,
    }
    return {name: str(value) for name, value in given.items() if value not in ("", None)}


def _call(name: str, *arguments: str | Path) -> None:
    """Run one of PostgreSQL's programs; the password goes by the environment, never by the command line."""
    parameters = _parameters()
    environment = {
        **os.environ,
        "PGDATABASE": parameters["dbname"],
        **{
            f"PG{key.upper()}": parameters[key]
            for key in ("user", "password", "host", "port")
            if key in parameters
        },
        **({"PGSSLMODE": parameters["sslmode"]} if "sslmode" in parameters else {}),
    }
    try:
        done = subprocess.run(
            [_program(name), *map(str, arguments)],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError as error:
        raise DatabaseTrouble(f"{name} is needed and not there: install postgresql-client") from error
    if done.returncode:
        raise DatabaseTrouble(f"{name}: {' '.join(done.stderr.split())[:500]}")


def _program(name: str) -> str:
    """The newest that is installed: an older `pg_dump` refuses a newer server."""
    installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    return str(installed[-1]) if installed else shutil.which(name) or name
