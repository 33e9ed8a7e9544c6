"""Letting people in at a desk, by a plain form that works without scripts; and the doors of an event now."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from claqueta.accounts.access import needs
from claqueta.desk.listing import screen
from claqueta.door import actions
from claqueta.door.actions.scanning import read_code
from claqueta.door.models import Badge, Door, Scan, Way
from claqueta.door.office.devices import door_by_number
from claqueta.door.office.printing import event_by_number, trail_of
from claqueta.door.queries import bearers, counts_of
from claqueta.events.models import Event
from claqueta.foundation.folding import containing
from claqueta.foundation.parameters import Parameters, asked, sent

SHOWN = 20
CODE = 400


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@needs("door.scan")
def desk(request: HttpRequest, pk: int) -> HttpResponse:
    """One field takes a code that a scanner types, or a name; what is found is let in or out."""
    door = door_by_number(pk)
    if request.method == "POST":
        said = sent(request)
        try:
            done = _done(door, said, request.user)
            messages.success(request, done)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return redirect(f"{reverse('office_door_desk', args=[door.pk])}?{asked(request).encoded()}")
    words = asked(request).text("q")
    if not words:
        actions.ensure_badges(door.event, by=request.user)
    found = _found(door, words)
    inside = {
        one.badge_id: one
        for one in door.event.presences.filter(
            zone=door.zone, inside=True, badge__in=[bearer.badge.pk for bearer in found]
        )
    }
    return screen(
        request,
        "door/office/desk.html",
        _("Desk: %(door)s") % {"door": door},
        "lock-open",
        trail=[*trail_of(door.event), (str(door), reverse("office_door", args=[door.pk]))],
        door=door,
        words=words,
        found=[(one, inside.get(one.badge.pk)) for one in found],
        last=Scan.objects.filter(door=door).select_related("badge")[:8],
        here=door.event.here,
        counts=counts_of(door.event),
    )


def _found(door: Door, words: str) -> list[Any]:
    if not words:
        return []
    rows = containing(Badge.objects.filter(event=door.event), ("name", "company", "email"), words)
    return bearers(door.event, list(rows.order_by("name_folded", "pk")[:SHOWN]))


def _done(door: Door, said: Parameters, by: Any) -> str:
    way = said.choice("way", [one.value for one in Way], Way.IN.value)
    code = said.text("code", CODE)
    if code:
        badge = read_code(door.event, code)
    else:
        badge = get_object_or_404(
            Badge.objects.select_related("event"), event=door.event, pk=said.identifier("badge")
        )
    actions.check_in(door, badge, way=way, by=by)
    words = {"name": badge.name, "door": door}
    if way == Way.OUT:
        return _("%(name)s is out.") % words
    return _("%(name)s is in.") % words


@require_safe
@never_cache
@needs("door.manage", of=event_by_number)
def live(request: HttpRequest, event: Event) -> HttpResponse:
    """The doors of an event in figures, anew every few seconds."""
    counts = counts_of(event)
    return screen(
        request,
        "door/office/live.html",
        _("The doors now: %(event)s") % {"event": event},
        "view",
        trail=trail_of(event),
        event=event,
        counts=counts,
        now=timezone.now().astimezone(event.here),
        here=event.here,
        flagged=f"{reverse('office_scans')}?event={event.pk}&flag=open",
        devices=event.door_devices.filter(revoked_at=None).exclude(token_hash="").select_related("door"),
    )


urlpatterns = [
    path("doors/<id:pk>/desk/", desk, name="office_door_desk"),
    path("events/<id:pk>/doors/", live, name="office_door_live"),
]
