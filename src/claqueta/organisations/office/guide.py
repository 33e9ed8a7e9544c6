"""The production guide: the whole directory as a document, made for the office or issued as an edition."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from claqueta.accounts.access import needs
from claqueta.desk.listing import screen
from claqueta.foundation import documents
from claqueta.foundation.models import Job
from claqueta.foundation.parameters import sent
from claqueta.foundation.translated import current_language
from claqueta.organisations import tasks
from claqueta.organisations.guide import GUIDE

SHOWN = 20


@require_http_methods(["GET", "HEAD", "POST"])
@needs("organisations.manage")
def guide(request: HttpRequest) -> HttpResponse:
    """Have a guide made, or an edition of it issued, in the background."""
    if request.method == "POST":
        by: Any = request.user
        language = sent(request).choice("language", settings.CLUSTER.languages, current_language())
        if sent(request).text("action") == "issue":
            tasks.begin_edition(by=by, language=language, published="published" in sent(request))
        else:
            tasks.begin_guide(by=by, language=language, question=sent(request).text("query", 1000))
        return redirect(reverse("office_guide"))
    return screen(
        request,
        "organisations/office/guide.html",
        _("Production guide"),
        "doc-full",
        jobs=Job.objects.filter(kind="guide")[:SHOWN],
        editions=documents.issued().filter(kind=GUIDE.key)[:SHOWN],
    )


urlpatterns = [path("guide/", guide, name="office_guide")]
