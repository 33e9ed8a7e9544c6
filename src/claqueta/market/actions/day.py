"""The day itself: who is not there, who is late, a table that breaks, who comes unannounced, a meeting agreed on the spot.

Each mends the timetable in force at once, and tells those for whom something is different.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.foundation import audit
from claqueta.foundation.actors import Actor, require
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.transactions import atomic, held
from claqueta.market.actions.keeping import check_version
from claqueta.market.actions.mending import Change, Mended, mend
from claqueta.market.actions.participants import put_on_list
from claqueta.market.models import (
    Absence,
    AbsenceKind,
    Market,
    MarketState,
    Meeting,
    Participant,
    Slot,
    Table,
    TableClosure,
)
from claqueta.organisations.models import Organisation


@atomic
def miss(
    participant: Participant,
    *,
    until: datetime | None = None,
    version: int | None = None,
    now: datetime | None = None,
    by: Actor,
) -> Mended:
    """Somebody is not there: late until a moment, or gone for what is left. Raises `PermissionDenied`, `ValidationError`."""
    market = _running(participant.market_id, version, by)
    row = held(Participant.objects.all(), participant.pk)
    moment = now or timezone.now()
    # Also the slot that runs: whoever waits at the table is free for the next.
    slots = [one for one in market.slots.filter(ends_at__gt=moment) if until is None or one.begins_at < until]
    if not slots:
        raise ValidationError(_("No slot is left then."))
    kind = AbsenceKind.MISSING if until is None else AbsenceKind.LATE
    there = set(row.absences.values_list("slot", flat=True))

    def write() -> None:
        Absence.objects.bulk_create(
            Absence(participant=row, slot=one, kind=kind) for one in slots if one.pk not in there
        )

    words = _("%(who)s does not come") if until is None else _("%(who)s is late")
    done = mend(market, Change(away={row: slots}), write, words=words % {"who": row}, by=by)
    audit.record("market.missed", row, by=by, changes={"absence": ("", kind)})
    return done


@atomic
def is_there(participant: Participant, *, version: int | None = None, by: Actor) -> Mended:
    """Somebody who was thought missing or late is there: what still can be is planned again."""
    market = _running(participant.market_id, version, by)
    row = held(Participant.objects.all(), participant.pk)

    def write() -> None:
        row.absences.filter(
            kind__in=[AbsenceKind.MISSING, AbsenceKind.LATE], slot__begins_at__gt=timezone.now()
        ).delete()

    write()
    done = mend(market, Change(), words=_("%(who)s is there") % {"who": row}, by=by)
    audit.record("market.arrived", row, by=by)
    return done


@atomic
def close_table(
    table: Table, *, slots: Iterable[int] | None = None, version: int | None = None, by: Actor
) -> Mended | None:
    """A table takes no meeting in these slots, or in all that are left: it is broken, or needed for something else.

    Where a timetable is in force it is mended. Raises `PermissionDenied`, `ValidationError`.
    """
    market = held(Market.objects.select_related("event", "published"), table.market_id)
    require(by, "market.manage", market)
    check_version(market, version)
    row = held(Table.objects.all(), table.pk)
    wanted = None if slots is None else set(slots)
    ahead = [
        one for one in market.slots.filter(begins_at__gt=timezone.now()) if wanted is None or one.pk in wanted
    ]
    if not ahead:
        raise ValidationError(_("No slot is left then."))
    there = set(row.closures.values_list("slot", flat=True))

    def write() -> None:
        TableClosure.objects.bulk_create(
            TableClosure(table=row, slot=one) for one in ahead if one.pk not in there
        )

    audit.record("market.table_closed", market, by=by, changes={"table": ("", row.name)})
    if market.state != MarketState.PUBLISHED:
        write()
        return None
    return mend(market, Change(), write, words=_("Table %(table)s is closed") % {"table": row.name}, by=by)


@atomic
def open_table(table: Table, *, by: Actor) -> None:
    """A table takes meetings again from now on. Raises `PermissionDenied`."""
    market = held(Market.objects.all(), table.market_id)
    require(by, "market.manage", market)
    gone, _rows = TableClosure.objects.filter(table=table, slot__begins_at__gt=timezone.now()).delete()
    if gone:
        audit.record("market.table_opened", market, by=by, changes={"table": ("", table.name)})


@atomic
def walk_in(
    market: Market,
    values: Mapping[str, Any],
    *,
    people: Sequence[Mapping[str, Any]],
    organisation: Organisation | None = None,
    wants: Sequence[Participant] = (),
    by: Actor,
) -> tuple[Participant, Mended | None]:
    """Somebody comes unannounced, and would like to meet these: they get what is free, and nobody makes room for them.

    Raises `PermissionDenied`, `ValidationError` by field.
    """
    row = _running(market.pk, None, by)
    participant = put_on_list(row, values, people=people, organisation=organisation, walk_in=True, by=by)
    if not wants:
        return participant, None
    meetings = [_pair(row, participant, other) for other in wants]
    done = mend(row, Change(added=meetings), words=_("%(who)s has come") % {"who": participant}, by=by)
    return participant, done


@atomic
def agree_on_spot(
    one: Participant, other: Participant, *, slot: Slot | None = None, version: int | None = None, by: Actor
) -> Mended:
    """Two have agreed to meet, and the office puts it in: at a time, or as soon as both are free.

    Raises `PermissionDenied`,
    `ValidationError` that says why it cannot be.
    """
    market = _running(one.market_id, version, by)
    if other.market_id != market.pk:
        raise ValidationError(_("They do not take part in this market."))
    if one.pk == other.pk:
        raise ValidationError(_("Nobody meets themselves: choose somebody else."))
    for who in (one, other):
        if not held(Participant.objects.all(), who.pk).comes:
            raise ValidationError(_("%(who)s does not come.") % {"who": who})
    first, second = sorted((one, other), key=lambda who: who.pk)
    there = Meeting.objects.filter(one=first, other=second).first()
    if there is not None and there.takes_place:
        raise ValidationError(_("They meet already: %(slot)s.") % {"slot": there.slot})
    # A meeting that is wanted already is in the instance: putting it in a second time would double it.
    known = there is not None and there.wanted and there.dropped_at is None
    meeting = there if known and there is not None else _pair(market, one, other)

    def write() -> None:
        if slot is not None:
            meeting.locked = slot
            meeting.save(update_fields=["locked"])

    done = mend(
        market,
        Change(added=() if known else (meeting,), pins={meeting: slot} if slot is not None else {}),
        write,
        words=_("%(meeting)s, agreed on the spot") % {"meeting": meeting},
        by=by,
    )
    meeting.refresh_from_db()
    if not meeting.takes_place:
        reason = done.timetable.unplaced.get(str(meeting.pk))
        raise NoRoom(meeting, reason)
    audit.record(
        "market.agreed_on_spot", market, by=by, changes={"meeting": ("", f"{meeting} · {meeting.slot}")}
    )
    return done


class NoRoom(ValidationError):
    """A meeting agreed on the spot has no place; nothing was changed."""

    def __init__(self, meeting: Meeting, reason: Mapping[str, Any] | None) -> None:
        self.meeting, self.reason = meeting, reason
        super().__init__(
            _("There is no slot left in which both are free and a table is: %(meeting)s.")
            % {"meeting": meeting},
            code="no-room",
        )


def _pair(market: Market, one: Participant, other: Participant) -> Meeting:
    """The meeting of two, put in by hand."""
    first, second = sorted((one, other), key=lambda who: who.pk)
    if first.market_id != market.pk or second.market_id != market.pk:
        raise ValidationError(_("They do not take part in this market."))
    try:
        with atomic():
            meeting, made = Meeting.objects.get_or_create(
                one=first,
                other=second,
                defaults={"market": market, "spontaneous": True, "weight": rule("market_first_wish").value},
            )
    except IntegrityError as error:
        raise ValidationError(_("Nobody meets themselves: choose somebody else.")) from error
    if not made:
        meeting.spontaneous = meeting.wanted = True
        meeting.dropped_at = None
        meeting.save()
    meeting.one, meeting.other = first, second
    return meeting


@atomic
def drop_meeting(meeting: Meeting, *, version: int | None = None, by: Actor) -> Mended | None:
    """Take a meeting off: nobody is given it again, and both are told. Done again it changes nothing.

    Either of both may, and the office. Raises `PermissionDenied`, `ValidationError` for one that is over.
    """
    market = held(Market.objects.select_related("event", "published"), meeting.market_id)
    row = held(Meeting.objects.select_related("one__market", "other__market", "slot"), meeting.pk)
    if not (by.has_perm("market.act_for", row.one) or by.has_perm("market.act_for", row.other)):
        require(by, "market.manage", market)
    check_version(market, version)
    if row.dropped_at is not None:
        return None
    if row.takes_place and row.slot is not None and row.slot.begins_at <= timezone.now():
        raise ValidationError(_("It has begun already."))

    def write() -> None:
        row.dropped_at, row.locked = timezone.now(), None
        row.save()

    audit.record("market.meeting_dropped", market, by=by, changes={"meeting": (str(row), "")})
    if market.state != MarketState.PUBLISHED:
        write()
        return None
    return mend(market, Change(dropped=[row]), write, words=_("%(meeting)s is off") % {"meeting": row}, by=by)


def _running(market_id: int, version: int | None, by: Actor) -> Market:
    """The market, locked, with a timetable in force that is the one whoever acts has seen."""
    market = held(Market.objects.select_related("event", "published"), market_id)
    require(by, "market.manage", market)
    if market.state != MarketState.PUBLISHED:
        raise ValidationError(_("No timetable is in force."))
    check_version(market, version)
    return market
