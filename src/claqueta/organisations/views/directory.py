"""The public directory: search, map, one organisation, comparison, shortlist, exports."""

import uuid
from typing import Any, cast

from django.conf import settings
from django.contrib.messages import get_messages
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from claqueta.accounts.access import limited, needs
from claqueta.engines.search import SearchRequest
from claqueta.foundation import mailing
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.judging import Text
from claqueta.foundation.parameters import asked, header, sent
from claqueta.foundation.ratelimit import spend, who_asks
from claqueta.foundation.search import find, remembered
from claqueta.foundation.translated import current_language
from claqueta.organisations.directory import SORTS, DirectoryQuery, ask
from claqueta.organisations.exporting import chosen, linked_data, vcard
from claqueta.organisations.judging import SHORTLIST
from claqueta.organisations.models import Organisation, Shortlist
from claqueta.organisations.queries import KIND, key_of, presented, with_details
from claqueta.organisations.rules import audience_of
from claqueta.organisations.views.results import list_as_pdf

TITLE = cast(Text, SHORTLIST["title"])
MOST_COMPARED = 4
MOST_SHORTLISTED = 60


@require_safe
@needs("organisations.view_directory")
def directory(request: HttpRequest) -> HttpResponse:
    """The directory's page, or only its answer when the page asks for that. The public's is kept until a change."""
    part = "#answer" if header(request, "HX-Request") == "true" else ""
    question = DirectoryQuery.parse(asked(request))

    def drawn() -> bytes:
        answer = ask(question, audience_of(request.user), current_language())
        context = {
            "answer": answer,
            "question": answer.question,
            "sorts": SORTS.items(),
            "noindex": bool(answer.question.query or answer.question.filters),
        }
        return render(request, f"organisations/directory.html{part}", context).content

    if request.user.is_authenticated or get_messages(request):
        content = drawn()
    else:
        content = remembered("directory", current_language(), part, request.get_full_path(), compute=drawn)
    response = HttpResponse(content)
    response["Vary"] = "HX-Request, Cookie, Accept-Encoding"
    return response


@require_safe
@needs("organisations.view_directory")
def directory_points(request: HttpRequest) -> JsonResponse:
    """What the map shows for the same question."""
    question = DirectoryQuery.parse(asked(request))
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
            "similar": similar_to(organisation, seen, audience, language),
            "linked_data": linked_data(seen),
            "may_edit": request.user.has_perm("organisations.edit_profile", organisation),
        },
    )


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


def _seen(request: HttpRequest, slugs: list[str], most: int) -> list[dict[str, Any]]:
    return chosen(slugs[:most], audience_of(request.user), current_language())


@require_safe
@needs("organisations.view_directory")
def compare(request: HttpRequest) -> HttpResponse:
    organisations = _seen(request, asked(request).texts("o"), MOST_COMPARED)
    facts = list(
        dict.fromkeys(
            fact["name"]
            for one in organisations
            for activity in one["activities"]
            for fact in activity["facts"]
        )
    )
    table = [
        (
            name,
            [
                next(
                    (
                        fact
                        for activity in one["activities"]
                        for fact in activity["facts"]
                        if fact["name"] == name
                    ),
                    None,
                )
                for one in organisations
            ],
        )
        for name in facts
    ]
    return render(
        request,
        "organisations/compare.html",
        {"organisations": organisations, "facts": table, "noindex": True},
    )


@require_safe
@needs("organisations.view_directory")
def shortlist(request: HttpRequest) -> HttpResponse:
    """The visitor's own list; it lives in their browser and comes here as `?o=…`."""
    organisations = _seen(request, asked(request).texts("o"), MOST_SHORTLISTED)
    return render(
        request,
        "organisations/shortlist.html",
        {"organisations": organisations, "noindex": True, "own": True},
    )


@require_POST
@needs("organisations.view_directory")
@limited("requests_document")
def shortlist_share(request: HttpRequest) -> HttpResponse:
    """Keep the list under a link."""
    slugs = [one["slug"] for one in _seen(request, sent(request).texts("o"), MOST_SHORTLISTED)]
    if not slugs:
        return redirect(reverse("shortlist"))
    kept = Shortlist.objects.create(title=sent(request).text("title", TITLE.most), organisations=slugs)
    return redirect(reverse("shortlist_shared", args=[kept.pk]))


@require_http_methods(["GET", "HEAD", "POST"])
@needs("organisations.view_directory")
def shortlist_shared(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    kept = get_object_or_404(Shortlist, pk=key)
    organisations = _seen(request, kept.organisations, MOST_SHORTLISTED)
    context = {
        "organisations": organisations,
        "kept": kept,
        "noindex": True,
        "share_url": request.build_absolute_uri(),
    }
    if request.method == "POST":
        context |= _mail_shortlist(request, kept, organisations)
    if asked(request).choice("form", ("pdf",)) == "pdf":
        return list_as_pdf(request, organisations, kept.title or _("Shortlist"))
    return render(
        request, "organisations/shortlist.html", context, status=422 if context.get("problem") else 200
    )


def _mail_shortlist(
    request: HttpRequest, kept: Shortlist, organisations: list[dict[str, Any]]
) -> dict[str, Any]:
    to = sent(request).text("email", 300)
    try:
        validate_email(to)
    except ValidationError:
        return {"problem": _("Write a mail address such as name@company.com."), "email": to}
    if not spend("shortlist-mail", who_asks(request), rule("requests_shortlist_mail").rate).allowed:
        return {"problem": _("That was a lot of mails; try again in an hour."), "email": to}
    mailing.send(
        "organisations/mail/shortlist",
        to,
        {
            "kept": kept,
            "organisations": organisations,
            "url": settings.PUBLIC_URL + reverse("shortlist_shared", args=[kept.pk]),
        },
        language=current_language(),
    )
    return {"sent_to": to}


@require_safe
@needs("organisations.view_directory")
def suggestions(request: HttpRequest) -> JsonResponse:
    """What a reader may be typing: the best names, at once."""
    question = DirectoryQuery.parse(asked(request))
    page = find(question.request(audience_of(request.user), current_language(), limit=7, facets=False))
    hits = [
        {"name": hit.card["name"], "url": hit.card["url"], "what": ", ".join(hit.card["activities"][:1])}
        for hit in page.hits
    ]
    count = ngettext("%(n)s organisation", "%(n)s organisations", page.total) % {"n": page.total}
    return JsonResponse({"hits": hits, "total": count})
