"""Collections in the office: put together from what is due, tried out, announced, fetched for the bank."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from claqueta.accounts.access import needs
from claqueta.billing import actions
from claqueta.billing.bank.own_accounts import main_account
from claqueta.billing.models import Collection, CollectionRow, CollectionState, RowState, Scheme
from claqueta.billing.policies.collecting import Grade, leaves_by
from claqueta.billing.queries.collections import candidates, collections, dry_run, sums
from claqueta.desk.chips import Chip, Tone
from claqueta.desk.listing import Filter, ListField, Listing, Said, screen
from claqueta.desk.registers import Do, Facts, Register, Step, Trail, moves
from claqueta.foundation.judging import JudgedForm, Text
from claqueta.foundation.money import total
from claqueta.foundation.parameters import asked, sent
from claqueta.foundation.refusals import say_by_field
from claqueta.foundation.tabular import Column

TONES = {
    CollectionState.DRAFT: Tone.WAITS,
    CollectionState.NOTIFIED: Tone.LIVE,
    CollectionState.SENT: Tone.LIVE,
    CollectionState.BOOKED: Tone.GOOD,
    CollectionState.DROPPED: Tone.PLAIN,
}
OPEN = (CollectionState.DRAFT, CollectionState.NOTIFIED)


def tone_of(collection: Collection) -> Tone:
    return TONES[CollectionState(collection.state)]


def _live(collection: Collection) -> list[CollectionRow]:
    return [row for row in collection.rows.all() if row.state != RowState.DROPPED]


def _sum(collection: Collection) -> str:
    return total((row.amount for row in _live(collection)), settings.CLUSTER.currency).formatted()


def _returned(collection: Collection) -> int:
    return sum(row.state == RowState.RETURNED for row in collection.rows.all())


COLUMNS = (
    Column("reference", gettext_lazy("Reference"), lambda one: one.reference),
    Column("state", gettext_lazy("State"), lambda one: one.get_state_display()),
    Column("collected_on", gettext_lazy("Day"), lambda one: one.collected_on),
    Column("debits", gettext_lazy("Debits"), lambda one: len(_live(one))),
    Column("amount", gettext_lazy("Amount"), _sum),
    Column("returned", gettext_lazy("Returned"), _returned),
    Column("scheme", gettext_lazy("Scheme"), lambda one: one.get_scheme_display()),
    Column("asked_on", gettext_lazy("Day asked for"), lambda one: one.asked_on),
    Column("booked_on", gettext_lazy("Booked on"), lambda one: one.booked_on),
)
FACTS = (
    Column("scheme", gettext_lazy("Scheme"), lambda one: one.get_scheme_display()),
    Column("asked_on", gettext_lazy("Day asked for"), lambda one: one.asked_on),
    Column("collected_on", gettext_lazy("Moved to"), lambda one: one.collected_on),
    Column("booked_on", gettext_lazy("Booked on"), lambda one: one.booked_on),
    Column("notified_at", gettext_lazy("Announced"), lambda one: one.notified_at),
    Column("version", gettext_lazy("File"), lambda one: f"pain.008.001.{one.version}"),
    Column("why", gettext_lazy("Why it was dropped"), lambda one: one.why_dropped),
)


class DropForm(JudgedForm, forms.Form):
    table = {"why": Text(300, required=True)}
    why = forms.CharField(label=gettext_lazy("Why"))


class DropFetchedForm(DropForm):
    """Of a file that somebody fetched: what cannot be known here has to be said too."""

    not_taken = forms.BooleanField(
        label=gettext_lazy("I asked the bank: it has not taken this file and will not collect it.")
    )


class MoveForm(forms.Form):
    asked_on = forms.DateField(
        label=gettext_lazy("Day asked for"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class BeginForm(MoveForm):
    scheme = forms.ChoiceField(label=gettext_lazy("Scheme"), choices=Scheme.choices)


DEBITS = gettext_lazy("Direct debits")


@dataclass(frozen=True, slots=True)
class Debits:
    """What is in the collection, and what will become of it."""

    title: Said = DEBITS
    template: str = "billing/office/debits.html"
    beside: bool = False

    def context(self, request: HttpRequest, thing: Collection) -> Mapping[str, Any]:
        rows = list(
            thing.rows.select_related("receipt__organisation", "mandate").defer(
                "mandate__iban_sealed", "mandate__signature_sealed"
            )
        )
        findings = dry_run(thing) if thing.state in OPEN else []
        account = main_account()
        return {
            "rows": rows,
            "sums": sums(thing),
            "findings": sorted(findings, key=lambda one: one.grade != Grade.STOPS),
            "stops": sum(one.grade == Grade.STOPS for one in findings),
            "open": thing.state in OPEN,
            "leaves": leaves_by(thing.collected_on, account.lead_of(thing.scheme), account.cut_off)
            if account
            else None,
            "downloads": thing.downloads.select_related("by"),
        }

    def act(self, request: HttpRequest, thing: Collection, action: str) -> str:
        if action != "leave_out":
            return ""
        row = get_object_or_404(thing.rows, pk=sent(request).identifier("row"))
        by: Any = request.user
        actions.leave_out_debit(row, why=sent(request).text("why", 300) or _("Left out by the office"), by=by)
        return _("“%(debit)s” is left out.") % {"debit": row.receipt}


def _step(collection: Collection, account: Any) -> Step | None:
    if collection.state == CollectionState.DRAFT:
        return Step(_("Those who pay are told by mail before anything is collected."), act="notify")
    if collection.state == CollectionState.NOTIFIED:
        return Step(
            _("Look at the dry run; then fetch the file and give it to the bank."),
            url=reverse("office_collection_file", args=[collection.pk]),
            label=_("Fetch the file"),
        )
    if collection.state == CollectionState.SENT:
        return Step(
            _("When the bank has booked it, take in its statement: nothing is posted before."),
            url=reverse("office_statement_upload"),
            label=_("Take in a statement"),
        )
    return None


def _drop(collection: Collection, *, why: str, not_taken: bool = False, by: Any) -> Any:
    return actions.COLLECTIONS.make("drop", collection, by=by, why=why, not_taken=not_taken).thing


def _who_fetched(collection: Collection) -> str:
    fetched = " ".join(f"{one.in_words}." for one in collection.downloads.select_related("by"))
    return _("%(fetched)s If the bank took it, it collects, whatever is dropped here.") % {"fetched": fetched}


def _links(collection: Collection) -> tuple[tuple[str, str], ...]:
    if collection.state in (CollectionState.SENT, CollectionState.BOOKED):
        return ((_("Fetch the file again…"), reverse("office_collection_file", args=[collection.pk])),)
    return ()


COLLECTIONS = Register(
    listing=Listing(
        name="office_collections",
        title=gettext_lazy("Collections"),
        icon="download",
        fields=tuple(
            ListField(
                column,
                link=(lambda one: reverse("office_collection", args=[one.pk]))
                if column.key == "reference"
                else None,
                order={"reference": "pk", "collected_on": "collected_on", "asked_on": "asked_on"}.get(
                    column.key, ""
                ),
                tone=tone_of if column.key == "state" else None,
                on_phone="line" if column.key == "amount" else "",
                shown=column.key not in ("scheme", "asked_on", "booked_on"),
            )
            for column in COLUMNS
        ),
        search_in=("reference",),
        filters=(Filter("state", gettext_lazy("State"), CollectionState.choices, lookup="state"),),
        rows=collections,
        empty=gettext_lazy("A collection is a file of direct debits: dues of members who gave a mandate."),
    ),
    path="direct-debits/",
    record="office_collection",
    permission="billing.manage",
    chips=lambda one: (Chip(one.get_state_display(), tone_of(one)),),
    next_step=_step,
    links=_links,
    ways=lambda _account: ((_("New collection"), reverse("office_collection_new")),),
    sections=(Facts(FACTS), Debits(), Trail(notes=True)),
    does=(
        *moves(actions.COLLECTIONS, "notify", bulk=False),
        Do(
            "move",
            gettext_lazy("Ask for another day"),
            actions.move_collection,
            form=MoveForm,
            initial=lambda one: {"asked_on": one.asked_on},
            when=lambda one: one.state in OPEN,
        ),
        Do(
            "drop",
            gettext_lazy("Drop it"),
            _drop,
            form=DropForm,
            when=lambda one: one.state in OPEN,
            grave=True,
        ),
        Do(
            "drop_fetched",
            gettext_lazy("Drop it: the bank did not take it"),
            _drop,
            form=DropFetchedForm,
            asks=_who_fetched,
            when=lambda one: one.state == CollectionState.SENT,
            grave=True,
        ),
    ),
)


def collection_by_pk(pk: int) -> Collection:
    return get_object_or_404(Collection, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("billing.manage")
def new_collection(request: HttpRequest) -> HttpResponse:
    """What is due, who would be collected from, and why the others would not."""
    today = timezone.localdate()
    scheme = asked(request).choice("scheme", Scheme.values, Scheme.CORE)
    day = asked(request).day("asked_on") or today
    form = BeginForm(
        request.POST if request.method == "POST" else None, initial={"asked_on": day, "scheme": scheme}
    )
    if request.method == "POST" and form.is_valid():
        by: Any = request.user
        chosen = sent(request).identifiers("receipt")
        try:
            made = actions.begin_collection(
                form.cleaned_data["asked_on"], scheme=form.cleaned_data["scheme"], receipts=chosen, by=by
            )
        except ValidationError as error:
            say_by_field(form, error)
        else:
            if made.collected_on != made.asked_on:
                messages.info(
                    request,
                    _(
                        "The day was moved to %(day)s: those who pay are told before, and the bank needs its days."
                    )
                    % {"day": made.collected_on.strftime("%d/%m/%Y")},
                )
            return redirect("office_collection", made.pk)
    found = candidates(scheme, day)
    return screen(
        request,
        "billing/office/new_collection.html",
        _("New collection"),
        "download",
        status=422 if form.errors else 200,
        form=form,
        day=day,
        scheme=scheme,
        fit=[one for one in found if not one.why],
        others=[one for one in found if one.why],
        trail=[(COLLECTIONS.listing.title, reverse("office_collections"))],
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs("billing.manage", of=collection_by_pk)
def collection_file(request: HttpRequest, collection: Collection) -> HttpResponse:
    """Asks, says who fetched it before, then gives the file."""
    problems: list[str] = []
    if request.method == "POST":
        by: Any = request.user
        try:
            file = actions.fetch_file(collection, again="again" in sent(request), by=by)
        except ValidationError as error:
            problems = error.messages
        else:
            response = HttpResponse(file.body, content_type="application/xml")
            response["Content-Disposition"] = f'attachment; filename="{file.name}"'
            return response
    return screen(
        request,
        "billing/office/collection_file.html",
        _("File of %(collection)s for the bank") % {"collection": collection.reference},
        "download",
        status=422 if problems else 200,
        collection=collection,
        problems=problems,
        downloads=list(collection.downloads.select_related("by")),
        sums=sums(collection),
        trail=[(collection.reference, reverse("office_collection", args=[collection.pk]))],
    )


urlpatterns = [
    path("direct-debits/new/", new_collection, name="office_collection_new"),
    *COLLECTIONS.urlpatterns,
    path("direct-debits/<id:pk>/file/", collection_file, name="office_collection_file"),
]
