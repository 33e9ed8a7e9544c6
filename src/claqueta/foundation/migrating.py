"""Bringing a database up to date, in the order that costs least."""

from django.conf import settings
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor


def pending(database: str = DEFAULT_DB_ALIAS) -> bool:
    """Whether anything has to be migrated."""
    executor = MigrationExecutor(connections[database])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def migrate(database: str = DEFAULT_DB_ALIAS) -> None:
    """Apply every migration that is not applied yet: first those of others, with what of ours they need.

    Django pictures all models that hang together anew after each change of one, and everything hangs together by the
    account: the CMS's three hundred migrations take a third of the time while most of our models are still to come.
    """
    executor = MigrationExecutor(connections[database])
    others = [node for node in executor.loader.graph.leaf_nodes() if node[0] not in settings.DOMAINS]
    if plan := executor.migration_plan(others):
        executor.migrate(others, plan)
    call_command("migrate", database=database, verbosity=0, interactive=False)
