"""What is done again and again without anybody asking. Domains declare their rounds; the worker runs what is due.

When each ran last stands in the database: no worker runs one that another runs, as long as that one gives signs of life;
a pause is caught up, and one that failed is seen in the office until it works again.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import close_old_connections, connection
from django.utils import timezone

from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.domains import gathered
from claqueta.foundation.models import RoundRun
from claqueta.foundation.readiness import MISSED, WORKER, workers_alive
from claqueta.foundation.transactions import atomic

logger = logging.getLogger("claqueta.rounds")
STUCK = timedelta(hours=2)
"""A round that began so long ago and never ended hangs; it is due again, whoever runs it."""
CUT_OFF = "its worker ended in the middle of it"
"""The error of a round that is taken up again: cut off once more it waits until it is stuck, for it may be what ends workers."""


@dataclass(frozen=True, slots=True)
class Round:
    name: str
    act: Callable[[], object]
    """Safe to run again: what it did, it does not do twice."""
    every: float = 0.0
    """Seconds between two runs; 0 for once a day from the rule's hour on, by the cluster's time."""
    long: bool = False
    """Whether it may take minutes: then it runs beside the others, which do not wait for it."""

    def due(self, last: datetime | None, now: datetime) -> bool:
        if last is None:
            return bool(self.every) or timezone.localtime(now).hour >= rule("day_begins").value
        if self.every:
            return now - last >= timedelta(seconds=self.every)
        local = timezone.localtime(now)
        return local.hour >= rule("day_begins").value and timezone.localtime(last).date() < local.date()


def rounds() -> list[Round]:
    return gathered(lambda part: part.rounds)


def failed_rounds() -> list[RoundRun]:
    """Those that went wrong the last time."""
    return list(RoundRun.objects.exclude(error="").order_by("name"))


def run_due() -> list[str]:
    """Run what is due, one after the other, long ones beside; the names of those that were begun here."""
    begun = [one for one in rounds() if _claimed(one) and (one.long or _run(one))]
    for one in begun:
        if one.long:
            threading.Thread(target=_run_beside, args=(one,), name=one.name).start()
    return [one.name for one in begun]


def _claimed(round_: Round) -> bool:
    """Whether this process may run the round now; noted, so that no other does."""
    now = timezone.now()
    with atomic():
        RoundRun.objects.get_or_create(name=round_.name)
        run = RoundRun.objects.select_for_update().get(name=round_.name)
        begun = run.started_at
        unfinished = begun is not None and (run.finished_at is None or run.finished_at < begun)
        # What was cut off is due, be it of today.
        if _is_left_alone(run, now) if unfinished else not round_.due(begun, now):
            return False
        run.started_at, run.worker = now, WORKER
        run.error = CUT_OFF if unfinished else run.error
        run.save(update_fields=["started_at", "worker", "error"])
    return True


def _is_left_alone(run: RoundRun, now: datetime) -> bool:
    """Whether a round that has not ended is left: whoever began it gives signs of life, or may not have had to yet, or it was
    taken up again already."""
    assert run.started_at is not None
    since = now - run.started_at
    again = run.error == CUT_OFF or run.worker == WORKER
    return since < MISSED or (since < STUCK and (again or run.worker in workers_alive()))


def _run_beside(round_: Round) -> None:
    try:
        _run(round_)
    finally:
        connection.close()


def _run(round_: Round) -> bool:
    error = ""
    try:
        round_.act()
    except Exception as failure:
        logger.exception("the round of %s failed", round_.name)
        error = f"{type(failure).__name__}: {failure}"[:500]
    RoundRun.objects.filter(name=round_.name).update(finished_at=timezone.now(), error=error)
    return True


def run_rounds(stop: threading.Event, *, every: float = 5.0) -> None:
    """Until `stop` is set: look every few seconds what is due."""
    while not stop.is_set():
        close_old_connections()
        try:
            run_due()
        except Exception:
            logger.exception("the rounds could not be looked at")
        stop.wait(every)
