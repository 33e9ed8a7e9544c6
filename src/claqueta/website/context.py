"""What every page's template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from claqueta.foundation.translated import current_language
from claqueta.website.navigation import language_links, navigation


def site(request: HttpRequest) -> dict[str, Any]:
    """The cluster, its navigation in the reader's language, and the same page in the other languages."""
    return {
        "cluster": settings.CLUSTER,
        "language": current_language(),
        "public_url": settings.PUBLIC_URL,
        "tile_url": settings.ENVIRONMENT.tile_url,
        "navigation": _Lazy(lambda: navigation(current_language())),
        "language_links": _Lazy(lambda: language_links(request)),
    }


class _Lazy:
    """Computed when the template first asks, and only then: mails and fragments never do."""

    def __init__(self, compute: Any) -> None:
        self.compute = compute

    def __call__(self) -> Any:
        return self.compute()
