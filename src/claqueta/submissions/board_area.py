"""What the board reads of calls for projects, on a phone: how projects stand, what each of it thinks, what is said of them."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from claqueta.accounts.access import needs
from claqueta.desk.registers.beside import act_in_thread, thread_context
from claqueta.foundation.domains import Way
from claqueta.foundation.parameters import sent
from claqueta.foundation.refusals import say_by_field
from claqueta.foundation.translated import current_language
from claqueta.submissions.actions.reading_opinions import say_opinion
from claqueta.submissions.committee import COMMITTEE, committee_members
from claqueta.submissions.models import IN_HAND, CallState, CommitteeOpinion, ProjectCall, Submission
from claqueta.submissions.queries.committee import weighed
from claqueta.submissions.queries.for_readers import project_for_reader
from claqueta.submissions.queries.sitting import before_the_board, opinions_of
from claqueta.submissions.queries.standing import knows_the_decision
from claqueta.submissions.reader_pages import file_as_read
from claqueta.submissions.reading_forms import OpinionForm


def _calls() -> QuerySet[ProjectCall]:
    there = Count("submissions", filter=Q(submissions__state__in=IN_HAND))
    rows = ProjectCall.objects.exclude(state=CallState.DRAFT).select_related("event")
    return rows.annotate(there=there).filter(there__gt=0).order_by("-closes_at", "-pk")


def call_by_number(pk: int) -> ProjectCall:
    return get_object_or_404(ProjectCall.objects.select_related("event"), pk=pk)


def project_by_key(key: UUID) -> Submission:
    rows = Submission.objects.filter(state__in=IN_HAND).select_related("call__event", "organisation")
    rows = rows.prefetch_related("files__attachment", "files__blind_copy")
    return get_object_or_404(rows, public_id=key)


def ways(account: Any, organisation: Any) -> Iterator[Way]:
    """From the member area, for the board."""
    if organisation is None and account.has_perm("submissions.sit") and _calls().exists():
        yield Way(gettext_lazy("Projects before the board"), reverse("board_calls"))


@require_safe
@never_cache
@needs("submissions.sit")
def calls(request: HttpRequest) -> HttpResponse:
    """The calls whose projects are before the board, the latest first."""
    return render(request, "submissions/board/calls.html", {"rows": _calls(), "noindex": True})


@require_safe
@never_cache
@needs("submissions.sit", of=call_by_number)
def ranking(request: HttpRequest, call: ProjectCall) -> HttpResponse:
    """The projects of a call from the best, without those that one has a part in."""
    found = before_the_board(call, request.user, current_language())
    return render(
        request,
        "submissions/board/ranking.html",
        {
            "call": call,
            "found": found,
            "wishes": [
                (
                    one,
                    [found.titles[each.pk] for each in one.comes_in],
                    [found.titles[each.pk] for each in one.goes_out],
                )
                for one in found.wishes
            ],
            "noindex": True,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@needs("submissions.sit", of=project_by_key)
def project(request: HttpRequest, submission: Submission) -> HttpResponse:
    """A project: what it says, what readers say, what the board thinks, and what one thinks oneself."""
    by: Any = request.user
    mine = CommitteeOpinion.objects.filter(submission=submission, account=by.pk).first()
    action = sent(request).text("action") if request.method == "POST" else ""
    form = OpinionForm(
        request.POST if action == "opinion" else None,
        initial={"outcome": mine.outcome, "reason": mine.reason} if mine else {},
    )
    problem = ""
    if request.method == "POST":
        try:
            if done := _done(request, submission, action, form):
                messages.success(request, done)
                out = action == "opinion" and form.cleaned_data["conflict"]
                return redirect(reverse("board_ranking", args=[submission.call_id]) if out else request.path)
        except ValidationError as error:
            if action == "opinion":
                say_by_field(form, error)
            else:
                problem = " ".join(error.messages)
    shown = project_for_reader(submission, current_language())
    found = weighed(submission)
    return render(
        request,
        "submissions/board/project.html",
        {
            "submission": submission,
            "call": submission.call,
            "shown": shown,
            "files": [
                (one, reverse("board_project_file", args=[submission.public_id, one.id]))
                for one in shown.files
            ],
            "found": found,
            # In no order that would tell who gave which.
            "readings": sorted(
                (one for one in found.readings if one.score is not None),
                key=lambda one: one.reading.public_id,
            ),
            "opinions": opinions_of(submission),
            "decision": submission.decisions.filter(stands=True).first(),
            "form": form,
            "mine": mine,
            "may_say": by.has_perm("submissions.say_opinion", submission)
            and not knows_the_decision(submission),
            "problem": problem,
            "noindex": True,
            **thread_context(request, submission, COMMITTEE),
        },
        status=422 if problem or form.errors else 200,
    )


def _done(request: HttpRequest, submission: Submission, action: str, form: OpinionForm) -> str:
    """Do what was asked, and say so; empty where a form is wrong."""
    by: Any = request.user
    if action == "opinion":
        if not form.is_valid():
            return ""
        say_opinion(submission, by=by, **form.cleaned_data)
        if form.cleaned_data["conflict"]:
            return _("Noted: the project is no longer before you. Thank you for saying so.")
        return _("Your opinion has been kept. You can change it until it is decided.")
    if said := act_in_thread(request, submission, COMMITTEE, action, committee_members):
        return said
    raise Http404


@require_safe
@never_cache
@needs("submissions.sit", of=project_by_key)
def file(request: HttpRequest, submission: Submission, file_id: UUID) -> HttpResponseBase:
    """A file of a project, as its readers have it."""
    frame = {
        "call": submission.call,
        "home": reverse("board_ranking", args=[submission.call_id]),
        "noindex": True,
    }
    return file_as_read(request, submission, file_id, frame)


urlpatterns = [
    path(gettext_lazy("area/board/projects/"), calls, name="board_calls"),
    path(gettext_lazy("area/board/projects/<id:pk>/"), ranking, name="board_ranking"),
    path(gettext_lazy("area/board/projects/<uuid:key>/"), project, name="board_project"),
    path(gettext_lazy("area/board/projects/<uuid:key>/<uuid:file_id>/"), file, name="board_project_file"),
]
