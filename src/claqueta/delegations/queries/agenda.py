"""The agenda abroad: who attends what, and as calendars show it."""

from datetime import date
from itertools import groupby

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from claqueta.delegations.models import Applicant, Appointment, Delegation
from claqueta.foundation.calendar import CalendarEntry, calendar_of
from claqueta.foundation.translated import current_language, text_in


def appointments_of(applicant: Applicant) -> QuerySet[Appointment]:
    """Those that a company attends: its own, and those of all."""
    mine = Q(applicants=applicant) | Q(applicants=None)
    return (
        Appointment.objects.filter(mine, delegation=applicant.delegation_id)
        .select_related("delegation")
        .distinct()
    )


def agenda_of(rows: QuerySet[Appointment]) -> list[tuple[date, list[Appointment]]]:
    """By day of the place, in order."""
    ordered = rows.order_by("begins_at", "pk")
    return [(day, list(found)) for day, found in groupby(ordered, key=lambda one: one.begins.date())]


def entry_of(one: Appointment, *, left: bool = False) -> CalendarEntry:
    """As calendars show it: the same entry for ever, updated and called off; also for who has `left` it, as it goes on."""
    title = text_in(one.title, current_language())
    return CalendarEntry(
        uid=f"delegation-{one.public_id}",
        title=_("Called off: %(title)s") % {"title": title} if one.cancelled else title,
        begins=one.begins_at,
        ends=one.ends_at,
        zone=one.delegation.zone,
        changed_at=one.changed_at,
        revision=one.revision,
        cancelled=one.cancelled or left,
        busy=not (one.cancelled or left),
        place=one.place,
        categories=(str(one.get_kind_display()),),
    )


def whole_calendar(delegation: Delegation, rows: QuerySet[Appointment]) -> bytes:
    """The whole agenda, to subscribe to."""
    return calendar_of(str(delegation), [entry_of(one) for one in rows.order_by("begins_at", "pk")])
