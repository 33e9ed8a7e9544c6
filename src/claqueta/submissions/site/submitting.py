"""Submitting a project in steps, without an account, by a link that is mailed. What was typed is kept, right or wrong."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from claqueta.accounts.access import limited, needs
from claqueta.foundation.flow import MovedOn
from claqueta.foundation.parameters import asked, file_sent, header, sent
from claqueta.foundation.refusals import say_by_field
from claqueta.interface.walking import walk
from claqueta.submissions import actions
from claqueta.submissions.catalogue import catalogue, section_name
from claqueta.submissions.circles import Circle
from claqueta.submissions.forms import ContactForm, StepForm, filled_step, step_form
from claqueta.submissions.judging import choosable, fields_of_call
from claqueta.submissions.models import ProjectCall, SubmissionFile
from claqueta.submissions.queries import Standing, standing_of
from claqueta.submissions.queries.presented import circle_for
from claqueta.submissions.site.opened import Opened, opened
from claqueta.submissions.wording import closing_in_words

FILES, SEND = "files", "send"


def steps_of(call: ProjectCall) -> list[str]:
    """The steps of a call's form: the sections of what it asks, its files, and the last look."""
    sections = list(dict.fromkeys(one.section for one in fields_of_call(call)))
    return [*sections, *([FILES] if call.asked_files else []), SEND]


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@limited("requests_submission_step")
@needs("submissions.see_calls")
def submission_step(request: HttpRequest, token: str, step: str) -> HttpResponse:
    """One step of a project. Whatever was typed is kept before anything else."""
    open_ = opened(request, token)
    if isinstance(open_, HttpResponse):
        return open_
    submission = open_.submission
    if step not in steps_of(submission.call):
        raise Http404
    if not submission.is_draft:
        return redirect(open_.url())
    if step == FILES:
        return _files(request, open_)
    if step == SEND:
        return _send(request, open_)
    if request.method == "POST":
        return _save(request, open_, step)
    standing = standing_of(submission)
    missing = standing.missing.get(step) if "check" in asked(request) else None
    return _show(request, open_, step, filled_step(submission, step, missing), standing=standing)


def _save(request: HttpRequest, open_: Opened, step: str) -> HttpResponse:
    submission = open_.submission
    form = step_form(submission.call, step)(request.POST)
    if form.rearranging:
        # The rows were moved and nothing is judged yet: the form is shown again with what stands in it.
        form.full_clean()
        return _show(request, open_, step, form)
    form.full_clean()
    circles = {
        one.key: sent(request).choice(f"circle_{one.key}", Circle.values)
        for one in choosable(fields_of_call(submission.call))
        if f"circle_{one.key}" in sent(request)
    }
    try:
        problems = actions.save_step(
            submission, form.sound(), typed=form.errors_of(), circles=circles, by=open_.by
        )
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect(open_.url())
    submission.refresh_from_db()
    if header(request, "X-Requested-With") == "fetch":
        beside = render_to_string("submissions/submit/beside.html", _beside(open_, standing_of(submission)))
        return JsonResponse({"saved": True, "beside": beside})
    if "later" in sent(request):
        messages.success(request, _("Saved. The link in your mail brings you back here."))
        return redirect(reverse("project_call", args=[submission.call.slug]))
    if form.errors or problems:
        return _show(request, open_, step, form, status=422)
    ways = steps_of(submission.call)
    return redirect(open_.url(ways[ways.index(step) + 1]))


def _frame(open_: Opened, step: str, standing: Standing) -> dict[str, Any]:
    return {
        **_beside(open_, standing),
        **walk(
            steps_of(open_.submission.call),
            step,
            title=section_name,
            url=open_.url,
            done=lambda one: one != SEND and one not in standing.missing and _begun(open_, one),
        ),
        "about": f"{open_.submission.call} · {open_.submission}",
        "step": step,
        "noindex": True,
    }


def _begun(open_: Opened, step: str) -> bool:
    """Whether anything of a step is there: an empty one that needs nothing is not done either."""
    if step == FILES:
        return open_.submission.files.exists()
    values = open_.submission.values
    return any(values.get(one.key) for one in fields_of_call(open_.submission.call) if one.section == step)


def _beside(open_: Opened, standing: Standing) -> dict[str, Any]:
    call = open_.submission.call
    return {
        "submission": open_.submission,
        "call": call,
        "when": closing_in_words(call),
        "standing": standing,
        "lacking": [
            (section_name(one), f"{open_.url(one)}?check=1", list(standing.missing[one].values()))
            for one in steps_of(call)
            if one in standing.missing
        ],
    }


def _show(
    request: HttpRequest,
    open_: Opened,
    step: str,
    form: StepForm,
    *,
    standing: Standing | None = None,
    status: int = 200,
) -> HttpResponse:
    submission = open_.submission
    mine = [one for one in choosable(fields_of_call(submission.call)) if one.section == step]
    return render(
        request,
        "submissions/submit/step.html",
        {
            **_frame(open_, step, standing or standing_of(submission)),
            "form": form,
            "circles": [(one.key, str(one), circle_for(submission, one)) for one in mine],
            "choices": Circle.choices,
        },
        status=status,
    )


# -- Files -----------------------------------------------------------------------------------------------------


def file_of(open_: Opened, key: Any) -> SubmissionFile:
    """A file of the project. Raises `Http404`."""
    return get_object_or_404(open_.submission.files.select_related("attachment"), public_id=key)


def files_kept(request: HttpRequest, open_: Opened, kinds: list[str]) -> dict[str, list[str]]:
    """Keep the files that were sent, and who sees those that are there; kind → what is wrong with one."""
    said = sent(request)
    problems: dict[str, list[str]] = {}
    if "remove" in said:
        actions.remove_file(file_of(open_, said.uuid("remove")), by=open_.by)
        return {}
    for file in open_.submission.files.select_related("submission"):
        name = f"circle_{file.public_id}"
        if name in said and (wanted := said.choice(name, Circle.values)):
            actions.show_file_to(file, circle=wanted, by=open_.by)
    for kind in kinds:
        if (file := file_sent(request, f"file_{kind}")) is not None:
            try:
                actions.add_file(
                    open_.submission, file, kind=kind, name=getattr(file, "name", "") or kind, by=open_.by
                )
            except ValidationError as error:
                problems[kind] = error.messages
    return problems


def files_by_kind(
    open_: Opened, wanted: dict[str, bool], problems: dict[str, list[str]]
) -> list[dict[str, Any]]:
    """Each kind of file with those that are there, for the page that collects them."""
    there: dict[str, list[SubmissionFile]] = {}
    for file in open_.submission.files.select_related("attachment"):
        there.setdefault(file.kind, []).append(file)
    return [
        {
            "key": key,
            "name": str(catalogue().files[key]),
            "needed": needed,
            "picture": catalogue().files[key].picture,
            "files": there.get(key, []),
            "problems": problems.get(key, []),
        }
        for key, needed in wanted.items()
        if key in catalogue().files
    ]


def _files(request: HttpRequest, open_: Opened) -> HttpResponse:
    submission, problems = open_.submission, {}
    wanted = submission.call.asked_files
    if request.method == "POST":
        try:
            problems = files_kept(request, open_, list(wanted))
        except MovedOn:
            return redirect(open_.url())
        if not problems:
            return redirect(open_.url(SEND if "go" in sent(request) else FILES))
    standing = standing_of(submission)
    return render(
        request,
        "submissions/submit/files.html",
        {
            **_frame(open_, FILES, standing),
            "kinds": files_by_kind(open_, wanted, problems),
            "choices": Circle.choices,
        },
        status=422 if problems else 200,
    )


# -- The last look ---------------------------------------------------------------------------------------------


def _send(request: HttpRequest, open_: Opened) -> HttpResponse:
    submission = open_.submission
    form = ContactForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(submission, name) for name in ("contact", "phone", "rights", "consent")},
    )
    if form.is_bound and form.is_valid() and (done := _sent(request, open_, form)):
        return done
    submission.refresh_from_db()
    return render(
        request,
        "submissions/submit/send.html",
        {**_frame(open_, SEND, standing_of(submission)), "form": form},
        status=422 if form.errors else 200,
    )


def _sent(request: HttpRequest, open_: Opened, form: ContactForm) -> HttpResponse | None:
    data = form.cleaned_data
    try:
        submission = actions.save_contact(
            open_.submission, data, rights=data["rights"], consent=data["consent"], by=open_.by
        )
        if "later" in sent(request):
            messages.success(request, _("Saved. The link in your mail brings you back here."))
            return redirect(reverse("project_call", args=[submission.call.slug]))
        actions.SUBMISSIONS.make("submit", submission, by=open_.by)
    except MovedOn:
        return redirect(open_.url())
    except ValidationError as error:
        say_by_field(form, error)
        return None
    messages.success(request, _("Your project has been submitted. We have mailed you a confirmation."))
    return redirect(open_.url())


urlpatterns = [
    path(gettext_lazy("submitted/<str:token>/<slug:step>/"), submission_step, name="submission_step"),
]
