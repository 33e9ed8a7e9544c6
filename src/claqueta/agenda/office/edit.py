"""The forms of the office: a session, a speaker, a track, what the survey asks."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from claqueta.accounts.access import needs
from claqueta.agenda import actions
from claqueta.agenda.forms import QuestionsForm, SessionForm, SpeakerForm, TrackForm, initial_of
from claqueta.agenda.models import SPEAKER, Agenda, Session, Speaker, Track
from claqueta.agenda.office.agendas import agenda_by_number
from claqueta.agenda.office.sessions import session_by_number
from claqueta.agenda.office.speakers import speaker_by_number
from claqueta.events.office.edit import show_form
from claqueta.foundation.parameters import sent

WRITTEN = ("GET", "HEAD", "POST")


def track_by_number(pk: int) -> Track:
    return get_object_or_404(Track.objects.select_related("agenda__event"), pk=pk)


def _to_agenda(agenda: Agenda) -> list[tuple[str, str]]:
    return [
        (_("Agendas"), reverse("office_agendas")),
        (str(agenda), reverse("office_agenda", args=[agenda.pk])),
    ]


def _posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


@require_http_methods(WRITTEN)
@needs("agenda.manage", of=agenda_by_number)
def new_session(request: HttpRequest, agenda: Agenda) -> HttpResponse:
    form = SessionForm(_posted(request), agenda=agenda)
    return show_form(
        request,
        form,
        _("New session"),
        lambda: actions.add_session(agenda, form.values(), by=request.user),
        _to_agenda(agenda),
        parts=form.parts,
    )


@require_http_methods(WRITTEN)
@needs("agenda.manage", of=session_by_number)
def edit_session(request: HttpRequest, session: Session) -> HttpResponse:
    form = SessionForm(_posted(request), agenda=session.agenda, initial=initial_of(session))
    version = sent(request).whole("version", 1, 2**31 - 1) if request.method == "POST" else None
    return show_form(
        request,
        form,
        str(session),
        lambda: actions.change_session(session, form.values(), by=request.user, version=version),
        [*_to_agenda(session.agenda), (str(session), reverse("office_session", args=[session.pk]))],
        parts=form.parts,
        version=session.version,
    )


@require_http_methods(WRITTEN)
@needs("agenda.manage", of=agenda_by_number)
def new_speaker(request: HttpRequest, agenda: Agenda) -> HttpResponse:
    form = SpeakerForm(_posted(request), agenda=agenda)
    return show_form(
        request,
        form,
        _("New speaker"),
        lambda: actions.add_speaker(
            agenda,
            form.values(),
            person=form.person_chosen(),
            organisation=form.organisation_chosen(),
            by=request.user,
        ),
        _to_agenda(agenda),
        parts=form.parts,
    )


@require_http_methods(WRITTEN)
@needs("agenda.manage", of=speaker_by_number)
def edit_speaker(request: HttpRequest, speaker: Speaker) -> HttpResponse:
    initial = {name: getattr(speaker, name) for name in SPEAKER.stored}
    initial["organisation"] = str(speaker.organisation_id or "")
    form = SpeakerForm(_posted(request), initial=initial)
    return show_form(
        request,
        form,
        str(speaker),
        lambda: actions.change_speaker(
            speaker, form.values(), organisation=form.organisation_chosen(), by=request.user
        ),
        [*_to_agenda(speaker.agenda), (str(speaker), reverse("office_speaker", args=[speaker.pk]))],
        parts=form.parts,
    )


@require_http_methods(WRITTEN)
@needs("agenda.manage", of=track_by_number)
def edit_track(request: HttpRequest, track: Track) -> HttpResponse:
    if request.method == "POST" and "remove" in sent(request):
        actions.remove_track(track, by=request.user)
        messages.success(request, _("The track is gone; its sessions stay."))
        return redirect(reverse("office_agenda", args=[track.agenda_id]))
    form = TrackForm(_posted(request), initial={"name": track.name})
    return show_form(
        request,
        form,
        str(track),
        lambda: actions.change_track(track, name=form.cleaned_data["name"], by=request.user),
        _to_agenda(track.agenda),
        parts=[(_("Track"), [form["name"]])],
        removable=True,
        remove_label=_("Remove the track"),
    )


@require_http_methods(WRITTEN)
@needs("agenda.manage", of=agenda_by_number)
def edit_survey(request: HttpRequest, agenda: Agenda) -> HttpResponse:
    form = QuestionsForm(_posted(request), initial={"questions": agenda.questions})
    return show_form(
        request,
        form,
        _("Survey"),
        lambda: actions.ask_questions(agenda, questions=form.cleaned_data["questions"], by=request.user),
        _to_agenda(agenda),
        parts=form.sections(),
    )


urlpatterns = [
    path("agendas/<id:pk>/sessions/new/", new_session, name="office_session_new"),
    path("agendas/<id:pk>/speakers/new/", new_speaker, name="office_speaker_new"),
    path("agendas/<id:pk>/survey/", edit_survey, name="office_agenda_survey"),
    path("sessions/<id:pk>/edit/", edit_session, name="office_session_edit"),
    path("speakers/<id:pk>/edit/", edit_speaker, name="office_speaker_edit"),
    path("agendas/tracks/<id:pk>/", edit_track, name="office_agenda_track"),
]
