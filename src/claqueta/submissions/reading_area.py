"""The readings of those who are signed in."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from claqueta.accounts.access import needs
from claqueta.foundation.domains import Way
from claqueta.submissions.models import ReaderSeat, ReadingState, SeatState
from claqueta.submissions.reader_links import PERMISSION
from claqueta.submissions.reader_pages import ReaderVisit, give_file, show_home, show_project


def seat_by_number(pk: int) -> ReaderSeat:
    rows = ReaderSeat.objects.select_related("call__event", "reader__organisation", "reader__account")
    return get_object_or_404(rows, pk=pk)


def _visit(request: HttpRequest, seat: ReaderSeat) -> ReaderVisit:
    return ReaderVisit(
        seat,
        request.user,
        reverse("readings", args=[seat.pk]),
        lambda one: reverse("readings_project", args=[seat.pk, one.public_id]),
        lambda one, file: reverse("readings_file", args=[seat.pk, one.public_id, file]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@needs(PERMISSION, of=seat_by_number)
def readings(request: HttpRequest, seat: ReaderSeat) -> HttpResponseBase:
    return show_home(request, _visit(request, seat))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@needs(PERMISSION, of=seat_by_number)
def project(request: HttpRequest, seat: ReaderSeat, key: UUID) -> HttpResponseBase:
    return show_project(request, _visit(request, seat), key)


@require_safe
@never_cache
@needs(PERMISSION, of=seat_by_number)
def file(request: HttpRequest, seat: ReaderSeat, key: UUID, file_id: UUID) -> HttpResponseBase:
    return give_file(request, _visit(request, seat), key, file_id)


def ways(account: Any, organisation: Any) -> Iterator[Way]:
    """Ways from the member area to what somebody reads; of no organisation."""
    if organisation is not None:
        return
    seats = ReaderSeat.objects.filter(reader__account=account).exclude(state=SeatState.DECLINED)
    for seat in seats.select_related("call"):
        waits = seat.readings.filter(state=ReadingState.ASSIGNED).count()
        yield Way(
            _("Projects to read: %(call)s") % {"call": seat.call},
            reverse("readings", args=[seat.pk]),
            ngettext("%(n)s project to read", "%(n)s projects to read", waits) % {"n": waits}
            if waits
            else "",
        )


urlpatterns = [
    path(gettext_lazy("area/readings/<id:pk>/"), readings, name="readings"),
    path(gettext_lazy("area/readings/<id:pk>/<uuid:key>/"), project, name="readings_project"),
    path(gettext_lazy("area/readings/<id:pk>/<uuid:key>/<uuid:file_id>/"), file, name="readings_file"),
]
