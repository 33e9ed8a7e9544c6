"""The delegations, each with what it offers and by when, and where an application begins."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from claqueta.accounts.access import needs
from claqueta.delegations import actions
from claqueta.delegations.forms import BeginForm
from claqueta.delegations.holders import token_of
from claqueta.delegations.models import Criterion, Delegation
from claqueta.delegations.queries import companies_shown, public_delegations, public_files
from claqueta.delegations.queries.report import brochure_of
from claqueta.delegations.wording import call_words, days_words, place_words
from claqueta.foundation.refusals import say_by_field
from claqueta.foundation.translated import current_language, text_in
from claqueta.interface.waiting import drawn_response
from claqueta.organisations.models import Affiliation
from claqueta.organisations.rules import affiliations_of


def delegation_by_slug(slug: str) -> Delegation:
    return get_object_or_404(Delegation.objects.select_related("event"), slug=slug)


@require_safe
@needs("delegations.see_all")
def delegations(request: HttpRequest) -> HttpResponse:
    """Those whose call is open first, then those that will travel, then those that were."""
    rows, today = (
        [(one, call_words(one), place_words(one)) for one in public_delegations()],
        timezone.localdate(),
    )
    others = [row for row in rows if not row[0].is_open()]
    return render(
        request,
        "delegations/delegations.html",
        {
            "open": [row for row in rows if row[0].is_open()],
            "sections": [
                (_("Delegations to come"), [row for row in others if row[0].last_day >= today]),
                (_("Past delegations"), [row for row in others if row[0].last_day < today]),
            ],
        },
    )


@require_safe
@needs("delegations.see", of=delegation_by_slug)
def delegation(request: HttpRequest, delegation: Delegation) -> HttpResponse:
    """A delegation: where it goes, what it offers, by what companies are chosen; who travels, once that is published."""
    return render(
        request,
        "delegations/delegation.html",
        {
            "delegation": delegation,
            "title": text_in(delegation.title),
            "text": text_in(delegation.text),
            "offers": text_in(delegation.offers),
            "days": days_words(delegation),
            "where": place_words(delegation),
            "when": call_words(delegation),
            # Whoever has not signed in may turn out to represent a company.
            "may_apply": delegation.is_open()
            and (not request.user.is_authenticated or request.user.has_perm("delegations.apply", delegation)),
            "fee": delegation.fee.formatted() if delegation.fee else "",
            "aid": delegation.aid.formatted() if delegation.aid else "",
            "files": [
                (one, reverse("delegation_public_file", args=[delegation.slug, one.public_id]))
                for one in public_files(delegation)
            ],
            "criteria": _criteria(delegation),
            "companies": brochure_of(delegation, companies_shown(delegation)),
        },
    )


def _criteria(delegation: Delegation) -> list[tuple[str, int]]:
    """By name, with their share in per cent of all weights."""
    whole = sum(delegation.weights.values()) or 1
    return [
        (str(label), round(100 * delegation.weights[key] / whole))
        for key, label in Criterion.choices
        if key in delegation.weights
    ]


@require_safe
@needs("delegations.see", of=delegation_by_slug)
def brochure(request: HttpRequest, delegation: Delegation) -> HttpResponseBase:
    """The designed brochure of the companies that travel, in the reader's language. 404 before it is published."""
    rows = companies_shown(delegation)
    if not rows:
        raise Http404
    context = {
        "title": text_in(delegation.title),
        "delegation": delegation,
        "when": days_words(delegation),
        "place": place_words(delegation),
        "companies": brochure_of(delegation, rows),
        "language": current_language(),
    }
    name = f"{delegation.slug}-brochure"
    return drawn_response(
        request, "delegations/pdf/brochure.html", context, name, title=text_in(delegation.title)
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@needs("delegations.apply", of=delegation_by_slug)
def begin(request: HttpRequest, delegation: Delegation) -> HttpResponse:
    """Where an application begins: for which company, and who is to be written to."""
    account: Any = request.user
    acting = [
        one.organisation
        for one in affiliations_of(account)
        if one.kind == Affiliation.Kind.REPRESENTATIVE
        and (one.organisation.is_member or not delegation.members_only)
    ]
    form = BeginForm(
        request.POST if request.method == "POST" else None,
        companies=[(str(one.pk), one.name) for one in acting],
        initial={"contact": account.name, "email": account.email},
    )
    if form.is_bound and form.is_valid():
        chosen = next(one for one in acting if str(one.pk) == form.cleaned_data["organisation"])
        contact = {name: form.cleaned_data[name] for name in ("contact", "email")}
        try:
            made = actions.begin_application(
                delegation, chosen, contact, language=current_language(), by=account
            )
            return redirect(reverse("delegation_company", args=[token_of(made)]))
        except ValidationError as error:
            say_by_field(form, error)
    return render(
        request,
        "delegations/begin.html",
        {
            "delegation": delegation,
            "form": form,
            "when": call_words(delegation),
            "is_open": delegation.is_open(),
            "companies": acting,
            "noindex": True,
        },
        status=422 if form.errors else 200,
    )


urlpatterns = [
    path(gettext_lazy("delegations/"), delegations, name="delegations"),
    path(gettext_lazy("delegations/<slug:slug>/"), delegation, name="delegation"),
    path(gettext_lazy("delegations/<slug:slug>/apply/"), begin, name="delegation_begin"),
    path(gettext_lazy("delegations/<slug:slug>/brochure.pdf"), brochure, name="delegation_brochure"),
]
