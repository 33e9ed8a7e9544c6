"""The agenda of an event for whoever looks: filtered, with what they marked, as a calendar and on paper."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from claqueta.accounts.access import limited, needs
from claqueta.agenda import actions
from claqueta.agenda.calendars import held_for, whole_calendar
from claqueta.agenda.holders import STANDS, marker_by
from claqueta.agenda.marking import Marks, in_the_cookie, marks_of, session_or_404
from claqueta.agenda.queries import AgendaShown, agenda_shown
from claqueta.agenda.queries.listing import asked_for, choices_of, found_by
from claqueta.events.models import Registration, Visibility
from claqueta.foundation.calendar import MEDIA_TYPE
from claqueta.foundation.circles import audience_of
from claqueta.foundation.parameters import Parameters, asked, sent
from claqueta.foundation.translated import current_language
from claqueta.interface.waiting import drawn_response


def shown_to(request: HttpRequest, slug: str) -> AgendaShown:
    """The agenda as whoever asks may see it; of one by invitation, those who are registered. Raises `Http404`."""
    audience, language = audience_of(request.user), current_language()
    shown = agenda_shown(slug, audience, language)
    if shown is None and request.user.is_authenticated:
        comes = Registration.objects.filter(account=request.user.pk, event__slug=slug, state__in=STANDS)
        shown = agenda_shown(slug, audience, language, invited=True) if comes.exists() else None
    if shown is None:
        raise Http404
    return shown


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@needs("agenda.see")
def agenda(request: HttpRequest, slug: str) -> HttpResponse:
    """The published agenda, a day at a time; what is marked stays with the account, or on the device."""
    shown = shown_to(request, slug)
    return answered(request, shown, marks_of(request, shown.agenda))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@needs("agenda.see")
def mine(request: HttpRequest, slug: str) -> HttpResponse:
    """What one has marked."""
    shown = shown_to(request, slug)
    return answered(request, shown, marks_of(request, shown.agenda), own=True)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@limited("requests_agenda")
@needs("agenda.use_link")
def by_link(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """The agenda of whoever holds the link of a registration: what they mark is kept with it, and they are told of changes."""
    marker = marker_by(token)
    if marker is None or marker.registration.event.slug != slug:
        raise Http404
    shown = agenda_shown(slug, audience_of(request.user), current_language(), invited=True)
    if shown is None:
        raise Http404
    marks = marks_of(request, shown.agenda, marker)
    if request.method == "POST" and "bring" in sent(request):
        n = actions.bring_along(shown.agenda, in_the_cookie(request, shown.agenda), by=marker)
        messages.success(request, _("Sessions kept with your registration: %(n)s.") % {"n": n})
        return redirect(request.path)
    if "calendar" in asked(request):
        rows = [one for one in shown.sessions if one.pk in marks.sessions]
        return _calendar(held_for(rows, shown.agenda.event), f"{slug}-agenda")
    return answered(
        request,
        shown,
        marks,
        address=request.path,
        linked=True,
        brings=len(in_the_cookie(request, shown.agenda) - marks.sessions),
    )


def answered(
    request: HttpRequest,
    shown: AgendaShown,
    marks: Marks,
    *,
    own: bool = False,
    linked: bool = False,
    address: str = "",
    brings: int = 0,
) -> HttpResponse:
    """The page, or what is marked on it."""
    said = asked(request)
    if request.method == "POST":
        return marked(request, marks, request.get_full_path)
    question = asked_for(
        shown, _Own(said) if own else said, timezone.localdate(timezone=shown.event.begins.tzinfo)
    )
    days = found_by(shown, question, marks.sessions)
    slug = shown.event.slug
    return render(
        request,
        "agenda/agenda.html",
        {
            "shown": shown,
            "event": shown.event,
            "days": days,
            "question": question,
            "choices": choices_of(shown, current_language()),
            "marked": marks.sessions,
            "found": sum(len(hour.sessions) for day in days for hour in day.hours),
            "own": own,
            "linked": linked,
            "brings": brings,
            "guest": marks.by is None,
            "address": address or reverse("agenda", args=[slug]),
            "all_days": "?" + said.changed("day", day="all"),
            "calendar": reverse("agenda_calendar", args=[slug]),
            "noindex": own or linked or bool(said.encoded()) or shown.event.visibility != Visibility.PUBLIC,
        },
    )


class _Own(Parameters):
    """As if the address asked for all days and what is marked."""

    def __init__(self, said: Parameters) -> None:
        values = said.values.copy()
        values["day"], values["mine"] = "all", "1"
        super().__init__(values)


def marked(request: HttpRequest, marks: Marks, back: Callable[[], str]) -> HttpResponse:
    """Mark a session, or no longer; whoever cannot is told so. Raises `Http404`."""
    said = sent(request)
    on = "mark" in said
    identifier: UUID = said.uuid("mark" if on else "unmark")
    session = session_or_404(marks.agenda, identifier)
    anchor = f"{back()}#s-{session.pk}"
    try:
        after = marks.changed(request, session, on=on)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(anchor)
    except PermissionDenied:
        raise Http404 from None
    return after.keep(redirect(anchor))


def _calendar(body: Any, name: str) -> HttpResponse:
    response = HttpResponse(body, content_type=MEDIA_TYPE)
    response.headers["Content-Disposition"] = f'inline; filename="{name}.ics"'
    return response


@require_safe
@needs("agenda.see")
def agenda_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """Every session, to subscribe to; what is called off says so there."""
    return _calendar(whole_calendar(shown_to(request, slug)), slug)


@require_safe
@needs("agenda.see")
def agenda_paper(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The agenda on paper, as it is filtered."""
    shown = shown_to(request, slug)
    said = asked(request)
    marks = marks_of(request, shown.agenda)
    question = asked_for(shown, said, timezone.localdate())
    context = {
        "event": shown.event,
        "days": found_by(shown, question, marks.sessions),
        "title": shown.event.title,
    }
    return drawn_response(
        request, "agenda/pdf/agenda.html", context, f"{slug}-agenda", title=shown.event.title
    )


urlpatterns = [
    path(gettext_lazy("events/<slug:slug>/agenda/"), agenda, name="agenda"),
    path(gettext_lazy("events/<slug:slug>/agenda/mine/"), mine, name="agenda_mine"),
    path(gettext_lazy("events/<slug:slug>/agenda/mine/<str:token>/"), by_link, name="agenda_by_link"),
    path(gettext_lazy("events/<slug:slug>/agenda/agenda.ics"), agenda_calendar, name="agenda_calendar"),
    path(gettext_lazy("events/<slug:slug>/agenda/agenda.pdf"), agenda_paper, name="agenda_paper"),
]
