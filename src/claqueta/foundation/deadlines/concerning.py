"""Whose a deadline is, and what it is about."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet

from claqueta.foundation.actors import Actor
from claqueta.foundation.circles import circles_of
from claqueta.foundation.deadlines.kinds import Kind, kinds
from claqueta.foundation.models import Deadline


@dataclass(frozen=True, slots=True)
class Waiting:
    """A deadline with what it is about."""

    deadline: Deadline
    kind: Kind
    thing: Any

    def __str__(self) -> str:
        return f"{self.kind.name}: {self.thing}"

    @property
    def url(self) -> str:
        return self.kind.screen(self.thing)


def concerning(actor: Actor, deadlines: QuerySet[Deadline]) -> list[Waiting]:
    """Of these deadlines those that are the actor's business today, with their objects, the earliest end first."""
    known = kinds()
    own = [key for key, one in known.items() if one.account is not None]
    others = [key for key in known if key not in own]
    found = list(
        deadlines.filter(Q(kind__in=own, account=actor.pk) | Q(kind__in=others)).order_by("due_at", "pk")
    )
    things = things_of(found)
    return [
        Waiting(one, known[one.kind], thing)
        for one in found
        if (thing := things.get((one.object_type, one.object_id))) is not None
        and concerns(one, known[one.kind], thing, actor)
    ]


def running() -> QuerySet[Deadline]:
    return Deadline.objects.filter(state=Deadline.State.RUNNING)


def things_of(deadlines: Iterable[Deadline], *, lock: bool = False) -> dict[tuple[str, str], Any]:
    """The objects of deadlines, a query for each of their models; one that is gone is left out."""
    found: dict[tuple[str, str], Any] = {}
    pairs = sorted({(deadline.object_type, deadline.object_id) for deadline in deadlines})
    for label, group in groupby(pairs, key=lambda pair: pair[0]):
        manager = apps.get_model(label)._base_manager
        rows = (manager.select_for_update() if lock else manager).filter(
            pk__in=[key for _label, key in group]
        )
        found |= {(label, str(row.pk)): row for row in rows}
    return found


def everybody() -> list[Any]:
    """The accounts that are open."""
    return list(get_user_model()._default_manager.filter(is_active=True).order_by("pk"))


def people_of(deadline: Deadline, kind: Kind, thing: Any, accounts: Callable[[], list[Any]]) -> Iterator[Any]:
    """Those of the accounts whose it is now."""
    return (account for account in accounts() if concerns(deadline, kind, thing, account))


def concerns(deadline: Deadline, kind: Kind, thing: Any, actor: Actor) -> bool:
    if kind.account is not None:
        return actor.pk is not None and deadline.account_id == actor.pk
    if kind.circle:
        return kind.circle in circles_of(actor)
    return actor.has_perm(kind.permission, thing)
