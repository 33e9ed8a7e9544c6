"""Pairing a device with a door, and the devices that are paired."""

from io import BytesIO
from typing import Any

import segno
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from claqueta.accounts.access import needs
from claqueta.desk.chips import Tone
from claqueta.desk.listing import Filter, ListField, Listing, screen
from claqueta.desk.registers import Do, Register
from claqueta.door import actions
from claqueta.door.forms import DeviceForm, event_choices
from claqueta.door.models import Device, Door
from claqueta.foundation.tabular import Column


def in_fours(code: str) -> str:
    """A code as it is read aloud."""
    return f"{code[:4]}-{code[4:]}"


def door_by_number(pk: int) -> Door:
    return get_object_or_404(Door.objects.select_related("event__venue", "event__room", "room"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@needs("door.manage", of=door_by_number)
def pair(request: HttpRequest, door: Door) -> HttpResponse:
    """Name a device, then see the code that pairs it; the code is shown this once and kept nowhere."""
    form = DeviceForm(request.POST if request.method == "POST" else None)
    invited = None
    if form.is_bound and form.is_valid():
        try:
            invited = actions.invite_device(door, name=form.cleaned_data["name"], by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
    address = settings.PUBLIC_URL + reverse("door_device")
    return screen(
        request,
        "door/office/pair.html",
        _("Pair a device: %(door)s") % {"door": door},
        "mobile-alt",
        status=422 if form.errors else 200,
        trail=[
            (_("Doors"), reverse("office_doors")),
            (str(door), reverse("office_door", args=[door.pk])),
        ],
        form=form,
        door=door,
        code=in_fours(invited.code) if invited else "",
        until=invited.device.code_until if invited else None,
        address=address,
        qr=_qr(f"{address}#{invited.code}") if invited else "",
    )


def _qr(text: str) -> SafeString:
    out = BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", border=2, xmldecl=False, svgns=True, omitsize=True, light="#fff"
    )
    return mark_safe(out.getvalue().decode())  # noqa: S308 - drawn here, of an address of ours


def standing_of(device: Device) -> str:
    if device.revoked_at:
        return _("revoked")
    if not device.token_hash:
        return _("waits to be paired")
    return _("paired") if device.works() else _("its time is over")


def tone_of(device: Device) -> Tone:
    return Tone.GOOD if device.works() else Tone.PLAIN


DEVICES = Register(
    listing=Listing(
        name="office_door_devices",
        title=gettext_lazy("Devices at doors"),
        icon="mobile-alt",
        fields=(
            ListField(Column("name", gettext_lazy("Name"), str), order="name"),
            ListField(Column("standing", gettext_lazy("State"), standing_of), tone=tone_of),
            ListField(
                Column("door", gettext_lazy("Door"), lambda one: f"{one.door} · {one.event}"),
                on_phone="line",
            ),
            ListField(
                Column("seen_at", gettext_lazy("Last heard of"), lambda one: one.seen_at), order="seen_at"
            ),
            ListField(Column("listed_at", gettext_lazy("List taken"), lambda one: one.listed_at)),
            ListField(
                Column(
                    "clock_off",
                    gettext_lazy("Its clock is off by (seconds)"),
                    lambda one: round(one.clock_off, 1),
                )
            ),
            ListField(
                Column("expires_at", gettext_lazy("Good until"), lambda one: one.expires_at), shown=False
            ),
        ),
        search_in=("name", "door__name"),
        filters=(Filter("event", gettext_lazy("Of which event"), event_choices, "event"),),
        rows=lambda: Device.objects.select_related("event", "door"),
        empty=gettext_lazy("A device is paired on the record of its door."),
    ),
    path="door-devices/",
    permission="door.manage",
    ways=lambda _account: [(gettext_lazy("Doors"), reverse("office_doors"))],
    does=(
        Do(
            "revoke",
            gettext_lazy("Revoke"),
            actions.revoke_device,
            when=lambda one: one.revoked_at is None,
            row=True,
            bulk=True,
            question=gettext_lazy(
                "Nothing is taken from it any longer, and it wipes its list when it next asks. Revoke it?"
            ),
            grave=True,
        ),
    ),
)
urlpatterns: list[Any] = [
    *DEVICES.urlpatterns,
    path("doors/<id:pk>/pair/", pair, name="office_door_pair"),
]
