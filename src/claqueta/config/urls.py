"""Every address: what each instance has, what the domains bring, and the packages'."""

from collections.abc import Callable
from typing import Any

from allauth import urls as allauth_urls
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.utils.translation import gettext_lazy as _
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from claqueta.config import mcp, reference
from claqueta.config.api import api
from claqueta.config.doors import one_door
from claqueta.config.translating import translated
from claqueta.foundation.domains import Part, gathered
from claqueta.foundation.guests import kept_for_guests
from claqueta.interface import sitemaps, views

handler400 = "claqueta.interface.views.unreadable"
handler403 = "claqueta.interface.views.forbidden"
handler404 = "claqueta.interface.views.not_found"
handler429 = "claqueta.interface.views.too_many"
"""Who tries to sign in too often is answered by it as well."""
handler500 = "claqueta.interface.views.failed"

for package in (wagtailadmin_urls, wagtaildocs_urls, wagtail_urls, allauth_urls):
    one_door(package.urlpatterns)
translated(allauth_urls.urlpatterns)
for pattern in wagtail_urls.urlpatterns:
    if pattern.name == "wagtail_serve":
        # A page of the site reads no parameter but that of a list’s next part.
        pattern.callback = kept_for_guests(pattern.callback, asks=("page",))


def brought(module_of: Callable[[Part], str]) -> list[Any]:
    """The addresses that the domains bring under one face."""
    modules = gathered(lambda part: [module_of(part)] if module_of(part) else [])
    return [path("", include(module)) for module in modules]


urlpatterns = [
    path("health", views.health, name="health"),
    path("ready", views.ready, name="ready"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemaps.sitemap_part, name="sitemap_part"),
    path("theme.css", views.theme, name="theme"),
    path("territory.svg", views.territory, name="territory"),
    path("to/<slug:route>/", views.way, name="way"),
    path("api/v1/", reference.landing, name="api_landing"),
    path("api/v1/docs", reference.docs, name="api_docs"),
    path("api/v1/", api.urls),
    path("mcp", mcp.over_http, name="mcp"),
    path("office/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    re_path(r"^media/(?P<path>.+)$", views.media, name="media"),
]

urlpatterns += i18n_patterns(
    path("sharing/<str:kind>/<str:identifier>.jpg", views.sharing, name="sharing"),
    *brought(lambda part: part.site),
    *brought(lambda part: part.area),
    path(_("account/"), include(allauth_urls)),
    path("", include(wagtail_urls)),
)
