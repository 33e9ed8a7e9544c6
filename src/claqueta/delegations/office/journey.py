"""Travellers, the agenda abroad and the budget of delegations, in the office."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from claqueta.accounts.access import needs
from claqueta.delegations import actions
from claqueta.delegations.models import Appointment, CostLine, Delegation, Payer, Traveller
from claqueta.delegations.office.applicants import delegations
from claqueta.delegations.office.delegations import delegation_by_number, trail_to
from claqueta.delegations.office_forms import ActualForm, AppointmentForm, CostForm
from claqueta.desk.listing import Filter, ListField, Listing
from claqueta.desk.registers import Do, Register
from claqueta.events.office.edit import show_form
from claqueta.foundation.actors import Actor
from claqueta.foundation.tabular import Column


def traveller_rows() -> QuerySet[Traveller]:
    return (
        Traveller.objects.filter(gone_at=None)
        .select_related("applicant__delegation", "applicant__organisation")
        .order_by("applicant__organisation__trade_name", "pk")
    )


TRAVELLERS = Register(
    listing=Listing(
        name="office_travellers",
        title=gettext_lazy("Travellers"),
        icon="user",
        fields=(
            ListField(Column("name", gettext_lazy("Name"), lambda one: one.name), order="name"),
            ListField(
                Column("company", gettext_lazy("Company"), lambda one: str(one.applicant)), on_phone="line"
            ),
            ListField(Column("role", gettext_lazy("Role"), lambda one: one.role)),
            ListField(Column("email", gettext_lazy("Mail"), lambda one: one.email)),
            ListField(Column("phone", gettext_lazy("Phone"), lambda one: one.phone), on_phone="call"),
            ListField(Column("needs", gettext_lazy("Food and access"), lambda one: one.needs), shown=False),
            ListField(Column("complete", gettext_lazy("Complete"), lambda one: one.is_complete)),
            ListField(
                Column("delegation", gettext_lazy("Delegation"), lambda one: str(one.applicant.delegation)),
                shown=False,
            ),
        ),
        search_in=("name", "email", "applicant__organisation__trade_name"),
        filters=(Filter("delegation", gettext_lazy("Delegation"), delegations, "applicant__delegation"),),
        rows=traveller_rows,
        empty=gettext_lazy("Companies that have accepted say here who travels."),
    ),
    path="delegations/travellers/",
    permission="delegations.manage",
    does=(
        Do(
            "take_out",
            gettext_lazy("Travels no longer"),
            actions.take_out_traveller,
            single=False,
            row=True,
            question=gettext_lazy("Their link stops working and their place is free. Take them out?"),
        ),
    ),
)


def appointment_rows() -> QuerySet[Appointment]:
    return (
        Appointment.objects.select_related("delegation")
        .prefetch_related("applicants__organisation")
        .order_by("-begins_at", "-pk")
    )


def who_attends(one: Appointment) -> str:
    return ", ".join(map(str, one.applicants.all())) or _("everybody")


APPOINTMENTS = Register(
    listing=Listing(
        name="office_appointments",
        title=gettext_lazy("Agenda abroad"),
        icon="date",
        fields=(
            ListField(
                Column("title", gettext_lazy("Title"), str),
                link=lambda one: reverse("office_appointment_edit", args=[one.pk]),
            ),
            ListField(Column("kind", gettext_lazy("Kind"), lambda one: one.get_kind_display())),
            ListField(Column("begins", gettext_lazy("Begins"), lambda one: one.begins), order="begins_at"),
            ListField(Column("ends", gettext_lazy("Ends"), lambda one: one.ends)),
            ListField(Column("place", gettext_lazy("Place"), lambda one: one.place), on_phone="line"),
            ListField(Column("who", gettext_lazy("Who attends"), who_attends)),
            ListField(Column("cancelled", gettext_lazy("Called off"), lambda one: one.cancelled)),
            ListField(
                Column("delegation", gettext_lazy("Delegation"), lambda one: str(one.delegation)), shown=False
            ),
        ),
        search_in=("title", "place"),
        filters=(Filter("delegation", gettext_lazy("Delegation"), delegations, "delegation"),),
        rows=appointment_rows,
        empty=gettext_lazy("Nothing is arranged yet. Add appointments from the record of a delegation."),
    ),
    path="delegations/agenda/",
    permission="delegations.manage",
    does=(
        Do(
            "call_off",
            gettext_lazy("Call it off"),
            actions.call_off_appointment,
            single=False,
            row=True,
            question=gettext_lazy("Those who attend are told, and it leaves their calendars. Call it off?"),
            when=lambda one: not one.cancelled,
        ),
    ),
)


def cost_rows() -> QuerySet[CostLine]:
    return CostLine.objects.select_related("delegation", "applicant__organisation").order_by("-pk")


def _actual(cost: CostLine, *, by: Actor, **said: Any) -> CostLine:
    return actions.change_cost(cost, said, by=by)


COSTS = Register(
    listing=Listing(
        name="office_delegation_costs",
        title=gettext_lazy("Costs of delegations"),
        icon="list-ul",
        fields=(
            ListField(Column("name", gettext_lazy("What for"), lambda one: one.name), order="name"),
            ListField(
                Column("company", gettext_lazy("Company"), lambda one: str(one.applicant or _("all"))),
                on_phone="line",
            ),
            ListField(Column("payer", gettext_lazy("Paid by"), lambda one: one.get_payer_display())),
            ListField(Column("planned", gettext_lazy("Planned"), lambda one: one.planned), order="planned"),
            ListField(Column("actual", gettext_lazy("Actual"), lambda one: one.actual), order="actual"),
            ListField(Column("delegation", gettext_lazy("Delegation"), lambda one: str(one.delegation))),
        ),
        search_in=("name", "applicant__organisation__trade_name"),
        filters=(
            Filter("delegation", gettext_lazy("Delegation"), delegations, "delegation"),
            Filter("payer", gettext_lazy("Paid by"), list(Payer.choices), "payer"),
        ),
        rows=cost_rows,
        empty=gettext_lazy("There is no line yet. Add them from the record of a delegation."),
    ),
    path="delegations/costs/",
    permission="delegations.manage",
    does=(
        Do("actual", gettext_lazy("Say what it cost"), _actual, form=ActualForm, single=False, row=True),
        Do(
            "drop",
            gettext_lazy("Take the line away"),
            actions.drop_cost,
            single=False,
            row=True,
            question=gettext_lazy("The line goes, and the shares change. Take it away?"),
            grave=True,
        ),
    ),
)


def appointment_by_number(pk: int) -> Appointment:
    return get_object_or_404(Appointment.objects.select_related("delegation"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("delegations.manage", of=delegation_by_number)
def new_appointment(request: HttpRequest, delegation: Delegation) -> HttpResponse:
    form = AppointmentForm(request.POST if request.method == "POST" else None, delegation=delegation)
    return show_form(
        request,
        form,
        _("New appointment"),
        lambda: actions.add_appointment(delegation, form.values(), by=request.user),
        trail_to(delegation),
        parts=form.parts,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs("delegations.manage", of=appointment_by_number)
def edit_appointment(request: HttpRequest, appointment: Appointment) -> HttpResponse:
    initial = {
        "kind": appointment.kind,
        "title": appointment.title,
        "place": appointment.place,
        "begins": appointment.begins,
        "ends": appointment.ends,
        "applicants": [str(pk) for pk in appointment.applicants.values_list("pk", flat=True)],
    }
    form = AppointmentForm(
        request.POST if request.method == "POST" else None, initial=initial, delegation=appointment.delegation
    )
    return show_form(
        request,
        form,
        str(appointment),
        lambda: actions.change_appointment(appointment, form.values(), by=request.user),
        trail_to(appointment.delegation),
        parts=form.parts,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs("delegations.manage", of=delegation_by_number)
def new_cost(request: HttpRequest, delegation: Delegation) -> HttpResponse:
    form = CostForm(request.POST if request.method == "POST" else None, delegation=delegation)
    return show_form(
        request,
        form,
        _("New line of the budget"),
        lambda: actions.add_cost(delegation, form.values(), by=request.user),
        trail_to(delegation),
        parts=form.parts,
    )


urlpatterns = [
    *TRAVELLERS.urlpatterns,
    *APPOINTMENTS.urlpatterns,
    *COSTS.urlpatterns,
    path("delegations/<id:pk>/agenda/new/", new_appointment, name="office_appointment_add"),
    path("delegations/agenda/<id:pk>/", edit_appointment, name="office_appointment_edit"),
    path("delegations/<id:pk>/costs/new/", new_cost, name="office_delegation_cost_add"),
]
