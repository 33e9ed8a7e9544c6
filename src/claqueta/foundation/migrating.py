"""Bringing a database up to date, in the order that costs least."""

from collections.abc import Callable

from django.conf import settings
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations import Migration, RunPython, RunSQL, SeparateDatabaseAndState
from django.db.migrations.executor import MigrationExecutor


def pending(database: str = DEFAULT_DB_ALIAS) -> bool:
    """Whether anything has to be migrated."""
    executor = MigrationExecutor(connections[database])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def migrate(database: str = DEFAULT_DB_ALIAS) -> None:
    """Apply every migration that is not applied yet.

    Django pictures all models that hang together anew after each change of one, and everything hangs together by the
    account. In a new database, therefore, come first the migrations of others, with what of ours they need; then the
    rest of the domains that have begun so; then the tables of all others at once, as their last migration leaves them.
    """
    if not MigrationExecutor(connections[database]).loader.applied_migrations:
        _bring(database, lambda app: app not in settings.DOMAINS)
        reached: set[str] = set()
        while (begun := _begun(database)) != reached:
            _bring(database, begun.__contains__)
            reached = begun
        _create_what_is_left(database)
    call_command("migrate", database=database, verbosity=0, interactive=False)


def _bring(database: str, wanted: Callable[[str], bool]) -> None:
    """Apply the migrations of these apps, and those that they depend on."""
    executor = MigrationExecutor(connections[database])
    targets = [node for node in executor.loader.graph.leaf_nodes() if wanted(node[0])]
    executor.migrate(targets, executor.migration_plan(targets))


def _begun(database: str) -> set[str]:
    """The domains of which something is applied."""
    applied = MigrationExecutor(connections[database]).loader.applied_migrations
    return {app for app, _name in applied if app in settings.DOMAINS}


def _create_what_is_left(database: str) -> None:
    """Create the tables that are still missing, all or none, and record their migrations. What a migration says that
    does more, and may not be left out where there are no rows yet (`elidable`), keeps all of them for their usual turn.
    """
    connection = connections[database]
    executor = MigrationExecutor(connection)
    missing = [migration for migration, _back in executor.migration_plan(executor.loader.graph.leaf_nodes())]
    if not all(_gives_shape_alone(migration) for migration in missing):
        return
    untouched = {migration.app_label for migration in missing}
    state = executor.loader.project_state()
    new = [state.apps.get_model(*name) for name in state.models if name[0] in untouched]
    with connection.schema_editor() as editor:
        for model in new:
            if model._meta.can_migrate(connection):
                editor.create_model(model)
        for migration in missing:
            executor.recorder.record_applied(migration.app_label, migration.name)


def _gives_shape_alone(migration: Migration) -> bool:
    """Whether in a database without rows all that it does is give tables their shape."""
    return all(
        operation.elidable or not isinstance(operation, RunPython | RunSQL | SeparateDatabaseAndState)
        for operation in migration.operations
    )
