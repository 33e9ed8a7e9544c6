"""Site search, feeds, maps of the site, pictures for sharing, health, and pages for what went wrong."""

import mimetypes
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.core.exceptions import (
    BadRequest,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from claqueta.accounts.access import limited, needs
from claqueta.engines.search import SearchRequest
from claqueta.foundation.notifications import unsubscribe as stop_mails
from claqueta.foundation.parameters import asked
from claqueta.foundation.parameters import identifier as row_number
from claqueta.foundation.problems import for_machines, problem
from claqueta.foundation.readiness import readiness
from claqueta.foundation.search import find
from claqueta.foundation.translated import current_language
from claqueta.organisations.policies import PUBLIC, may_see, sees_unlisted
from claqueta.organisations.queries import listed, owner_of_file
from claqueta.organisations.rules import audience_of
from claqueta.website.models import NewsPage
from claqueta.website.pages import public_pages
from claqueta.website.sharing import sharing_picture

EDITORS_FILES = frozenset({"images", "original_images"})
ORGANISATIONS_FILES = frozenset({"logos", "pictures", "drafts"})
KEPT_BY_ALL = "public, max-age=604800, immutable"
KEPT_BY_ONE = "private, max-age=604800, immutable"
KINDS = ("organisation", "page", "news")


def _may_see_file(request: HttpRequest, path: str) -> bool:
    """Whether everybody may see an organisation's file; not found for whoever may not."""
    found = owner_of_file(path)
    if found is None:
        raise Http404
    organisation, field = found
    if not field:
        if not request.user.has_perm("organisations.edit_profile", organisation):
            raise Http404
        return False
    if organisation.listed and may_see(field, PUBLIC, organisation.visibility):
        return True
    circle = audience_of(request.user)
    inside = (organisation.listed or sees_unlisted(circle)) and may_see(
        field, circle, organisation.visibility
    )
    if not inside and not request.user.has_perm("organisations.edit_profile", organisation):
        raise Http404
    return False


@require_safe
@needs("organisations.view_directory")
@limited("requests_search")
def search(request: HttpRequest) -> HttpResponse:
    query = asked(request).text("q", 200)
    kind = asked(request).choice("kind", KINDS)
    page = None
    if query:
        page = find(
            SearchRequest(
                current_language(),
                audience_of(request.user),
                query,
                kinds=(kind,) if kind else (),
                limit=40,
            )
        )
    return render(
        request, "website/search.html", {"query": query, "kind": kind, "page": page, "noindex": True}
    )


class NewsFeed(Feed[Any, NewsPage]):
    """News as RSS, in the language of the address."""

    def title(self, obj: Any = None) -> str:
        return settings.CLUSTER.says(settings.CLUSTER.name, current_language()) + " · " + _("News")

    def link(self, obj: Any = None) -> str:
        return f"/{current_language()}/"

    def description(self, obj: Any = None) -> str:
        return str(settings.CLUSTER.says(settings.CLUSTER.tagline, current_language()))

    def items(self, obj: Any = None) -> Any:
        return public_pages(NewsPage.objects.filter(locale__language_code=current_language())).order_by(
            "-date"
        )[:30]

    def item_title(self, item: NewsPage) -> str:
        return str(item.title)

    def item_description(self, item: NewsPage) -> str:
        return item.summary

    def item_link(self, item: NewsPage) -> str:
        return item.full_url or "/"

    def item_pubdate(self, item: NewsPage) -> Any:
        return item.first_published_at


class MembersFeed(NewsFeed):
    """New members as RSS; only what is public."""

    def title(self, obj: Any = None) -> str:
        return settings.CLUSTER.says(settings.CLUSTER.name, current_language()) + " · " + _("New members")

    def items(self, obj: Any = None) -> Any:
        page = find(SearchRequest(current_language(), kinds=("organisation",), sort="since", limit=30))
        return [hit.card for hit in page.hits if hit.card["standing"]]

    def item_title(self, item: Any) -> str:
        return str(item["name"])

    def item_description(self, item: Any) -> str:
        return str(item["tagline"])

    def item_link(self, item: Any) -> str:
        return str(item["url"])

    def item_pubdate(self, item: Any) -> None:
        return None


@require_safe
@cache_control(public=True, max_age=3600)
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        "Disallow: /office/",
        *(f"Disallow: /{code}/account/" for code in settings.CLUSTER.languages),
        f"Sitemap: {settings.PUBLIC_URL}/sitemap.xml",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=86_400)
def sharing(request: HttpRequest, kind: str, identifier: str) -> HttpResponse:
    """The picture that social networks show with a page: its title on the cluster's colours."""
    if kind == "organisation":
        organisation = listed().filter(slug=identifier).first()
        if organisation is None:
            raise Http404
        title = organisation.name
    elif kind == "page":
        page = public_pages().filter(pk=row_number(identifier)).first()
        if page is None:
            raise Http404
        title = page.title
    else:
        title = settings.CLUSTER.says(settings.CLUSTER.tagline, current_language())
    return HttpResponse(sharing_picture(title, current_language()), content_type="image/png")


@require_http_methods(["GET", "HEAD", "POST"])
@limited("requests_secret_link")
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """One click: a mail program posts here by itself (RFC 8058), a person presses the button."""
    done = stop_mails(token) if request.method == "POST" else None
    return render(request, "website/unsubscribe.html", {"done": done, "noindex": True, "token": token})


unsubscribe.csrf_exempt = True  # type: ignore[attr-defined]


@require_safe
def media(request: HttpRequest, path: str) -> FileResponse:
    """Logos and pictures, wherever uploads are kept; imports, jobs and attachments are not served from here."""
    parts = path.split("/")
    if {"", ".", ".."} & set(parts):
        raise Http404
    if parts[0] in ORGANISATIONS_FILES:
        public = _may_see_file(request, path)
    elif parts[0] in EDITORS_FILES:
        public = True
    else:
        raise Http404
    try:
        file = default_storage.open(path)
    except (OSError, SuspiciousOperation):
        raise Http404 from None
    response = FileResponse(file, content_type=mimetypes.guess_type(path)[0] or "application/octet-stream")
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
    response = render(request, "website/theme.css", content_type="text/css; charset=utf-8")
    response["Cache-Control"] = "public, max-age=3600"
    return response


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
            "website/errors/400.html",
            {
                "layout": "website/base.html" if hasattr(request, "user") else "website/errors/bare.html",
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
    return render(request, "website/errors/404.html", {"words": words, "noindex": True}, status=404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if for_machines(request):
        return problem(403)
    return render(request, "website/errors/403.html", {"noindex": True}, status=403)


def failed(request: HttpRequest) -> HttpResponse:
    """Drawn without the database, which may be what failed."""
    if for_machines(request):
        return problem(500)
    return render(request, "website/errors/500.html", {"noindex": True}, status=500)
