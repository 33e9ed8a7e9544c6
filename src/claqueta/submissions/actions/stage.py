"""The order of pitches, their hours, and rehearsals that producers choose for themselves."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.foundation import audit
from claqueta.foundation.actors import Actor, require
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.transactions import atomic, held, hold
from claqueta.submissions.actions import telling
from claqueta.submissions.models import ProjectCall, Slot, SlotKind, Submission, SubmissionState
from claqueta.submissions.queries.standing import knows_the_decision

MOST = 200
"""Times of one kind on one stage."""


@atomic
def set_order(call: ProjectCall, projects: Sequence[int], *, by: Actor) -> list[Submission]:
    """Say in which order the selected projects pitch; those that are not named come after, in the order they have.

    Pitches that have their hours already follow the order. Raises `PermissionDenied`.
    """
    require(by, "submissions.manage", call)
    row = held(ProjectCall.objects.all(), call.pk)
    rows = {one.pk: one for one in _selected(row)}
    ordered = [rows.pop(pk) for pk in dict.fromkeys(projects) if pk in rows]
    ordered += rows.values()
    for place, one in enumerate(ordered, 1):
        if one.place != place:
            Submission.objects.filter(pk=one.pk).update(place=place, updated_at=timezone.now())
            one.place = place
    _fill(row, ordered)
    audit.record("submissions.order_set", row, by=by)
    return ordered


def _selected(call: ProjectCall) -> list[Submission]:
    """The selected projects in their order, locked: one that is withdrawn at the same moment gets no hour."""
    rows = Submission.objects.filter(call=call, state=SubmissionState.SELECTED)
    hold(rows)
    return sorted(rows, key=lambda one: (one.place is None, one.place or 0, one.title_folded, one.pk))


def _fill(call: ProjectCall, ordered: Sequence[Submission]) -> None:
    """Give the pitches, in the order of their hours, to the projects in theirs."""
    slots = list(call.slots.filter(kind=SlotKind.PITCH))
    call.slots.filter(kind=SlotKind.PITCH).update(submission=None)
    for slot, one in zip(slots, ordered, strict=False):
        Slot.objects.filter(pk=slot.pk).update(submission=one)


@atomic
def lay_out_pitches(call: ProjectCall, *, begins_at: datetime, pause: int = 0, by: Actor) -> list[Slot]:
    """Give each selected project its hour, one after the other, with `pause` minutes between; what was laid out before goes.

    Raises `PermissionDenied`, `ValidationError` by field.
    """
    require(by, "submissions.manage", call)
    row = held(ProjectCall.objects.all(), call.pk)
    ordered = _selected(row)
    if not ordered:
        raise ValidationError(_("No project is selected yet."))
    if not 0 <= pause <= 60:
        raise ValidationError(
            {"pause": [_("Write a number from %(low)s to %(high)s.") % {"low": 0, "high": 60}]}
        )
    row.slots.filter(kind=SlotKind.PITCH).delete()
    made = _slots(row, SlotKind.PITCH, begins_at, row.pitch_minutes, pause, len(ordered))
    _fill(row, ordered)
    audit.record("submissions.pitches_laid_out", row, by=by, changes={"slots": (0, len(made))})
    return made


def _slots(
    call: ProjectCall,
    kind: SlotKind,
    begins_at: datetime,
    minutes: int,
    pause: int,
    count: int,
    beside: int = 0,
) -> list[Slot]:
    step = timedelta(minutes=minutes + pause)
    return Slot.objects.bulk_create(
        Slot(call=call, kind=kind, begins_at=begins_at + number * step, minutes=minutes, beside=beside)
        for number in range(count)
    )


@atomic
def lay_out_rehearsals(
    call: ProjectCall, *, begins_at: datetime, minutes: int, count: int, together: int = 1, by: Actor
) -> list[Slot]:
    """Offer times to rehearse, each to so many projects `together`; those that are there already, and who took them, stay.

    Raises `PermissionDenied`, `ValidationError` by field.
    """
    require(by, "submissions.manage", call)
    row = held(ProjectCall.objects.all(), call.pk)
    problems = {
        name: [_("Write a number from %(low)s to %(high)s.") % {"low": 1, "high": high}]
        for name, value, high in (
            ("minutes", minutes, 240),
            ("count", count, 100),
            ("together", together, rule("rehearsal_together").value),
        )
        if not 1 <= value <= high
    }
    if problems:
        raise ValidationError(problems)
    there = row.slots.filter(kind=SlotKind.REHEARSAL)
    if there.count() + count * together > MOST:
        raise ValidationError({"count": [_("At most %(n)s times.") % {"n": MOST}]})
    ends = begins_at + timedelta(minutes=minutes * count)
    if any(
        one.begins_at < ends and one.begins_at + timedelta(minutes=one.minutes) > begins_at for one in there
    ):
        raise ValidationError({"begins_at": [_("There are rehearsals at that time already.")]})
    made = [
        slot
        for beside in range(together)
        for slot in _slots(row, SlotKind.REHEARSAL, begins_at, minutes, 0, count, beside)
    ]
    audit.record("submissions.rehearsals_laid_out", row, by=by, changes={"slots": (0, len(made))})
    return made


@atomic
def book_rehearsal(submission: Submission, slot: Slot, *, by: Actor) -> Slot:
    """Take a time to rehearse, instead of the one that was taken before; any place at that time that is free.

    Raises `PermissionDenied`, `ValidationError`.
    """
    require(by, "submissions.write", submission)
    call = held(ProjectCall.objects.all(), submission.call_id)
    row = held(Submission.objects.all(), submission.pk)
    if row.state != SubmissionState.SELECTED or not knows_the_decision(row):
        raise ValidationError(_("Only selected projects rehearse."))
    then = call.slots.filter(kind=SlotKind.REHEARSAL, begins_at=slot.begins_at)
    hold(then)
    at_that_time = list(then)
    for one in at_that_time:
        if one.submission_id == row.pk:
            return one
    wanted = next((one for one in at_that_time if one.submission_id is None), None)
    if wanted is None:
        raise ValidationError(_("Somebody was faster: choose another time."))
    call.slots.filter(kind=SlotKind.REHEARSAL, submission=row).update(submission=None)
    wanted.submission = row
    wanted.save(update_fields=["submission"])
    audit.record("submissions.rehearsal_booked", row, by=by)
    telling.rehearses(wanted)
    return wanted
