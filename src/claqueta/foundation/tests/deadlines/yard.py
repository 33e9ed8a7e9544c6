"""A yard with deadlines of several kinds, and what is said of them."""

from datetime import UTC, datetime
from typing import Any

import pytest
import rules
from django.utils import timezone

from claqueta.foundation.deadlines import Kind
from claqueta.foundation.domains import Domain
from claqueta.foundation.models import AuditEntry, Notification
from claqueta.foundation.notifications import Kind as Notice
from claqueta.foundation.periods import Counting


@rules.predicate
def serves_it(account: Any, job: Any) -> bool:
    return job is not None and getattr(account, "email", "") == f"{getattr(job, 'kind', '')}@people.example"


rules.add_perm("yard.serve", serves_it)
MINE = Kind(
    "yard.mine",
    "Deliver",
    lasts="keep_traces",
    reminders="mail_retries",
    notice="yard.told",
    account=lambda job: job.owner,
    screen=lambda job: f"/yard/{job.kind}/",
)
SERVED = Kind("yard.served", "Serve", notice="yard.told", permission="yard.serve")
OFFICE = Kind("yard.office", "File", lasts="keep_traces", circle="office")
BOARD = Kind("yard.board", "Decide", notice="yard.told", circle="board")
WORKING = Kind(
    "yard.working", "Answer", lasts="keep_traces", counting=Counting.ADMINISTRATIVE, circle="office"
)


def yard(*listens: Any, kinds: tuple[Kind, ...] = (MINE, SERVED, OFFICE, BOARD, WORKING)) -> Domain:
    return Domain("yard", deadlines=kinds, notices=(Notice("yard.told", "Told"),), listens=listens)


class Clocks:
    """What the house takes for now."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
        monkeypatch.setattr(timezone, "now", lambda: self.now)

    def at(self, text: str) -> None:
        """A moment of the cluster's time."""
        self.now = timezone.make_aware(datetime.fromisoformat(text), timezone.get_default_timezone())


def trail() -> list[tuple[str, list[str]]]:
    entries = AuditEntry.objects.filter(verb__startswith="foundation.deadline").order_by("pk")
    return [(entry.verb.removeprefix("foundation.deadline_"), entry.changes["deadline"]) for entry in entries]


def told() -> list[tuple[str, str]]:
    return [
        (notification.recipient.email.partition("@")[0], notification.subject)
        for notification in Notification.objects.order_by("pk")
    ]
