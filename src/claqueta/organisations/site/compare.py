"""Some organisations side by side."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from claqueta.accounts.access import needs
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.fields.words import facts
from claqueta.foundation.parameters import asked
from claqueta.foundation.translated import current_language
from claqueta.organisations.models import PROFILE
from claqueta.organisations.queries import Presented, row_in_words
from claqueta.organisations.site.seen import seen


@require_safe
@needs("organisations.view_directory")
def compare(request: HttpRequest) -> HttpResponse:
    organisations = seen(request, asked(request).texts("o"), rule("most_compared").value)
    language = current_language()
    own = [dict(facts(PROFILE, shown, language, compared=True)) for shown in organisations]
    rows = [
        (field.label, [facts_of.get(field.label, "") for facts_of in own])
        for field in PROFILE.values()
        if field.compared
    ]
    return render(
        request,
        "organisations/compare.html",
        {
            "organisations": organisations,
            "rows": rows,
            "facts": _capabilities_of(organisations),
            "most": rule("most_compared").value,
            "slugs": urlencode([("o", shown["slug"]) for shown in organisations]),
            "noindex": True,
        },
    )


def _capabilities_of(organisations: list[Presented]) -> list[tuple[str, list[list[str]]]]:
    """What any of them can do, and what each says of it, in lines."""
    stated = [
        {
            fact["name"]: fact
            for activity in reversed(shown["activities"])
            for fact in reversed(activity["facts"])
        }
        for shown in organisations
    ]
    names = dict.fromkeys(
        fact["name"]
        for shown in organisations
        for activity in shown["activities"]
        for fact in activity["facts"]
    )
    return [(name, [_in_lines(facts_of.get(name)) for facts_of in stated]) for name in names]


def _in_lines(fact: dict[str, Any] | None) -> list[str]:
    if fact is None:
        return ["—"]
    return [row_in_words(fact["heads"], row) for row in fact["rows"]] if "rows" in fact else [fact["value"]]


urlpatterns = [path(_("directory/compare/"), compare, name="compare")]
