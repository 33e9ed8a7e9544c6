"""What every instance answers, whatever domains it has: files, theme, probes, pictures for sharing, what went wrong."""

import math
import mimetypes
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import (
    BadRequest,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import REASON_NO_CSRF_COOKIE
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from claqueta.foundation.domains import Shared, gathered
from claqueta.foundation.parameters import asked, header
from claqueta.foundation.problems import for_machines, problem
from claqueta.foundation.readiness import readiness
from claqueta.foundation.renditions import WIDTHS, rendition
from claqueta.foundation.translated import current_language
from claqueta.interface.sharing import sharing_picture
from claqueta.interface.territory import territory_drawing
from claqueta.interface.ways import read_as, ways

KEPT_BY_ALL = "public, max-age=604800, immutable"
KEPT_BY_ONE = "private, max-age=604800, immutable"


@require_safe
@cache_control(public=True, max_age=3600)
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        "Disallow: /office/",
        *(f"Disallow: /{code}/{_address_in(code, 'account/')}" for code in settings.CLUSTER.languages),
        f"Sitemap: {settings.PUBLIC_URL}/sitemap.xml",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def _address_in(language: str, address: str) -> str:
    """An address of ours below the language's prefix, as it is written there."""
    with translation.override(language):
        return gettext(address)


@require_safe
@cache_control(public=True, max_age=3_600)
def sharing(request: HttpRequest, kind: str, identifier: str) -> HttpResponse:
    """The picture that social networks show with a page; one of a kind that nobody knows is the site's."""
    shown_of: dict[str, Callable[[str], Shared | None]] = dict(gathered(lambda part: part.sharing.items()))
    if kind in shown_of:
        shared = shown_of[kind](identifier)
        if shared is None:
            raise Http404
    else:
        shared = Shared(settings.CLUSTER.says(settings.CLUSTER.tagline, current_language()))
    return HttpResponse(sharing_picture(shared, current_language()), content_type="image/jpeg")


@require_safe
def media(request: HttpRequest, path: str) -> FileResponse | HttpResponse:
    """Uploads that are shown, wherever they are kept, as far as their domain lets them be seen; nothing else.

    A picture also in the widths of `foundation.renditions`: `?w=480`.
    """
    parts = path.split("/")
    if {"", ".", ".."} & set(parts):
        raise Http404
    may_see = dict(gathered(lambda part: part.files.items())).get(parts[0])
    if may_see is None:
        raise Http404
    public = may_see(request, path)
    width = asked(request).choice("w", [str(one) for one in WIDTHS])
    try:
        if width:
            copy = rendition(path, int(width))
            response: FileResponse | HttpResponse = HttpResponse(copy, content_type="image/webp")
        else:
            kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
            response = FileResponse(default_storage.open(path), content_type=kind)
    except (OSError, SuspiciousOperation, ValueError):  # A name with a null byte is a `ValueError`.
        raise Http404 from None
    response["Cache-Control"] = KEPT_BY_ALL if public else KEPT_BY_ONE
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response


@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Whether this process answers at all: for a supervisor. It asks nothing of the database."""
    return JsonResponse({"ok": True})


@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Whether database, index and worker are well: for a balancer. 503 with what is not."""
    parts = readiness()
    return JsonResponse(parts, status=200 if all(parts.values()) else 503)


@require_safe
def theme(request: HttpRequest) -> HttpResponse:
    """The cluster's colours and type as custom properties, so that no page needs inline styles."""
    response = render(request, "interface/theme.css", content_type="text/css; charset=utf-8")
    response["Cache-Control"] = "public, max-age=3600"
    return response


@require_safe
def way(request: HttpRequest, route: str) -> HttpResponse:
    """To one of our own pages in the reader's language, for an address that was copied as editors see it."""
    if route not in ways():
        raise Http404
    return redirect(read_as(request.get_full_path()))


@require_safe
@cache_control(public=True, max_age=86_400)
def territory(request: HttpRequest) -> HttpResponse:
    """The cluster's boundaries, for pages that show where something is."""
    drawing = territory_drawing()
    if not drawing:
        raise Http404
    return HttpResponse(drawing, content_type="image/svg+xml")


def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A request that cannot be read, or is too large. What went wrong may have come before anybody was signed in."""
    status = 413 if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent) else 400
    told = str(exception) if isinstance(exception, BadRequest) else ""
    if for_machines(request):
        return problem(status, detail=told)
    language = translation.get_language_from_path(request.path_info) or current_language()
    with translation.override(language):
        return render(
            request,
            "interface/errors/400.html",
            {
                "layout": "interface/base.html" if hasattr(request, "user") else "interface/errors/bare.html",
                "told": told,
                "too_large": status == 413,
                "noindex": True,
            },
            status=status,
        )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if for_machines(request):
        return problem(404)
    words = request.path.strip("/").rpartition("/")[2].replace("-", " ")[:80]
    return render(request, "interface/errors/404.html", {"words": words, "noindex": True}, status=404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if for_machines(request):
        return problem(403)
    return render(request, "interface/errors/403.html", {"noindex": True}, status=403)


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is not (any longer) that of who sends it: signed in or out meanwhile, or cookies refused."""
    if for_machines(request):
        return problem(403)
    context = {"no_cookie": reason == REASON_NO_CSRF_COOKIE, "back": _same_site(request), "noindex": True}
    return render(request, "interface/errors/csrf.html", context, status=403)


def _same_site(request: HttpRequest) -> str:
    """The page that the request says it comes from, when it is one of ours."""
    came_from = header(request, "Referer", 2_000)
    ours = url_has_allowed_host_and_scheme(
        came_from, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return came_from if ours else ""


def too_many(request: HttpRequest, wait: int | None = None) -> HttpResponse:
    """A 429 that says when to come back, where that is known (`wait`, in seconds): a page for people, a line for programs."""
    if for_machines(request):
        response = problem(429)
    elif reads_pages(request):
        context = {
            "minutes": math.ceil(wait / 60) if wait is not None else None,
            "again_at": timezone.now() + timedelta(seconds=wait) if wait is not None else None,
            "back": _same_site(request),
            "noindex": True,
        }
        response = render(request, "interface/errors/429.html", context, status=429)
    else:
        told = gettext("Too many requests; try again later.")
        response = HttpResponse(told, status=429, content_type="text/plain; charset=utf-8")
    if wait is not None:
        response["Retry-After"] = str(wait)
    return response


def reads_pages(request: HttpRequest) -> bool:
    """Whether a whole page would be read by whoever asks: not by a program that takes anything, nor by a part of a page."""
    by_itself = not header(request, "HX-Request")
    return by_itself and request.get_preferred_type(["text/plain", "text/html"]) == "text/html"


def failed(request: HttpRequest) -> HttpResponse:
    """Drawn without the database, which may be what failed."""
    if for_machines(request):
        return problem(500)
    return render(request, "interface/errors/500.html", {"noindex": True}, status=500)
