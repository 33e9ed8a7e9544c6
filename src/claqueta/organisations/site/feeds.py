"""What can be subscribed to."""

from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.utils.translation import gettext as _

from claqueta.engines.search import SearchRequest
from claqueta.foundation.search import find
from claqueta.foundation.translated import current_language


class MembersFeed(Feed[Any, Any]):
    """New members as RSS; only what is public."""

    def title(self, obj: Any = None) -> str:
        return settings.CLUSTER.says(settings.CLUSTER.name, current_language()) + " · " + _("New members")

    def link(self, obj: Any = None) -> str:
        return f"/{current_language()}/"

    def description(self, obj: Any = None) -> str:
        return str(settings.CLUSTER.says(settings.CLUSTER.tagline, current_language()))

    def items(self, obj: Any = None) -> Any:
        page = find(SearchRequest(current_language(), kinds=("organisation",), sort="since", limit=30))
        return [hit.card for hit in page.hits if hit.card["standing"]]

    def item_title(self, item: Any) -> str:
        return str(item["name"])

    def item_description(self, item: Any) -> str:
        return str(item["tagline"])

    def item_link(self, item: Any) -> str:
        return str(item["url"])

    def item_pubdate(self, item: Any) -> None:
        return None
