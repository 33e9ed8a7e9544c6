"""What happens to a deadline: it is begun, moved, stopped, met or dropped, and counted anew each time."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from django.db.models import Model, QuerySet
from django.utils import formats, timezone

from claqueta.foundation import audit
from claqueta.foundation.actors import Actor
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.deadlines.kinds import Clock, DeadlinePassed, Kind, NoDeadline, kinds
from claqueta.foundation.models import Deadline
from claqueta.foundation.periods import (
    DAY,
    Counting,
    add_working_days,
    last_day,
    next_working_day,
    working_days,
)
from claqueta.foundation.transactions import atomic

State = Deadline.State


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
    note("set", made, thing, by, "", shown(made))
    return made


@atomic
def move(thing: Model, kind: str, *, due: date | datetime, by: Actor, reason: str = "") -> Deadline:
    """Give a deadline another end. Raises `NoDeadline`, `DeadlinePassed`."""
    held = _running(thing, kind, State.RUNNING)
    before = shown(held)
    _end_on(held, kinds()[kind], due)
    keep_change(held)
    note("moved", held, thing, by, before, shown(held), reason)
    return held


@atomic
def stop(thing: Model, kind: str, *, by: Actor, reason: str = "") -> Deadline:
    """Stop the clock; what is left is kept. Raises `NoDeadline`, `DeadlinePassed`."""
    held = _running(thing, kind, State.RUNNING)
    held.state, held.stopped_at, held.next_at = State.STOPPED, timezone.now(), None
    keep_change(held)
    note("stopped", held, thing, by, shown(held), "", reason)
    return held


@atomic
def go_on(thing: Model, kind: str, *, by: Actor, reason: str = "") -> Deadline:
    """Let a stopped clock go on for what was left. Raises `NoDeadline`."""
    held, what = _running(thing, kind, State.STOPPED), kinds()[kind]
    held.state = State.RUNNING
    _end_on(held, what, _left(held, what))
    held.stopped_at = None
    keep_change(held)
    note("resumed", held, thing, by, "", shown(held), reason)
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
    keep_change(held)
    note(verb, held, thing, by, shown(held), "", reason)
    return True


def keep_change(held: Deadline) -> None:
    """Store a deadline that is not as it was."""
    held.revision += 1
    held.changed_at = timezone.now()
    held.save()


def note(
    verb: str, deadline: Deadline, thing: Model | None, by: Actor, before: str, after: str, reason: str = ""
) -> None:
    """Put what happened in the trail of the object, which may be gone."""
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
    deadline.next_at = next_look(deadline, kind, timezone.now())


def _local(day: date, hour: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)), timezone.get_default_timezone())


def next_look(deadline: Deadline, kind: Kind, now: datetime) -> datetime:
    """When the next of the reminders is sent, or else its end noted: of days in the morning, when people are told.

    Reminders whose moment was gone when the deadline was set are not sent.
    """
    days = rule(kind.reminders).values if kind.reminders else ()
    last, morning = deadline.last_day, rule("day_begins").value
    moments = [
        deadline.due_at - timedelta(days=day) if last is None else _local(last - day * DAY, morning)
        for day in days
    ]
    end = deadline.due_at if last is None else _local(last + DAY, morning)
    return min((moment for moment in moments if now < moment < deadline.due_at), default=end)


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


def shown(deadline: Deadline) -> str:
    """The end as people read it, in the reader's language: the last day, or the moment."""
    if deadline.last_day is not None:
        return formats.date_format(deadline.last_day, "DATE_FORMAT")
    return formats.date_format(timezone.localtime(deadline.due_at), "DATETIME_FORMAT")
