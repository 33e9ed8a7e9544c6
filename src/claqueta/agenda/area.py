"""Agendas in the member area: where one speaks, and what one has marked."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from claqueta.accounts.access import needs
from claqueta.agenda.models import Agenda, Speaker
from claqueta.agenda.visits import answered
from claqueta.foundation.domains import Way


def speaker_by_id(public_id: UUID) -> Speaker:
    rows = Speaker.objects.select_related("agenda__event", "person")
    return get_object_or_404(rows, public_id=public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@needs("agenda.speak", of=speaker_by_id)
def speaking(request: HttpRequest, speaker: Speaker) -> HttpResponse:
    return answered(request, speaker, request.user)


def ways(account: Any, organisation: Any) -> Iterator[Way]:
    """From the member area, for whoever speaks somewhere or has marked something that is to come."""
    if organisation is not None:
        return
    now = timezone.now()
    for one in Speaker.objects.filter(person__account=account, agenda__event__ends_at__gt=now).select_related(
        "agenda__event"
    ):
        yield Way(
            _("I speak: %(event)s") % {"event": one.agenda},
            reverse("agenda_speaking", args=[one.public_id]),
        )
    marked = Agenda.objects.filter(
        sessions__favourites__account=account, event__ends_at__gt=now, published__isnull=False
    )
    for agenda in marked.select_related("event").distinct():
        yield Way(
            _("My agenda: %(event)s") % {"event": agenda},
            reverse("agenda_mine", args=[agenda.event.slug]),
        )


urlpatterns = [
    path(gettext_lazy("area/speaking/<uuid:public_id>/"), speaking, name="agenda_speaking"),
]
