"""Mandates in the office: the list, each with its history, and the account number for who says why."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from claqueta.accounts.access import needs
from claqueta.billing import actions
from claqueta.billing.bank import ibans
from claqueta.billing.bank.own_accounts import main_account
from claqueta.billing.models import Mandate, MandateState, Scheme
from claqueta.billing.queries.mandates import next_sequence, which_lapse_soon
from claqueta.desk.chips import Chip, Tone
from claqueta.desk.listing import Filter, ListField, Listing, screen
from claqueta.desk.registers import Do, Facts, Files, Part, Register, Step, Trail, moves
from claqueta.foundation.documents import pdf_response
from claqueta.foundation.judging import JudgedForm, Text
from claqueta.foundation.parameters import sent
from claqueta.foundation.tabular import Column

TONES = {
    MandateState.PENDING: Tone.WAITS,
    MandateState.ACTIVE: Tone.GOOD,
    MandateState.STOPPED: Tone.BAD,
}


def tone_of(mandate: Mandate) -> Tone:
    return TONES.get(MandateState(mandate.state), Tone.PLAIN)


def rows() -> QuerySet[Mandate]:
    # Neither the number nor the signature is read for a list.
    return Mandate.objects.select_related("organisation").defer("iban_sealed", "signature_sealed")


COLUMNS = (
    Column("reference", gettext_lazy("Reference"), lambda mandate: mandate.reference),
    Column("organisation", gettext_lazy("Organisation"), lambda mandate: mandate.organisation.name),
    Column("state", gettext_lazy("State"), lambda mandate: mandate.get_state_display()),
    Column("account", gettext_lazy("Account"), lambda mandate: mandate.iban_masked),
    Column("holder", gettext_lazy("Holder"), lambda mandate: mandate.holder),
    Column("scheme", gettext_lazy("Scheme"), lambda mandate: mandate.get_scheme_display()),
    Column("signed_on", gettext_lazy("Signed on"), lambda mandate: mandate.signed_on),
    Column("last", gettext_lazy("Last collected"), lambda mandate: mandate.collected_last),
)
FACTS = (
    *COLUMNS[:1],
    *COLUMNS[3:7],
    Column("signed_by", gettext_lazy("Signed by"), lambda mandate: mandate.signed_by),
    Column("signed_how", gettext_lazy("How it was signed"), lambda mandate: mandate.get_signed_how_display()),
    Column("signed_place", gettext_lazy("Place"), lambda mandate: mandate.signed_place),
    Column("sequence", gettext_lazy("Next collection is told as"), next_sequence),
    Column("first", gettext_lazy("First collected"), lambda mandate: mandate.collected_first),
    COLUMNS[7],
    Column("ended_on", gettext_lazy("Ended on"), lambda mandate: mandate.ended_on),
    Column("why", gettext_lazy("Why it ended"), lambda mandate: mandate.why_ended),
)
_LINKS = {
    "reference": lambda mandate: reverse("office_mandate", args=[mandate.pk]),
    "organisation": lambda mandate: reverse("office_organisation", args=[mandate.organisation_id]),
}


class EndForm(JudgedForm, forms.Form):
    table = {"why": Text(300)}
    why = forms.CharField(label=gettext_lazy("Why"), required=False)


class ReasonForm(JudgedForm, forms.Form):
    table = {"reason": Text(300, required=True)}
    reason = forms.CharField(
        label=gettext_lazy("What you need it for"),
        help_text=gettext_lazy("Your name, the moment and this reason go on record."),
    )


class FindForm(forms.Form):
    iban = forms.CharField(label=gettext_lazy("Account number"), max_length=42)


def _step(mandate: Mandate, account: Any) -> Step | None:
    if mandate.state != MandateState.PENDING:
        return None
    return Step(" ".join(f"{name}." for name in mandate.doubt_names), act="accept")


def _narrowed(found: QuerySet[Mandate], value: str) -> QuerySet[Mandate]:
    return found.filter(pk__in=[mandate.pk for mandate in which_lapse_soon()])


def _links(mandate: Mandate) -> Sequence[tuple[Any, str]]:
    signed = mandate.signature_sealed is not None
    return (
        (_("Organisation"), reverse("office_organisation", args=[mandate.organisation_id])),
        (_("Show the account number…"), reverse("office_mandate_iban", args=[mandate.pk])),
        *(
            [(_("Signature or signed copy"), reverse("office_mandate_proof", args=[mandate.pk]))]
            if signed
            else []
        ),
        (_("Mandate as PDF"), reverse("office_mandate_pdf", args=[mandate.pk])),
    )


def _ended(key: str) -> Do:
    """A move that ends a mandate, with why."""
    (act,) = moves(actions.MANDATES, key, bulk=False)
    return replace(act, form=EndForm, grave=True)


MANDATES = Register(
    listing=Listing(
        name="office_mandates",
        title=gettext_lazy("Direct debit mandates"),
        icon="clipboard-list",
        fields=tuple(
            ListField(
                column,
                link=_LINKS.get(column.key),
                permission="organisations.manage" if column.key == "organisation" else "",
                order={"reference": "reference", "signed_on": "signed_on", "last": "collected_last"}.get(
                    column.key, ""
                ),
                tone=tone_of if column.key == "state" else None,
                on_phone="line" if column.key == "organisation" else "",
                shown=column.key not in ("scheme", "signed_on"),
            )
            for column in COLUMNS
        ),
        search_in=("reference", "organisation__legal_name", "organisation__trade_name", "holder"),
        filters=(
            Filter("state", gettext_lazy("State"), MandateState.choices, lookup="state"),
            Filter("scheme", gettext_lazy("Scheme"), Scheme.choices, lookup="scheme"),
            Filter(
                "waits",
                gettext_lazy("What waits"),
                (("lapse", gettext_lazy("Lapses soon")),),
                narrow=_narrowed,
            ),
        ),
        rows=rows,
        empty=gettext_lazy(
            "A mandate lets the cluster collect a member’s dues from its account. Members give theirs with their"
            " application or in their area; those on paper are put on record there too."
        ),
    ),
    path="mandates/",
    record="office_mandate",
    permission="billing.manage",
    title=lambda mandate: mandate.organisation.name,
    detail=lambda mandate: mandate.iban_masked,
    chips=lambda mandate: (Chip(mandate.get_state_display(), tone_of(mandate)),),
    next_step=_step,
    links=_links,
    ways=lambda _account: ((_("Find by account number"), reverse("office_find_account")),),
    sections=(
        Facts(FACTS),
        Part(
            gettext_lazy("Changes of account"),
            "billing/office/amendments.html",
            of=lambda mandate: {"amendments": mandate.amendments.all()},
        ),
        Files(),
        Trail(notes=True, files=True),
    ),
    does=(*moves(actions.MANDATES, "accept", "stop", "resume"), _ended("refuse"), _ended("revoke")),
)


def mandate_by_pk(pk: int) -> Mandate:
    return get_object_or_404(Mandate.objects.select_related("organisation"), pk=pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs("billing.reveal_iban", of=mandate_by_pk, fresh=True)
def show_iban(request: HttpRequest, mandate: Mandate) -> HttpResponse:
    """The whole number, once a reason was given; it is on this page and nowhere else."""
    form = ReasonForm(request.POST or None)
    iban = ""
    if request.method == "POST" and form.is_valid():
        iban = actions.reveal(mandate, by=request.user, **form.cleaned_data)
    return screen(
        request,
        "billing/office/iban.html",
        _("Account number of %(name)s") % {"name": mandate.organisation.name},
        "lock",
        status=422 if form.errors else 200,
        form=form,
        mandate=mandate,
        iban=" ".join(iban[at : at + 4] for at in range(0, len(iban), 4)),
        trail=[(mandate.reference, reverse("office_mandate", args=[mandate.pk]))],
    )


@never_cache
@require_safe
@needs("billing.manage", of=mandate_by_pk)
def show_proof(request: HttpRequest, mandate: Mandate) -> HttpResponse:
    proof = actions.proof_of(mandate, by=request.user)
    if proof is None:
        raise Http404
    response = HttpResponse(proof.body, content_type=proof.media_type)
    response["Content-Disposition"] = (
        f'inline; filename="{mandate.reference}.{proof.media_type.partition("/")[2]}"'
    )
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    return response


@require_safe
@needs("billing.manage", of=mandate_by_pk)
def show_pdf(request: HttpRequest, mandate: Mandate) -> HttpResponse:
    """The mandate with its account masked: the debtor prints its own with the whole number."""
    context = {
        "mandate": mandate,
        "organisation": mandate.organisation,
        "iban": mandate.iban_masked,
        "creditor": main_account(),
        "b2b": mandate.scheme == Scheme.B2B,
    }
    return pdf_response(request, "billing/pdf/mandate.html", context, mandate.reference)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs("billing.manage")
def find_account(request: HttpRequest) -> HttpResponse:
    """Whose an account is. What is typed stands in no address, so that no log has it."""
    form = FindForm(request.POST if request.method == "POST" else None)
    found: list[Mandate] = []
    if request.method == "POST":
        try:
            iban = ibans.Iban().fit(sent(request).text("iban", 60))
        except ValueError as unfit:
            form.add_error("iban", ValidationError(str(unfit)))
        else:
            found = list(rows().filter(fingerprint__in=ibans.fingerprints(iban)))
            if len(found) == 1:
                return redirect("office_mandate", found[0].pk)
            form = FindForm()
    return screen(
        request,
        "billing/office/find_account.html",
        _("Find by account number"),
        "search",
        status=422 if form.errors else 200,
        form=form,
        found=found,
        asked_for=request.method == "POST" and not form.errors,
        trail=[(MANDATES.listing.title, reverse("office_mandates"))],
    )


urlpatterns = [
    path("mandates/find/", find_account, name="office_find_account"),
    *MANDATES.urlpatterns,
    path("mandates/<id:pk>/iban/", show_iban, name="office_mandate_iban"),
    path("mandates/<id:pk>/proof/", show_proof, name="office_mandate_proof"),
    path("mandates/<id:pk>/pdf/", show_pdf, name="office_mandate_pdf"),
]
