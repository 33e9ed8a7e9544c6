"""Saying that one's organisation would answer a need or an offer, and taking that back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from claqueta.accounts.access import needs
from claqueta.foundation.parameters import sent
from claqueta.opportunities import actions
from claqueta.opportunities.queries import may_see, organisations_of, read_at_once
from claqueta.opportunities.readers import reader_of


@require_POST
@needs("opportunities.write")
def interest(request: HttpRequest, slug: str) -> HttpResponse:
    """Express an interest or take it back; whoever does not see the opportunity is told that there is none."""
    by: Any = request.user
    said = sent(request)
    opportunity = get_object_or_404(read_at_once(), slug=slug)
    if not may_see(opportunity, reader_of(by)):
        raise Http404
    pk = said.identifier("organisation")
    organisation = next((one for one in organisations_of(by) if one.pk == pk), None)
    if organisation is None:
        raise Http404
    try:
        if said.text("action") == "withdraw":
            found = get_object_or_404(opportunity.interests, organisation=organisation)
            actions.withdraw_interest(found, by=by)
            messages.success(request, _("Your interest is taken back."))
        else:
            actions.express(opportunity, organisation=organisation, words=said.written("words"), by=by)
            messages.success(request, _("They know that you are interested. If they accept, you are told."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(reverse("opportunity", args=[slug]) + "#interest")


urlpatterns = [
    path(gettext_lazy("area/opportunities/<slug:slug>/interest/"), interest, name="opportunity_interest"),
]
