"""The programme: what is to come and what was, for whoever looks; as a feed, a calendar, and inside other sites."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from claqueta.accounts.access import needs
from claqueta.events import queries
from claqueta.events.calendar import public_calendar
from claqueta.events.kinds import kind_name, kinds
from claqueta.events.queries import Presented
from claqueta.foundation.calendar import MEDIA_TYPE
from claqueta.foundation.circles import audience_of
from claqueta.foundation.guests import kept_for_guests
from claqueta.foundation.parameters import asked
from claqueta.foundation.translated import current_language

ON_A_PAGE, IN_A_FEED, EMBEDDED = 20, 30, 6
POLICY_INSIDE_OTHERS: dict[str, Any] = {**settings.SECURE_CSP, "frame-ancestors": ["*"]}


@require_safe
@needs("events.see_programme")
@kept_for_guests
def programme(request: HttpRequest) -> HttpResponse:
    """What is to come, the next first; with `past`, what was. Of one kind, if `kind` says so."""
    said = asked(request)
    audience = audience_of(request.user)
    was, kind = "past" in said, said.text("kind")
    rows = queries.past(audience) if was else queries.to_come(audience)
    there = set(rows.order_by().values_list("kind", flat=True).distinct())
    if kind in kinds():
        rows = rows.filter(kind=kind)
    page = Paginator(queries.read_at_once(rows), ON_A_PAGE).get_page(said.page())
    return render(
        request,
        "events/programme.html",
        {
            "rows": shown_in(page, audience),
            "pager": said.pager(page.number, page.paginator.num_pages),
            "past": was,
            "kind": kind if kind in kinds() else "",
            "kinds": [(key, kind_name(key)) for key in kinds() if key in there],
            "calendar": settings.PUBLIC_URL + reverse("events_calendar"),
            "embed": settings.PUBLIC_URL + reverse("events_embed"),
            "noindex": was or kind in kinds(),
        },
    )


def shown_in(rows: Any, audience: str) -> list[Presented]:
    found = (queries.presented(row, audience, current_language()) for row in rows)
    return [shown for shown in found if shown is not None]


def next_for_everybody(most: int) -> list[Presented]:
    """The next that everybody sees, those called off left out."""
    everybody = audience_of(None)
    rows = queries.to_come(everybody).exclude(state="cancelled")[:most]
    return shown_in(queries.read_at_once(rows), everybody)


@require_safe
@xframe_options_exempt
@csp_override(POLICY_INSIDE_OTHERS)
@needs("events.see_programme")
def programme_embed(request: HttpRequest) -> HttpResponse:
    """The next public events, whoever asks, to stand inside a page of another site."""
    return render(
        request,
        "events/embed.html",
        {"rows": next_for_everybody(EMBEDDED), "whole": settings.PUBLIC_URL + reverse("events")},
    )


@require_safe
@needs("events.see_programme")
@kept_for_guests
def programme_calendar(_request: HttpRequest) -> HttpResponse:
    """Everything public, to subscribe to."""
    response = HttpResponse(public_calendar(current_language()), content_type=MEDIA_TYPE)
    response.headers["Content-Disposition"] = 'inline; filename="events.ics"'
    return response


class EventsFeed(Feed[Any, Any]):
    """The next public events as RSS."""

    def title(self) -> str:
        name = str(settings.CLUSTER.says(settings.CLUSTER.name, current_language()))
        return f"{name} · {_('Events')}"

    def link(self) -> str:
        return reverse("events")

    def description(self) -> str:
        return _("What the cluster holds next")

    def items(self) -> list[Presented]:
        return next_for_everybody(IN_A_FEED)

    def item_title(self, item: Any) -> str:
        return str(item.title)

    def item_description(self, item: Any) -> str:
        return " · ".join(part for part in (item.when, item.place, item.summary) if part)

    def item_link(self, item: Any) -> str:
        return str(item.url)

    def item_pubdate(self, item: Any) -> datetime:
        return item.changed_at  # type: ignore[no-any-return]

    def item_guid(self, item: Any) -> str:
        return str(item.id)

    item_guid_is_permalink = False


urlpatterns = [
    path(gettext_lazy("events/"), programme, name="events"),
    path(gettext_lazy("events/feed.xml"), EventsFeed(), name="events_feed"),
    path(gettext_lazy("events/calendar.ics"), programme_calendar, name="events_calendar"),
    path(gettext_lazy("events/embed/"), programme_embed, name="events_embed"),
]
