"""Personal data of those who come to markets, and what follows when two organisations become one."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.merging import Follow
from claqueta.foundation.periods import add_months
from claqueta.foundation.privacy import ERASED, Processing
from claqueta.market.models import Attendee, MeetingReport, Participant
from claqueta.organisations.models import Organisation

KIND = "organisations.organisation"


def _of(email: str) -> QuerySet[Attendee]:
    return Attendee.objects.filter(email__iexact=email).select_related("participant__market__event")


def export(email: str) -> list[dict[str, Any]]:
    return [
        {
            "market": str(one.participant.market),
            "organisation": one.participant.company,
            "name": one.name,
            "position": one.job,
            "phone": one.phone,
            "language": one.language,
            "about": one.participant.about,
            "asked": [row.asked.company for row in one.participant.requests_made.select_related("asked")],
            "notes": [row.note for row in one.participant.reports.exclude(note="")],
        }
        for one in _of(email)
    ]


def _forget(rows: QuerySet[Attendee]) -> int:
    """Who came is nobody any more; that the organisation did, and whom it met, stays."""
    count = 0
    for one in rows:
        MeetingReport.objects.filter(participant=one.participant_id).update(note="", shared="")
        one.name, one.job, one.phone, one.account = ERASED, "", "", None
        one.email = f"erased-{one.pk}@erased.invalid"
        one.link_number += 1
        one.save()
        count += 1
    return count


def expire() -> int:
    """Forget those who came to markets that have been over for as long as the rule says."""
    before = add_months(timezone.localdate(), -rule("keep_market_people").value)
    old = Attendee.objects.filter(participant__market__event__ends_at__date__lt=before)
    return _forget(old.exclude(email__startswith="erased-"))


PEOPLE = Processing(
    key="market_people",
    name=_("Those who come to markets"),
    purpose=_("Bring those together who want to meet, at a time and a table, and tell what came of it"),
    ground=_("GDPR art. 6.1.b: whoever takes part asks for it; art. 6.1.f: to tell what the cluster does"),
    subjects=_("Who comes to a market for an organisation"),
    data=_(
        "Name, position, mail, phone and language; whom they would like to meet and why; when they are there; notes of meetings"
    ),
    recipients=_(
        "The other participants: name, position and what they look for; whom they ask: that they ask, and why; the office"
    ),
    retention=_(
        "As the cluster’s rule “keep_market_people” says; that organisations met is kept without them"
    ),
    export=export,
    erase=lambda email: _forget(_of(email)),
    expire=expire,
)


# -- When two organisations become one -------------------------------------------------------------------------


def _participants(organisation: Organisation) -> tuple[QuerySet[Participant], ...]:
    return (Participant.objects.filter(organisation=organisation),)


def _move(gone: Organisation, kept: Organisation) -> None:
    Participant.objects.filter(organisation=gone).update(organisation=kept, updated_at=timezone.now())


FOLLOWS = (Follow("market.participants", _("Agendas of markets"), kind=KIND, rows=_participants, move=_move),)
