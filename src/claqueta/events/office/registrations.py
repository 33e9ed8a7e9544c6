"""Registrations in the office: the list, one of them, what is done with several."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from claqueta.desk.chips import Chip, Tone
from claqueta.desk.listing import Filter, ListField, Listing
from claqueta.desk.registers import Do, Facts, Figure, Part, Register, Trail
from claqueta.events import actions
from claqueta.events.models import STANDING, Event, Registration, RegistrationState
from claqueta.events.queries.cards import paid_in_vain
from claqueta.events.registering import REASON
from claqueta.foundation.judging import JudgedForm
from claqueta.foundation.tabular import Column
from claqueta.foundation.translated import text_in

State = RegistrationState
TONES = {
    State.UNCONFIRMED: Tone.PLAIN,
    State.APPROVAL: Tone.WAITS,
    State.WAITING: Tone.WAITS,
    State.OFFERED: Tone.LIVE,
    State.REGISTERED: Tone.GOOD,
    State.CANCELLED: Tone.PLAIN,
    State.REFUSED: Tone.PLAIN,
}


def tone_of(registration: Registration) -> Tone:
    return TONES[RegistrationState(registration.state)]


def rows() -> QuerySet[Registration]:
    return Registration.objects.select_related("event", "accreditation", "organisation", "lead")


def event_choices() -> list[tuple[str, str]]:
    return [(str(one.pk), f"{one} · {one.begins:%d/%m/%Y}") for one in Event.objects.exclude(state="draft")]


class ReasonForm(JudgedForm, forms.Form):
    table = REASON
    reason = forms.CharField(
        label=gettext_lazy("Why; they are told"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class CancelForm(ReasonForm):
    along = forms.BooleanField(
        label=gettext_lazy("Those who were registered along with it cannot come either"),
        help_text=gettext_lazy("Without it they keep their places, and their own links."),
        required=False,
        initial=True,
    )


def _chips(registration: Registration) -> list[Chip]:
    chips = [Chip(registration.get_state_display(), tone_of(registration))]
    if registration.owes:
        chips.append(Chip(gettext_lazy("not paid"), Tone.WAITS))
    elif registration.paid_at:
        chips.append(Chip(gettext_lazy("paid"), Tone.GOOD))
    return chips


def _money(registration: Registration) -> Any:
    return registration.price.amount if registration.price else ""


COLUMNS = (
    Column("email", gettext_lazy("Mail address"), lambda one: one.email),
    Column(
        "company",
        gettext_lazy("Organisation"),
        lambda one: one.organisation.name if one.organisation else one.company,
    ),
    Column("accreditation", gettext_lazy("Accreditation"), lambda one: text_in(one.accreditation.name)),
    Column("place", gettext_lazy("Place in the waiting list"), lambda one: one.place or ""),
    Column("price", gettext_lazy("Price"), _money),
    Column("paid_at", gettext_lazy("Paid"), lambda one: one.paid_at),
    Column("photos", gettext_lazy("Photographs"), lambda one: one.photos),
    Column("listed", gettext_lazy("List of those who come"), lambda one: one.listed),
    Column("lead", gettext_lazy("Along with"), lambda one: str(one.lead or "")),
    Column(
        "answers",
        gettext_lazy("Answers"),
        lambda one: [f"{key}: {value}" for key, value in one.answers.items()],
    ),
    Column("created_at", gettext_lazy("Registered on"), lambda one: one.created_at),
)


def _answers(registration: Registration) -> dict[str, Any]:
    return {"registration": registration, "along": registration.companions.all()}


REGISTRATIONS = Register(
    listing=Listing(
        name="office_registrations",
        title=gettext_lazy("Registrations"),
        icon="user",
        fields=(
            ListField(
                Column("name", gettext_lazy("Name"), str),
                link=lambda one: reverse("office_registration", args=[one.pk]),
                order="name",
            ),
            ListField(
                Column("state", gettext_lazy("State"), lambda one: one.get_state_display()),
                order="state",
                tone=tone_of,
            ),
            ListField(
                Column("event", gettext_lazy("Of which event"), lambda one: str(one.event)), on_phone="line"
            ),
            *(
                ListField(
                    column,
                    shown=column.key in ("company", "accreditation", "created_at"),
                    order=column.key if column.key in ("email", "created_at", "place") else "",
                )
                for column in COLUMNS
            ),
        ),
        search_in=("name", "email", "company"),
        filters=(
            Filter("event", gettext_lazy("Of which event"), event_choices, "event"),
            Filter("state", gettext_lazy("State"), list(State.choices), "state"),
            Filter(
                "money",
                gettext_lazy("Money"),
                [("back", gettext_lazy("to be given back"))],
                narrow=lambda found, _value: paid_in_vain(found),
            ),
        ),
        rows=rows,
        empty=gettext_lazy("Whoever registers for an event stands here."),
    ),
    path="registrations/",
    record="office_registration",
    permission="events.manage",
    chips=_chips,
    figures=lambda: [
        Figure(
            gettext_lazy("Registrations that wait for you"),
            Registration.objects.filter(state=State.APPROVAL).count(),
            f"{reverse('office_registrations')}?state=approval",
        )
    ],
    detail=lambda one: f"{one.event} · {one.get_state_display()}",
    sections=(
        Facts(COLUMNS),
        Part(gettext_lazy("The event"), "events/office/registration.html", _answers),
        Trail(notes=True),
    ),
    does=(
        Do(
            "approve",
            gettext_lazy("Say yes"),
            actions.approve,
            when=lambda one: one.state == State.APPROVAL,
            bulk=True,
            row=True,
        ),
        Do(
            "refuse",
            gettext_lazy("Say no"),
            actions.refuse,
            when=lambda one: one.state in (State.APPROVAL, State.WAITING),
            form=ReasonForm,
            bulk=True,
        ),
        Do(
            "promote",
            gettext_lazy("Give a free place"),
            actions.promote,
            when=lambda one: one.state == State.WAITING,
            bulk=True,
        ),
        Do(
            "paid",
            gettext_lazy("It is paid"),
            actions.note_paid,
            when=lambda one: one.owes,
            bulk=True,
        ),
        Do(
            "bill",
            gettext_lazy("Prepare what is to be invoiced"),
            actions.prepare_document,
            when=lambda one: bool(one.price and one.price.amount and not one.document_id),
        ),
        Do(
            "cancel",
            gettext_lazy("Cancel the registration"),
            actions.cancel_registration,
            when=lambda one: one.state in STANDING,
            form=CancelForm,
            bulk=True,
            grave=True,
        ),
    ),
)
urlpatterns = REGISTRATIONS.urlpatterns
