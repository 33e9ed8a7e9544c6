"""The directory and the pages of organisations in the map of the site."""

from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from claqueta.organisations.queries import listed

type Entry = tuple[str, datetime | None]
"""A slug, empty for the directory itself, and when it last changed."""


class DirectorySitemap(Sitemap[Any]):
    i18n = alternates = True

    def items(self) -> list[Entry]:
        return [("", None), *listed().order_by("pk").values_list("slug", "updated_at")]

    def location(self, item: Entry) -> str:
        slug, _at = item
        return reverse("organisation", args=[slug]) if slug else reverse("directory")

    def lastmod(self, item: Entry) -> datetime | None:
        return item[1]
