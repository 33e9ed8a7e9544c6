"""The stage of a call: the order of pitches, hours, rehearsals, and the clock that those on the stage see."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from claqueta.accounts.access import needs
from claqueta.desk.listing import screen
from claqueta.foundation.parameters import sent
from claqueta.foundation.refusals import say_by_field
from claqueta.submissions import actions
from claqueta.submissions.call_forms import PitchesForm, RehearsalsForm
from claqueta.submissions.catalogue import catalogue
from claqueta.submissions.circles import Circle
from claqueta.submissions.models import ProjectCall, SlotKind, Submission, SubmissionState
from claqueta.submissions.office.calls import call_by_number
from claqueta.submissions.queries import read_at_once
from claqueta.submissions.queries.presented import circle_for

TRAIL = "office_project_call"


def _selected(call: ProjectCall) -> list[Submission]:
    rows = read_at_once(Submission.objects.filter(call=call, state=SubmissionState.SELECTED))
    return sorted(rows, key=lambda one: (one.place is None, one.place or 0, one.title_folded, one.pk))


@require_http_methods(["GET", "HEAD", "POST"])
@needs("submissions.manage", of=call_by_number)
def stage(request: HttpRequest, call: ProjectCall) -> HttpResponse:
    """The order, which buttons change one place at a time, the hours of the pitches and the times to rehearse."""
    action = sent(request).text("action") if request.method == "POST" else ""
    # Both ask when it begins: each label is of its own field.
    pitches = PitchesForm(request.POST if action == "pitches" else None, call=call, auto_id="pitches_%s")
    rehearsals = RehearsalsForm(request.POST if action == "rehearsals" else None, call=call)
    if request.method == "POST" and _done(request, call, action, pitches, rehearsals):
        return redirect(request.path)
    selected = _selected(call)
    slots = list(call.slots.select_related("submission"))
    hours = {
        one.submission_id: one.begins_at.astimezone(call.here) for one in slots if one.kind == SlotKind.PITCH
    }
    return screen(
        request,
        "submissions/office/stage.html",
        pgettext("stage", "Stage: %(call)s") % {"call": call},
        "date",
        status=422 if pitches.errors or rehearsals.errors else 200,
        trail=[
            (_("Calls for projects"), reverse("office_project_calls")),
            (str(call), reverse(TRAIL, args=[call.pk])),
        ],
        call=call,
        rows=[(one, hours.get(one.pk)) for one in selected],
        rehearsing=[
            (one, one.begins_at.astimezone(call.here)) for one in slots if one.kind == SlotKind.REHEARSAL
        ],
        pitches=pitches,
        rehearsals=rehearsals,
        timer=reverse("office_project_timer", args=[call.pk]),
    )


def _done(request: HttpRequest, call: ProjectCall, action: str, pitches: Any, rehearsals: Any) -> bool:
    by: Any = request.user
    try:
        match action:
            case "pitches" if pitches.is_valid():
                data = pitches.cleaned_data
                actions.lay_out_pitches(call, begins_at=data["begins"], pause=data["pause"], by=by)
            case "rehearsals" if rehearsals.is_valid():
                data = rehearsals.cleaned_data
                actions.lay_out_rehearsals(
                    call,
                    begins_at=data["begins"],
                    minutes=data["minutes"],
                    count=data["count"],
                    together=data["together"],
                    by=by,
                )
            case "pitches" | "rehearsals":
                return False
            case "":
                _move(request, call)
            case _:
                raise Http404
    except ValidationError as error:
        form = pitches if action == "pitches" else rehearsals
        if action:
            say_by_field(form, error)
            return False
        messages.error(request, " ".join(error.messages))
    return True


def _move(request: HttpRequest, call: ProjectCall) -> None:
    """Move one project a place up or down: `up=17`, `down=17`."""
    said = sent(request)
    verb = next((one for one in ("up", "down") if one in said), "")
    if not verb:
        raise Http404
    order = [one.pk for one in _selected(call)]
    pk = said.identifier(verb)
    if pk not in order:
        raise Http404
    at = order.index(pk)
    other = min(max(at + (-1 if verb == "up" else 1), 0), len(order) - 1)
    order[at], order[other] = order[other], order[at]
    actions.set_order(call, order, by=request.user)


@require_safe
@needs("submissions.manage", of=call_by_number)
def timer(request: HttpRequest, call: ProjectCall) -> HttpResponse:
    """The clock of the stage: whose pitch it is, who comes next, and how long there is. Space begins and stops it."""
    company = catalogue().fields["company"]
    cards = [
        (str(one), one.company if circle_for(one, company) == Circle.CARD else "") for one in _selected(call)
    ]
    return screen(
        request,
        "submissions/office/timer.html",
        _("Clock of the stage: %(call)s") % {"call": call},
        "time",
        trail=[(str(call), reverse(TRAIL, args=[call.pk]))],
        call=call,
        cards=cards,
        seconds=call.pitch_minutes * 60,
    )


urlpatterns = [
    path("project-calls/<id:pk>/stage/", stage, name="office_project_stage"),
    path("project-calls/<id:pk>/stage/clock/", timer, name="office_project_timer"),
]
