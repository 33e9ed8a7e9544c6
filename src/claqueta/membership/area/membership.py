"""A member's own membership: number and class, certificate, declaration, welcome, notice of leaving, being heard."""

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from claqueta.accounts.access import limited, needs
from claqueta.foundation import documents
from claqueta.foundation.apart import ApartFailed
from claqueta.foundation.parameters import sent
from claqueta.foundation.refusals import say_by_field
from claqueta.foundation.translated import current_language, text_in
from claqueta.membership import actions
from claqueta.membership.applying import turnover_choices
from claqueta.membership.applying.steps import judged_texts
from claqueta.membership.applying.tables import DECLARATION
from claqueta.membership.area.forms import DeclarationForm
from claqueta.membership.certificates import CERTIFICATE
from claqueta.membership.forms import AllegationsForm, AppealForm, NoticeForm
from claqueta.membership.models import Declaration, LeavingFile, LeavingState, OnboardingStep
from claqueta.membership.queries.certified import spells_of
from claqueta.membership.queries.owed import owed_of
from claqueta.membership.queries.register import entry_of
from claqueta.organisations.area import organisation_by_slug, person_asking
from claqueta.organisations.models import Organisation


def _declaration_of(organisation: Organisation) -> Declaration:
    """This year's, as it stands; not stored where nobody has asked for it."""
    year = timezone.localdate().year
    found = Declaration.objects.filter(organisation=organisation, year=year).first()
    return found or Declaration(organisation=organisation, year=year)


@require_safe
@never_cache
@needs("membership.see_membership", of=organisation_by_slug)
def membership(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    today = timezone.localdate()
    entry = entry_of(organisation.pk, today)
    bylaws = settings.CLUSTER.bylaws.on(today)
    return render(
        request,
        "membership/area/membership.html",
        {
            "organisation": organisation,
            "entry": entry,
            "clause": bylaws.member_class(entry.class_key) if entry else None,
            "spells": spells_of(organisation),
            "declaration": _declaration_of(organisation) if entry else None,
            "certificates": list(
                documents.of(organisation).filter(kind=CERTIFICATE.key).order_by("-issued_at")[:6]
            ),
            "steps": OnboardingStep.objects.filter(organisation=organisation).select_related("done_by"),
            "files": LeavingFile.objects.filter(organisation=organisation).exclude(
                state__in=(LeavingState.PROPOSED,)
            ),
            "represents": request.user.has_perm("membership.give_notice", organisation),
            "today": today,
            "noindex": True,
        },
    )


@require_POST
@limited("requests_document")
@needs("membership.ask_certificate", of=organisation_by_slug)
def certificate(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    try:
        issued = actions.issue_certificate(
            organisation, language=current_language(), by=person_asking(request)
        )
    except ValidationError as error:
        messages.error(request, error.messages[0])
    except (ApartFailed, documents.Contended):
        messages.error(request, _("The document could not be drawn now; try again later."))
    else:
        return redirect(reverse("document_file", args=[issued.written_code]))
    return redirect(reverse("membership", args=[organisation.slug]))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@needs("membership.declare", of=organisation_by_slug)
def declare(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """The yearly declaration, for whoever is signed in."""
    return _declare(
        request,
        _declaration_of(organisation),
        person_asking(request),
        reverse("membership", args=[organisation.slug]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@limited("requests_secret_link")
@needs("organisations.view_directory")
def declare_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The yearly declaration by the link of its mail: one tap when nothing has changed."""
    found = actions.read_declaration(token)
    if found is None:
        return render(
            request, "membership/area/declaration.html", {"gone": True, "noindex": True}, status=410
        )
    row, account = found
    return _declare(request, row, account, "")


def _declare(request: HttpRequest, row: Declaration, by: Any, back: str) -> HttpResponse:
    before = actions.prefilled(row)
    choices = turnover_choices(settings.CLUSTER.bylaws.on(date(row.year, 1, 1)))
    form = DeclarationForm(
        request.POST if request.method == "POST" else None, initial=before, choices=choices
    )
    done = None
    if request.method == "POST":
        same = "same" in sent(request) and before
        typed = (
            {name: "" if before[name] is None else str(before[name]) for name in DECLARATION}
            if same
            else {name: sent(request).written(name, 200) for name in DECLARATION}
        )
        values, problems = judged_texts(typed, DECLARATION)
        form = DeclarationForm(typed, choices=choices)
        form.full_clean()
        form.errors.clear()
        for name, text in problems.items():
            form.add_error(name, text)
        if not problems:
            try:
                done = actions.declare(row.organisation, row.year, by=by, **values)
            except ValidationError as error:
                say_by_field(form, error)
        if done and back:
            messages.success(request, _("Thank you: the declaration of %(year)s is in.") % {"year": row.year})
            return redirect(back)
    return render(
        request,
        "membership/area/declaration.html",
        {
            "declaration": done or row,
            "organisation": row.organisation,
            "form": form,
            "before": before,
            "before_turnover": dict(choices).get(str(before.get("turnover_band", "")), ""),
            "done": done,
            "noindex": True,
        },
        status=422 if form.is_bound and form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@needs("membership.give_notice", of=organisation_by_slug)
def leave(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """The written notice by which a member leaves (LO 1/2002 art. 23.1)."""
    today = timezone.localdate()
    form = NoticeForm(request.POST if request.method == "POST" else None, initial={"effective_on": today})
    if form.is_valid():
        try:
            actions.give_notice(
                organisation,
                effective_on=form.cleaned_data["effective_on"],
                reasons=form.cleaned_data["reasons"],
                by=person_asking(request),
            )
        except ValidationError as error:
            say_by_field(form, error)
        else:
            messages.success(request, _("Your notice is in the register. We are sorry to see you go."))
            return redirect(reverse("membership", args=[organisation.slug]))
    entry = entry_of(organisation.pk, today)
    cause = next((one for one in settings.CLUSTER.bylaws.on(today).causes if one.begun_by == "member"), None)
    return render(
        request,
        "membership/area/leave.html",
        {
            "organisation": organisation,
            "form": form,
            "entry": entry,
            "cause": cause,
            "cause_text": text_in(cause.text) if cause else "",
            "working": owed_of(organisation, today) if entry else None,
            "noindex": True,
        },
        status=422 if form.is_bound and form.errors else 200,
    )


def file_of(slug: str, pk: int) -> LeavingFile:
    """A file of which the member was told."""
    return get_object_or_404(
        LeavingFile.objects.select_related("organisation").exclude(state=LeavingState.PROPOSED),
        organisation__slug=slug,
        pk=pk,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@needs("membership.be_heard", of=file_of)
def hearing(request: HttpRequest, file: LeavingFile) -> HttpResponse:
    """What a member is charged with, what it says to it, and its appeal."""
    form: Any = None
    for key, kind in (("hear", AllegationsForm), ("appeal", AppealForm)):
        move = actions.LEAVING.moves[key]
        if not actions.LEAVING.goes(move, file):
            continue
        form = kind(request.POST if request.method == "POST" else None)
        if form.is_valid():
            try:
                actions.LEAVING.make(key, file, by=person_asking(request), **form.cleaned_data)
            except ValidationError as error:
                say_by_field(form, error)
            else:
                messages.success(request, _("Sent. The office has it."))
                return redirect(reverse("membership_file", args=[file.organisation.slug, file.pk]))
    clause = file.clause
    return render(
        request,
        "membership/area/file.html",
        {
            "file": file,
            "organisation": file.organisation,
            "form": form,
            "cause": text_in(clause.text) if clause else "",
            "article": text_in(clause.article) if clause else "",
            "noindex": True,
        },
        status=422 if form is not None and form.is_bound and form.errors else 200,
    )


@require_POST
@needs("membership.see_membership", of=organisation_by_slug)
def tick(request: HttpRequest, organisation: Organisation, pk: int) -> HttpResponse:
    """Say that a step of the welcome is done."""
    step = OnboardingStep.objects.filter(organisation=organisation, pk=pk).first()
    if step is None:
        raise Http404
    actions.tick(step, done="undo" not in sent(request), by=person_asking(request))
    return redirect(reverse("membership", args=[organisation.slug]) + "#welcome")


urlpatterns = [
    path(gettext_lazy("area/<slug:slug>/membership/"), membership, name="membership"),
    path(
        gettext_lazy("area/<slug:slug>/membership/certificate/"), certificate, name="membership_certificate"
    ),
    path(gettext_lazy("area/<slug:slug>/membership/declaration/"), declare, name="membership_declaration"),
    path(gettext_lazy("area/<slug:slug>/membership/leave/"), leave, name="membership_leave"),
    path(gettext_lazy("area/<slug:slug>/membership/file/<id:pk>/"), hearing, name="membership_file"),
    path(gettext_lazy("area/<slug:slug>/membership/welcome/<id:pk>/"), tick, name="membership_tick"),
    path(gettext_lazy("declaration/<str:token>/"), declare_by_link, name="declaration"),
]
