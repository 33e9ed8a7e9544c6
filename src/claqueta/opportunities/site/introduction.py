"""Where the mailed link of an introduction leads: its side answers, and says later what came of it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from claqueta.accounts.access import needs
from claqueta.interface.old_links import gone
from claqueta.opportunities.introduction_page import page
from claqueta.opportunities.models import Introduction
from claqueta.opportunities.parties import party_of


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@needs("opportunities.see_board")
def link(request: HttpRequest, token: str) -> HttpResponse:
    """The page of a side for whoever speaks for it today; an old link, and that of whoever has left, no longer works."""
    found = party_of(token)
    if found is None:
        return gone(
            request,
            _("It is old, or whoever it was sent to no longer speaks for that side."),
            way=(_("Sign in to see your introductions"), reverse("area")),
        )
    introduction, party = found
    if introduction.state == Introduction.State.PROPOSED:
        raise Http404
    return page(request, introduction, party.side, party)


urlpatterns = [path(gettext_lazy("introductions/link/<str:token>/"), link, name="introduction_link")]
