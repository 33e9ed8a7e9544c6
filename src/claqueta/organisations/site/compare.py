"""Some organisations side by side."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from claqueta.accounts.access import needs
from claqueta.foundation.parameters import asked
from claqueta.organisations.site.seen import seen

MOST_COMPARED = 4


@require_safe
@needs("organisations.view_directory")
def compare(request: HttpRequest) -> HttpResponse:
    organisations = seen(request, asked(request).texts("o"), MOST_COMPARED)
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


urlpatterns = [path(_("directory/compare/"), compare, name="compare")]
