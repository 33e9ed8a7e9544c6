"""Search over the whole site, news as a feed, and the end of a kind of mails."""

from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from claqueta.accounts.access import limited, needs
from claqueta.engines.search import WHAT, SearchRequest
from claqueta.foundation.catalogue import TYPING
from claqueta.foundation.circles import audience_of
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.parameters import asked, header
from claqueta.foundation.search import find, kinds_found
from claqueta.foundation.translated import current_language
from claqueta.foundation.wishes import unsubscribe as stop_mails
from claqueta.website.models import NewsPage
from claqueta.website.pages import public_pages

ON_A_PAGE = 20
MOST_PAGES = 50
"""Nobody reads on; whoever looks that deep looks for another word."""


@require_safe
@needs("organisations.view_directory")
@limited("requests_search")
def search(request: HttpRequest) -> HttpResponse:
    """Search over the whole site; only what was found when the page asks for that while somebody types."""
    part = "#found" if header(request, "HX-Request") == "true" else ""
    parameters, names = asked(request), kinds_found()
    query, kind = parameters.text("q", 200), parameters.choice("kind", names)
    found = {}
    if query:
        number = min(parameters.page(), MOST_PAGES)
        page = find(
            SearchRequest(
                current_language(),
                audience_of(request.user),
                query,
                # What a domain left behind that is no longer installed has no name and no page.
                kinds=tuple(names),
                filters={WHAT: (kind,)} if kind else {},
                facets=(WHAT,),
                limit=ON_A_PAGE,
                offset=(number - 1) * ON_A_PAGE,
                typing=bool(part),
                fused=TYPING not in parameters,
            )
        )
        pages = min(-(-page.total // ON_A_PAGE), MOST_PAGES)
        if number > max(pages, 1):
            return redirect(f"{request.path}?{parameters.changed(TYPING, page=max(pages, 1))}")
        counts = page.counts[WHAT]
        found = {
            "page": page,
            "hits": [(hit, names[hit.kind][0]) for hit in page.hits],
            "meant": sum(hit.meant for hit in page.hits),
            "kinds": [
                (name, names[name][1], counts[name]) for name in sorted(counts, key=lambda one: -counts[one])
            ],
            "everything": sum(counts.values()),
            "pager": parameters.pager(number, pages, TYPING),
        }
    response = render(
        request,
        f"website/search.html{part}",
        {"query": query, "kind": kind, "noindex": True, **found},
    )
    response["Vary"] = "HX-Request"
    return response


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
        )[: rule("news_in_feed").value]

    def item_title(self, item: NewsPage) -> str:
        return str(item.title)

    def item_description(self, item: NewsPage) -> str:
        return item.summary

    def item_link(self, item: NewsPage) -> str:
        return item.full_url or "/"

    def item_pubdate(self, item: NewsPage) -> Any:
        return item.first_published_at


@require_http_methods(["GET", "HEAD", "POST"])
@limited("requests_secret_link")
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """One click: a mail program posts here by itself (RFC 8058), a person presses the button."""
    done = stop_mails(token) if request.method == "POST" else None
    return render(request, "website/unsubscribe.html", {"done": done, "noindex": True, "token": token})


unsubscribe.csrf_exempt = True  # type: ignore[attr-defined]


urlpatterns = [
    path(gettext_lazy("search/"), search, name="search"),
    path(gettext_lazy("news/feed.xml"), NewsFeed(), name="news_feed"),
    path(gettext_lazy("unsubscribe/<str:token>/"), unsubscribe, name="unsubscribe"),
]
