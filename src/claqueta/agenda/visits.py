"""The page of somebody who speaks, whether they came by link or signed in. Nothing is done by opening it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from claqueta.agenda import actions
from claqueta.agenda.calendars import held_for
from claqueta.agenda.forms import OwnForm, PhotoForm
from claqueta.agenda.models import PublicSession, Session, SessionState, Speaker
from claqueta.agenda.queries import read_at_once, sessions_shown
from claqueta.agenda.wording import when_in_words
from claqueta.events.queries import presented
from claqueta.events.queries import read_at_once as events_at_once
from claqueta.foundation.calendar import MEDIA_TYPE
from claqueta.foundation.circles import audience_of
from claqueta.foundation.parameters import asked, file_sent, sent
from claqueta.foundation.refusals import say_by_field
from claqueta.foundation.translated import current_language, text_in


def answered(request: HttpRequest, speaker: Speaker, by: Any) -> HttpResponse:
    """The page, or what is done on it. Raises `Http404` for what cannot be."""
    if "calendar" in asked(request):
        return _calendar(speaker)
    said = sent(request)
    action = said.text("action") if request.method == "POST" else ""
    own = OwnForm(request.POST if action == "save" else None, speaker=speaker)
    photo = PhotoForm(
        request.POST if action == "photo" else None, request.FILES if action == "photo" else None
    )
    if request.method == "POST":
        try:
            done = _done(request, speaker, action, own, photo, by)
        except PermissionDenied:
            raise Http404 from None
        except ValidationError as error:
            if action == "save":
                say_by_field(own, error)
            elif action == "photo":
                say_by_field(photo, _of_the_photo(error))
            else:
                messages.error(request, " ".join(error.messages))
                return redirect(request.path)
        else:
            if done:
                messages.success(request, done)
                return redirect(request.path)
    event = events_at_once().get(pk=speaker.agenda.event_id)
    return render(
        request,
        "agenda/speaking.html",
        {
            "speaker": speaker,
            "photo": speaker.photo.url if speaker.photo else "",
            "event": presented(event, audience_of(None), current_language(), invited=True),
            "title": text_in(event.title),
            "sessions": [(one, _where(one)) for one in _sessions(speaker)],
            "own_form": own,
            "photo_form": photo,
            "noindex": True,
        },
        status=422 if own.errors or photo.errors else 200,
    )


def _of_the_photo(error: ValidationError) -> ValidationError:
    return ValidationError({"photo": error.messages})


def _done(
    request: HttpRequest, speaker: Speaker, action: str, own: OwnForm, photo: PhotoForm, by: Any
) -> str:
    """Do what was asked, and say so; empty where a form is wrong."""
    match action:
        case "confirm":
            actions.SPEAKERS.make("confirm", speaker, by=by)
            return _("Thank you: you are on the list. Tell the others who you are, below.")
        case "decline":
            actions.SPEAKERS.make("decline", speaker, by=by)
            return _("Thank you for saying so. The office knows.")
        case "save":
            if not own.is_valid():
                return ""
            actions.present_oneself(speaker, own.changes(), consent=own.cleaned_data["consent"], by=by)
            return _("Saved.")
        case "photo":
            if not photo.is_valid():
                return ""
            actions.set_photo(speaker, actions.checked_photo(file_sent(request, "photo")), by=by)
            return _("Your photograph is there.")
        case "no_photo":
            actions.set_photo(speaker, None, by=by)
            return _("Your photograph is gone.")
        case _:
            raise Http404


def _sessions(speaker: Speaker) -> Any:
    return (
        Session.objects.filter(speakers=speaker)
        .exclude(state=SessionState.CANCELLED)
        .select_related("agenda__event", "room")
        .order_by("begins_at", "pk")
    )


def _where(session: Session) -> str:
    """When and where it is planned, which may not be published yet."""
    if session.begins_at is None or session.ends_at is None:
        return _("Its hour is not known yet")
    here = session.agenda.event.here
    when = when_in_words(session.begins_at.astimezone(here), session.ends_at.astimezone(here))
    return " · ".join(part for part in (when, str(session.room or "")) if part)


def _calendar(speaker: Speaker) -> HttpResponse:
    rows = read_at_once(PublicSession.objects.filter(session__speakers=speaker))
    event = events_at_once().get(pk=speaker.agenda.event_id)
    body = held_for(sessions_shown(rows, current_language()), event)
    response = HttpResponse(body, content_type=MEDIA_TYPE)
    response.headers["Content-Disposition"] = f'inline; filename="{event.slug}.ics"'
    return response
