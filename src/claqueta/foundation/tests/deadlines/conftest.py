"""A clock that the tests set, whoever owns a deadline, and what it is about."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from claqueta.foundation.deadlines import DeadlineMissed
from claqueta.foundation.domains import domains, standing
from claqueta.foundation.models import Job
from claqueta.foundation.tests.deadlines.yard import (
    Clocks,
    yard,
)
from conftest import at_most


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Clocks:
    """A Thursday in November; a period of ten days, remembered three days and one day before its end."""
    at_most(settings, monkeypatch, keep_traces=10)
    days = settings.CLUSTER.rules["mail_retries"]
    monkeypatch.setitem(settings.CLUSTER.rules, "mail_retries", type(days)({}, (3, 1), "days", {}))
    return Clocks(monkeypatch)


@pytest.fixture
def missed(clock: Clocks) -> Iterator[list[DeadlineMissed]]:
    heard: list[DeadlineMissed] = []
    with standing(*domains(), yard((DeadlineMissed, heard.append))):
        yield heard


@pytest.fixture
def account(account: Callable[..., Any]) -> Callable[..., Any]:
    """Accounts whose roles began long before the day that the tests take for today."""

    def make(*roles: str, **more: Any) -> Any:
        made = account(*roles, **more)
        made.role_grants.update(granted_at=datetime(2026, 1, 1, tzinfo=UTC))
        made.__dict__.pop("_current_roles", None)
        return made

    return make


@pytest.fixture
def owner(account: Callable[..., Any]) -> Any:
    return account(email="owner@people.example")


@pytest.fixture
def job(owner: Any) -> Job:
    return Job.objects.create(kind="reel", title="Reel", owner=owner)
