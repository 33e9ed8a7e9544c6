"""A new database gets all that migrations say, each once, those of others before ours."""

import pytest
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from claqueta.foundation.migrating import pending

pytestmark = pytest.mark.django_db
NEEDED_BY_OTHERS = {"accounts"}
"""Domains of ours with models that others' migrations name."""


def test_nothing_is_pending_and_the_record_names_each_migration_once() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY id")
        recorded = [(app, name) for app, name in cursor.fetchall()]
    known = MigrationExecutor(connection).loader.graph.nodes
    assert not pending()
    assert len(recorded) == len(set(recorded))
    assert set(known) <= set(recorded)
    last_of_others = max(place for place, (app, _name) in enumerate(recorded) if app not in settings.DOMAINS)
    before = {app for app, _name in recorded[:last_of_others] if app in settings.DOMAINS}
    assert before == NEEDED_BY_OTHERS
