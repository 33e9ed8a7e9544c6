"""Delegations in the office: the list, one of them with how it stands, a new one, and where it is edited."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from claqueta.accounts.access import needs
from claqueta.delegations import actions
from claqueta.delegations.models import GOING, ApplicantState, Delegation, DelegationState
from claqueta.delegations.office_forms import BeginLateForm, DelegationForm, initial_of
from claqueta.delegations.queries import accounts_of
from claqueta.delegations.wording import days_words, place_words
from claqueta.desk.chips import Chip, Tone
from claqueta.desk.listing import Filter, ListField, Listing, Said
from claqueta.desk.registers import Add, Do, Facts, Part, Register, Step, Trail, moves
from claqueta.desk.registers.beside import Purposes
from claqueta.events.office.edit import show_form
from claqueta.foundation.actors import Actor
from claqueta.foundation.parameters import sent
from claqueta.foundation.tabular import Column

State = DelegationState
TONES = {
    State.DRAFT: Tone.WAITS,
    State.PUBLISHED: Tone.LIVE,
    State.ENDED: Tone.GOOD,
    State.CALLED_OFF: Tone.PLAIN,
}


def tone_of(delegation: Delegation) -> Tone:
    return TONES[DelegationState(delegation.state)]


def rows() -> QuerySet[Delegation]:
    drafts = Q(applicants__state=ApplicantState.DRAFT)
    return (
        Delegation.objects.select_related("event")
        .annotate(
            applied=Count("applicants", filter=~drafts),
            going=Count("applicants", filter=Q(applicants__state__in=GOING)),
        )
        .order_by("-first_day", "-pk")
    )


def delegation_by_number(pk: int) -> Delegation:
    return get_object_or_404(Delegation.objects.select_related("event"), pk=pk)


COLUMNS = (
    Column("days", gettext_lazy("Days"), days_words),
    Column("where", gettext_lazy("Place"), place_words),
    Column("market", gettext_lazy("Market"), lambda one: one.market),
    Column("zone", gettext_lazy("Time zone"), lambda one: one.zone),
    Column("opens", gettext_lazy("Call opens"), lambda one: one.opens),
    Column("closes", gettext_lazy("Call closes"), lambda one: one.closes),
    Column("places", gettext_lazy("Places for companies"), lambda one: one.places),
    Column("fee", gettext_lazy("What each company pays"), lambda one: one.fee.formatted() if one.fee else ""),
    Column("aid", gettext_lazy("Aid for each company"), lambda one: one.aid.formatted() if one.aid else ""),
    Column("funder", gettext_lazy("Funder"), lambda one: one.funder),
    Column("event", gettext_lazy("Event"), lambda one: str(one.event or "")),
)


def _standing(delegation: Delegation) -> dict[str, Any]:
    counted = dict(delegation.applicants.order_by().values_list("state").annotate(n=Count("pk")))
    listed = f"{reverse('office_applicants')}?delegation={delegation.pk}"
    return {
        "states": [
            (label, counted[state], f"{listed}&state={state}")
            for state, label in ApplicantState.choices
            if state in counted
        ],
        "free": delegation.free_places,
    }


def _money(delegation: Delegation) -> dict[str, Any]:
    return {"accounts": accounts_of(delegation), "lines": delegation.costs.count()}


def step_of(delegation: Delegation, _account: Any) -> Step | None:
    if delegation.state == State.DRAFT:
        return Step(gettext_lazy("It is a draft: nobody sees it yet."), act="publish")
    waiting = len(actions.letters_waiting(delegation))
    if waiting:
        return Step(
            ngettext("%(n)s letter has not been sent yet.", "%(n)s letters have not been sent yet.", waiting)
            % {"n": waiting},
            url=reverse("office_delegation_letters", args=[delegation.pk]),
            label=gettext_lazy("Look at them"),
        )
    return None


def links_of(delegation: Delegation) -> list[tuple[Said, str]]:
    def listed(name: str) -> str:
        return f"{reverse(name)}?delegation={delegation.pk}"

    return [
        (gettext_lazy("Its page"), reverse("delegation", args=[delegation.slug])),
        (gettext_lazy("Edit"), reverse("office_delegation_edit", args=[delegation.pk])),
        (gettext_lazy("Applications"), listed("office_applicants")),
        (
            gettext_lazy("Ranking of the companies"),
            reverse("office_delegation_ranking", args=[delegation.pk]),
        ),
        (gettext_lazy("Letters"), reverse("office_delegation_letters", args=[delegation.pk])),
        (gettext_lazy("Let a company in late"), reverse("office_delegation_late", args=[delegation.pk])),
        (gettext_lazy("Travellers"), listed("office_travellers")),
        (gettext_lazy("Agenda abroad"), listed("office_appointments")),
        (gettext_lazy("New appointment"), reverse("office_appointment_add", args=[delegation.pk])),
        (gettext_lazy("Files for the journey"), listed("office_delegation_files")),
        (
            gettext_lazy("New file for the journey"),
            reverse("office_delegation_file_add", args=[delegation.pk]),
        ),
        (gettext_lazy("Costs"), listed("office_delegation_costs")),
        (gettext_lazy("New line of the budget"), reverse("office_delegation_cost_add", args=[delegation.pk])),
        (gettext_lazy("Results"), listed("office_delegation_results")),
        (gettext_lazy("Programme (PDF)"), reverse("office_delegation_programme", args=[delegation.pk])),
        (gettext_lazy("Report (PDF)"), reverse("office_delegation_report", args=[delegation.pk])),
    ]


def _add(form: Any, *, by: Actor) -> Delegation:
    return actions.write_delegation(form.values(), by=by)


DELEGATIONS = Register(
    listing=Listing(
        name="office_delegations",
        title=gettext_lazy("Delegations"),
        icon="globe",
        fields=(
            ListField(
                Column("title", gettext_lazy("Title"), str),
                link=lambda one: reverse("office_delegation", args=[one.pk]),
            ),
            ListField(
                Column("state", gettext_lazy("State"), lambda one: one.get_state_display()),
                order="state",
                tone=tone_of,
            ),
            ListField(Column("where", gettext_lazy("Place"), place_words), on_phone="line"),
            ListField(
                Column("first_day", gettext_lazy("First day"), lambda one: one.first_day), order="first_day"
            ),
            ListField(
                Column("closes", gettext_lazy("Call closes"), lambda one: one.closes), order="closes_at"
            ),
            ListField(Column("applied", gettext_lazy("Applied"), lambda one: one.applied), order="applied"),
            ListField(Column("going", gettext_lazy("Travel"), lambda one: one.going), order="going"),
            ListField(Column("places", gettext_lazy("Places"), lambda one: one.places), shown=False),
            ListField(Column("funder", gettext_lazy("Funder"), lambda one: one.funder), shown=False),
        ),
        search_in=("slug", "title", "city", "market"),
        filters=(Filter("state", gettext_lazy("State"), list(State.choices), "state"),),
        rows=rows,
        empty=gettext_lazy(
            "A delegation takes members to a market abroad. Write one, say by what companies are chosen, publish its call."
        ),
    ),
    path="delegations/",
    record="office_delegation",
    permission="delegations.manage",
    chips=lambda one: [Chip(one.get_state_display(), tone_of(one))],
    next_step=step_of,
    links=links_of,
    detail=place_words,
    edit=lambda one, _account: reverse("office_delegation_edit", args=[one.pk]),
    sections=(
        Part(gettext_lazy("How it stands"), "delegations/office/standing.html", _standing),
        Facts(COLUMNS, gettext_lazy("On record")),
        Part(gettext_lazy("Costs and aid by company"), "delegations/office/money.html", _money, beside=False),
        Purposes(),
        Trail(notes=True),
    ),
    add=Add(gettext_lazy("New delegation"), DelegationForm, _add),
    does=(
        *moves(actions.DELEGATIONS, "publish", "end"),
        Do(
            "call_members",
            gettext_lazy("Mail the call to members"),
            actions.call_members,
            question=gettext_lazy(
                "Whoever represents a member that has not applied gets the call by mail. Send it?"
            ),
            said=lambda count, _values: (
                ngettext("%(n)s mail is on its way.", "%(n)s mails are on their way.", count) % {"n": count}
            ),
            when=lambda one: one.is_open(),
            refused=actions.DELEGATIONS.moved_on,
        ),
        Do(
            "publish_brochure",
            gettext_lazy("Publish the brochure"),
            actions.publish_brochure,
            question=gettext_lazy(
                "Everybody sees the companies that travel and confirmed what is said of them. Publish the brochure?"
            ),
            when=lambda one: one.state != State.DRAFT and one.brochure_at is None,
            refused=actions.DELEGATIONS.moved_on,
        ),
        *moves(actions.DELEGATIONS, "call_off"),
        Do(
            "discard",
            gettext_lazy("Take the draft away"),
            actions.discard_delegation,
            question=gettext_lazy("What is taken away is gone. Take the draft away?"),
            when=lambda one: one.state == State.DRAFT,
            refused=actions.DELEGATIONS.moved_on,
            grave=True,
            ends=True,
        ),
    ),
)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("delegations.manage", of=delegation_by_number)
def edit_delegation(request: HttpRequest, delegation: Delegation) -> HttpResponse:
    form = DelegationForm(request.POST if request.method == "POST" else None, initial=initial_of(delegation))
    version = sent(request).whole("version", 1, 2**31 - 1) if request.method == "POST" else None
    return show_form(
        request,
        form,
        str(delegation),
        lambda: actions.change_delegation(delegation, form.values(), by=request.user, version=version),
        trail_to(delegation),
        parts=form.parts,
        version=delegation.version,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs("delegations.manage", of=delegation_by_number)
def let_in_late(request: HttpRequest, delegation: Delegation) -> HttpResponse:
    """A company that may apply although the call has closed."""
    form = BeginLateForm(request.POST if request.method == "POST" else None)
    return show_form(
        request,
        form,
        _("Let a company in late"),
        lambda: actions.begin_late(delegation, **form.values(), by=request.user),
        trail_to(delegation),
        parts=form.parts,
    )


def trail_to(delegation: Delegation) -> list[tuple[str, str]]:
    return [
        (_("Delegations"), reverse("office_delegations")),
        (str(delegation), reverse("office_delegation", args=[delegation.pk])),
    ]


urlpatterns = [
    *DELEGATIONS.urlpatterns,
    path("delegations/<id:pk>/edit/", edit_delegation, name="office_delegation_edit"),
    path("delegations/<id:pk>/late/", let_in_late, name="office_delegation_late"),
]
