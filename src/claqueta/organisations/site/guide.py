"""The production guide for everybody: its editions that were published."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from claqueta.accounts.access import needs
from claqueta.foundation import documents
from claqueta.foundation.circles import PUBLIC
from claqueta.foundation.translated import current_language
from claqueta.organisations.guide import GUIDE

EDITIONS = 20


@require_safe
@needs("organisations.view_directory")
def guide(request: HttpRequest) -> HttpResponse:
    """The edition that holds in each language, the reader's first, and those before it."""
    published = documents.issued().filter(kind=GUIDE.key, circle=PUBLIC, withdrawal=None)[: 2 * EDITIONS]
    editions = sorted(published, key=lambda one: (one.language != current_language(), -one.pk))
    return render(
        request,
        "organisations/guide.html",
        {
            "current": [edition for edition in editions if edition.state == edition.State.VALID],
            "earlier": [edition for edition in editions if edition.state == edition.State.REPLACED][
                :EDITIONS
            ],
        },
    )


urlpatterns = [path(_("production-guide/"), guide, name="production_guide")]
