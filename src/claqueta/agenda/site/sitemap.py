"""Agendas and sessions that everybody sees, in the map of the site."""

from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from claqueta.agenda.queries.shown import visible_to
from claqueta.foundation.circles import audience_of

type Entry = tuple[str, str, datetime | None]
"""The slug of an event, that of a session, empty for the agenda itself, and when it last changed."""


class AgendaSitemap(Sitemap[Any]):
    i18n = alternates = True

    def items(self) -> list[Entry]:
        rows = list(
            visible_to(audience_of(None))
            .order_by("agenda__event", "pk")
            .values_list("agenda__event__slug", "slug", "changed_at")
        )
        agendas: dict[str, datetime] = {}
        for event, _slug, at in rows:
            agendas[event] = max(at, agendas.get(event, at))
        return [*((event, "", at) for event, at in agendas.items()), *rows]

    def location(self, item: Entry) -> str:
        event, session, _at = item
        return (
            reverse("agenda_session", args=[event, session]) if session else reverse("agenda", args=[event])
        )

    def lastmod(self, item: Entry) -> datetime | None:
        return item[2]
