"""What comes of meetings: each side says that both met, keeps notes, and goes on by an introduction."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.foundation import audit
from claqueta.foundation.actors import SYSTEM, Actor, require
from claqueta.foundation.judging import fitted
from claqueta.foundation.search import changed
from claqueta.foundation.transactions import atomic, held
from claqueta.market.judging import REPORT
from claqueta.market.models import Came, Meeting, MeetingReport, Participant
from claqueta.opportunities import actions as opportunities
from claqueta.opportunities.models import Introduction


@atomic
def report(
    meeting: Meeting, participant: Participant, *, met: bool | None, by: Actor, **values: Any
) -> MeetingReport:
    """Say for a side whether both met, and what comes of it; said again the last counts.

    Raises `PermissionDenied`, `ValidationError` by field, also for a meeting that has not begun.
    """
    row = held(Meeting.objects.select_related("market__event", "one", "other", "slot"), meeting.pk)
    side = Participant.objects.select_related("market", "organisation").get(pk=participant.pk)
    require(by, "market.act_for", side)
    if side.pk not in (row.one_id, row.other_id):
        raise ValidationError(_("This meeting is of others."))
    if row.slot is None or row.slot.begins_at > timezone.now():
        raise ValidationError(_("It has not begun yet."))
    kept = fitted({"came": "", "note": "", "shared": "", **values}, REPORT)
    found, _made = MeetingReport.objects.update_or_create(
        meeting=row, participant=side, defaults={**kept, "met": met, "at": timezone.now()}
    )
    audit.record("market.meeting_reported", row.market, by=by)
    # It is in no document; what is drawn of facts is drawn anew.
    changed([f"meeting:{row.pk}"])
    if met and found.came in (Came.FOLLOW_UP, Came.AGREED):
        go_on(row)
    return found


def go_on(meeting: Meeting) -> Introduction | None:
    """Once both say that they met and one would go on, they are introduced: what comes of it is asked and proved there.

    None where one of them is not on record, both say nothing of the kind yet, or they know each other already.
    """
    sides = (meeting.one.organisation, meeting.other.organisation)
    reports = list(meeting.reports.all())
    if None in sides or len(reports) < 2 or not all(one.met for one in reports):
        return None
    one, other = sides
    assert one is not None
    assert other is not None
    if one.pk == other.pk:
        return None
    try:
        with atomic():
            made = opportunities.propose(
                one,
                other,
                why=_("You met at %(market)s.") % {"market": meeting.market},
                by=SYSTEM,
            )
            made = opportunities.ask_both(made, by=SYSTEM)
            for consent in made.consents.all():
                made = opportunities.say_yes(consent, by=SYSTEM)
    except ValidationError:
        # They are introduced already, or were asked not long ago: nobody is asked twice.
        return None
    return made
