"""A member's mandate in its area: given, moved to another account, revoked, printed."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from claqueta.accounts.access import needs
from claqueta.billing import actions
from claqueta.billing.bank.own_accounts import main_account
from claqueta.billing.models import Mandate, MandateState, Reminder, ReminderState, Scheme
from claqueta.billing.queries.mandates import mandate_of
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.documents import pdf_response
from claqueta.foundation.judging import JudgedForm
from claqueta.foundation.parameters import asked, client_address, file_sent, header, sent
from claqueta.foundation.ratelimit import spend, who_asks
from claqueta.foundation.refusals import say_by_field
from claqueta.interface.views import too_many
from claqueta.organisations.models import Organisation

WORDING = "EPC016-06 v1.0 2023"
"""Which text is signed, as the audit data of the signature keep it."""


class MandateForm(JudgedForm, forms.Form):
    table = {name: shape for name, shape in actions.GIVEN.items() if name != "iban"}
    holder = forms.CharField(label=gettext_lazy("Holder of the account"))
    iban = forms.CharField(
        label=gettext_lazy("Account number (IBAN)"),
        max_length=42,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "inputmode": "text"}),
        help_text=gettext_lazy("It is kept encrypted; we show only its last four characters."),
    )
    scheme = forms.ChoiceField(
        label=gettext_lazy("Scheme"),
        choices=Scheme.choices,
        help_text=gettext_lazy(
            "Basic: your bank gives the money back within eight weeks without asking. Between companies: it does not, and"
            " you have to register the mandate with it first."
        ),
    )
    signed_by = forms.CharField(label=gettext_lazy("Who signs"))
    signed_place = forms.CharField(label=gettext_lazy("Place"), required=False)


class AmendForm(MandateForm):
    """The scheme of a mandate stays when its account changes."""

    scheme = None  # type: ignore[assignment]


def organisation_by_slug(slug: str) -> Organisation:
    return get_object_or_404(Organisation, slug=slug, merged_into=None)


def mandate_by_slug(slug: str) -> Mandate:
    mandate = mandate_of(organisation_by_slug(slug))
    if mandate is None:
        raise Http404
    return mandate


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs("billing.read_account", of=organisation_by_slug)
def show(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """The mandate, and the form that gives one or moves it to another account."""
    by: Any = request.user
    mandate = mandate_of(organisation)
    may_give = by.has_perm("billing.give_mandate", organisation)
    moving = mandate is not None and mandate.state in (MandateState.ACTIVE, MandateState.STOPPED)
    kind = AmendForm if moving else MandateForm
    initial = {
        "holder": mandate.holder if mandate else organisation.legal_name,
        "signed_by": by.get_full_name(),
        "scheme": Scheme.CORE,
    }
    form = kind(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        allowance = spend("mandate", who_asks(request), rule("mandate_signatures").rate)
        if not allowance.allowed:
            return too_many(request, allowance.reset_in)
        try:
            _sign(request, organisation, mandate if moving else None, form)
        except ValidationError as error:
            say_by_field(form, error)
        else:
            return redirect("billing_mandate", organisation.slug)
    return render(
        request,
        "billing/area/mandate.html",
        {
            "organisation": organisation,
            "mandate": mandate,
            "moving": moving,
            "may_give": may_give,
            "form": form if may_give and main_account() else None,
            "open_form": form.is_bound or mandate is None or "change" in asked(request),
            "creditor": main_account(),
            "reminders": Reminder.objects.filter(organisation=organisation, state=ReminderState.SENT)[:12],
            "noindex": True,
        },
        status=422 if form.errors else 200,
    )


def _sign(request: HttpRequest, organisation: Organisation, mandate: Mandate | None, form: Any) -> None:
    values = form.cleaned_data
    copy = file_sent(request, "copy")
    proof = actions.copied(copy) if copy else actions.drawn(sent(request).written("signature", 400_000))
    origin = actions.Origin(client_address(request), header(request, "User-Agent"), WORDING)
    by: Any = request.user
    if mandate is None:
        mandate = actions.give(organisation, proof=proof, origin=origin, by=by, **values)
    else:
        mandate = actions.amend(
            mandate, iban=values["iban"], holder=values["holder"], proof=proof, origin=origin, by=by
        )
    if mandate.state == MandateState.ACTIVE:
        messages.success(request, _("The mandate is in force. We write before each collection."))
    else:
        messages.info(request, _("Thank you. The office looks at the mandate before it is used."))


@require_http_methods(["GET", "HEAD", "POST"])
@needs("billing.revoke_mandate", of=mandate_by_slug)
def revoke(request: HttpRequest, mandate: Mandate) -> HttpResponse:
    """Asks, then revokes."""
    if request.method == "POST":
        by: Any = request.user
        try:
            actions.MANDATES.make("revoke", mandate, by=by, why=sent(request).text("why", 300))
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, _("The mandate is revoked. Pay by transfer from now on."))
        return redirect("billing_mandate", mandate.organisation.slug)
    return render(
        request,
        "billing/area/revoke.html",
        {"mandate": mandate, "organisation": mandate.organisation, "noindex": True},
    )


@never_cache
@require_safe
@needs("billing.revoke_mandate", of=mandate_by_slug)
def mandate_pdf(request: HttpRequest, mandate: Mandate) -> HttpResponse:
    """The debtor's own copy, with the whole account number."""
    by: Any = request.user
    iban = actions.printed(mandate, by=by)
    return pdf_response(
        request, "billing/pdf/mandate.html", _paper(mandate.organisation, mandate, iban), mandate.reference
    )


@require_safe
@needs("billing.give_mandate", of=organisation_by_slug)
def blank_pdf(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """A mandate to fill in and sign by hand."""
    b2b = asked(request).choice("scheme", Scheme.values) == Scheme.B2B
    context = {**_paper(organisation), "b2b": b2b}
    return pdf_response(request, "billing/pdf/mandate.html", context, f"{organisation.slug}-mandate")


def _paper(organisation: Organisation, mandate: Mandate | None = None, iban: str = "") -> dict[str, Any]:
    return {
        "organisation": organisation,
        "mandate": mandate,
        "iban": " ".join(iban[at : at + 4] for at in range(0, len(iban), 4)),
        "creditor": main_account(),
        "b2b": mandate is not None and mandate.scheme == Scheme.B2B,
    }


urlpatterns = [
    path(gettext_lazy("area/<slug:slug>/mandate/"), show, name="billing_mandate"),
    path(gettext_lazy("area/<slug:slug>/mandate/revoke/"), revoke, name="billing_mandate_revoke"),
    path(gettext_lazy("area/<slug:slug>/mandate/mandate.pdf"), mandate_pdf, name="billing_mandate_pdf"),
    path(gettext_lazy("area/<slug:slug>/mandate/form.pdf"), blank_pdf, name="billing_mandate_form"),
]
