"""The committee: projects from the best, wishes with what they cost, decisions with their reasons, and each project in depth."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from claqueta.accounts.access import needs
from claqueta.desk.listing import ListField, Listing, screen
from claqueta.desk.registers import Register
from claqueta.desk.registers.beside import act_in_thread, thread_context
from claqueta.foundation.parameters import Parameters, asked, sent
from claqueta.foundation.refusals import say_by_field
from claqueta.foundation.tabular import Column
from claqueta.submissions.actions import decide_many
from claqueta.submissions.actions import reading_assigning as assigning
from claqueta.submissions.actions import reading_giving as giving
from claqueta.submissions.actions import reading_panel as panel
from claqueta.submissions.committee import COMMITTEE, committee_members
from claqueta.submissions.models import IN_HAND, BlindCopy, Outcome, ProjectCall, Reading, Submission
from claqueta.submissions.office.reading.assigning import call_by_number, way_back
from claqueta.submissions.queries.committee import Committee, committee_of, considered, seen_mark
from claqueta.submissions.queries.reading import projects_to_read, seats_of
from claqueta.submissions.queries.sitting import opinions_of
from claqueta.submissions.reading_forms import WishForm

COMMITTEES = Register(
    listing=Listing(
        name="office_committees",
        title=gettext_lazy("Readings and selection"),
        icon="order",
        fields=(
            ListField(
                Column("call", gettext_lazy("Call for projects"), str),
                link=lambda one: reverse("office_committee", args=[one.pk]),
            ),
            ListField(Column("state", gettext_lazy("State"), lambda one: one.get_state_display())),
            ListField(
                Column("closes", gettext_lazy("Closes"), lambda one: one.closes_at),
                order="closes_at",
                on_phone="line",
            ),
            ListField(
                Column("readings", gettext_lazy("Who reads what"), lambda _one: _("Who reads what")),
                link=lambda one: reverse("office_readings", args=[one.pk]),
            ),
        ),
        search_in=("title", "slug"),
        rows=lambda: ProjectCall.objects.select_related("event").order_by("-closes_at", "-pk"),
        empty=gettext_lazy("There is no call for projects yet."),
    ),
    path="committees/",
    permission="submissions.manage",
)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@needs("submissions.manage", of=call_by_number)
def committee(request: HttpRequest, call: ProjectCall) -> HttpResponse:
    """The projects of a call from the best. Decisions are made in two steps: a summary, and then they stand."""
    form, problem = WishForm(), ""
    if request.method == "POST":
        said = sent(request)
        action = said.text("action")
        if action in ("summary", "decide"):
            return _decide(request, call, said, sure=action == "decide")
        form = WishForm(request.POST) if action == "wish" else form
        try:
            done = _wished(request, call, action, form)
        except ValidationError as error:
            if action == "wish":
                say_by_field(form, error)
            else:
                problem = " ".join(error.messages)
        else:
            if done:
                messages.success(request, done)
                return redirect(f"{reverse('office_committee', args=[call.pk])}#wishes")
    return _ranking(request, call, form, problem)


def _ranking(
    request: HttpRequest, call: ProjectCall, form: WishForm, problem: str = "", ticked: Any = None
) -> HttpResponse:
    found = committee_of(call)
    if ticked is None:
        ticked = _ticked(found, asked(request).choice("tick", ("suggested", "rest", "unclear")))
    seats = {one.pk: one for one in seats_of(call)}
    return screen(
        request,
        "submissions/office/reading/committee.html",
        _("Selection: %(call)s") % {"call": call},
        "order",
        status=422 if problem or form.errors else 200,
        trail=way_back(call)[:1],
        call=call,
        found=found,
        ticked=ticked,
        wish_form=form,
        outcomes=Outcome.choices,
        severities=[(seats[int(one.reader)], f"{one.offset:+.2f}", one) for one in found.ranking.severities],
        problem=problem,
    )


def _ticked(found: Committee, which: str) -> set[int]:
    """What is ticked already, as asked for: those that scores and wishes would choose, the others, or those in doubt."""
    return {
        one.submission.pk
        for one in found.rows
        if one.submission.state == Submission.State.SUBMITTED
        and (
            (which == "suggested" and one.suggested)
            or (which == "rest" and not one.suggested)
            or (which == "unclear" and one.estimate.needs_reader)
        )
    }


def _wished(request: HttpRequest, call: ProjectCall, action: str, form: WishForm) -> str:
    by: Any = request.user
    number = sent(request).whole("number", 0, 99, default=99)
    match action:
        case "wish":
            if not form.is_valid():
                return ""
            panel.add_wish(call, by=by, **form.cleaned_data)
            return _("The wish is there, with what it costs.")
        case "drop_wish":
            panel.drop_wish(call, number, by=by)
            return _("The wish is gone.")
        case "raise_wish":
            panel.raise_wish(call, number, by=by)
            return _("It matters more now.")
        case _:
            raise Http404


def _decide(request: HttpRequest, call: ProjectCall, said: Parameters, *, sure: bool) -> HttpResponse:
    """First the summary of what would be decided, then the decisions: all or none, each with its reason."""
    by: Any = request.user
    outcome = said.choice("outcome", Outcome.values)
    chosen = list(projects_to_read(call).filter(pk__in=said.identifiers("project")))
    problems: dict[str, str] = {}
    if not chosen:
        return _ranking(request, call, WishForm(), _("Choose at least one project."))
    if not outcome:
        ticked = {one.pk for one in chosen}
        return _ranking(request, call, WishForm(), _("Choose a decision."), ticked)
    common = said.lines("reason", 2000).strip()
    reasons = {one.pk: said.lines(f"reason_{one.pk}", 2000).strip() for one in chosen}
    if sure:
        if said.text("seen") != seen_mark(chosen):
            problems[""] = _("Somebody has decided on some of them since you looked: look at it again.")
        if not common and not all(reasons.values()):
            problems["reason"] = _("Every choice carries its reason: give one for all, or one for each.")
        if not problems:
            try:
                decide_many([(one, outcome, reasons[one.pk] or common) for one in chosen], by=by)
            except ValidationError as error:
                problems[""] = " ".join(error.messages)
            else:
                count = len(chosen)
                messages.success(
                    request,
                    ngettext(
                        "One decision stands. Its letter has not left.",
                        "%(n)s decisions stand. Their letters have not left.",
                        count,
                    )
                    % {"n": count},
                )
                return redirect(reverse("office_committee", args=[call.pk]))
    places = {one.submission.pk: one for one in committee_of(call).rows}
    return screen(
        request,
        "submissions/office/reading/summary.html",
        _("What would be decided"),
        "order",
        status=422 if problems else 200,
        trail=way_back(call),
        call=call,
        outcome=outcome,
        outcome_name=Outcome(outcome).label,
        rows=[(one, places.get(one.pk), reasons[one.pk]) for one in chosen],
        changed=[one for one in chosen if one.state not in (Submission.State.SUBMITTED, outcome)],
        selected_after=_selected_after(call, chosen, outcome),
        reason=common,
        seen=seen_mark(chosen),
        problem=problems.get("", ""),
        reason_problem=problems.get("reason", ""),
    )


def _selected_after(call: ProjectCall, chosen: list[Submission], outcome: str) -> int:
    """How many would be selected in all."""
    there = set(projects_to_read(call).filter(state=Submission.State.SELECTED).values_list("pk", flat=True))
    mine = {one.pk for one in chosen}
    return len(there | mine if outcome == Outcome.SELECTED else there - mine)


# -- One project -----------------------------------------------------------------------------------------------


def submission_in_hand(pk: int) -> Submission:
    rows = Submission.objects.filter(state__in=IN_HAND).select_related("call__event", "organisation")
    return get_object_or_404(rows, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@needs("submissions.manage", of=submission_in_hand)
def project(request: HttpRequest, submission: Submission) -> HttpResponse:
    """What readers say of a project, who else could read it, what tells whose it is, and what the committee says."""
    problem = ""
    here = reverse("office_committee_project", args=[submission.pk])
    if request.method == "POST":
        try:
            done = _act(request, submission)
        except ValidationError as error:
            problem = " ".join(error.messages)
        else:
            messages.success(request, done)
            return redirect(here)
    return screen(
        request,
        "submissions/office/reading/project.html",
        f"{submission.number} · {submission}",
        "order",
        status=422 if problem else 200,
        trail=way_back(submission.call),
        submission=submission,
        call=submission.call,
        one=considered(submission),
        opinions=opinions_of(submission),
        decisions=submission.decisions.select_related("decided_by"),
        problem=problem,
        thing=submission,
        **thread_context(request, submission, COMMITTEE),
    )


def _act(request: HttpRequest, submission: Submission) -> str:
    by: Any = request.user
    said = sent(request)
    action = said.text("action")
    match action:
        case "put":
            seat = get_object_or_404(seats_of(submission.call), pk=said.identifier("seat"))
            assigning.put_reading(seat, submission, why=said.text("why", 300), by=by)
            return _("%(who)s is to read it; they are told when readings are sent out.") % {"who": seat}
        case "hand_back":
            reading = get_object_or_404(Reading, pk=said.identifier("reading"), submission=submission)
            giving.hand_back_reading(reading, why=said.text("why", 300), by=by)
            return _("Their reader can change it, and is told so.")
        case "release":
            copy = get_object_or_404(BlindCopy, pk=said.identifier("copy"), file__submission=submission)
            giving.release_file(copy, by=by)
            return _("Readers see it from now on.")
    if done := act_in_thread(request, submission, COMMITTEE, action, committee_members):
        return done
    raise Http404


urlpatterns = [
    *COMMITTEES.urlpatterns,
    path("project-calls/<id:pk>/committee/", committee, name="office_committee"),
    path("committee/<id:pk>/", project, name="office_committee_project"),
]
