"""Personal data: every model that holds some declares why, on what ground, and for how long.

The record of processing activities (GDPR art. 30) is these declarations; the subject's export and erasure and the
retention job call their functions.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import FileField, QuerySet
from django.utils import timezone
from django.utils.functional import Promise

from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.domains import gathered
from claqueta.foundation.periods import add_months

type Said = str | Promise


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
    return sorted(gathered(lambda part: part.processings), key=lambda one: one.key)


def export_of(email: str) -> dict[str, list[dict[str, Any]]]:
    return {one.key: one.export(email) for one in activities() if one.export}


def erase(email: str) -> dict[str, int]:
    """Upper domains first and the account last, while it can still be asked who it was."""
    declared = gathered(lambda part: part.processings)
    return {one.key: one.erase(email) for one in reversed(declared) if one.erase}


def expire_older(rows: QuerySet[Any], moment: str, limit: str) -> int:
    """Delete the rows whose `moment` lies more months back than the rule `limit` says, and their files."""
    old = rows.filter(**{f"{moment}__lt": add_months(timezone.now(), -rule(limit).value)})
    files = [field.name for field in rows.model._meta.concrete_fields if isinstance(field, FileField)]
    for row in old.only(*files) if files else ():
        for name in files:
            getattr(row, name).delete(save=False)
    return old.delete()[0]


def expire() -> dict[str, int]:
    return {one.key: one.expire() for one in activities() if one.expire}
