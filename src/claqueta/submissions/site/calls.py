"""The calls for projects, each with what it asks and by when, and where a project begins."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from claqueta.accounts.access import needs
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.ratelimit import spend, who_asks
from claqueta.foundation.refusals import say_by_field
from claqueta.foundation.translated import current_language, text_in
from claqueta.organisations.rules import affiliations_of
from claqueta.submissions import actions
from claqueta.submissions.catalogue import catalogue, section_name
from claqueta.submissions.forms import BeginForm
from claqueta.submissions.holders import token_of
from claqueta.submissions.judging import fields_of_call
from claqueta.submissions.models import Late, ProjectCall
from claqueta.submissions.queries import public_calls, rules_in_words, shown_to_others
from claqueta.submissions.wording import closing_in_words


def call_by_slug(slug: str) -> ProjectCall:
    return get_object_or_404(ProjectCall.objects.select_related("event"), slug=slug)


@require_safe
@needs("submissions.see_calls")
def project_calls(request: HttpRequest) -> HttpResponse:
    """The calls that are open, those to come, and those whose projects can be seen."""
    rows, now = [(call, closing_in_words(call)) for call in public_calls()], timezone.now()
    return render(
        request,
        "submissions/calls.html",
        {
            "open": [row for row in rows if row[0].is_open(now)],
            "sections": [
                (_("Calls to come"), [row for row in rows if row[0].opens_at > now]),
                (
                    _("Closed calls"),
                    [row for row in reversed(rows) if not row[0].is_open(now) and row[0].opens_at <= now],
                ),
            ],
        },
    )


@require_safe
@needs("submissions.see_call", of=call_by_slug)
def project_call(request: HttpRequest, call: ProjectCall) -> HttpResponse:
    """A call: what it is, who may take part, what is asked and by when."""
    sections: dict[str, list[tuple[str, bool]]] = {}
    for one in fields_of_call(call):
        sections.setdefault(section_name(one.section), []).append((str(one), call.asked[one.key]))
    kinds = catalogue().files
    files = [(str(kinds[key]), needed) for key, needed in call.asked_files.items() if key in kinds]
    if files:
        sections[section_name("files")] = files
    return render(
        request,
        "submissions/call.html",
        {
            "call": call,
            "title": text_in(call.title),
            "summary": text_in(call.summary),
            "text": text_in(call.text),
            "when": closing_in_words(call),
            "is_open": call.is_open(),
            "grace": rule("submission_grace").value,
            "takes_late": call.late == Late.FLAGGED,
            "rules": rules_in_words(call),
            "sections": list(sections.items()),
            "selected": shown_to_others(call).exists(),
        },
    )


def organisation_of(account: Any) -> Any:
    """The organisation that whoever is signed in acts for: a member's before another."""
    if not account.is_authenticated:
        return None
    found = [one.organisation for one in affiliations_of(account)]
    return next((one for one in found if one.is_member), found[0] if found else None)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@needs("submissions.submit", of=call_by_slug)
def project_begin(request: HttpRequest, call: ProjectCall) -> HttpResponse:
    """Where a project begins: a name and a mail address; whoever is signed in has theirs there already."""
    account: Any = request.user
    organisation = organisation_of(account)
    signed_in = account.is_authenticated
    form = BeginForm(
        request.POST if request.method == "POST" else None,
        signed_in=signed_in,
        initial={"contact": account.name, "email": account.email} if signed_in else {},
    )
    if form.is_bound and form.is_valid() and (begun := _begun(request, call, form, organisation)):
        return begun
    return render(
        request,
        "submissions/begin.html",
        {
            "call": call,
            "form": form,
            "when": closing_in_words(call),
            "is_open": call.is_open(),
            "organisation": organisation,
            "months": rule("keep_submissions").value,
            "drafts": rule("keep_submission_drafts").value,
            "noindex": True,
        },
        status=422 if form.errors else 200,
    )


def _begun(
    request: HttpRequest, call: ProjectCall, form: BeginForm, organisation: Any
) -> HttpResponse | None:
    """The way into the new project; None when the form says why not. A program is told the same as a person."""
    if form.cleaned_data.get("nickname"):
        return redirect(reverse("project_call", args=[call.slug]))
    account: Any = request.user
    address = form.cleaned_data["email"].lower()
    limits = []
    if not account.is_authenticated:
        limits.append(("submission", who_asks(request), "requests_submission"))
    # Whoever is signed in has their own address written to as often as they begin, and nobody else's.
    if not account.is_authenticated or address != account.email.lower():
        limits.append(("submission-link", address, "requests_submission_link"))
    for scope, who, name in limits:
        if not spend(scope, who, rule(name).rate).allowed:
            form.add_error(None, _("That was a lot of projects for now; try again later."))
            return None
    try:
        submission = actions.begin_submission(
            call, form.values(), language=current_language(), organisation=organisation, by=request.user
        )
    except ValidationError as error:
        say_by_field(form, error)
        return None
    messages.success(
        request, _("We have mailed you the link of your project: with it you can go on whenever you want.")
    )
    first = fields_of_call(submission.call)[0].section
    return redirect(reverse("submission_step", args=[token_of(submission, request.user.pk), first]))


urlpatterns = [
    path(gettext_lazy("projects/"), project_calls, name="project_calls"),
    path(gettext_lazy("projects/<slug:slug>/"), project_call, name="project_call"),
    path(gettext_lazy("projects/<slug:slug>/submit/"), project_begin, name="project_begin"),
]
