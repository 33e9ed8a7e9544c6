"""A document that is drawn in the background: the page on which one waits for it, then the document, at one address."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from claqueta.foundation import results
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.documents import later
from claqueta.foundation.downloads import body_of
from claqueta.foundation.models import Job
from claqueta.foundation.ratelimit import spend, who_asks
from claqueta.interface.views import too_many

LOOK_AGAIN = 3
"""Seconds after which the page asks again."""
LATER = 120
"""Seconds after which one may ask again where too many wait."""


def drawn_response(
    request: HttpRequest, template: str, context: dict[str, Any], name: str, *, title: str
) -> HttpResponseBase:
    """The document as soon as the worker has drawn it; until then a page that asks again by itself (202), or says why not (503).

    `title` is what the page calls it, `name` its file's without an ending.
    """
    document = later.asked(template, context)
    job = later.found(document)
    if job is None:
        # Who waits asks again and again: what is counted is what the worker is asked for.
        allowance = spend("documents", who_asks(request), rule("requests_document").rate)
        if not allowance.allowed:
            return too_many(request, allowance.reset_in)
        try:
            job = later.begun(document, title)
        except results.TooMany:
            return _told(request, title, None, 503, LATER)
    if job.state == Job.State.DONE:
        response = HttpResponse(body_of(job.file), content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
        return response
    if job.state == Job.State.FAILED:
        return _told(request, title, job, 503, int(later.AGAIN.total_seconds()))
    response = _told(request, title, job, 202, LOOK_AGAIN)
    response["Refresh"] = str(LOOK_AGAIN)
    return response


def _told(request: HttpRequest, title: str, job: Job | None, status: int, seconds: int) -> HttpResponse:
    context = {"title": title, "job": job, "noindex": True}
    response = render(request, "interface/waiting.html", context, status=status)
    response["Cache-Control"] = "no-store"
    response["Retry-After"] = str(seconds)
    return response
