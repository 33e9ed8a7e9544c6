"""The network on the site: what everybody, or the reader's circle, may know of who works with whom."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_safe

from claqueta.accounts.access import limited, needs
from claqueta.foundation.circles import audience_of
from claqueta.foundation.guests import kept_for_guests
from claqueta.foundation.parameters import asked
from claqueta.foundation.search import remembered
from claqueta.foundation.translated import current_language
from claqueta.network.asking import answered, context_of, question_of, routes, scene
from claqueta.network.exporting import FORMS, network_file
from claqueta.network.own import drawn_around
from claqueta.network.queries import between, picture
from claqueta.organisations.models import Organisation
from claqueta.organisations.policies import sees_unlisted


@require_safe
@needs("network.see")
@kept_for_guests
def network(request: HttpRequest) -> HttpResponse:
    """The picture of a year, and the same as a table."""
    context = context_of(asked(request), audience_of(request.user), current_language())
    context["noindex"] = bool(asked(request).encoded())
    context["routes"] = routes("")
    return render(request, "network/network.html", context)


@require_safe
@needs("network.see")
def network_scene(request: HttpRequest) -> JsonResponse:
    """What the script draws, for the same question as the page."""
    query, circle, language = asked(request), audience_of(request.user), current_language()
    return JsonResponse(
        remembered(
            "network",
            query.encoded(),
            circle,
            language,
            compute=lambda: scene(answered(query, circle, language)),
        )
    )


@require_safe
@needs("network.see")
@limited("requests_export")
def network_export(request: HttpRequest, form: str) -> HttpResponse:
    if form not in FORMS:
        raise Http404
    circle = audience_of(request.user)
    question = question_of(asked(request), circle)
    seen = picture(question, circle, current_language())
    return network_file(request, form, seen, f"{pgettext('file name', 'network')}-{question.year}")


def visible(request: HttpRequest, slug: str) -> Organisation:
    circle = audience_of(request.user)
    found = Organisation.objects.filter(slug=slug, merged_into=None).first()
    if found is None or not (found.listed or sees_unlisted(circle)):
        raise Http404
    return found


@require_safe
@needs("network.see")
@kept_for_guests
def network_of(request: HttpRequest, slug: str) -> HttpResponse:
    """One organisation and whom it is tied with."""
    organisation = visible(request, slug)
    given = drawn_around(organisation, audience_of(request.user))
    return render(request, "network/of.html", {"organisation": organisation, "given": given})


@require_safe
@needs("network.see")
@kept_for_guests
def network_between(request: HttpRequest, slug: str, other: str) -> HttpResponse:
    """What ties two: each fact, and where it is proved."""
    one, two = visible(request, slug), visible(request, other)
    if one == two:
        raise Http404
    proofs = between(one, two, audience_of(request.user))
    return render(request, "network/between.html", {"one": one, "other": two, "proofs": proofs})


urlpatterns = [
    path(gettext_lazy("network/"), network, name="network"),
    path(gettext_lazy("network/scene.json"), network_scene, name="network_scene"),
    path(gettext_lazy("network/export/<slug:form>/"), network_export, name="network_export"),
    path(gettext_lazy("network/of/<slug:slug>/"), network_of, name="network_of"),
    path(
        gettext_lazy("network/between/<slug:slug>/<slug:other>/"),
        network_between,
        name="network_between",
    ),
]
