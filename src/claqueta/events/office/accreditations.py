"""Accreditations in the office: they are edited one by one, below their event."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from claqueta.accounts.access import needs
from claqueta.events import actions
from claqueta.events.forms import LocalMomentField, moment_said
from claqueta.events.models import ACCREDITATION, Accreditation, Event
from claqueta.events.office.edit import event_by_number, show_form
from claqueta.foundation.fields.forms import FieldsForm
from claqueta.foundation.money_fields import MoneyFormField
from claqueta.foundation.parameters import sent


class AccreditationForm(FieldsForm):
    """What an accreditation is. Its hours are by the clocks of the event."""

    record = ACCREDITATION
    price = MoneyFormField(
        label=gettext_lazy("Price"),
        required=False,
        help_text=gettext_lazy("With VAT; blank where it costs nothing."),
    )
    member_price = MoneyFormField(
        label=gettext_lazy("Price for members"),
        required=False,
        help_text=gettext_lazy(
            "For who acts for an organisation that is a member on the day; blank where it is the same."
        ),
    )
    opens = LocalMomentField(label=gettext_lazy("From"), required=False)
    closes = LocalMomentField(label=gettext_lazy("Until"), required=False)

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        for name in ("opens", "closes"):
            data[f"{name}_at"] = moment_said(self, name, self.event.zone)
        return data

    def values(self) -> dict[str, Any]:
        """What the actions take."""
        return self.changes()

    @property
    def parts(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The form as it is shown: a title and its fields."""
        beside = {"how_many": ("opens", "closes"), "who": ("price", "member_price")}
        return [
            (str(title), [*self.section(key), *(self[name] for name in beside.get(key, ()))])
            for key, title in self.record.sections.items()
        ]


def accreditation_by_number(pk: int) -> Accreditation:
    return get_object_or_404(Accreditation.objects.select_related("event"), pk=pk)


def initial_of(accreditation: Accreditation) -> dict[str, Any]:
    found = {name: getattr(accreditation, name) for name in ACCREDITATION.stored}
    here = accreditation.event.here
    for name in ("opens", "closes"):
        moment = getattr(accreditation, f"{name}_at")
        found[name] = moment.astimezone(here).replace(tzinfo=None) if moment else None
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@needs("events.manage", of=event_by_number)
def new_accreditation(request: HttpRequest, event: Event) -> HttpResponse:
    form = AccreditationForm(request.POST if request.method == "POST" else None, event=event)
    return show_form(
        request,
        form,
        _("New accreditation"),
        lambda: actions.add_accreditation(event, form.values(), by=request.user),
        [(_("Events"), reverse("office_events")), (str(event), reverse("office_event", args=[event.pk]))],
        parts=form.parts,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs("events.manage", of=accreditation_by_number)
def edit_accreditation(request: HttpRequest, accreditation: Accreditation) -> HttpResponse:
    event = accreditation.event
    form = AccreditationForm(
        request.POST if request.method == "POST" else None, event=event, initial=initial_of(accreditation)
    )

    def keep() -> None:
        actions.change_accreditation(accreditation, form.values(), by=request.user)
        actions.close_accreditation(accreditation, "closed" in sent(request), by=request.user)

    return show_form(
        request,
        form,
        str(accreditation),
        keep,
        [(_("Events"), reverse("office_events")), (str(event), reverse("office_event", args=[event.pk]))],
        parts=form.parts,
        closable=True,
        closed=accreditation.closed,
    )


urlpatterns = [
    path("events/<id:pk>/accreditations/new/", new_accreditation, name="office_accreditation_add"),
    path("accreditations/<id:pk>/", edit_accreditation, name="office_accreditation"),
]
