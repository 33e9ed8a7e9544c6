"""The calls for projects that everybody sees, and the projects of their catalogues, in the map of the site."""

from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from claqueta.submissions.queries import public_calls, shown_to_others

type Entry = tuple[str, list[Any], datetime | None]
"""A route, what it takes, and when what it shows last changed."""


class CallsSitemap(Sitemap[Any]):
    i18n = alternates = True

    def items(self) -> list[Entry]:
        calls = list(public_calls().values_list("slug", "updated_at"))
        projects = shown_to_others().order_by("pk").values_list("public_id", "updated_at")
        return [
            ("project_calls", [], None),
            *(("project_call", [slug], at) for slug, at in calls),
            *(("project", [key], at) for key, at in projects),
        ]

    def location(self, item: Entry) -> str:
        return reverse(item[0], args=item[1])

    def lastmod(self, item: Entry) -> datetime | None:
        return item[2]
