"""Doors in the office: the list, one with its devices, and the event's figures live."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from claqueta.desk.chips import Chip, Tone
from claqueta.desk.listing import Filter, ListField, Listing
from claqueta.desk.registers import Add, Do, Facts, Part, Register, Trail
from claqueta.door import actions
from claqueta.door.forms import DoorForm, NewDoorForm, event_choices
from claqueta.door.models import Door
from claqueta.door.queries import now_inside
from claqueta.events.models import Event
from claqueta.foundation.actors import Actor
from claqueta.foundation.tabular import Column


def rows() -> QuerySet[Door]:
    return Door.objects.select_related("event", "room")


COLUMNS = (
    Column("room", gettext_lazy("Room"), lambda one: str(one.room or "")),
    Column("self_check_in", gettext_lazy("People check themselves in"), lambda one: one.self_check_in),
    Column("closed", pgettext_lazy("door", "Closed"), lambda one: one.closed),
)


def _devices(door: Door) -> Mapping[str, Any]:
    return {"door": door, "devices": door.devices.all()[:30]}


def _add(form: Any, *, by: Actor) -> Door:
    said = dict(form.cleaned_data)
    said.pop("closed", None)
    return actions.add_door(Event.objects.get(pk=said.pop("event")), **said, by=by)


DOORS = Register(
    listing=Listing(
        name="office_doors",
        title=gettext_lazy("Doors"),
        icon="lock-open",
        fields=(
            ListField(
                Column("name", gettext_lazy("Name"), str),
                link=lambda one: reverse("office_door", args=[one.pk]),
                order="name",
            ),
            ListField(
                Column("event", gettext_lazy("Of which event"), lambda one: str(one.event)), on_phone="line"
            ),
            *(ListField(column) for column in COLUMNS),
        ),
        search_in=("name",),
        filters=(Filter("event", gettext_lazy("Of which event"), event_choices, "event"),),
        rows=rows,
        empty=gettext_lazy("A door is where badges are read: the entrance, a room. Make the first."),
    ),
    path="doors/",
    record="office_door",
    permission="door.manage",
    chips=lambda one: [
        Chip(pgettext_lazy("door", "closed"), Tone.PLAIN)
        if one.closed
        else Chip(_("%(n)s inside") % {"n": now_inside(one.event, one.zone)}, Tone.LIVE)
    ],
    links=lambda one: [
        (gettext_lazy("The doors now"), reverse("office_door_live", args=[one.event_id])),
        (gettext_lazy("Desk: let people in here"), reverse("office_door_desk", args=[one.pk])),
        (str(one.event), reverse("office_event", args=[one.event_id])),
    ],
    detail=lambda one: str(one.event),
    sections=(
        Facts(COLUMNS),
        Part(gettext_lazy("Devices"), "door/office/devices.html", _devices),
        Trail(notes=True),
    ),
    add=Add(gettext_lazy("New door"), NewDoorForm, _add),
    does=(
        Do(
            "change",
            gettext_lazy("Change"),
            actions.change_door,
            form=DoorForm,
            initial=lambda one: {
                "name": one.name,
                "self_check_in": one.self_check_in,
                "closed": one.closed,
            },
        ),
    ),
)
urlpatterns = DOORS.urlpatterns
