"""The page of a device at a door: installed as a web application, it works for hours without a connection.

The page itself is the same for everybody and has nothing of anybody in it. What a device proves itself by goes along in a
header and never in a cookie, so that no other page can have a browser send it.
"""

import json
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from claqueta.accounts.access import limited, needs
from claqueta.door import actions
from claqueta.door.holders import AtTheDoor, device_by
from claqueta.door.models import Device
from claqueta.door.reading import Unreadable, read_sync
from claqueta.door.site.words import words
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.parameters import header
from claqueta.foundation.ratelimit import spend
from claqueta.foundation.translated import text_in

HEADER = "X-Door-Token"
MODULES = (
    "device",
    "store",
    "judge",
    "camera",
    "sync",
    "screen",
    "ledger",
    "union",
    "packing",
    "sealing",
    "comparing",
)
ICON = "door/icon.svg"
type View = Callable[..., HttpResponse]


def assets() -> list[str]:
    """What the page is made of, which the device keeps."""
    return [
        reverse("door_device"),
        reverse("door_manifest"),
        static("interface/css/claqueta.css"),
        reverse("theme"),
        static("door/css/device.css"),
        *(static(f"door/js/{name}.js") for name in MODULES),
        static("door/vendor/jsQR.js"),
        static("door/vendor/lean-qr.js"),
        static(ICON),
    ]


@require_safe
@needs("door.use_device")
def device(request: HttpRequest) -> HttpResponse:
    """The frame: pairing, reading badges, the list. Without scripts it says where the plain form is."""
    response = render(
        request,
        "door/device/device.html",
        {
            "words": words(),
            "addresses": {
                "pair": reverse("door_pair"),
                "list": reverse("door_list"),
                "sync": reverse("door_sync"),
                "worker": reverse("door_worker"),
                "decoder": static("door/vendor/jsQR.js"),
            },
            "most": rule("door_scans_at_once").value,
            "back": rule("door_compare_back").value,
            "good": rule("door_compare_good").value,
            "icon": static(ICON),
        },
    )
    # Every other page refuses the camera (`foundation.middleware.HeadersMiddleware`).
    response["Permissions-Policy"] = (
        "camera=(self), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"
    )
    return response


@require_safe
@needs("door.use_device")
def manifest(request: HttpRequest) -> HttpResponse:
    """What makes the page one that can be installed (W3C Web Application Manifest)."""
    here = reverse("door_device")
    name = text_in(settings.CLUSTER.short_name)
    response = JsonResponse(
        {
            "name": _("Door · %(cluster)s") % {"cluster": name},
            "short_name": _("Door"),
            "id": here,
            "start_url": here,
            "scope": here,
            "display": "standalone",
            "background_color": "#141210",
            "theme_color": "#141210",
            "icons": [
                {"src": static(ICON), "sizes": "any", "type": "image/svg+xml", "purpose": "any maskable"}
            ],
        }
    )
    response["Content-Type"] = "application/manifest+json"
    return response


@require_safe
@needs("door.use_device")
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, whose scope is the folder that it is served from: the door's pages and no other."""
    there = finders.find("door/js/worker.js")
    body = Path(str(there)).read_text(encoding="utf-8")
    kept = json.dumps(assets())
    response = HttpResponse(f"self.ASSETS = {kept};\n{body}", content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


@csrf_exempt
@require_POST
@never_cache
@limited("requests_door_pairing")
@needs("door.use_device")
def pair(request: HttpRequest) -> HttpResponse:
    """A code for a token, once."""
    body = _body(request)
    code = body.get("code") if isinstance(body, dict) else None
    try:
        paired, token = actions.pair(code if isinstance(code, str) else "")
    except ValidationError as error:
        return JsonResponse({"problem": " ".join(error.messages)}, status=422)
    return JsonResponse({"token": token, "name": paired.name})


def _paired(view: Callable[[HttpRequest, Device, AtTheDoor], HttpResponse]) -> View:
    """For the device that the request proves to be; one that no longer is one is told to wipe what it has."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        found = device_by(header(request, HEADER))
        if found is None:
            return JsonResponse({"problem": _("This device is no longer paired."), "wipe": True}, status=410)
        allowance = spend("door", f"device-{found.pk}", rule("requests_door_device").rate)
        if not allowance.allowed:
            return JsonResponse({"problem": _("Too much at once.")}, status=429)
        try:
            return view(request, found, AtTheDoor(found))
        except PermissionDenied:
            return JsonResponse({"problem": _("This device is no longer paired."), "wipe": True}, status=410)

    return guarded


def _body(request: HttpRequest) -> Any:
    try:
        return json.loads(request.body)
    except (ValueError, RecursionError):
        return None


@csrf_exempt
@require_POST
@never_cache
@needs("door.use_device")
@_paired
def people(request: HttpRequest, found: Device, by: AtTheDoor) -> HttpResponse:
    """The list of the device's event."""
    return JsonResponse(actions.take_list(found, by=by))


@csrf_exempt
@require_POST
@never_cache
@needs("door.use_device")
@_paired
def sync(request: HttpRequest, found: Device, by: AtTheDoor) -> HttpResponse:
    """What the device scanned, for what others did meanwhile. The same scans sent again change nothing."""
    try:
        scans, left, now, since = read_sync(_body(request))
    except Unreadable as error:
        return JsonResponse({"problem": str(error)}, status=422)
    said = actions.sync(found, scans, device_now=now, since=since, by=by)
    return JsonResponse({**said, "left": [*said["left"], *map(str, left)]})


urlpatterns = [
    path(gettext_lazy("door/"), device, name="door_device"),
    path(gettext_lazy("door/manifest.webmanifest"), manifest, name="door_manifest"),
    path(gettext_lazy("door/worker.js"), worker, name="door_worker"),
    path(gettext_lazy("door/pair/"), pair, name="door_pair"),
    path(gettext_lazy("door/list/"), people, name="door_list"),
    path(gettext_lazy("door/sync/"), sync, name="door_sync"),
]
