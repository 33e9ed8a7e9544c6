"""The page of a company, by its mailed link: its application, its answer, who travels, its material, what came of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms as django_forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from claqueta.accounts.access import limited, needs
from claqueta.delegations import actions
from claqueta.delegations.forms import ApplyForm, MaterialForm, ResultForm, TravellerForm
from claqueta.delegations.holders import Company, held_by, token_of, traveller_token
from claqueta.delegations.judging import RESULT
from claqueta.delegations.models import GOING, Applicant, ApplicantState, DelegationState
from claqueta.delegations.policies import headroom
from claqueta.delegations.queries import (
    agenda_of,
    aid_of,
    appointments_of,
    ceiling,
    files_of,
    free_until,
    missing_of,
    state_told,
    withdraws_free,
)
from claqueta.delegations.wording import call_words, days_words, moment_words, place_words
from claqueta.foundation import attachments
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.money import Money
from claqueta.foundation.parameters import sent
from claqueta.foundation.refusals import say_by_field
from claqueta.interface.old_links import old_link

State = ApplicantState


@dataclass(frozen=True, slots=True)
class Opened:
    """A company's page whose link works, and whoever holds it."""

    applicant: Applicant
    by: Company

    @property
    def url(self) -> str:
        return reverse("delegation_company", args=[token_of(self.applicant)])


def opened(request: HttpRequest, token: str) -> Opened | HttpResponse:
    """What a link leads to, or the page that says that it no longer works and sends another. Raises `Http404`."""
    found = held_by(token)
    if found is None:
        raise Http404
    if found.works:
        return Opened(found.applicant, found.by)
    applicant = found.applicant
    return old_link(
        request,
        lambda: actions.send_company_link(applicant, by=found.by),
        address=applicant.email,
        counted_as="delegation-link",
        rate=rule("requests_delegation_mail").rate,
        then=reverse("delegation", args=[applicant.delegation.slug]),
    )


type Forms = dict[str, Any]


def _forms(request: HttpRequest, applicant: Applicant, action: str) -> Forms:
    """What can be filled in now; the one that was sent is bound."""

    def data(name: str) -> Any:
        return request.POST if request.method == "POST" and action.split(":")[0] in name.split() else None

    found: Forms = {}
    if applicant.state == State.DRAFT:
        found["apply"] = ApplyForm(
            data("save submit"),
            weights=applicant.delegation.weights,
            initial={
                "contact": applicant.contact,
                "aims": applicant.aims,
                "aid_received": applicant.aid_received,
                **{f"answer_{key}": text for key, text in applicant.answers.items()},
            },
        )
    if applicant.state in GOING:
        found["traveller"] = TravellerForm(data("traveller"), prefix="new")
        found["people"] = [
            (
                one,
                TravellerForm(
                    request.POST if action == f"change:{one.pk}" else None,
                    prefix=f"person{one.pk}",
                    initial={name: getattr(one, name) for name in TravellerForm.table},
                ),
                reverse("delegation_traveller", args=[traveller_token(one)]),
            )
            for one in applicant.travellers.filter(gone_at=None)
        ]
        found["material"] = MaterialForm(
            data("material"),
            initial={name: getattr(applicant, name) for name in MaterialForm.table},
        )
        asking = applicant.results.order_by("-months").first()
        if asking is not None:
            found["asking"] = asking
            found["result"] = ResultForm(
                data("report"),
                request.FILES if data("report") is not None else None,
                initial={name: getattr(asking, name) for name in (*RESULT, "band")},
                limits=asking.bands,
            )
            found["proofs"] = attachments.of(asking)
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@limited("requests_delegation_link")
@needs("delegations.see_all")
def company(request: HttpRequest, token: str) -> HttpResponse:
    """How an application stands, and what the company can do now. Nothing is done by opening it."""
    open_ = opened(request, token)
    if isinstance(open_, HttpResponse):
        return open_
    action = sent(request).text("action") if request.method == "POST" else ""
    found = _forms(request, open_.applicant, action)
    if request.method == "POST":
        try:
            said = _done(open_, action, found)
            if said:
                messages.success(request, said)
                return redirect(open_.url)
        except PermissionDenied:
            raise Http404 from None
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(open_.url)
    wrong = any(isinstance(one, django_forms.BaseForm) and one.errors for one in found.values())
    wrong = wrong or any(form.errors for _one, form, _url in found.get("people", ()))
    return render(
        request,
        "delegations/company.html",
        {**_context(open_.applicant), **_files(open_, token, found), **found, "noindex": True},
        status=422 if wrong else 200,
    )


def _files(open_: Opened, token: str, found: Forms) -> dict[str, Any]:
    """What can be downloaded, each with its address."""
    going = open_.applicant.state in GOING
    return {
        "files": [
            (one, reverse("delegation_file", args=[token, one.public_id]))
            for one in files_of(open_.applicant)
        ]
        if going
        else [],
        "proven": [
            (one, reverse("delegation_evidence", args=[token, one.pk])) for one in found.get("proofs", ())
        ],
    }


def _done(open_: Opened, action: str, found: Forms) -> str:
    """What was done, in words; blank when a form says why nothing was."""
    applicant, by = open_.applicant, open_.by
    kind, _colon, number = action.partition(":")
    if kind in ("save", "submit") and "apply" in found:
        return _applied(open_, kind, found["apply"])
    if kind in ("accept", "decline"):
        actions.answer(applicant, travels=kind == "accept", by=by)
        return _("Noted. Thank you for answering.")
    if kind == "withdraw":
        actions.withdraw(applicant, by=by)
        return _("Your application is withdrawn.")
    if kind == "traveller" and "traveller" in found:
        form = found["traveller"]
        return _kept(form, lambda: actions.add_traveller(applicant, form.cleaned_data, by=by))
    if kind == "material" and "material" in found:
        form = found["material"]
        return _kept(form, lambda: actions.confirm_material(applicant, form.cleaned_data, by=by))
    if kind == "report" and "result" in found:
        form = found["result"]
        return _kept(form, lambda: _reported(found["asking"], form.cleaned_data, by))
    if kind == "unproof" and "result" in found:
        proof = next((one for one in found["proofs"] if str(one.pk) == number), None)
        if proof is None:
            raise Http404
        actions.remove_evidence(found["asking"], proof, by=by)
        return _("The file is gone.")
    if kind in ("change", "out"):
        for one, form, _url in found.get("people", ()):
            if str(one.pk) == number:
                if kind == "out":
                    actions.take_out_traveller(one, by=by)
                    return _("Noted. Thank you.")
                return _kept(form, lambda: actions.change_traveller(one, form.cleaned_data, by=by))  # noqa: B023 - called at once
    raise Http404


def _reported(asking: Any, said: dict[str, Any], by: Company) -> None:
    """What proves it is kept first: a file that is refused leaves what was typed in the form."""
    if file := said.get("file"):
        actions.add_evidence(asking, file, name=file.name, by=by)
    actions.report(asking, said, by=by)


def _kept(form: Any, act: Callable[[], object]) -> str:
    if not form.is_valid():
        return ""
    try:
        act()
    except ValidationError as error:
        if not hasattr(error, "error_dict"):
            raise
        say_by_field(form, error)
        return ""
    return _("Saved.")


def _applied(open_: Opened, kind: str, form: ApplyForm) -> str:
    """What is sound is kept, even where something else is wrong; then it is submitted, if that was asked."""
    sound = form.is_valid()
    answers = {
        key: form.cleaned_data[f"answer_{key}"]
        for key in form.answer_keys
        if f"answer_{key}" in form.cleaned_data
    }
    actions.save_application(open_.applicant, form.values(), answers, by=open_.by)
    if not sound:
        return ""
    if kind == "save":
        return _("Saved.")
    try:
        actions.APPLICANTS.make("submit", open_.applicant, by=open_.by)
    except ValidationError as error:
        form.add_error(None, error)
        return ""
    return _("Your application is submitted; we have mailed you that it arrived.")


def _context(applicant: Applicant) -> dict[str, Any]:
    delegation = applicant.delegation
    going = applicant.state in GOING
    told = applicant.letter_at is not None
    waits = applicant.state == State.SELECTED and told
    aid = aid_of(applicant)
    received = applicant.aid_received or Money.zero(settings.CLUSTER.currency)
    return {
        "applicant": applicant,
        "delegation": delegation,
        "state_name": state_told(applicant),
        "when": call_words(delegation),
        "days": days_words(delegation),
        "where": place_words(delegation),
        "aid": aid.formatted() if aid else "",
        "above": applicant.aid_received is not None and headroom(received, ceiling()) < aid,
        "answer_by": moment_words(delegation, applicant.answer_by) if waits and applicant.answer_by else "",
        "can_give_back": (
            told
            and applicant.state in (State.RESERVE, State.ACCEPTED)
            and delegation.state == DelegationState.PUBLISHED
        ),
        "can_withdraw": applicant.state in (State.DRAFT, State.SUBMITTED),
        "missing": missing_of(applicant) if going else [],
        "days_there": agenda_of(appointments_of(applicant)) if going else [],
        "going": going,
        "late_until": (
            moment_words(delegation, applicant.late_until)
            if applicant.late_until and not delegation.is_open() and applicant.can_be_submitted()
            else ""
        ),
        "closed": not applicant.can_be_submitted(),
        "owed": _owed(applicant) if going or waits else "",
        "room": delegation.travellers_each > applicant.travellers.filter(gone_at=None).count(),
    }


def _owed(applicant: Applicant) -> str:
    """What the company pays, and until when it can give its place up without owing it."""
    delegation = applicant.delegation
    if not delegation.fee:
        return ""
    words = {"amount": delegation.fee.formatted(), "day": date_format(free_until(delegation), "DATE_FORMAT")}
    if withdraws_free(delegation):
        return (
            _("Your company pays %(amount)s. Whoever gives up the place until %(day)s owes nothing.") % words
        )
    return (
        _("Your company pays %(amount)s, also if it gives up the place: it could do so freely until %(day)s.")
        % words
    )


@require_http_methods(["GET", "HEAD"])
@needs(
    "delegations.write",
    of=lambda key: get_object_or_404(Applicant.objects.select_related("organisation"), public_id=key),
)
def own(request: HttpRequest, applicant: Applicant) -> HttpResponse:
    """From the member area: to the page of a company that one represents."""
    return redirect(reverse("delegation_company", args=[token_of(applicant)]))


urlpatterns = [
    path(gettext_lazy("delegation/<str:token>/"), company, name="delegation_company"),
    path(gettext_lazy("area/delegations/<uuid:key>/"), own, name="delegation_own"),
]
