"""A new database gets all that migrations say, each once, those of others before ours."""

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, migrations
from django.db.migrations.executor import MigrationExecutor

from claqueta.foundation import migrating

pytestmark = pytest.mark.django_db
NEEDED_BY_OTHERS = {"accounts"}
"""Domains of ours with models that others' migrations name."""


def test_nothing_is_pending_and_the_record_names_each_migration_once() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY id")
        recorded = [(app, name) for app, name in cursor.fetchall()]
    known = MigrationExecutor(connection).loader.graph.nodes
    assert not migrating.pending()
    assert len(recorded) == len(set(recorded))
    assert set(known) <= set(recorded)
    last_of_others = max(place for place, (app, _name) in enumerate(recorded) if app not in settings.DOMAINS)
    before = {app for app, _name in recorded[:last_of_others] if app in settings.DOMAINS}
    assert before == NEEDED_BY_OTHERS


def said_of_tables() -> str:
    """All that the database says of what it is made of."""
    statement = (
        "SELECT sql FROM sqlite_master"
        if connection.vendor == "sqlite"
        else "SELECT indexdef FROM pg_indexes UNION SELECT quote_ident(conname) FROM pg_constraint"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return " ".join(text or "" for (text,) in cursor.fetchall()).replace('"', "")


def test_tables_of_a_new_database_have_what_the_models_say() -> None:
    """Also those that no migration gave their shape step by step."""
    said = set(said_of_tables().split())
    ours = [
        one for one in apps.get_models(include_auto_created=True) if one._meta.app_label in settings.DOMAINS
    ]
    for model in ours:
        if not model._meta.can_migrate(connection):
            continue
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}" WHERE 1 = 0')
            columns = {column[0] for column in cursor.description}
        assert {field.column for field in model._meta.local_concrete_fields} == columns
        assert {one.name for one in (*model._meta.constraints, *model._meta.indexes)} <= said, model


def changing_rows(*, elidable: bool) -> migrations.Migration:
    one = migrations.Migration("later", "foundation")
    one.operations = [migrations.RunPython(migrations.RunPython.noop, elidable=elidable)]
    return one


def test_what_has_to_be_done_to_rows_is_not_left_out_of_a_new_database() -> None:
    assert migrating._gives_shape_alone(changing_rows(elidable=True))
    assert not migrating._gives_shape_alone(changing_rows(elidable=False))


def test_every_migration_of_ours_can_be_made_at_once() -> None:
    """One that cannot costs each new database minutes: what treats rows of an earlier version says `elidable`."""
    ours = [
        one
        for (app, _name), one in MigrationExecutor(connection).loader.graph.nodes.items()
        if app in settings.DOMAINS
    ]
    assert [str(one) for one in ours if not migrating._gives_shape_alone(one)] == []
