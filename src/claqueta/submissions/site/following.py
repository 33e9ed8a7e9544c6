"""How a project stands after it was submitted: its state, who sees what, materials, rehearsal, requests, what became of it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from claqueta.accounts.access import limited, needs
from claqueta.foundation.parameters import Parameters, sent
from claqueta.foundation.refusals import say_by_field
from claqueta.foundation.translated import current_language
from claqueta.submissions import actions
from claqueta.submissions.circles import Circle
from claqueta.submissions.forms import ReportForm
from claqueta.submissions.judging import REPORT, choosable, fields_of_call
from claqueta.submissions.models import (
    FollowUp,
    ProjectAccess,
    SlotKind,
    Submission,
    SubmissionState,
)
from claqueta.submissions.queries import materials_missing, presented, read_at_once
from claqueta.submissions.queries.presented import circle_for
from claqueta.submissions.queries.standing import knows_the_decision, standing_of, state_told
from claqueta.submissions.site.opened import Opened, opened
from claqueta.submissions.site.submitting import files_by_kind, files_kept, steps_of
from claqueta.submissions.wording import closing_in_words, moment_in_words

State = SubmissionState
type Act = Callable[[HttpRequest, Opened, Parameters], str]


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@limited("requests_submission_step")
@needs("submissions.see_calls")
def submission(request: HttpRequest, token: str) -> HttpResponse:
    """How a project stands, and what its producer can do with it now. Nothing is done by opening it."""
    open_ = opened(request, token)
    if isinstance(open_, HttpResponse):
        return open_
    if open_.submission.is_draft and request.method != "POST":
        return redirect(open_.url(steps_of(open_.submission.call)[0]))
    asking = open_.submission.follow_ups.order_by("-months").first()
    form = _report_form(request, asking)
    problems: dict[str, list[str]] = {}
    if request.method == "POST":
        try:
            done, problems = _done(request, open_, asking, form)
            if done:
                messages.success(request, done)
            if not problems and not (form is not None and form.errors):
                return redirect(open_.url())
        except PermissionDenied:
            raise Http404 from None
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(open_.url())
    return _show(request, open_, asking, form, problems)


def _report_form(request: HttpRequest, asking: FollowUp | None) -> ReportForm | None:
    if asking is None:
        return None
    bound = request.method == "POST" and sent(request).text("action") == "report"
    initial = {name: getattr(asking, name) for name in REPORT}
    return ReportForm(request.POST if bound else None, initial=initial)


def _done(
    request: HttpRequest, open_: Opened, asking: FollowUp | None, form: ReportForm | None
) -> tuple[str, dict[str, list[str]]]:
    """What was done, in words, and what is wrong with the files that were sent."""
    action = sent(request).text("action")
    if action == "report" and asking is not None and form is not None:
        if form.is_valid():
            try:
                actions.report(asking, form.cleaned_data, by=open_.by)
                return _("Thank you: it is noted."), {}
            except ValidationError as error:
                say_by_field(form, error)
        return "", {}
    if action == "files":
        problems = files_kept(request, open_, list(open_.submission.call.materials))
        return ("" if problems else _("Saved.")), problems
    if action not in ACTS:
        raise Http404
    return ACTS[action](request, open_, sent(request)), {}


def _withdraw(_request: HttpRequest, open_: Opened, _said: Parameters) -> str:
    actions.SUBMISSIONS.make("withdraw", open_.submission, by=open_.by)
    return _("Your project is withdrawn.")


def _circles(_request: HttpRequest, open_: Opened, said: Parameters) -> str:
    chosen = {
        one.key: said.choice(f"circle_{one.key}", Circle.values)
        for one in choosable(fields_of_call(open_.submission.call))
        if f"circle_{one.key}" in said
    }
    actions.say_who_sees(open_.submission, chosen, by=open_.by)
    return _("Saved.")


def _access(yes: bool) -> Act:
    def act(_request: HttpRequest, open_: Opened, said: Parameters) -> str:
        access = get_object_or_404(
            ProjectAccess.objects.select_related("submission__call", "registration"),
            submission=open_.submission,
            public_id=said.uuid("access"),
        )
        actions.answer_access(access, yes=yes, by=open_.by)
        return _("Noted: they are told by mail.")

    return act


def _rehearse(_request: HttpRequest, open_: Opened, said: Parameters) -> str:
    slot = get_object_or_404(
        open_.submission.call.slots.filter(kind=SlotKind.REHEARSAL), pk=said.identifier("slot")
    )
    actions.book_rehearsal(open_.submission, slot, by=open_.by)
    return _("The time is yours; we have mailed it to you.")


ACTS: dict[str, Act] = {
    "withdraw": _withdraw,
    "circles": _circles,
    "let_in": _access(True),
    "keep_out": _access(False),
    "rehearse": _rehearse,
}


def _show(
    request: HttpRequest,
    open_: Opened,
    asking: FollowUp | None,
    form: ReportForm | None,
    problems: dict[str, list[str]],
) -> HttpResponse:
    row: Submission = read_at_once().get(pk=open_.submission.pk)
    call, language = row.call, current_language()
    selected = row.state == State.SELECTED and knows_the_decision(row)
    missing = materials_missing(row) if selected else []
    return render(
        request,
        "submissions/submit/follow.html",
        {
            "submission": row,
            "call": call,
            "lacking": standing_of(row).lacking if row.incomplete and row.state == State.SUBMITTED else [],
            "when": closing_in_words(call),
            "state_name": state_told(row),
            "shown": presented(row, Circle.OFFICE, language),
            "selected": selected,
            "circles": [
                (one.key, str(one), circle_for(row, one))
                for one in choosable(fields_of_call(call))
                if one.key in row.values
            ],
            "choices": Circle.choices,
            "kinds": files_by_kind(open_, dict.fromkeys(call.materials, True), problems) if selected else [],
            "missing": missing,
            "files": list(row.files.all()),
            "accesses": list(row.accesses.select_related("registration")) if selected else [],
            "pitch": _pitch(row) if selected else "",
            "rehearsal": _taken(row) if selected else None,
            "free": _free(row) if selected else [],
            "asking": asking,
            "form": form,
            "can_withdraw": bool(
                [one for one in actions.SUBMISSIONS.moves_open(row, open_.by) if one.key == "withdraw"]
            ),
            "noindex": True,
        },
        status=422 if problems or (form is not None and form.errors) else 200,
    )


def _pitch(row: Submission) -> str:
    slot = row.slots.filter(kind=SlotKind.PITCH).first()
    return moment_in_words(row.call, slot.begins_at) if slot else ""


def _taken(row: Submission) -> Any:
    slot = row.slots.filter(kind=SlotKind.REHEARSAL).first()
    if slot is None:
        return None
    shared = row.call.slots.filter(kind=SlotKind.REHEARSAL, begins_at=slot.begins_at).exclude(pk=slot.pk)
    return moment_in_words(row.call, slot.begins_at), slot.minutes, shared.exists()


def _free(row: Submission) -> list[tuple[int, str]]:
    """The times at which a place is free, each once; not the one that it has."""
    rows = row.call.slots.filter(kind=SlotKind.REHEARSAL)
    mine = set(rows.filter(submission=row).values_list("begins_at", flat=True))
    free = {slot.begins_at: slot.pk for slot in rows.filter(submission=None).order_by("begins_at", "-beside")}
    return [(pk, moment_in_words(row.call, at)) for at, pk in free.items() if at not in mine]


urlpatterns = [path(gettext_lazy("submitted/<str:token>/"), submission, name="submission")]
