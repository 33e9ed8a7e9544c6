"""Deadlines: by when something has to happen with an object, on record from its beginning to its end.

    ANSWER = Kind("membership.answer", _("Answer the application"), lasts="answer_within", reminders="answer_reminders",
                  counting=Counting.ADMINISTRATIVE, permission="membership.manage", notice="membership.deadlines")

    deadlines.begin(application, "membership.answer", by=by)
    deadlines.stop(application, "membership.answer", by=by)    # something is missing; the days that are left are kept
    deadlines.go_on(application, "membership.answer", by=by)
    deadlines.meet(application, "membership.answer", by=by)

Domains declare their kinds in `wiring.py` (`Domain.deadlines`), and what they do when one was missed (`DeadlineMissed` in
`Domain.listens`). An object has at most one open deadline of a kind. What is here is part of actions, which ask who may;
it locks the object before its deadline, as whoever acts on the object does.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import groupby
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db.models import Model, Q, QuerySet
from django.utils import formats, timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from claqueta.foundation import audit, notifications
from claqueta.foundation.actors import SYSTEM, Actor
from claqueta.foundation.circles import circles_of
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.domains import gathered
from claqueta.foundation.events import publish
from claqueta.foundation.models import Deadline
from claqueta.foundation.periods import (
    DAY,
    Counting,
    add_months,
    add_working_days,
    last_day,
    next_working_day,
    working_days,
)
from claqueta.foundation.rounds import DAILY_HOUR
from claqueta.foundation.transactions import atomic

logger = logging.getLogger("claqueta.deadlines")
type Said = str | Promise
State = Deadline.State


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
    return {one.key: one for one in gathered(lambda part: part.deadlines)}


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


# -- What happens to a deadline ------------------------------------------------------------------------------


@atomic
def begin(
    thing: Model, kind: str, *, by: Actor, due: date | datetime | None = None, source: str = ""
) -> Deadline:
    """Set a deadline: to its kind's rule, or to a last day or first moment too late. Raises `NoDeadline` if one stands."""
    what = kinds()[kind]
    if _held(thing, kind) is not None:
        raise NoDeadline(f"{thing!r} has a deadline “{kind}” already")
    account = what.account(thing) if what.account is not None else None
    made = Deadline(
        kind=kind,
        object_type=thing._meta.label_lower,
        object_id=str(thing.pk),
        account=account,
        source=source or what.lasts,
    )
    _end_on(made, what, due or last_day(timezone.localdate(), rule(what.lasts), what.counting))
    made.save(force_insert=True)
    _note("set", made, thing, by, "", shown(made))
    return made


@atomic
def move(thing: Model, kind: str, *, due: date | datetime, by: Actor, reason: str = "") -> Deadline:
    """Give a deadline another end. Raises `NoDeadline`, `DeadlinePassed`."""
    held = _running(thing, kind, State.RUNNING)
    before = shown(held)
    _end_on(held, kinds()[kind], due)
    _changed(held)
    _note("moved", held, thing, by, before, shown(held), reason)
    return held


@atomic
def stop(thing: Model, kind: str, *, by: Actor, reason: str = "") -> Deadline:
    """Stop the clock; what is left is kept. Raises `NoDeadline`, `DeadlinePassed`."""
    held = _running(thing, kind, State.RUNNING)
    held.state, held.stopped_at, held.next_at = State.STOPPED, timezone.now(), None
    _changed(held)
    _note("stopped", held, thing, by, shown(held), "", reason)
    return held


@atomic
def go_on(thing: Model, kind: str, *, by: Actor, reason: str = "") -> Deadline:
    """Let a stopped clock go on for what was left. Raises `NoDeadline`."""
    held, what = _running(thing, kind, State.STOPPED), kinds()[kind]
    held.state = State.RUNNING
    _end_on(held, what, _left(held, what))
    held.stopped_at = None
    _changed(held)
    _note("resumed", held, thing, by, "", shown(held), reason)
    return held


def meet(thing: Model, kind: str, *, by: Actor) -> bool:
    """What the deadline was for has happened. Nothing when none is open.

    Also after its end, which then shows in `ended_at`; what must not be done late says so itself (`in_time`).
    """
    return _end(thing, kind, State.MET, "met", by)


def drop(thing: Model, kind: str, *, by: Actor, reason: str = "") -> bool:
    """What the deadline was for is no longer wanted. Nothing when none is open."""
    return _end(thing, kind, State.DROPPED, "dropped", by, reason)


def tick(thing: Model, kind: str, clock: Clock, *, by: Actor) -> None:
    """Do what a move says."""
    acts: dict[Clock, Callable[..., object]] = {
        Clock.BEGINS: begin,
        Clock.STOPS: stop,
        Clock.GOES_ON: go_on,
        Clock.IS_MET: meet,
        Clock.IS_DROPPED: drop,
    }
    acts[clock](thing, kind, by=by)


def of(thing: Model) -> QuerySet[Deadline]:
    """Every deadline that the object has and had."""
    return Deadline.objects.filter(object_type=thing._meta.label_lower, object_id=str(thing.pk))


def in_time(kind: str) -> Callable[[Model], bool]:
    """For a move's `when`: whether the object's deadline of the kind is not over yet."""
    return lambda thing: of(thing).filter(kind=kind, ended_at=None, due_at__gt=timezone.now()).exists()


def _held(thing: Model, kind: str) -> Deadline | None:
    """The open deadline, locked after its object."""
    type(thing)._base_manager.select_for_update().filter(pk=thing.pk).first()
    return of(thing).select_for_update().filter(kind=kind, ended_at=None).first()


def _running(thing: Model, kind: str, state: State) -> Deadline:
    held = _held(thing, kind)
    if held is None or held.state != state:
        raise NoDeadline(f"{thing!r} has no deadline “{kind}” that is {state}")
    if state == State.RUNNING and held.due_at <= timezone.now():
        raise DeadlinePassed
    return held


@atomic
def _end(thing: Model, kind: str, state: State, verb: str, by: Actor, reason: str = "") -> bool:
    held = _held(thing, kind)
    if held is None:
        return False
    held.state, held.next_at, held.ended_at, held.stopped_at = state, None, timezone.now(), None
    _changed(held)
    _note(verb, held, thing, by, shown(held), "", reason)
    return True


def _changed(held: Deadline) -> None:
    held.revision += 1
    held.changed_at = timezone.now()
    held.save()


def _note(
    verb: str, deadline: Deadline, thing: Model | None, by: Actor, before: str, after: str, reason: str = ""
) -> None:
    name = str(thing) if thing is not None else "—"
    audit.record(
        f"foundation.deadline_{verb}",
        audit.Matter(deadline.object_type, deadline.object_id, name),
        by=by,
        changes={"deadline": (before, after)},
        reason=reason or str(kinds()[deadline.kind].name),
    )


# -- When it ends ----------------------------------------------------------------------------------------------


def _end_on(deadline: Deadline, kind: Kind, due: date | datetime) -> None:
    if isinstance(due, datetime):
        deadline.last_day, deadline.due_at = None, due
    else:
        deadline.last_day, deadline.due_at = due, _local(due + DAY)
    deadline.next_at = _next(deadline, kind, timezone.now())


def _local(day: date, hour: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)), timezone.get_default_timezone())


def _next(deadline: Deadline, kind: Kind, now: datetime) -> datetime:
    """When the next of the reminders is sent, or else its end noted: of days in the morning, when people are told.

    Reminders whose moment was gone when the deadline was set are not sent.
    """
    days = rule(kind.reminders).values if kind.reminders else ()
    last = deadline.last_day
    moments = [
        deadline.due_at - timedelta(days=one) if last is None else _local(last - one * DAY, DAILY_HOUR)
        for one in days
    ]
    end = deadline.due_at if last is None else _local(last + DAY, DAILY_HOUR)
    return min((one for one in moments if now < one < deadline.due_at), default=end)


def _left(deadline: Deadline, kind: Kind) -> date | datetime:
    """The end of a stopped deadline that goes on today."""
    since, today = deadline.stopped_at or deadline.changed_at, timezone.localdate()
    if deadline.last_day is None:
        return deadline.due_at + (timezone.now() - since)
    stopped = timezone.localdate(since)
    if kind.counting is Counting.CIVIL:
        return today + (deadline.last_day - stopped)
    if kind.lasts and rule(kind.lasts).unit == "days":
        return next_working_day(add_working_days(today, working_days(stopped, deadline.last_day)))
    return next_working_day(today + (deadline.last_day - stopped))


# -- The round -------------------------------------------------------------------------------------------------


def look() -> int:
    """Remember what is near its end and mark what has passed it, each once and in a transaction of its own; how many.

    What fails is tried again the next time, and does not hold up the others. Raises the first error when all were tried.
    """
    now = timezone.now()
    ripe = Deadline.objects.filter(kind__in=kinds(), state=State.RUNNING, next_at__lte=now)
    failures: list[Exception] = []
    done = 0
    for deadline in ripe.order_by("next_at", "pk"):
        try:
            done += _look_at(deadline, now)
        except Exception as failure:
            logger.exception("the deadline %s could not be looked at", deadline.pk)
            failures.append(failure)
    if failures:
        raise failures[0]
    return done


@atomic
def _look_at(deadline: Deadline, now: datetime) -> bool:
    """Whether there was something to do; another worker may have done it meanwhile."""
    thing = _things([deadline], lock=True).get((deadline.object_type, deadline.object_id))
    # Read anew after the object is held, and only while it is still ripe.
    held = (
        Deadline.objects.select_for_update()
        .filter(pk=deadline.pk, state=State.RUNNING, next_at__lte=now)
        .first()
    )
    if held is None:
        return False
    kind = kinds()[held.kind]
    if thing is None:
        held.state, held.next_at, held.ended_at = State.DROPPED, None, now
        _changed(held)
        _note("dropped", held, None, SYSTEM, shown(held), "")
    elif held.due_at <= now:
        held.state, held.next_at, held.ended_at = State.MISSED, None, now
        _changed(held)
        _note("missed", held, thing, SYSTEM, shown(held), "")
        _tell(held, kind, thing, _passed)
        publish(DeadlineMissed(held, thing))
    else:
        held.next_at = _next(held, kind, now)
        held.save(update_fields=["next_at"])
        _tell(held, kind, thing, _comes)
    return True


def forget_old() -> int:
    """Delete deadlines that ended longer ago than the trail is kept; how many."""
    before = add_months(timezone.now(), -rule("keep_audit").value)
    return Deadline.objects.filter(ended_at__lt=before).delete()[0]


# -- Whose it is -----------------------------------------------------------------------------------------------


def _comes(name: Said, thing: Any, day: str) -> str:
    return _("%(what)s: %(thing)s, by %(day)s") % {"what": name, "thing": thing, "day": day}


def _passed(name: Said, thing: Any, day: str) -> str:
    return _("%(what)s: %(thing)s; the deadline passed on %(day)s") % {
        "what": name,
        "thing": thing,
        "day": day,
    }


def _tell(deadline: Deadline, kind: Kind, thing: Any, words: Callable[[Said, Any, str], str]) -> None:
    for account in _people(deadline, kind, thing) if kind.notice else ():
        with translation.override(account.language or settings.LANGUAGE_CODE):
            subject = words(kind.name, thing, shown(deadline))
            url = kind.screen(thing)
        notifications.notify(account, kind.notice, subject, url=url)


def _people(deadline: Deadline, kind: Kind, thing: Any) -> Iterator[Any]:
    everybody = get_user_model()._default_manager.filter(is_active=True)
    if kind.account is not None:
        yield from everybody.filter(pk__in=[deadline.account_id] if deadline.account_id else [])
        return
    yield from (one for one in everybody.order_by("pk") if _concerns(deadline, kind, thing, one))


def _concerns(deadline: Deadline, kind: Kind, thing: Any, actor: Actor) -> bool:
    if kind.account is not None:
        return actor.pk is not None and deadline.account_id == actor.pk
    if kind.circle:
        return kind.circle in circles_of(actor)
    return actor.has_perm(kind.permission, thing)


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
    things = _things(found)
    return [
        Waiting(one, known[one.kind], thing)
        for one in found
        if (thing := things.get((one.object_type, one.object_id))) is not None
        and _concerns(one, known[one.kind], thing, actor)
    ]


def running() -> QuerySet[Deadline]:
    return Deadline.objects.filter(state=State.RUNNING)


def _things(deadlines: Iterable[Deadline], *, lock: bool = False) -> dict[tuple[str, str], Any]:
    """The objects of deadlines, a query for each of their models; one that is gone is left out."""
    found: dict[tuple[str, str], Any] = {}
    pairs = sorted({(one.object_type, one.object_id) for one in deadlines})
    for label, group in groupby(pairs, key=lambda pair: pair[0]):
        manager = apps.get_model(label)._base_manager
        rows = (manager.select_for_update() if lock else manager).filter(
            pk__in=[key for _label, key in group]
        )
        found |= {(label, str(one.pk)): one for one in rows}
    return found


def shown(deadline: Deadline) -> str:
    """The end as people read it, in the reader's language: the last day, or the moment."""
    if deadline.last_day is not None:
        return formats.date_format(deadline.last_day, "DATE_FORMAT")
    return formats.date_format(timezone.localtime(deadline.due_at), "DATETIME_FORMAT")
