"""Exports of the directory: at once when they are small, in the background and shared when they are not."""

from collections.abc import Callable
from pathlib import PurePath
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from claqueta.accounts.access import limited, needs
from claqueta.foundation import results
from claqueta.foundation.circles import audience_of
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.documents import pdf_response
from claqueta.foundation.downloads import download
from claqueta.foundation.models import Job
from claqueta.foundation.parameters import asked
from claqueta.foundation.tabular import table_response
from claqueta.foundation.translated import current_language
from claqueta.organisations import tasks
from claqueta.organisations.directory import DIRECTORY
from claqueta.organisations.exporting import columns_for, presented_in_order, presented_in_pieces
from claqueta.organisations.guide import LIST, list_on_paper
from claqueta.organisations.queries import Presented

LOOK_AGAIN = 3
"""Seconds after which the page of a result asks how far it is."""


@require_safe
@needs("organisations.view_directory")
@limited("requests_export")
def directory_export(request: HttpRequest, form: str) -> HttpResponse:
    """What the directory answers, as a file of `form`."""
    circle, language = audience_of(request.user), current_language()
    question = DIRECTORY.parse(asked(request))
    ids = DIRECTORY.matching(question, circle, language)
    if len(ids) > rule("export_pdf_at_once" if form == "pdf" else "export_at_once").value:
        return _in_the_background(asked(request).encoded(), form, circle, language)
    name = pgettext("file name", "directory")
    if form == "pdf":
        rows = presented_in_order(ids, circle, language)
        return pdf_response(request, LIST, list_on_paper(rows, _("Directory")), name)
    columns = columns_for(circle)
    return table_response(request, form, columns, presented_in_pieces(ids, circle, language, columns), name)


def _in_the_background(question: str, form: str, circle: str, language: str) -> HttpResponse:
    named = {"form": form, "question": question, "language": language}
    return _shared(
        named,
        circle,
        _("The directory as %(form)s") % {"form": form.upper()},
        lambda job: tasks.make_export.enqueue(str(job.pk), form, question, circle, language),
    )


def list_as_pdf(request: HttpRequest, organisations: list[Presented], title: str) -> HttpResponse:
    """Somebody's list as a document: at once, or in the background when it is long."""
    circle, language = audience_of(request.user), current_language()
    if len(organisations) <= rule("export_pdf_at_once").value:
        context = list_on_paper(organisations, title)
        return pdf_response(request, LIST, context, pgettext("file name", "shortlist"))
    slugs = [organisation["slug"] for organisation in organisations]
    return _shared(
        {"list": slugs, "title": title, "language": language},
        circle,
        title,
        lambda job: tasks.make_list_pdf.enqueue(str(job.pk), slugs, title, circle, language),
    )


def _shared(named: dict[str, Any], circle: str, title: str, begin: Callable[[Job], object]) -> HttpResponse:
    """The way to the page of a shared result, or a refusal while too many are being made."""
    try:
        return redirect("result", results.shared("export", named, circle, title, begin).pk)
    except results.TooMany:
        answer = HttpResponse(
            _("Many exports are being made; try again in a few minutes."),
            status=503,
            content_type="text/plain; charset=utf-8",
        )
        answer["Retry-After"] = "120"
        return answer


def _of_this_circle(request: HttpRequest, pk: str) -> Job:
    return get_object_or_404(Job, pk=pk, kind="export", circle=audience_of(request.user))


@require_safe
@needs("organisations.view_directory")
def result(request: HttpRequest, pk: str) -> HttpResponse:
    """How far a result is; asked again by the page until it is ready."""
    job = _of_this_circle(request, pk)
    results.look_at(job)
    unfinished = job.state in results.UNFINISHED
    ahead = Job.objects.exclude(key="").filter(state__in=results.UNFINISHED, created_at__lt=job.created_at)
    response = render(
        request,
        "organisations/result.html",
        {"job": job, "ahead": ahead.count() if unfinished else 0, "noindex": True},
    )
    response["Cache-Control"] = "no-store"
    if unfinished:
        response["Refresh"] = str(LOOK_AGAIN)
    return response


@require_safe
@needs("organisations.view_directory")
def result_file(request: HttpRequest, pk: str) -> HttpResponseBase:
    job = _of_this_circle(request, pk)
    return download(job.file, name=PurePath(str(job.file.name)).name.replace(f"-{job.pk}", ""))
