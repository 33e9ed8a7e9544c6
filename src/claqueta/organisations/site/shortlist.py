"""A visitor's own list, kept in their browser, and shared under a link when they wish."""

import uuid
from typing import Any, cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from claqueta.accounts.access import limited, needs
from claqueta.foundation import mailing
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.judging import Text
from claqueta.foundation.parameters import asked, sent
from claqueta.foundation.ratelimit import spend, who_asks
from claqueta.foundation.translated import current_language
from claqueta.organisations.cards import card
from claqueta.organisations.judging import SHORTLIST
from claqueta.organisations.models import Shortlist
from claqueta.organisations.queries import Presented
from claqueta.organisations.site.results import list_as_pdf
from claqueta.organisations.site.seen import seen
from claqueta.organisations.site.writing import write_to_many

TITLE = cast(Text, SHORTLIST["title"])


@require_safe
@needs("organisations.view_directory")
def shortlist(request: HttpRequest) -> HttpResponse:
    """The visitor's own list; it lives in their browser and comes here as `?o=…`."""
    organisations = seen(request, asked(request).texts("o"), rule("most_shortlisted").value)
    return render(
        request,
        "organisations/shortlist.html",
        {
            "organisations": organisations,
            "cards": _cards(organisations),
            "slugs": urlencode([("o", one["slug"]) for one in organisations]),
            "noindex": True,
            "own": True,
        },
    )


def _cards(organisations: list[Presented]) -> list[dict[str, Any]]:
    return [card(one, current_language()) for one in organisations]


@require_POST
@needs("organisations.view_directory")
@limited("requests_document")
def shortlist_share(request: HttpRequest) -> HttpResponse:
    """Keep the list under a link."""
    slugs = [one["slug"] for one in seen(request, sent(request).texts("o"), rule("most_shortlisted").value)]
    if not slugs:
        return redirect(reverse("shortlist"))
    kept = Shortlist.objects.create(title=sent(request).text("title", TITLE.most), organisations=slugs)
    return redirect(reverse("shortlist_shared", args=[kept.pk]))


@require_http_methods(["GET", "HEAD", "POST"])
@needs("organisations.view_directory")
def shortlist_shared(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    kept = get_object_or_404(Shortlist, pk=key)
    organisations = seen(request, kept.organisations, rule("most_shortlisted").value)
    context = {
        "organisations": organisations,
        "cards": _cards(organisations),
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
        why=_("You get this mail once: somebody had this list sent to your address."),
    )
    return {"sent_to": to}


urlpatterns = [
    path(gettext_lazy("shortlist/"), shortlist, name="shortlist"),
    path(gettext_lazy("shortlist/write/"), write_to_many, name="shortlist_write"),
    path(gettext_lazy("shortlist/share/"), shortlist_share, name="shortlist_share"),
    path(gettext_lazy("shortlist/<uuid:key>/"), shortlist_shared, name="shortlist_shared"),
]
