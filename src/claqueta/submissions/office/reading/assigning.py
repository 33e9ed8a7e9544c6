"""Who reads what: how a call is read, what the engine proposes, what people choose by hand, and what is sent out."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from claqueta.accounts.access import needs
from claqueta.desk.listing import screen
from claqueta.foundation.parameters import sent
from claqueta.foundation.refusals import say_by_field
from claqueta.submissions.actions import reading_assigning as assigning
from claqueta.submissions.actions.reading_panel import plan_readings
from claqueta.submissions.criteria import plan_of
from claqueta.submissions.models import ProjectCall, Reading, Submission
from claqueta.submissions.queries.committee import board_of
from claqueta.submissions.queries.conflicts import KINDS
from claqueta.submissions.queries.reading import proposal_for, seats_of
from claqueta.submissions.reading_forms import PlanForm, PutForm


def call_by_number(pk: int) -> ProjectCall:
    return get_object_or_404(ProjectCall.objects.select_related("event"), pk=pk)


def way_back(call: ProjectCall) -> list[tuple[str, str]]:
    """To the list of calls with their readings, and to this one's ranking."""
    return [
        (_("Readings and selection"), reverse("office_committees")),
        (str(call), reverse("office_committee", args=[call.pk])),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@needs("submissions.manage", of=call_by_number)
def readings(request: HttpRequest, call: ProjectCall) -> HttpResponse:
    """Who reads what of a call, with the reason where a project has too few readers."""
    plan = plan_of(call)
    forms: dict[str, Any] = {"plan": PlanForm(plan=plan), "put": PutForm(call=call)}
    problem = ""
    if request.method == "POST":
        action = sent(request).text("action")
        if action in forms:
            forms[action] = (
                PlanForm(request.POST, plan=plan) if action == "plan" else PutForm(request.POST, call=call)
            )
        try:
            done = _done(request, call, action, forms)
        except ValidationError as error:
            if action in forms:
                say_by_field(forms[action], error)
            else:
                problem = " ".join(error.messages)
        else:
            if done:
                messages.success(request, done)
                return redirect(reverse("office_readings", args=[call.pk]))
    wrong = bool(problem) or any(form.errors for form in forms.values())
    board = board_of(call)
    return screen(
        request,
        "submissions/office/reading/readings.html",
        _("Who reads what: %(call)s") % {"call": call},
        "glasses",
        status=422 if wrong else 200,
        trail=way_back(call),
        call=call,
        problem=problem,
        plan_form=forms["plan"],
        put_form=forms["put"],
        # The engine is asked only where something is missing.
        shortages=_shortages(call) if any(missing for _one, _readings, missing in board["projects"]) else [],
        **board,
    )


def _done(request: HttpRequest, call: ProjectCall, action: str, forms: dict[str, Any]) -> str:
    """Do what was asked, and say so; empty where a form is wrong."""
    by: Any = request.user
    said = sent(request)
    match action:
        case "plan":
            form = forms["plan"]
            if not form.is_valid():
                return ""
            plan_readings(call, by=by, **form.values())
            return _("Saved.")
        case "propose":
            proposal = assigning.propose_readings(call, by=by)
            count = len(proposal.assignment.pairs)
            return ngettext(
                "One reading is arranged. Look at it; nobody is told yet.",
                "%(n)s readings are arranged. Look at them; nobody is told yet.",
                count,
            ) % {"n": count}
        case "send":
            count = assigning.send_out_readings(call, by=by)
            return ngettext(
                "One reading is sent out.", "%(n)s readings are sent out; each reader gets one mail.", count
            ) % {"n": count}
        case "put":
            form = forms["put"]
            if not form.is_valid():
                return ""
            seat = get_object_or_404(seats_of(call), pk=form.cleaned_data["seat"])
            project = get_object_or_404(Submission, pk=form.cleaned_data["project"], call=call)
            assigning.put_reading(seat, project, why=form.cleaned_data["why"], by=by)
            return _("%(who)s is to read %(project)s.") % {"who": seat, "project": project.code}
        case "take":
            reading = get_object_or_404(Reading, pk=said.identifier("reading"), seat__call=call)
            assigning.take_reading(reading, why=said.text("why", 300), by=by)
            return _("Taken from its reader.")
        case _:
            raise Http404


def _shortages(call: ProjectCall) -> list[dict[str, Any]]:
    """Which projects the engine cannot give as many readers as they need, and why."""
    proposal = proposal_for(call)
    found = []
    for one in proposal.assignment.shortages:
        helpers = [str(proposal.seats[key]) for key in one.would_help[:5]]
        found.append(
            {
                "project": proposal.projects[one.project],
                "missing": one.missing,
                "few": one.kind == "few",
                "may": one.may,
                "why": [
                    (_("Does not read its language") if word == "language" else str(KINDS[word]), count)
                    for word, count in one.why.items()
                ],
                "helpers": helpers,
                "more": max(0, len(one.would_help) - 5),
            }
        )
    return found


urlpatterns = [path("project-calls/<id:pk>/readings/", readings, name="office_readings")]
