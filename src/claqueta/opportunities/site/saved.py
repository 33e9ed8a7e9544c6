"""What a saved search leads to without signing in: its feed under a secret address, and the end of its mails."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import feedgenerator, timezone, translation
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from claqueta.accounts.access import limited, needs
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.ratelimit import spend, who_asks
from claqueta.interface.views import too_many
from claqueta.opportunities import actions
from claqueta.opportunities.models import SavedSearch
from claqueta.opportunities.queries import board_of, presented, read_at_once
from claqueta.opportunities.readers import reader_of
from claqueta.opportunities.sought import fits, offered, sought

IN_A_FEED, LOOKED_AT = 30, 200


@require_safe
@needs("opportunities.see_board")
def saved_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """What a saved search finds, as its owner sees it today: the address is the permission, and ends with the account."""
    search = actions.search_of_feed(secret)
    scope, who, limit = (
        ("board-feed", str(search.pk), "requests_board_feed")
        if search is not None
        else ("no-board-feed", who_asks(request), "requests_secret_link")
    )
    allowance = spend(scope, who, rule(limit).rate)
    if not allowance.allowed:
        return too_many(request, allowance.reset_in)
    if search is None:
        return HttpResponse(status=404)
    response = HttpResponse(_written(search), content_type="application/rss+xml; charset=utf-8")
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex"
    return response


def _written(search: SavedSearch) -> str:
    language = search.owner.language or search.language
    reader, asked = reader_of(search.owner), sought(search.question, tuple(settings.CLUSTER.languages))
    with translation.override(language):
        feed = feedgenerator.Rss201rev2Feed(
            title=f"{settings.CLUSTER.says(settings.CLUSTER.short_name, language)} · {search.name}",
            link=f"{settings.PUBLIC_URL}{reverse('board')}?{search.question}",
            description=search.name,
            language=language,
        )
        for row in read_at_once(board_of(reader)).order_by("-opens_on", "-pk")[:LOOKED_AT]:
            seen, shown = offered(row, reader), presented(row, reader, language)
            if seen is None or shown is None or not fits(asked, seen) or len(feed.items) >= IN_A_FEED:
                continue
            feed.add_item(
                title=f"{shown.heading}: {shown.title}",
                link=settings.PUBLIC_URL + reverse("opportunity", args=[shown.slug]),
                description=shown.text,
                unique_id=shown.id,
                unique_id_is_permalink=False,
                pubdate=timezone.localtime(row.heard_at),
            )
        return str(feed.writeString("utf-8"))


@require_http_methods(["GET", "HEAD", "POST"])
@csrf_exempt
@needs("opportunities.see_board")
@limited("requests_secret_link")
def saved_stop(request: HttpRequest, token: str) -> HttpResponse:
    """One click: a mail program posts here by itself (RFC 8058), a person presses the button."""
    done = actions.stop_mails(token) if request.method == "POST" else None
    return render(request, "opportunities/stop.html", {"done": done, "noindex": True})


urlpatterns = [
    path(gettext_lazy("opportunities/searches/<str:secret>.xml"), saved_feed, name="saved_feed"),
    path(gettext_lazy("opportunities/searches/stop/<str:token>/"), saved_stop, name="saved_stop"),
]
