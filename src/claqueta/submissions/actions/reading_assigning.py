"""Which projects each reader reads: proposed by the engine, amended by hand, and then sent out."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.foundation import audit
from claqueta.foundation.actors import Actor, require
from claqueta.foundation.judging import fitted
from claqueta.foundation.transactions import atomic, held
from claqueta.submissions.actions import reading_mails as mails
from claqueta.submissions.models import (
    IN_HAND,
    ProjectCall,
    ReaderSeat,
    Reading,
    ReadingState,
    SeatState,
    Submission,
)
from claqueta.submissions.queries.conflicts import conflict_of, conflicts_among
from claqueta.submissions.queries.reading import Proposal, proposal_for
from claqueta.submissions.reading_judging import WHY


def propose_readings(call: ProjectCall, *, by: Actor) -> Proposal:
    """Have the engine propose who reads what, in place of what it proposed before. Nobody is told.

    What was chosen by hand, sent out or given stays. Raises `PermissionDenied`, `ValidationError`.
    """
    require(by, "submissions.manage", call)
    proposal = proposal_for(call)
    if not proposal.projects:
        raise ValidationError(_("Nothing has been submitted to this call yet."))
    if not proposal.seats:
        raise ValidationError(_("Nobody reads for this call yet."))
    _keep_proposal(call, proposal, by=by)
    return proposal


@atomic
def _keep_proposal(call: ProjectCall, proposal: Proposal, *, by: Actor) -> None:
    held(ProjectCall.objects.all(), call.pk)
    of_engine = Reading.objects.filter(seat__call=call, state=ReadingState.PROPOSED, by_hand=False)
    of_engine.delete()
    there = set(Reading.objects.filter(seat__call=call).values_list("seat", "submission"))
    rows = [
        Reading(seat_id=int(one.reader), submission_id=int(one.project))
        for one in proposal.assignment.pairs
        if (int(one.reader), int(one.project)) not in there
    ]
    Reading.objects.bulk_create(rows)
    audit.record("submissions.readings_proposed", call, by=by, changes={"readings": (len(there), len(rows))})


@atomic
def put_reading(seat: ReaderSeat, submission: Submission, *, why: str = "", by: Actor) -> Reading:
    """Choose by hand that somebody reads a project; whoever must not is refused.

    Raises `PermissionDenied`, `ValidationError`.
    """
    require(by, "submissions.manage", seat.call)
    # Whoever has the engine propose at the same moment neither doubles it nor takes it away.
    held(ProjectCall.objects.all(), seat.call_id)
    row = held(ReaderSeat.objects.select_related("call", "reader__organisation", "reader__account"), seat.pk)
    # As it stands now, whatever the caller had read of it.
    submission = Submission.objects.select_related("call", "organisation").get(pk=submission.pk)
    kept = fitted({"why": why}, WHY)
    if submission.call_id != row.call_id or submission.state not in IN_HAND:
        raise ValidationError(_("This project is not before the readers of this call."))
    if row.state == SeatState.DECLINED:
        raise ValidationError(_("%(who)s does not read.") % {"who": row})
    conflict = conflict_of(row.reader, submission)
    if conflict is not None:
        raise ValidationError(
            _("%(who)s must not read it. %(why)s.") % {"who": row, "why": conflict.label}, code="conflict"
        )
    reading, made = Reading.objects.get_or_create(
        seat=row, submission=submission, defaults={"by_hand": True, "why": kept["why"]}
    )
    if not made and not reading.by_hand:
        reading.by_hand, reading.why = True, kept["why"]
        reading.save(update_fields=["by_hand", "why"])
    audit.record(
        "submissions.reading_put",
        submission,
        by=by,
        changes={"reader": ("", str(row)), "why": ("", kept["why"])},
    )
    return reading


@atomic
def take_reading(reading: Reading, *, why: str = "", by: Actor) -> None:
    """Take a project from a reader; what they have written of it goes with it. A reading that was given stays.

    Raises `PermissionDenied`, `ValidationError`.
    """
    require(by, "submissions.manage", reading.submission)
    row = held(Reading.objects.select_related("seat__reader", "submission"), reading.pk)
    kept = fitted({"why": why}, WHY)
    if row.state == ReadingState.GIVEN:
        raise ValidationError(_("%(who)s has given this reading: it stays.") % {"who": row.seat})
    audit.record(
        "submissions.reading_taken",
        row.submission,
        by=by,
        changes={"reader": (str(row.seat), ""), "why": ("", kept["why"])},
    )
    row.delete()


@atomic
def send_out_readings(call: ProjectCall, *, by: Actor) -> int:
    """Give readers what was proposed for them, and tell each with one mail; how many readings were sent out.

    What has a conflict by now is left out and stays proposed. Raises `PermissionDenied`.
    """
    require(by, "submissions.manage", call)
    held(ProjectCall.objects.all(), call.pk)
    rows = list(
        Reading.objects.filter(seat__call=call, state=ReadingState.PROPOSED, submission__state__in=IN_HAND)
        .exclude(seat__state=SeatState.DECLINED)
        .select_related("seat__reader__organisation", "seat__call__event", "submission__organisation")
        .order_by("seat", "pk")
    )
    conflicts = conflicts_among(
        list({one.seat.reader for one in rows}), list({one.submission for one in rows})
    )
    sent = [one for one in rows if (one.seat.reader_id, one.submission_id) not in conflicts]
    Reading.objects.filter(pk__in=[one.pk for one in sent]).update(
        state=ReadingState.ASSIGNED, assigned_at=timezone.now()
    )
    seats = {one.seat_id: one.seat for one in sent}
    for pk, seat in seats.items():
        mails.assigned(seat, sum(one.seat_id == pk for one in sent))
    if sent:
        audit.record("submissions.readings_sent", call, by=by, changes={"readings": (0, len(sent))})
    return len(sent)
