"""The board and what stands on it for everybody, in the map of the site."""

from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from claqueta.opportunities.queries import board_of
from claqueta.opportunities.readers import EVERYBODY

type Entry = tuple[str, datetime | None]
"""A slug, empty for the board itself, and when it last changed."""


class BoardSitemap(Sitemap[Any]):
    i18n = alternates = True

    def items(self) -> list[Entry]:
        return [("", None), *board_of(EVERYBODY).order_by("pk").values_list("slug", "updated_at")]

    def location(self, item: Entry) -> str:
        slug, _at = item
        return reverse("opportunity", args=[slug]) if slug else reverse("board")

    def lastmod(self, item: Entry) -> datetime | None:
        return item[1]
