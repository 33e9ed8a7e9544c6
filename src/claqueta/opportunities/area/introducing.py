"""What fits a member, and its introductions."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from claqueta.accounts.access import needs
from claqueta.foundation import attachments
from claqueta.foundation.downloads import download
from claqueta.foundation.parameters import asked, sent
from claqueta.opportunities.actions import introducing, matches
from claqueta.opportunities.introduction_forms import AskForm
from claqueta.opportunities.introduction_page import page
from claqueta.opportunities.models import Because, Introduction, Opportunity, Outcome
from claqueta.opportunities.queries.introductions import introduction_as_seen, mine
from claqueta.opportunities.queries.matching import for_organisation
from claqueta.opportunities.readers import Reader, reader_of
from claqueta.organisations.models import Organisation
from claqueta.organisations.policies import MEMBERS
from claqueta.organisations.queries import listed

DONE = {
    "useless": gettext_lazy("Thank you: you see fewer like it from now on."),
    "not_for_us": gettext_lazy("Thank you: that is taken into account from now on."),
    "snooze": gettext_lazy("It comes back later."),
    "back": gettext_lazy("It can be proposed to you again."),
}


def member_by_slug(slug: str) -> Organisation:
    return get_object_or_404(Organisation.objects.filter(merged_into=None), slug=slug)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@needs("opportunities.answer_match", of=member_by_slug)
def for_you(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """The needs and offers that fit a member, each with why; answered with one tap."""
    by: Any = request.user
    if request.method == "POST":
        said = sent(request)
        opportunity = get_object_or_404(Opportunity, pk=said.identifier("opportunity"))
        answer = said.text("answer")
        try:
            if answer == "back":
                matches.take_back_answer(organisation, opportunity, by=by)
            else:
                matches.answer_match(
                    organisation, opportunity, answer=answer, because=said.text("because"), by=by
                )
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, DONE[answer])
        return redirect(request.path)
    return render(
        request,
        "opportunities/for_you.html",
        {
            "organisation": organisation,
            "listed": for_organisation(organisation),
            "becauses": Because.choices,
            "noindex": True,
        },
    )


@require_safe
@never_cache
@needs("opportunities.answer_match", of=member_by_slug)
def introductions(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    rows = mine(Reader(MEMBERS, frozenset({organisation.pk})))
    others = listed().exclude(pk=organisation.pk).only("slug", "trade_name", "legal_name")
    return render(
        request,
        "opportunities/introductions.html",
        {
            "organisation": organisation,
            "others": sorted(others, key=lambda one: one.name.casefold()),
            "rows": [
                introduction_as_seen(row, side) for row in rows for side in row.sides_of({organisation.pk})
            ],
            "noindex": True,
        },
    )


def introduction_by_id(public_id: str) -> Introduction:
    return get_object_or_404(
        Introduction.objects.exclude(state=Introduction.State.PROPOSED)
        .select_related("one", "other", "opportunity")
        .prefetch_related("consents"),
        public_id=public_id,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@needs("opportunities.see_introduction", of=introduction_by_id)
def introduction(request: HttpRequest, introduction: Introduction) -> HttpResponse:
    """The page of an introduction for whoever acts for one of its sides; the office has its own."""
    sides = introduction.sides_of(reader_of(request.user).organisations)
    if not sides:
        raise Http404
    mine_of = introduction.organisation_of(sides[0])
    back = reverse("introductions", args=[mine_of.slug]) if mine_of else ""
    return page(request, introduction, sides[0], request.user, back=back)


@require_safe
@needs("opportunities.see_introduction", of=introduction_by_id)
def proof(request: HttpRequest, introduction: Introduction, pk: int) -> HttpResponseBase:
    """A file of what came of it, for both sides and the office."""
    for outcome in Outcome.objects.filter(introduction=introduction):
        kept = attachments.of(outcome).filter(pk=pk).first()
        if kept is not None:
            return download(kept.file, name=kept.name, media_type=kept.media_type)
    raise Http404


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@needs("opportunities.ask_introduction", of=member_by_slug)
def ask(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Ask to be introduced to an organisation of the directory (`?with=its-slug`)."""
    other = listed().filter(slug=asked(request).text("with", 120)).exclude(pk=organisation.pk).first()
    if other is None:
        raise Http404
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        by: Any = request.user
        try:
            made = introducing.ask_introduction(organisation, other, by=by, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("%(other)s is asked now.") % {"other": other.name})
            return redirect(reverse("introduction", args=[made.public_id]))
    return render(
        request,
        "opportunities/ask_introduction.html",
        {"organisation": organisation, "other": other, "form": form, "noindex": True},
        status=422 if form.errors else 200,
    )


urlpatterns = [
    path(gettext_lazy("area/<slug:slug>/for-you/"), for_you, name="for_you"),
    path(gettext_lazy("area/<slug:slug>/introductions/"), introductions, name="introductions"),
    path(gettext_lazy("area/<slug:slug>/introductions/ask/"), ask, name="introduction_ask"),
    path(gettext_lazy("introductions/<uuid:public_id>/"), introduction, name="introduction"),
    path(gettext_lazy("introductions/<uuid:public_id>/files/<id:pk>/"), proof, name="introduction_proof"),
]
