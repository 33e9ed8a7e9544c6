"""The board of an agenda: each day a table of hours and rooms, on which sessions are moved; each move is judged at once."""

from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from claqueta.accounts.access import needs
from claqueta.agenda import actions
from claqueta.agenda.actions.sessions import place_in_words
from claqueta.agenda.models import Agenda
from claqueta.agenda.office.agendas import agenda_by_number
from claqueta.agenda.queries.board import board_of
from claqueta.agenda.queries.planning import Plan, rooms_of
from claqueta.desk.listing import screen
from claqueta.events.shapes import FIRST, LAST
from claqueta.foundation.parameters import Parameters, asked, header, sent

TABLE = "agenda/office/board_table.html"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@needs("agenda.manage", of=agenda_by_number)
def board(request: HttpRequest, agenda: Agenda) -> HttpResponse:
    """The board. What is moved is saved, with what does not fit well said beside it, or refused with the reason.

    A program of the page is answered with the table alone, others with the page.
    """
    part = bool(header(request, "HX-Request"))
    problem = done = ""
    plan: Plan | None = None
    moved: int | None = None
    said = sent(request) if request.method == "POST" else asked(request)
    day = said.day("day")
    if request.method == "POST":
        try:
            outcome = _moved(request, agenda, said)
        except ValidationError as error:
            problem = " ".join(error.messages)
        else:
            plan, moved = outcome.plan, outcome.session.pk
            done = _("Saved: %(session)s · %(where)s") % {
                "session": outcome.session,
                "where": place_in_words(outcome.session),
            }
            if not part:
                messages.success(request, done)
                return redirect(f"{request.path}?day={day}" if day else request.path)
    context: dict[str, Any] = {
        "agenda": agenda,
        "board": board_of(agenda, day, plan),
        "problem": problem,
        "done": done,
        "moved": moved,
    }
    status = 422 if problem else 200
    if part:
        return render(request, TABLE, context, status=status)
    return screen(
        request,
        "agenda/office/board.html",
        _("The board: %(agenda)s") % {"agenda": agenda},
        "table",
        status=status,
        trail=[
            (_("Agendas"), reverse("office_agendas")),
            (str(agenda), reverse("office_agenda", args=[agenda.pk])),
        ],
        **context,
    )


def _moved(request: HttpRequest, agenda: Agenda, said: Parameters) -> actions.Moved:
    by: Any = request.user
    session = get_object_or_404(agenda.sessions, pk=said.identifier("session"))
    version = said.whole("version", 1, 2**31 - 1) if said.text("version") else None
    if "off" in said:
        return actions.move_session(session, begins_at=None, room=None, version=version, by=by)
    room = None
    if said.text("room"):
        room = rooms_of(agenda).get(said.identifier("room"))
        if room is None:
            raise ValidationError(_("The event has no such room any more"))
    return actions.move_session(
        session, begins_at=_moment(said.text("at")), room=room, version=version, by=by
    )


def _moment(text: str) -> datetime:
    """A moment of the board. Raises `ValidationError`."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.utcoffset() is None or not FIRST <= found < LAST:
        raise ValidationError(_("Choose an hour of the board."))
    return found.astimezone(UTC)


urlpatterns = [path("agendas/<id:pk>/board/", board, name="office_agenda_board")]
