"""Where the mailed link of somebody who takes part leads: the same pages as for those who are signed in."""

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from claqueta.accounts.access import limited, needs
from claqueta.interface.old_links import gone
from claqueta.market.holders import holder_of
from claqueta.market.visits import Visit, answered


def _answered(request: HttpRequest, token: str, page: str) -> HttpResponse:
    holder = holder_of(token)
    if holder is None:
        return gone(
            request,
            _(
                "It is old, or another was sent since. Look for the last mail about the market, or ask the office for a new link."
            ),
        )

    def address(name: str) -> str:
        if name == "agenda":
            return reverse("market_link", args=[token])
        return reverse("market_link_page", args=[token, name])

    return answered(request, Visit(holder.attendee.participant, holder, address), page)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@limited("requests_market_link")
@needs("market.use_link")
def link(request: HttpRequest, token: str) -> HttpResponse:
    """The agenda, for whoever holds its link; an old one, and that of whoever was taken off the list, no longer works."""
    return _answered(request, token, "agenda")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@limited("requests_market_link")
@needs("market.use_link")
def link_page(request: HttpRequest, token: str, page: str) -> HttpResponse:
    return _answered(request, token, page)


urlpatterns = [
    path(gettext_lazy("meetings/link/<str:token>/"), link, name="market_link"),
    path(gettext_lazy("meetings/link/<str:token>/<agenda_page:page>/"), link_page, name="market_link_page"),
]
