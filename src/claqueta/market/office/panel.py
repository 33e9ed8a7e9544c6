"""On the record of an organisation: the markets in which it took part, and what came of its meetings; on an event’s, its market."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claqueta.desk.registers import Part
from claqueta.market.models import Came, Market, Meeting, MeetingReport, Participant

SHOWN = 20


def _of(organisation: Any) -> dict[str, Any]:
    rows = (
        Participant.objects.filter(organisation=organisation)
        .select_related("market__event")
        .order_by("-market__event__begins_at", "pk")[:SHOWN]
    )
    found = []
    for one in rows:
        meetings = Meeting.objects.filter(Q(one=one) | Q(other=one), cancelled=False, slot__isnull=False)
        reports = MeetingReport.objects.filter(meeting__in=meetings, met=True)
        found.append(
            {
                "participant": one,
                "meetings": meetings.count(),
                "met": reports.values("meeting").distinct().count(),
                "agreed": reports.filter(came=Came.AGREED).values("meeting").distinct().count(),
            }
        )
    return {"rows": found}


PANEL = Part(_("Markets"), "market/office/panel.html", _of)


def _at(event: Any) -> dict[str, Any]:
    return {"market": Market.objects.filter(event=event).first()}


EVENT_PANEL = Part(_("One-to-one meetings"), "market/office/event.html", _at)
