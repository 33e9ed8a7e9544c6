"""The member area's delegations: those that one's companies applied to."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from claqueta.accounts.access import needs
from claqueta.delegations.models import Applicant
from claqueta.delegations.queries import public_delegations, state_told
from claqueta.delegations.wording import call_words
from claqueta.foundation.domains import Way
from claqueta.organisations.models import Affiliation
from claqueta.organisations.rules import affiliations_of


def _represented(account: Any) -> list[int]:
    return [
        one.organisation_id for one in affiliations_of(account) if one.kind == Affiliation.Kind.REPRESENTATIVE
    ]


def ways(account: Any, organisation: Any) -> Iterator[Way]:
    """From the member area, for whoever represents a company."""
    if organisation is None and _represented(account) and public_delegations().exists():
        yield Way(gettext_lazy("Delegations abroad"), reverse("my_delegations"))


@require_safe
@needs("delegations.see_own")
def my_delegations(request: HttpRequest) -> HttpResponse:
    """The applications of one's companies, and the calls that are open."""
    rows = Applicant.objects.filter(organisation__in=_represented(request.user)).select_related(
        "delegation", "organisation"
    )
    return render(
        request,
        "delegations/area.html",
        {
            "rows": [
                (one, state_told(one), reverse("delegation_own", args=[one.public_id]))
                for one in rows.order_by("-pk")
            ],
            "open": [(one, call_words(one)) for one in public_delegations() if one.is_open()],
        },
    )


urlpatterns = [path(gettext_lazy("area/delegations/mine/"), my_delegations, name="my_delegations")]
