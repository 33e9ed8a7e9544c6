"""A market from its opening to its end: what it is for, when, at which tables, and who may ask whom."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from claqueta.events.models import Event, EventState
from claqueta.foundation import audit
from claqueta.foundation.actors import Actor, require
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.flow import Flow, Move
from claqueta.foundation.judging import fitted
from claqueta.foundation.transactions import atomic, held
from claqueta.market.judging import DAY, MARKET, TABLE, TABLES
from claqueta.market.models import Market, MarketState, Placement, Slot, Table
from claqueta.market.policies.days import DayUnsound, cut, overlapping
from claqueta.market.roles import roles

State = MarketState
UNSOUND = {
    "backwards": gettext_lazy("The day ends before it begins."),
    "no-length": gettext_lazy("A slot lasts at least a minute."),
    "too-short": gettext_lazy("Not one slot fits between the beginning and the end."),
    "too-many": gettext_lazy("These are too many slots for one day: make them longer."),
}


@atomic
def open_market(event: Event, *, by: Actor, **values: Any) -> Market:
    """Open one-to-one meetings for an event; nobody sees them until meetings can be asked for.

    Raises `PermissionDenied`, `ValidationError` by field.
    """
    require(by, "market.manage")
    kept = fitted({"quota": rule("market_requests").value, "row": 0, **values}, MARKET)
    row = held(Event.objects.all(), event.pk)
    if row.state == EventState.CANCELLED:
        raise ValidationError(_("The event is called off."))
    _refuse_late(kept["asking_until"], row)
    try:
        with atomic():
            market = Market.objects.create(event=row, **_without_blanks(kept))
    except IntegrityError:
        raise ValidationError({"event": [_("This event has its meetings already.")]}) from None
    audit.record("market.opened", market, by=by)
    return market


@atomic
def change_market(market: Market, *, by: Actor, **values: Any) -> Market:
    """Change how long and how many meetings are asked for. Raises `PermissionDenied`, `ValidationError` by field."""
    row = held(Market.objects.select_related("event"), market.pk)
    require(by, "market.manage", row)
    kept = _without_blanks(fitted(values, MARKET))
    if "asking_until" in kept:
        _refuse_late(kept["asking_until"], row.event)
    if kept.get("quota", row.quota) < row.quota:
        most = max(
            (one for one in row.requests.values_list("rank", flat=True)),
            default=0,
        )
        if most > kept["quota"]:
            raise ValidationError(
                {"quota": [_("Somebody has asked for %(n)s meetings already.") % {"n": most}]}
            )
    changes = {
        name: (getattr(row, name), value) for name, value in kept.items() if getattr(row, name) != value
    }
    if changes:
        for name, (_before, after) in changes.items():
            setattr(row, name, after)
        row.updated_at = timezone.now()
        row.save()
        audit.record("market.changed", row, by=by, changes=changes)
    return row


def _without_blanks(kept: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in kept.items() if value is not None}


def _refuse_late(until: datetime, event: Event) -> None:
    if until >= event.begins_at:
        raise ValidationError(
            {
                "asking_until": [
                    _("Meetings are asked for before the event begins, so that there is time to plan.")
                ]
            }
        )


@atomic
def set_matrix(market: Market, asks: Mapping[str, Sequence[str]], *, by: Actor) -> Market:
    """Say which roles may ask which. What was asked for before stays. Raises `PermissionDenied`, `ValidationError`."""
    row = held(Market.objects.all(), market.pk)
    require(by, "market.manage", row)
    known = roles()
    for role, others in asks.items():
        for one in (role, *others):
            if one not in known:
                raise ValidationError(_("There is no role “%(role)s”.") % {"role": one[:30]})
    wanted = {role: [one for one in known if one in asks.get(role, ())] for role in known}
    if wanted != row.asks:
        row.asks, row.updated_at = wanted, timezone.now()
        row.save()
        audit.record("market.matrix_set", row, by=by)
    return row


# -- Days and slots --------------------------------------------------------------------------------------------


@atomic
def lay_out_day(
    market: Market,
    *,
    day: date,
    begins: time,
    ends: time,
    minutes: int,
    pause: int | None = 0,
    breaks: Sequence[tuple[time, time]] = (),
    by: Actor,
) -> list[Slot]:
    """Cut a day of the event into slots, in the hours of where it is. Raises `PermissionDenied`, `ValidationError` by field."""
    row = held(Market.objects.select_related("event"), market.pk)
    require(by, "market.manage", row)
    kept = fitted({"minutes": minutes, "pause": pause}, DAY)
    here = row.here

    def at(hour: time) -> datetime:
        # In UTC, where an hour is an hour, also in the night in which clocks change.
        return datetime.combine(day, hour, here).astimezone(UTC)

    try:
        spans = cut(
            at(begins),
            at(ends),
            minutes=kept["minutes"],
            pause=kept["pause"] or 0,
            breaks=[(at(one), at(other)) for one, other in breaks],
        )
    except DayUnsound as error:
        raise ValidationError({"ends": [str(UNSOUND[str(error)])]}) from None
    event = row.event
    if spans[0][0] < event.begins_at or spans[-1][1] > event.ends_at:
        raise ValidationError({"day": [_("The event does not take place at that time.")]})
    there = list(row.slots.values_list("begins_at", "ends_at"))
    if (clash := overlapping(spans, there)) is not None:
        raise ValidationError(
            {
                "begins": [
                    _("There is a slot at %(hour)s already.") % {"hour": f"{clash[0].astimezone(here):%H:%M}"}
                ]
            }
        )
    made = Slot.objects.bulk_create(Slot(market=row, begins_at=one, ends_at=other) for one, other in spans)
    audit.record("market.day_laid_out", row, by=by, changes={"slots": (len(there), len(there) + len(made))})
    return made


@atomic
def drop_slots(market: Market, slots: Sequence[int], *, by: Actor) -> int:
    """Take slots away in which no timetable has a meeting; how many. Raises `PermissionDenied`, `ValidationError`."""
    row = held(Market.objects.select_related("event"), market.pk)
    require(by, "market.manage", row)
    there = row.slots.filter(pk__in=list(slots))
    used = Placement.objects.filter(slot__in=there).select_related("slot__market__event").first()
    if used is not None:
        raise ValidationError(
            _("A timetable has meetings at %(slot)s: close the tables for it instead.") % {"slot": used.slot}
        )
    if (locked := row.meetings.filter(locked__in=there).select_related("one", "other").first()) is not None:
        raise ValidationError(_("The meeting %(meeting)s is locked there.") % {"meeting": locked})
    count, before = there.count(), row.slots.count()
    there.delete()
    if count:
        audit.record("market.slots_dropped", row, by=by, changes={"slots": (before, before - count)})
    return count


# -- Tables ----------------------------------------------------------------------------------------------------


@atomic
def add_tables(
    market: Market,
    *,
    count: int,
    seats: int | None = None,
    step_free: bool = False,
    screen: bool = False,
    quiet: bool = False,
    by: Actor,
) -> list[Table]:
    """Put tables into the hall, numbered on from those that are there, with as many seats as is usual where none are said.

    Raises `PermissionDenied`, `ValidationError` by field."""
    row = held(Market.objects.all(), market.pk)
    require(by, "market.manage", row)
    usual = rule("market_table_seats").value
    said = {
        "count": count,
        "seats": usual if seats is None else seats,
        "step_free": step_free,
        "screen": screen,
        "quiet": quiet,
    }
    kept = fitted(said, TABLES)
    names = set(row.tables.values_list("name", flat=True))
    before = row.tables.count()
    number, made = 0, list[Table]()
    while len(made) < kept["count"]:
        number += 1
        if str(number) not in names:
            made.append(
                Table(
                    market=row,
                    name=str(number),
                    place=before + len(made),
                    seats=kept["seats"],
                    step_free=kept["step_free"],
                    screen=kept["screen"],
                    quiet=kept["quiet"],
                )
            )
    Table.objects.bulk_create(made)
    audit.record("market.tables_added", row, by=by, changes={"tables": (before, before + len(made))})
    return made


@atomic
def change_table(table: Table, *, by: Actor, **values: Any) -> Table:
    """Raises `PermissionDenied`, `ValidationError` by field."""
    row = held(Table.objects.select_related("market"), table.pk)
    require(by, "market.manage", row.market)
    kept = fitted(values, TABLE)
    changes = {
        name: (getattr(row, name), value) for name, value in kept.items() if getattr(row, name) != value
    }
    if "name" in changes and row.market.tables.filter(name=kept["name"]).exists():
        raise ValidationError({"name": [_("There is a table of that name.")]})
    for name, (_before, after) in changes.items():
        setattr(row, name, after)
    if changes:
        row.save()
        audit.record("market.table_changed", row.market, by=by, changes=changes)
    return row


@atomic
def remove_table(table: Table, *, by: Actor) -> None:
    """Take a table away that no timetable uses. Raises `PermissionDenied`, `ValidationError`, which names who sits there."""
    row = held(Table.objects.select_related("market"), table.pk)
    require(by, "market.manage", row.market)
    used = Placement.objects.filter(table=row).select_related(
        "meeting__one", "meeting__other", "slot__market__event"
    )
    found = list(used.order_by("-timetable__number", "slot__begins_at")[:3])
    if found:
        raise ValidationError(
            _("Table %(table)s is in use: %(meetings)s. Close it for the slots that are left instead.")
            % {
                "table": row.name,
                "meetings": "; ".join(f"{one.meeting} ({one.slot})" for one in found),
            }
        )
    audit.record("market.table_removed", row.market, by=by, changes={"table": (row.name, "")})
    row.delete()


# -- Its states ------------------------------------------------------------------------------------------------


def _open_asking(market: Market, *, by: Actor) -> None:
    lacking = []
    if not market.slots.exists():
        lacking.append(_("a day with slots"))
    if not market.tables.exists():
        lacking.append(_("tables"))
    if market.participants.count() < 2:
        lacking.append(_("two who take part"))
    if lacking:
        raise ValidationError(_("This is still lacking: %(what)s.") % {"what": ", ".join(lacking)})
    if market.asking_until <= timezone.now():
        raise ValidationError(_("The time to ask for meetings is over: set a later one."))


MARKETS = Flow(
    Market,
    (
        Move(
            "open_asking",
            gettext_lazy("Let meetings be asked for"),
            (State.PREPARING, State.PLANNING),
            State.ASKING,
            rule="market.manage",
            verb="market.asking_opened",
            effect=_open_asking,
            when=lambda market: market.published_id is None,
        ),
        Move(
            "close_asking",
            gettext_lazy("Take no more requests"),
            (State.ASKING,),
            State.PLANNING,
            rule="market.manage",
            verb="market.asking_closed",
        ),
        Move(
            "publish",
            gettext_lazy("Publish the timetable"),
            (State.PLANNING,),
            State.PUBLISHED,
            rule="foundation.act_as_the_house",
            verb="market.published",
            when=lambda market: market.published_id is not None,
        ),
        Move(
            "end",
            pgettext_lazy("market", "End it"),
            (State.PUBLISHED,),
            State.ENDED,
            rule="market.manage",
            verb="market.ended",
        ),
    ),
)
"""Publishing is of one timetable: `timetables.publish` does it."""
