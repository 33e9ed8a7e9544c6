"""Badges, doors and devices for tests."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest


@pytest.fixture
def taking_place(event: Callable[..., Any]) -> Callable[..., Any]:
    """An event that is on now: it began an hour ago and goes on for five more."""

    def make(**values: Any) -> Any:
        from django.utils import timezone

        now = timezone.now()
        return event(begins_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=5), **values)

    return make


@pytest.fixture
def badge(accreditation: Callable[..., Any], registration: Callable[..., Any]) -> Callable[..., Any]:
    """The badge of somebody registered for an event: `badge(event, "Bea Gil")`."""

    def make(event: Any, name: str = "Ana Ruiz", *, kind: Any = None, **values: Any) -> Any:
        from claqueta.door import actions
        from claqueta.door.models import Badge
        from claqueta.foundation.actors import SYSTEM
        from claqueta.foundation.folding import folded

        values.setdefault("email", f"{folded(name).split()[0]}@people.example")
        kind = kind or event.accreditations.first() or accreditation(event)
        made = registration(kind, name, **values)
        actions.ensure_badges(event, by=SYSTEM)
        return Badge.objects.select_related("event").get(registrations=made)

    return make


@pytest.fixture
def door(db: None) -> Callable[..., Any]:
    """A door of an event: `door(event, "North")`."""

    def make(event: Any, name: str = "Door A", **values: Any) -> Any:
        from claqueta.door import actions
        from claqueta.foundation.actors import SYSTEM

        return actions.add_door(event, name=name, by=SYSTEM, **values)

    return make


@pytest.fixture
def device(door: Callable[..., Any]) -> Callable[..., Any]:
    """A paired device and its token: `device(door)`."""

    def make(door: Any, name: str = "Tablet") -> tuple[Any, str]:
        from claqueta.door import actions
        from claqueta.foundation.actors import SYSTEM

        invited = actions.invite_device(door, name=name, by=SYSTEM)
        return actions.pair(invited.code)

    return make
