"""In how many searches of the public each organisation appeared: a number by month, and nothing of who searched.

Counted in memory and written by each process once a minute at most; what a process that is killed had in memory is
lost, and nothing is counted twice.
"""

import atexit
import logging
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.parameters import header
from claqueta.foundation.periods import add_months
from claqueta.foundation.transactions import atomic
from claqueta.organisations.models import Appearances, Organisation

logger = logging.getLogger("claqueta.appearances")
ROBOTS = re.compile(
    r"bot\b|bot/|crawl|spider|slurp|preview|monitor|headless|python|curl|wget|java/|go-http|scrap",
    re.IGNORECASE,
)
"""What programs that search by themselves say of themselves."""


def this_month() -> date:
    return timezone.localdate().replace(day=1)


class Tally:
    """What this process has counted and not written yet."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.counted: Counter[tuple[date, int]] = Counter()
        self.timer: threading.Timer | None = None

    def add(self, ids: Iterable[int]) -> None:
        month = this_month()
        with self.lock:
            self.counted.update((month, pk) for pk in ids)
            every = settings.WRITE_COUNTS_EVERY
            if self.counted and self.timer is None and every:
                self.timer = threading.Timer(every, self.write_beside)
                self.timer.daemon = True
                self.timer.start()

    def write(self) -> None:
        """Write what was counted, in one transaction; what could not be written is written the next time."""
        with self.lock:
            counted, self.counted = self.counted, Counter()
            self.timer = None
        try:
            if counted:
                _write(counted)
        except Exception:
            with self.lock:
                self.counted.update(counted)
            raise

    def write_beside(self) -> None:
        """As `write`, of a thread of its own."""
        try:
            self.write()
        except Exception:
            logger.exception("the appearances could not be written yet")
        finally:
            connection.close()


TALLY = Tally()
if settings.WRITE_COUNTS_EVERY:
    atexit.register(TALLY.write_beside)


@atomic
def _write(counted: Counter[tuple[date, int]]) -> None:
    known = set(
        Organisation.objects.filter(pk__in={pk for _month, pk in counted}).values_list("pk", flat=True)
    )
    for month in sorted({month for month, _pk in counted}):
        amounts = {pk: n for (when, pk), n in sorted(counted.items()) if when == month and pk in known}
        Appearances.objects.bulk_create(
            [Appearances(organisation_id=pk, month=month) for pk in amounts], ignore_conflicts=True
        )
        rows = Appearances.objects.filter(month=month)
        # In one order, so that two processes wait for each other and never both.
        list(rows.filter(organisation__in=amounts).order_by("pk").select_for_update())
        for amount in set(amounts.values()):
            these = [pk for pk, n in amounts.items() if n == amount]
            rows.filter(organisation__in=these).update(searches=F("searches") + amount)


def counted(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Count the organisations that the answer of `view` names in `shown`, when a person of the public asked."""

    @wraps(view)
    def counting(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        shown = getattr(response, "shown", ())
        if shown and _of_the_public(request):
            TALLY.add(shown)
        return response

    return counting


def _of_the_public(request: HttpRequest) -> bool:
    agent = header(request, "User-Agent")
    if request.method != "GET" or not agent or ROBOTS.search(agent):
        return False
    return settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated


def searches_of(ids: Iterable[int]) -> dict[int, int]:
    """Organisation → in how many searches it appeared this month."""
    rows = Appearances.objects.filter(month=this_month(), organisation__in=list(ids))
    return dict(rows.values_list("organisation_id", "searches"))


def forget_old() -> int:
    """Delete the months that are older than the cluster keeps them."""
    oldest = add_months(this_month(), -rule("keep_appearances").value)
    return Appearances.objects.filter(month__lt=oldest).delete()[0]
