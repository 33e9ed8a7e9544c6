"""Where the mailed link of a reader leads: the same pages as for those who are signed in."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from claqueta.accounts.access import limited, needs
from claqueta.interface.old_links import gone
from claqueta.submissions.reader_links import ReaderHolder, reader_by
from claqueta.submissions.reader_pages import ReaderVisit, give_file, show_home, show_project


def _visit(token: str, holder: ReaderHolder) -> ReaderVisit:
    return ReaderVisit(
        holder.seat,
        holder,
        reverse("reader_link", args=[token]),
        lambda one: reverse("reader_link_project", args=[token, one.public_id]),
        lambda one, file: reverse("reader_link_file", args=[token, one.public_id, file]),
    )


def _led(request: HttpRequest, token: str, page: Any, *keys: UUID) -> HttpResponseBase:
    holder = reader_by(token)
    if holder is None:
        return gone(
            request,
            _(
                "It is old, or another was sent since. Look for the last mail about the projects, or ask the office for a new link."
            ),
        )
    found: HttpResponseBase = page(request, _visit(token, holder), *keys)
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@limited("requests_reader_link")
@needs("submissions.use_reader_link")
def link(request: HttpRequest, token: str) -> HttpResponseBase:
    """What is to be read, for whoever holds the link; an old one no longer works."""
    return _led(request, token, show_home)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@limited("requests_reader_link")
@needs("submissions.use_reader_link")
def project(request: HttpRequest, token: str, key: UUID) -> HttpResponseBase:
    return _led(request, token, show_project, key)


@require_safe
@never_cache
@limited("requests_reader_link")
@needs("submissions.use_reader_link")
def file(request: HttpRequest, token: str, key: UUID, file_id: UUID) -> HttpResponseBase:
    return _led(request, token, give_file, key, file_id)


urlpatterns = [
    path(gettext_lazy("readings/link/<str:token>/"), link, name="reader_link"),
    path(gettext_lazy("readings/link/<str:token>/<uuid:key>/"), project, name="reader_link_project"),
    path(gettext_lazy("readings/link/<str:token>/<uuid:key>/<uuid:file_id>/"), file, name="reader_link_file"),
]
