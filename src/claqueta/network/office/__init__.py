"""The network in the office: everything, who is alone, and who should meet."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from claqueta.accounts.access import needs
from claqueta.desk.listing import screen
from claqueta.foundation.circles import audience_of
from claqueta.foundation.parameters import asked
from claqueta.foundation.translated import current_language
from claqueta.network.asking import answered, context_of, question_of, routes, scene
from claqueta.network.exporting import FORMS, network_file
from claqueta.network.queries import (
    Picture,
    between,
    credits_of,
    deals,
    figures_by_year,
    neighbours_of,
    picture,
)
from claqueta.organisations.models import Organisation

ICON = "site"


@require_safe
@needs("network.manage")
def network(request: HttpRequest) -> HttpResponse:
    circle = audience_of(request.user)
    context = context_of(asked(request), circle, current_language())
    seen: Picture = context["picture"]
    came = deals()
    return screen(
        request,
        "network/office/network.html",
        _("Network"),
        ICON,
        **context,
        routes=routes("office_"),
        meetings=[(seen.spots[one], seen.spots[other], n) for one, other, n in seen.meetings],
        alone=_alone(seen),
        figures=[_in_percent(one) for one in figures_by_year(circle)],
        deals=came,
        credits=credits_of(came),
    )


def _alone(seen: Picture) -> list[tuple[Any, list[tuple[Any, int]]]]:
    """Who is alone, with good company for them; those who have some first."""
    found = [
        (seen.spots[pk], [(seen.spots[other], alike) for other, alike in some]) for pk, some in seen.company
    ]
    return sorted(found, key=lambda one: (not one[1], one[0].name))


def _in_percent(figures: Any) -> dict[str, Any]:
    shares = ("density", "reach", "alone", "abroad")
    counted = {name: getattr(figures, name) for name in ("year", "nodes", "ties")}
    return counted | {name: round(getattr(figures, name) * 100, 1) for name in shares}


@require_safe
@needs("network.manage")
def network_scene(request: HttpRequest) -> JsonResponse:
    return JsonResponse(scene(answered(asked(request), audience_of(request.user), current_language())))


@require_safe
@needs("network.manage")
def network_export(request: HttpRequest, form: str) -> HttpResponse:
    if form not in FORMS:
        raise Http404
    circle = audience_of(request.user)
    question = question_of(asked(request), circle)
    seen = picture(question, circle, current_language())
    return network_file(request, form, seen, f"{pgettext('file name', 'network')}-{question.year}")


def _by_slug(slug: str) -> Organisation:
    return get_object_or_404(Organisation, slug=slug, merged_into=None)


def _trail(*further: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("Network"), reverse("office_network")), *further]


@require_safe
@needs("network.manage", of=_by_slug)
def network_of(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    return screen(
        request,
        "network/office/of.html",
        organisation.name,
        ICON,
        trail=_trail(),
        organisation=organisation,
        around=neighbours_of(organisation, audience_of(request.user)),
    )


@require_safe
@needs("network.manage", of=_by_slug)
def network_between(request: HttpRequest, organisation: Organisation, other: str) -> HttpResponse:
    whom = _by_slug(other)
    if whom == organisation:
        raise Http404
    return screen(
        request,
        "network/office/between.html",
        f"{organisation.name} · {whom.name}",
        ICON,
        trail=_trail((organisation.name, reverse("office_network_of", args=[organisation.slug]))),
        one=organisation,
        other=whom,
        proofs=between(organisation, whom, audience_of(request.user)),
    )


urlpatterns = [
    path("network/", network, name="office_network"),
    path("network/scene.json", network_scene, name="office_network_scene"),
    path("network/export/<slug:form>/", network_export, name="office_network_export"),
    path("network/of/<slug:slug>/", network_of, name="office_network_of"),
    path("network/between/<slug:slug>/<slug:other>/", network_between, name="office_network_between"),
]
