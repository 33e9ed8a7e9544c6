"""Who came, what the event's figures are, and thanks to those who were there."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from claqueta.accounts.access import needs
from claqueta.agenda.models import Session
from claqueta.desk.listing import asked_form, screen
from claqueta.door import actions
from claqueta.door.office.printing import event_by_number, trail_of
from claqueta.door.queries.attendance import attendance_at, attendance_of, sessions_with_a_door
from claqueta.door.queries.people import bearers
from claqueta.door.queries.report import report_of
from claqueta.events.models import Event, Registration
from claqueta.foundation.documents import pdf_response
from claqueta.foundation.parameters import asked, sent
from claqueta.foundation.tabular import Column, table_response


@require_http_methods(["GET", "HEAD", "POST"])
@needs("door.manage", of=event_by_number)
def attendance(request: HttpRequest, event: Event) -> HttpResponse:
    """The list of who came, for how long, and who of them may be shown in photographs."""
    by: Any = request.user
    if request.method == "POST":
        try:
            messages.success(request, _done(event, sent(request).text("action"), by))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return redirect(reverse("office_attendance", args=[event.pk]))
    sessions = {str(one.pk): one for one in sessions_with_a_door(event)}
    session = sessions.get(asked(request).choice("session", ("", *sessions)))
    rows = rows_of(event, session)
    form = asked_form(request)
    if form:
        name = "-".join(("attendance", event.slug, *((session.slug,) if session else ())))
        return table_response(request, form, list(columns()), rows, name)
    return screen(
        request,
        "door/office/attendance.html",
        _("Who came: %(event)s") % {"event": event},
        "group",
        trail=trail_of(event),
        event=event,
        sessions=sessions.values(),
        session=session,
        rows=rows,
        here=event.here,
        waiting=sum(1 for row in rows if not row["badge"].thanked_at and row["badge"].email),
        over=event.is_over(),
    )


def _done(event: Event, action: str, by: Any) -> str:
    match action:
        case "thank":
            count = actions.thank(event, by=by)
            return ngettext("%(n)s mail is on its way.", "%(n)s mails are on their way.", count) % {
                "n": count
            }
        case "evidence":
            actions.note_evidence(event, by=by)
            return _("The event stands as evidence for its purposes.")
    raise Http404


def rows_of(event: Event, session: Session | None = None) -> list[dict[str, Any]]:
    """Who came to the event, or to one of its sessions."""
    came = attendance_of(event) if session is None else attendance_at(session)
    labels = {one.badge.pk: one for one in bearers(event, [one.badge for one in came])}
    photos = dict(
        Registration.objects.filter(event=event, on_badge__isnull=False).values_list(
            "on_badge__badge_id", "photos"
        )
    )
    return [
        {
            "badge": one.badge,
            "minutes": one.minutes,
            "first_in": one.first_in.astimezone(event.here) if one.first_in else None,
            "labels": " · ".join(labels[one.badge.pk].labels),
            "photos": photos.get(one.badge.pk, False),
        }
        for one in came
    ]


def columns() -> tuple[Column, ...]:
    return (
        Column("name", _("Name"), lambda row: row["badge"].name),
        Column("company", _("Organisation"), lambda row: row["badge"].company),
        Column("as", _("As"), lambda row: row["labels"]),
        Column("first_in", _("First in"), lambda row: row["first_in"]),
        Column("minutes", _("Minutes"), lambda row: row["minutes"]),
        Column("photos", _("May be shown in photographs"), lambda row: row["photos"]),
        Column("thanked_at", _("Thanked"), lambda row: row["badge"].thanked_at),
    )


@require_safe
@needs("door.manage", of=event_by_number)
def report(request: HttpRequest, event: Event) -> HttpResponse:
    """The event in figures, for a sponsor or a funder: nobody is named in it."""
    return pdf_response(
        request,
        "door/pdf/report.html",
        {"report": report_of(event), "event": event, "title": str(event)},
        f"report-{slugify(str(event))}",
    )


urlpatterns = [
    path("events/<id:pk>/attendance/", attendance, name="office_attendance"),
    path("events/<id:pk>/report.pdf", report, name="office_event_report"),
]
