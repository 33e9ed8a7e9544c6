"""The programme and the events that everybody sees, in the map of the site."""

from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from claqueta.events.queries import visible_to
from claqueta.foundation.circles import audience_of

type Entry = tuple[str, datetime | None]
"""A slug, empty for the programme itself, and when it last changed."""


class EventsSitemap(Sitemap[Any]):
    i18n = alternates = True

    def items(self) -> list[Entry]:
        rows = visible_to(audience_of(None)).order_by("pk")
        return [("", None), *rows.values_list("slug", "updated_at")]

    def location(self, item: Entry) -> str:
        slug, _at = item
        return reverse("event", args=[slug]) if slug else reverse("events")

    def lastmod(self, item: Entry) -> datetime | None:
        return item[1]
