"""What kinds of deadlines there are, as the domains declare them, and what can go wrong with one."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from claqueta.foundation.domains import gathered
from claqueta.foundation.models import Deadline
from claqueta.foundation.periods import Counting

type Said = str | Promise


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of deadline: its words, how long it lasts, and whose it is, by exactly one of the last four."""

    key: str
    """Begins with the domain's name and a dot."""
    name: Said
    """What has to happen, or will."""
    lasts: str = ""
    """The rule that says how many days or months; without one every deadline says its own end."""
    counting: Counting = Counting.CIVIL
    reminders: str = ""
    """The rule that says how many days before its end it is remembered, each once; without one it is not."""
    notice: str = ""
    """The kind of notice by which it is told; without one it only stands in home and calendar."""
    screen: Callable[[Any], str] = lambda _thing: ""
    """The address at which the object is dealt with."""
    account: Callable[[Any], Any] | None = None
    """Somebody's own: the account, of the object, or None for nobody's."""
    permission: str = ""
    """Of whoever has the permission on the object."""
    circle: str = ""
    """Of whoever stands in the circle."""


class Clock(StrEnum):
    """What a move of a flow does to a deadline of its object."""

    BEGINS = "begins"
    STOPS = "stops"
    GOES_ON = "goes on"
    IS_MET = "is met"
    IS_DROPPED = "is dropped"


@dataclass(frozen=True, slots=True)
class DeadlineMissed:
    """The end of a deadline has passed and what it was for has not happened: published once."""

    deadline: Deadline
    thing: Any


class NoDeadline(LookupError):
    """The object has no open deadline of the kind, or has one already: a defect of the caller."""


class DeadlinePassed(ValidationError):
    """It is too late to change the deadline."""

    def __init__(self) -> None:
        super().__init__(_("The deadline has passed; it can no longer be changed."), code="passed")


def kinds() -> dict[str, Kind]:
    return {deadline.key: deadline for deadline in gathered(lambda part: part.deadlines)}


def refuse_unsound(notices: Iterable[str]) -> None:
    """Raise `ImproperlyConfigured` for a kind that names what there is not, or is nobody's."""
    declared = set(notices)
    for kind in kinds().values():
        for name in filter(None, (kind.lasts, kind.reminders)):
            if name not in settings.CLUSTER.rules:
                raise ImproperlyConfigured(f"deadline “{kind.key}” names the unknown rule “{name}”")
        if kind.notice and kind.notice not in declared:
            raise ImproperlyConfigured(f"deadline “{kind.key}” names the unknown notice “{kind.notice}”")
        if sum(map(bool, (kind.account, kind.permission, kind.circle))) != 1:
            raise ImproperlyConfigured(
                f"deadline “{kind.key}” has to be of one account, permission or circle"
            )
