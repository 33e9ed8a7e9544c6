"""Background work and the production guide."""

from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from claqueta.accounts.access import needs
from claqueta.foundation.downloads import download
from claqueta.foundation.models import Job
from claqueta.foundation.parameters import sent
from claqueta.foundation.tabular import Column
from claqueta.foundation.translated import current_language
from claqueta.office.listing import Filter, ListField, Listing, declared, screen
from claqueta.organisations import tasks

LISTING = declared(
    Listing(
        name="office_jobs",
        title=gettext_lazy("Background jobs"),
        icon="cogs",
        fields=(
            ListField(Column("title", gettext_lazy("What"), lambda one: one.title), order="title"),
            ListField(Column("by", gettext_lazy("Who"), lambda one: str(one.owner or "Claqueta"))),
            ListField(Column("at", gettext_lazy("When"), lambda one: one.created_at), order="created_at"),
            ListField(
                Column("end", gettext_lazy("Finished"), lambda one: one.finished_at), order="finished_at"
            ),
            ListField(
                Column("state", gettext_lazy("State"), lambda one: one.get_state_display()), order="state"
            ),
            ListField(Column("message", gettext_lazy("What went wrong"), lambda one: one.message)),
            ListField(
                Column(
                    "file", gettext_lazy("File"), lambda one: PurePath(str(one.file)).name if one.file else ""
                ),
                link=lambda one: reverse("office_job_file", args=[one.pk]) if one.file else "",
            ),
        ),
        search_in=("title", "message"),
        filters=(Filter("state", gettext_lazy("State"), Job.State.choices, "state"),),
        rows=lambda: Job.objects.select_related("owner"),
    )
)


@require_safe
@needs("organisations.manage")
def jobs_list(request: HttpRequest) -> HttpResponse:
    return LISTING.respond(request)


@require_safe
@needs("organisations.manage")
def job(request: HttpRequest, pk: str) -> HttpResponse:
    """How far a job is; asked again by the page while it runs."""
    return render(request, "office/parts/job.html", {"job": get_object_or_404(Job, pk=pk)})


@require_safe
@needs("organisations.manage")
def job_file(request: HttpRequest, pk: str) -> FileResponse:
    return download(get_object_or_404(Job, pk=pk).file)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("organisations.manage")
def guide(request: HttpRequest) -> HttpResponse:
    """Make the production guide in the background."""
    if request.method == "POST":
        by: Any = request.user
        language = sent(request).choice("language", settings.CLUSTER.languages, current_language())
        tasks.begin_guide(by=by, language=language, question=sent(request).text("query", 1000))
        return redirect(reverse("office_guide"))
    return screen(
        request, "guide", _("Production guide"), "doc-full", jobs=Job.objects.filter(kind="guide")[:20]
    )
