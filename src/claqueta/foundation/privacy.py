"""Personal data: every model that holds some declares why, on what ground, and for how long.

The record of processing activities (GDPR art. 30) is these declarations; the subject's export and erasure and the
retention job call their functions.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import FileField, QuerySet
from django.utils import timezone
from django.utils.functional import Promise

from claqueta.foundation import audit
from claqueta.foundation.actors import SYSTEM, Actor, require
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.domains import gathered
from claqueta.foundation.periods import add_months
from claqueta.foundation.transactions import atomic

type Said = str | Promise
ERASED = "—"
"""What stands where somebody's name was."""
ERASE = "foundation.erase_subject"


@dataclass(frozen=True, slots=True)
class Processing:
    key: str
    name: Said
    purpose: Said
    ground: Said
    """The legal ground of GDPR art. 6.1, with its letter."""
    subjects: Said
    data: Said
    recipients: Said
    retention: Said
    export: Callable[[str], list[dict[str, Any]]] | None = None
    """What is held of the person with this mail address."""
    erase: Callable[[str], int] | None = None
    """Erase or make anonymous what is held of the person; the number of rows touched."""
    expire: Callable[[], int] | None = None
    """Erase what has passed its deadline; the number of rows."""


def activities() -> list[Processing]:
    return sorted(gathered(lambda part: part.processings), key=lambda processing: processing.key)


def export_of(email: str) -> dict[str, list[dict[str, Any]]]:
    return {activity.key: activity.export(email) for activity in activities() if activity.export}


@dataclass(frozen=True, slots=True)
class Erasure:
    """What was done at a person's request."""

    reference: str
    """What the trail calls the erasure, for the answer to the person: nothing in it leads back to them."""
    touched: dict[str, int]
    """Key of the activity → rows erased or made anonymous."""


@atomic
def erase(email: str, *, by: Actor) -> Erasure:
    """Erase what is held of a person, all or nothing, and note that it was done (GDPR art. 5.2), never of whom.

    Upper domains first and the account last, while it can still be asked who it was. Raises `PermissionDenied`.
    """
    require(by, ERASE)
    declared = gathered(lambda part: part.processings)
    touched = {one.key: one.erase(email) for one in reversed(declared) if one.erase}
    reference = secrets.token_hex(4)
    # Whoever erases themselves is not named again.
    still_there = get_user_model()._default_manager.filter(pk=by.pk).exists()
    audit.record(
        "foundation.erased",
        audit.Matter("foundation.erasure", reference, reference),
        by=by if still_there else SYSTEM,
        changes={"records": (None, sum(touched.values()))},
    )
    return Erasure(reference, touched)


def older(rows: QuerySet[Any], moment: str, limit: str) -> QuerySet[Any]:
    """The rows whose `moment` lies more months back than the rule `limit` says."""
    return rows.filter(**{f"{moment}__lt": add_months(timezone.now(), -rule(limit).value)})


def expire_older(rows: QuerySet[Any], moment: str, limit: str) -> int:
    """Delete the rows that are `older`, and their files."""
    old = older(rows, moment, limit)
    files = [field.name for field in rows.model._meta.concrete_fields if isinstance(field, FileField)]
    for row in old.only(*files) if files else ():
        for name in files:
            getattr(row, name).delete(save=False)
    return old.delete()[0]


def expire() -> dict[str, int]:
    return {activity.key: activity.expire() for activity in activities() if activity.expire}
