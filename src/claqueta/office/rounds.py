"""What is done again and again without anybody asking: webhooks, digests, confirmations, retention."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime

from django.core.cache import cache
from django.db import close_old_connections
from django.utils import timezone

from claqueta.foundation import privacy
from claqueta.foundation.notifications import send_digests
from claqueta.foundation.webhooks import deliver_due
from claqueta.organisations.actions import run_confirmations

logger = logging.getLogger("claqueta.rounds")
DAILY_HOUR = 7


def run_rounds(stop: threading.Event, *, every: float = 20.0) -> None:
    """Until `stop` is set: deliver webhooks often, do the daily round once a day after seven o'clock."""
    done_on: dict[str, str] = {}
    while not stop.is_set():
        close_old_connections()
        _safely("webhooks", deliver_due)
        now = timezone.localtime()
        if now.hour >= DAILY_HOUR and done_on.get("daily") != now.date().isoformat():
            done_on["daily"] = now.date().isoformat()
            if cache.add(f"rounds:{now.date()}", 1, 86_400):
                daily_round(now)
        stop.wait(every)


def daily_round(now: datetime) -> None:
    """Each part is safe to run again, and one that fails does not stop the others."""
    for name, act in (
        ("confirmations", run_confirmations),
        ("retention", privacy.expire),
        ("digests", send_digests),
    ):
        _safely(name, act)


def _safely(name: str, act: Callable[[], object]) -> None:
    try:
        act()
    except Exception:
        logger.exception("the round of %s failed", name)
