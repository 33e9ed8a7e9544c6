"""The pages of delegations that search engines may read."""

from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from claqueta.delegations.queries import public_delegations

type Entry = tuple[str, list[Any], datetime | None]


class DelegationsSitemap(Sitemap[Any]):
    i18n = alternates = True

    def items(self) -> list[Entry]:
        rows = public_delegations().values_list("slug", "updated_at")
        return [("delegations", [], None), *(("delegation", [slug], at) for slug, at in rows)]

    def location(self, item: Entry) -> str:
        return reverse(item[0], args=item[1])

    def lastmod(self, item: Entry) -> datetime | None:
        return item[2]
