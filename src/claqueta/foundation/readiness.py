"""Whether this node can be given work: its database, its index, and a worker that is alive."""

import logging
import uuid
from datetime import timedelta

from django.db import DatabaseError, connection
from django.utils import timezone

from claqueta.foundation.models import RoundRun
from claqueta.foundation.search import head_position, node_index

logger = logging.getLogger("claqueta.readiness")
WORKER = f"w{uuid.uuid4().hex}"
"""This process among those that do background work."""
BEAT = "beat"
"""The round by which a worker says that it is alive."""
BEAT_EVERY = 10.0
MISSED = timedelta(seconds=60)
"""Without a sign for so long, no worker is alive."""
MOST_BEHIND = 5_000
"""Changes that an index may be behind and still answer well enough."""


def worker_alive() -> bool:
    return RoundRun.objects.filter(name=BEAT, finished_at__gt=timezone.now() - MISSED).exists()


def workers_alive() -> set[str]:
    """Those that do background work and gave a sign not long ago."""
    there = RoundRun.objects.filter(name__startswith=f"{BEAT} ", finished_at__gt=timezone.now() - MISSED)
    return {name.removeprefix(f"{BEAT} ") for name in there.values_list("name", flat=True)}


def readiness() -> dict[str, bool]:
    """Part → whether it is well."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        worker, head = worker_alive(), head_position()
    except DatabaseError:
        logger.warning("the database does not answer")
        return {"database": False, "index": False, "worker": False}
    try:
        index = node_index()
        behind = head - index.position()
    except (OSError, ValueError):
        return {"database": True, "index": False, "worker": worker}
    return {"database": True, "index": behind <= MOST_BEHIND, "worker": worker}
