"""The meetings of those who are signed in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from claqueta.accounts.access import needs
from claqueta.market.models import LIVE, Participant
from claqueta.market.visits import Visit, answered


def agenda_by_id(public_id: str) -> Participant:
    return get_object_or_404(
        Participant.objects.filter(market__state__in=LIVE)
        .select_related("market__event", "market__published", "organisation")
        .prefetch_related("people"),
        public_id=public_id,
    )


def _visit(request: HttpRequest, participant: Participant) -> Visit:
    def address(page: str) -> str:
        if page == "agenda":
            return reverse("meetings", args=[participant.public_id])
        return reverse("meetings_page", args=[participant.public_id, page])

    return Visit(participant, request.user, address)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@needs("market.take_part", of=agenda_by_id)
def meetings(request: HttpRequest, participant: Participant) -> HttpResponse:
    return answered(request, _visit(request, participant), "agenda")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@needs("market.take_part", of=agenda_by_id)
def meetings_page(request: HttpRequest, participant: Participant, page: str) -> HttpResponse:
    return answered(request, _visit(request, participant), page)


urlpatterns = [
    path(gettext_lazy("area/meetings/<uuid:public_id>/"), meetings, name="meetings"),
    path(
        gettext_lazy("area/meetings/<uuid:public_id>/<agenda_page:page>/"),
        meetings_page,
        name="meetings_page",
    ),
]
