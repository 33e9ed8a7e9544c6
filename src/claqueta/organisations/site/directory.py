"""The public directory: search, map, one organisation."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from claqueta.accounts.access import needs
from claqueta.engines.search import SearchRequest
from claqueta.foundation.circles import audience_of
from claqueta.foundation.domains import gathered
from claqueta.foundation.guests import kept_for_guests
from claqueta.foundation.parameters import asked, header
from claqueta.foundation.search import find
from claqueta.foundation.translated import current_language
from claqueta.organisations.appearances import counted
from claqueta.organisations.cards import shown
from claqueta.organisations.directory import DIRECTORY
from claqueta.organisations.exporting import linked_data, vcard
from claqueta.organisations.models import Organisation
from claqueta.organisations.queries import KIND, beside, key_of, pk_of, presented, with_details
from claqueta.organisations.understanding import nearest, nearest_activities, proposals


@require_safe
@needs("organisations.view_directory")
@counted
@kept_for_guests
def directory(request: HttpRequest) -> HttpResponse:
    """The directory's page, or only its answer when the page asks for that."""
    part = "#answer" if header(request, "HX-Request") == "true" else ""
    question = DIRECTORY.parse(asked(request))

    circle, language = audience_of(request.user), current_language()
    answer = DIRECTORY.ask(question, circle, language)
    nothing = not answer.page.total
    context = {
        "answer": answer,
        # A card is kept without the piece of text that this question found it by.
        "cards": [({**card, "why": bool(card["why"])}, card["why"]) for card in shown(answer)],
        "question": question,
        "map": dict(question.kept).get("map", ""),
        "proposals": proposals(answer, circle, language) if question.query else (),
        "nearest": nearest(answer, circle, language) if nothing else (),
        "activities_near": nearest_activities(answer, circle, language) if nothing else (),
        "sorts": DIRECTORY.sorts_for(question),
        "noindex": bool(answer.question.query or answer.question.filters),
    }
    response = render(request, f"organisations/directory.html{part}", context)
    response["Vary"] = "HX-Request"
    if context["noindex"] and question.page == 1 and not question.unfinished:
        response.shown = tuple(pk_of(hit.key) for hit in answer.page.hits)  # type: ignore[attr-defined]
    return response


@require_safe
@needs("organisations.view_directory")
def directory_points(request: HttpRequest) -> JsonResponse:
    """What the map shows for the same question."""
    question = DIRECTORY.parse(asked(request))
    found = find(
        question.request(audience_of(request.user), current_language(), limit=5000, offset=0, facets=False)
    )
    return JsonResponse(
        {
            "points": [
                {
                    "name": hit.card["name"],
                    "url": hit.card["url"],
                    "at": hit.card["point"],
                    "what": hit.card["activities"][:1],
                }
                for hit in found.hits
                if hit.card.get("point")
            ]
        }
    )


def _visible(request: HttpRequest, slug: str) -> Organisation:
    organisation = get_object_or_404(with_details(), slug=slug)
    if (
        not organisation.listed
        and organisation.merged_into is None
        and not request.user.has_perm("organisations.edit_profile", organisation)
    ):
        raise Http404
    return organisation


@require_safe
@needs("organisations.view_directory")
@kept_for_guests(asks=())
def organisation_page(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = _visible(request, slug)
    if organisation.merged_into:
        return HttpResponsePermanentRedirect(organisation.merged_into.get_absolute_url())
    audience, language = audience_of(request.user), current_language()
    seen = presented(organisation, audience, language)
    return render(
        request,
        "organisations/organisation.html",
        {
            "organisation": organisation,
            "seen": seen,
            **beside(seen, language),
            "similar": similar_to(organisation, seen, audience, language),
            "blocks": blocks_of(organisation, audience),
            "linked_data": linked_data(seen),
            "may_edit": request.user.has_perm("organisations.edit_profile", organisation),
        },
    )


def blocks_of(organisation: Organisation, audience: str) -> list[tuple[str, Mapping[str, Any]]]:
    """What domains above show of an organisation to a circle: the template, and what it is given."""
    found = (
        (block.template, block.read(organisation, audience)) for block in gathered(lambda part: part.profile)
    )
    return [(template, given) for template, given in found if given]


def similar_to(
    organisation: Organisation, seen: dict[str, Any], audience: str, language: str, limit: int = 4
) -> list[dict[str, Any]]:
    """Organisations with the same main activity, or else of the same group."""
    cards: dict[str, dict[str, Any]] = {}
    codes = [one["code"] for one in seen["activities"]]
    for code in dict.fromkeys([*codes, *(one.partition(".")[0] for one in codes)]):
        found = find(
            SearchRequest(
                language, audience, kinds=(KIND,), filters={"activity": (code,)}, sort="rank", limit=limit + 1
            )
        )
        for hit in found.hits:
            if hit.key != key_of(organisation):
                cards.setdefault(hit.key, hit.card)
        if len(cards) >= limit:
            break
    return list(cards.values())[:limit]


@require_safe
@needs("organisations.view_directory")
def organisation_card(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = _visible(request, slug)
    text = vcard(presented(organisation, audience_of(request.user), current_language()))
    response = HttpResponse(text, content_type="text/vcard; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{organisation.slug}.vcf"'
    return response
