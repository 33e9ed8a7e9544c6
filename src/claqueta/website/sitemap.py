"""The pages that everybody may see, in the map of the site."""

from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from wagtail.models import Page

from claqueta.foundation.translated import current_language
from claqueta.website.pages import public_pages

type Translations = dict[str, Page]
"""Language → the page in it."""


class PagesSitemap(Sitemap[Any]):
    i18n = alternates = True

    def items(self) -> list[Translations]:
        found: dict[Any, Translations] = {}
        for page in public_pages().filter(depth__gt=1).select_related("locale").order_by("path"):
            found.setdefault(page.translation_key, {})[page.locale.language_code] = page
        return list(found.values())

    def get_languages_for_item(self, item: Translations) -> list[str]:
        return list(item)

    def location(self, item: Translations) -> str:
        return str(item[current_language()].url or "")

    def lastmod(self, item: Translations) -> datetime | None:
        return max((one.last_published_at for one in item.values() if one.last_published_at), default=None)
