"""Where mailed links lead: the page of whoever speaks, and the survey."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from claqueta.accounts.access import limited, needs
from claqueta.agenda import actions
from claqueta.agenda.forms import SurveyForm
from claqueta.agenda.holders import speaker_by, turn_by
from claqueta.agenda.visits import answered
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.refusals import say_by_field
from claqueta.foundation.translated import text_in
from claqueta.interface.old_links import old_link


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@limited("requests_speaker_link")
@needs("agenda.use_link")
def speaker_link(request: HttpRequest, token: str) -> HttpResponse:
    """The page of whoever holds a speaker's link; an old one can only ask for another."""
    holder = speaker_by(token)
    if holder is None:
        raise Http404
    if not holder.works:
        return old_link(
            request,
            lambda: actions.renew_speaker_link(holder.speaker, by=holder),
            address=holder.speaker.email,
            counted_as="speaker-link",
            rate=rule("speaker_links_mailed").rate,
            then=reverse("events"),
        )
    return answered(request, holder.speaker, holder)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@limited("requests_survey")
@needs("agenda.use_link")
def survey(request: HttpRequest, token: str) -> HttpResponse:
    """The survey, once for each who came; nothing that is kept says who answered what."""
    holder = turn_by(token)
    if holder is None or holder.turn.agenda.survey_opened_at is None:
        raise Http404
    agenda = holder.turn.agenda
    form = SurveyForm(request.POST if request.method == "POST" else None, agenda=agenda)
    if form.is_bound and form.is_valid():
        try:
            actions.answer_survey(holder.turn, form.given(), by=holder)
        except actions.Answered as error:
            messages.error(request, " ".join(error.messages))
            return redirect(request.path)
        except ValidationError as error:
            say_by_field(form, error)
        else:
            messages.success(request, _("Thank you for your answer."))
            return redirect(request.path)
    return render(
        request,
        "agenda/survey.html",
        {
            "form": form,
            "title": text_in(agenda.event.title),
            "used": holder.turn.used,
            "noindex": True,
        },
        status=422 if form.errors else 200,
    )


urlpatterns = [
    path(gettext_lazy("speakers/link/<str:token>/"), speaker_link, name="agenda_speaker_link"),
    path(gettext_lazy("survey/<str:token>/"), survey, name="agenda_survey"),
]
