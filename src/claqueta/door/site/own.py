"""One's own badge, by the mailed link: its code to be read at the door, checking oneself in, the certificate afterwards."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from claqueta.accounts.access import limited, needs
from claqueta.door import actions
from claqueta.door.codes import code_of
from claqueta.door.holders import badge_by, holder_of
from claqueta.door.models import Badge, Presence
from claqueta.door.queries.people import bearer_of
from claqueta.door.sheets import qr_of
from claqueta.events.queries import presented, read_at_once
from claqueta.foundation.apart import ApartFailed
from claqueta.foundation.circles import audience_of
from claqueta.foundation.documents import Contended
from claqueta.foundation.parameters import sent
from claqueta.foundation.translated import current_language


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@limited("requests_own_badge")
@needs("door.use_link")
def own_badge(request: HttpRequest, token: str) -> HttpResponse:
    """The badge of whoever holds the link; nothing is done by opening it."""
    badge = badge_by(token)
    if badge is None:
        return render(request, "door/own/gone.html", {"noindex": True}, status=410)
    if request.method == "POST":
        if sent(request).text("action") == "certificate":
            return _certificate(request, badge, token)
        try:
            actions.check_oneself_in(badge, by=holder_of(badge))
            messages.success(request, _("Welcome. You are in."))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return redirect(reverse("own_badge", args=[token]))
    event = badge.event
    inside = Presence.objects.filter(badge=badge, zone="").first()
    return render(
        request,
        "door/own/badge.html",
        {
            "badge": badge,
            "bearer": bearer_of(badge),
            "shown": presented(
                read_at_once().get(pk=event.pk), audience_of(None), current_language(), invited=True
            ),
            "qr": qr_of(code_of(badge)),
            "inside": inside,
            "since": inside.since.astimezone(event.here) if inside else None,
            "may_check_in": not event.is_over()
            and event.doors.filter(self_check_in=True, closed=False, room=None).exists(),
            "came": inside is not None or badge.minutes is not None,
            "over": event.is_over(),
            "noindex": True,
        },
    )


def _certificate(request: HttpRequest, badge: Badge, token: str) -> HttpResponse:
    try:
        issued = actions.certify(badge, language=current_language(), by=holder_of(badge))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(reverse("own_badge", args=[token]))
    except (ApartFailed, Contended):
        messages.error(request, _("The document could not be drawn now; try again later."))
        return redirect(reverse("own_badge", args=[token]))
    with issued.file.open("rb") as file:
        response = HttpResponse(file.read(), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{issued.number}.pdf"'
    return response


urlpatterns = [path(gettext_lazy("badge/<str:token>/"), own_badge, name="own_badge")]
