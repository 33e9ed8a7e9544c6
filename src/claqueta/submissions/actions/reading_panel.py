"""Who reads for a call, and how its projects are read."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.accounts.models import Account
from claqueta.foundation import audit
from claqueta.foundation.actors import Actor, require
from claqueta.foundation.judging import fitted
from claqueta.foundation.transactions import atomic, held
from claqueta.organisations.models import Organisation
from claqueta.submissions.actions import reading_mails as mails
from claqueta.submissions.criteria import plan_of
from claqueta.submissions.models import (
    ProjectCall,
    Reader,
    ReaderSeat,
    Reading,
    ReadingPlan,
    ReadingState,
    SeatState,
)
from claqueta.submissions.queries.board import board_accounts
from claqueta.submissions.reader_links import PERMISSION
from claqueta.submissions.reading_judging import PLAN, READER, SEAT, WISH

MOST_WISHES = 12


@atomic
def plan_readings(call: ProjectCall, *, by: Actor, **values: Any) -> ReadingPlan:
    """Say by how many, until when and by which criteria the projects of a call are read.

    Raises `PermissionDenied`, `ValidationError` by field; criteria stay once a reading was given, since it was given by them.
    """
    require(by, "submissions.manage", call)
    plan = _held_plan(call)
    kept = fitted(values, PLAN)
    criteria = kept.get("criteria")
    if criteria is not None and criteria != plan.criteria:
        if Reading.objects.filter(seat__call=call, state=ReadingState.GIVEN).exists():
            raise ValidationError(
                {
                    "criteria": [
                        _("Somebody has given a reading by these criteria: they can no longer change.")
                    ]
                }
            )
        if len({one["key"] for one in criteria}) < len(criteria):
            raise ValidationError({"criteria": [_("A criterion is there twice.")]})
    changes = {
        name: (getattr(plan, name), value) for name, value in kept.items() if getattr(plan, name) != value
    }
    for name, (_before, after) in changes.items():
        setattr(plan, name, after)
    plan.save()
    if changes:
        told = {name: pair for name, pair in changes.items() if name != "criteria"}
        audit.record("submissions.readings_planned", call, by=by, changes=told)
    return plan


def _held_plan(call: ProjectCall) -> ReadingPlan:
    held(ProjectCall.objects.all(), call.pk)
    return plan_of(call)


@atomic
def add_wish(call: ProjectCall, *, by: Actor, **values: Any) -> ReadingPlan:
    """Wish that of those selected at least, at most so many are of a kind; the last of the wishes.

    Raises `PermissionDenied`, `ValidationError` by field.
    """
    require(by, "submissions.manage", call)
    plan = _held_plan(call)
    wish = fitted({"least": None, "most": None, "share": False, **values}, WISH)
    least, most = wish["least"], wish["most"]
    if least is None and most is None:
        raise ValidationError({"least": [_("Say how many at least, or at most.")]})
    if least is not None and most is not None and most < least:
        raise ValidationError({"most": [_("That is fewer than the least.")]})
    if wish["share"] and max(least or 0, most or 0) > 100:
        raise ValidationError({"least" if least else "most": [_("That is more than all of them.")]})
    if any(one["what"] == wish["what"] for one in plan.wishes):
        raise ValidationError({"what": [_("There is a wish about it already.")]})
    if len(plan.wishes) >= MOST_WISHES:
        raise ValidationError(_("There are %(n)s wishes already.") % {"n": MOST_WISHES})
    return _wished(call, plan, [*plan.wishes, wish], by=by)


@atomic
def drop_wish(call: ProjectCall, number: int, *, by: Actor) -> ReadingPlan:
    """Raises `PermissionDenied`; a wish that is gone already changes nothing."""
    require(by, "submissions.manage", call)
    plan = _held_plan(call)
    return _wished(call, plan, [one for at, one in enumerate(plan.wishes) if at != number], by=by)


@atomic
def raise_wish(call: ProjectCall, number: int, *, by: Actor) -> ReadingPlan:
    """Put a wish before the one above it: it matters more. Raises `PermissionDenied`."""
    require(by, "submissions.manage", call)
    plan = _held_plan(call)
    wishes = list(plan.wishes)
    if 0 < number < len(wishes):
        wishes[number - 1 : number + 1] = [wishes[number], wishes[number - 1]]
    return _wished(call, plan, wishes, by=by)


def _wished(
    call: ProjectCall, plan: ReadingPlan, wishes: Sequence[Mapping[str, Any]], *, by: Actor
) -> ReadingPlan:
    before = list(plan.wishes)
    if before != list(wishes):
        plan.wishes = list(wishes)
        plan.save()
        audit.record(
            "submissions.wishes_changed", call, by=by, changes={"wishes": (len(before), len(wishes))}
        )
    return plan


# -- Readers ---------------------------------------------------------------------------------------------------


@atomic
def add_reader(*, by: Actor, organisation: Organisation | None = None, **values: Any) -> Reader:
    """Put somebody among those who read. Raises `PermissionDenied`, `ValidationError` by field."""
    require(by, "submissions.manage")
    kept = _fitted_reader({"language": "", "company": "", **values})
    reader = Reader.objects.create(organisation=organisation, account=_account(kept["email"]), **kept)
    audit.record("submissions.reader_added", reader, by=by)
    return reader


@atomic
def change_reader(
    reader: Reader, *, by: Actor, organisation: Organisation | None = None, **values: Any
) -> Reader:
    """Raises `PermissionDenied`, `ValidationError` by field."""
    require(by, "submissions.manage")
    row = held(Reader.objects.all(), reader.pk)
    kept = _fitted_reader(values, row)
    changes = {
        name: (getattr(row, name), value) for name, value in kept.items() if getattr(row, name) != value
    }
    if row.organisation_id != (organisation.pk if organisation else None):
        changes["organisation"] = (str(row.organisation or ""), str(organisation or ""))
        row.organisation = organisation
    for name, (_before, after) in changes.items():
        if name != "organisation":
            setattr(row, name, after)
    if changes:
        row.account = _account(row.email)
        row.save()
        audit.record("submissions.reader_changed", row, by=by, changes=changes)
    return row


def _fitted_reader(values: Mapping[str, Any], row: Reader | None = None) -> dict[str, Any]:
    kept = fitted(values, READER)
    if "email" in kept:
        kept["email"] = kept["email"].lower()
        others = Reader.objects.filter(email=kept["email"])
        if (others.exclude(pk=row.pk) if row is not None else others).exists():
            raise ValidationError({"email": [_("Somebody with this address reads already.")]})
    return kept


def _account(email: str) -> Account | None:
    return Account.objects.filter(email__iexact=email, is_active=True).first()


@atomic
def seat_reader(call: ProjectCall, reader: Reader, *, load: int, by: Actor) -> ReaderSeat:
    """Let somebody read for a call, so many projects at most. They are not told yet.

    Raises `PermissionDenied`, `ValidationError` by field.
    """
    require(by, "submissions.manage", call)
    kept = fitted({"load": load}, SEAT)
    held(ProjectCall.objects.all(), call.pk)
    if ReaderSeat.objects.filter(call=call, reader=reader).exists():
        raise ValidationError({"reader": [_("%(who)s reads for this call already.") % {"who": reader}]})
    seat = ReaderSeat.objects.create(call=call, reader=reader, load=kept["load"])
    audit.record("submissions.reader_seated", seat, by=by)
    return seat


@atomic
def seat_board_member(call: ProjectCall, member: Account, *, load: int, by: Actor) -> ReaderSeat:
    """Let somebody of the board read for a call with the account that they have; they are put among the readers, once.

    What they declare of themselves, and whom they act for, keeps them from projects as it keeps every reader. Raises
    `PermissionDenied`, `ValidationError` by field; an account that is not of the board is refused.
    """
    require(by, "submissions.manage", call)
    if not board_accounts().filter(pk=member.pk).exists():
        raise ValidationError({"reader": [_("%(who)s is not of the board now.") % {"who": member}]})
    reader = Reader.objects.filter(account=member).first()
    if reader is None:
        reader = Reader.objects.filter(email=member.email.lower()).first()
    if reader is None:
        reader = add_reader(
            by=by,
            name=member.name or member.email,
            email=member.email,
            language=member.language,
            # A board works in the language of its cluster. What else they read, and what they know, the office says.
            languages=list(
                dict.fromkeys((settings.LANGUAGE_CODE, member.language or settings.LANGUAGE_CODE))
            ),
            competences=[],
        )
    elif reader.account_id != member.pk:
        reader.account = member
        reader.save(update_fields=["account"])
    return seat_reader(call, reader, load=load, by=by)


@atomic
def change_load(seat: ReaderSeat, *, load: int, by: Actor) -> ReaderSeat:
    """Raises `PermissionDenied`, `ValidationError` by field."""
    require(by, "submissions.manage", seat.call)
    row = _held_seat(seat)
    kept = fitted({"load": load}, SEAT)
    if row.load != kept["load"]:
        changes = {"load": (row.load, kept["load"])}
        row.load = kept["load"]
        row.save(update_fields=["load"])
        audit.record("submissions.reader_load_changed", row, by=by, changes=changes)
    return row


@atomic
def invite_reader(seat: ReaderSeat, *, by: Actor) -> ReaderSeat:
    """Mail somebody the link to what they are to read. Raises `PermissionDenied`, `ValidationError`."""
    require(by, "submissions.manage", seat.call)
    row = _held_seat(seat)
    if row.call.state == ProjectCall.State.DRAFT:
        raise ValidationError(_("Nobody sees the call yet: publish it first."))
    row.invited_at = timezone.now()
    row.save(update_fields=["invited_at"])
    mails.invited(row)
    audit.record("submissions.reader_invited", row, by=by)
    return row


@atomic
def renew_reader_link(seat: ReaderSeat, *, by: Actor) -> ReaderSeat:
    """Make the links that a reader was mailed useless and mail another. Raises `PermissionDenied`."""
    require(by, "submissions.manage", seat.call)
    row = _held_seat(seat)
    row.link_number += 1
    row.save(update_fields=["link_number"])
    mails.link_again(row)
    audit.record("submissions.reader_link_renewed", row, by=by)
    return row


@atomic
def answer_invitation(seat: ReaderSeat, *, yes: bool, by: Actor) -> ReaderSeat:
    """A reader agrees to read, and to keep what they read to themselves; or does not.

    Whoever declines reads nothing more: what was theirs to read and is not given is free for others. Done again it changes
    nothing. Raises `PermissionDenied`.
    """
    require(by, PERMISSION, seat)
    row = _held_seat(seat)
    state = SeatState.ACCEPTED if yes else SeatState.DECLINED
    if row.state == state:
        return row
    before, row.state, row.answered_at = row.get_state_display(), state, timezone.now()
    row.save(update_fields=["state", "answered_at"])
    if not yes:
        row.readings.exclude(state=ReadingState.GIVEN).delete()
    verb = "submissions.reader_accepted" if yes else "submissions.reader_declined"
    audit.record(verb, row, by=by, changes={"state": (before, row.get_state_display())})
    return row


def _held_seat(seat: ReaderSeat) -> ReaderSeat:
    return held(ReaderSeat.objects.select_related("call__event", "reader"), seat.pk)
