"""The page of who travels, by their mailed link: the agenda abroad, as a page and as a calendar."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from claqueta.accounts.access import limited, needs
from claqueta.delegations.holders import traveller_of
from claqueta.delegations.models import Traveller
from claqueta.delegations.queries import agenda_of, appointments_of, files_of, whole_calendar
from claqueta.delegations.wording import days_words, place_words
from claqueta.foundation.calendar import MEDIA_TYPE
from claqueta.foundation.documents.rendering import pdf_response


def traveller_by_token(token: str) -> Traveller:
    """Who travels, with a company that does. Raises `Http404`."""
    found = traveller_of(token)
    if found is None or found.applicant.state != "accepted":
        raise Http404
    return found


@require_safe
@never_cache
@limited("requests_delegation_link")
@needs("delegations.see_all")
def traveller(request: HttpRequest, token: str) -> HttpResponse:
    """What awaits them, by day and by the clocks of the place."""
    who = traveller_by_token(token)
    return render(
        request,
        "delegations/traveller.html",
        {
            "who": who,
            "delegation": who.applicant.delegation,
            "days": days_words(who.applicant.delegation),
            "where": place_words(who.applicant.delegation),
            "agenda": agenda_of(appointments_of(who.applicant)),
            "calendar": reverse("delegation_traveller_calendar", args=[token]),
            "files": [
                (one, reverse("delegation_traveller_file", args=[token, one.public_id]))
                for one in files_of(who.applicant)
            ],
            "paper": reverse("delegation_traveller_paper", args=[token]),
            "noindex": True,
        },
    )


@require_safe
@limited("requests_delegation_link")
@needs("delegations.see_all")
def traveller_calendar(request: HttpRequest, token: str) -> HttpResponse:
    who = traveller_by_token(token)
    body = whole_calendar(who.applicant.delegation, appointments_of(who.applicant))
    return HttpResponse(body, content_type=MEDIA_TYPE)


@require_safe
@limited("requests_delegation_link")
@needs("delegations.see_all")
def traveller_paper(request: HttpRequest, token: str) -> HttpResponse:
    who = traveller_by_token(token)
    delegation = who.applicant.delegation
    context = {
        "title": str(delegation),
        "delegation": delegation,
        "when": days_words(delegation),
        "place": place_words(delegation),
        "days": agenda_of(appointments_of(who.applicant).prefetch_related("applicants__organisation")),
        "language": request.LANGUAGE_CODE,
    }
    return pdf_response(request, "delegations/pdf/programme.html", context, f"{delegation.slug}-programme")


urlpatterns = [
    path(gettext_lazy("delegation-agenda/<str:token>/"), traveller, name="delegation_traveller"),
    path(
        gettext_lazy("delegation-agenda/<str:token>/agenda.ics"),
        traveller_calendar,
        name="delegation_traveller_calendar",
    ),
    path(
        gettext_lazy("delegation-agenda/<str:token>/programme.pdf"),
        traveller_paper,
        name="delegation_traveller_paper",
    ),
]
