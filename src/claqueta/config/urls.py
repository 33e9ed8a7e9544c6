"""Every address."""

from allauth import urls as allauth_urls
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.utils.translation import gettext_lazy as _
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from claqueta.config.api import api
from claqueta.config.doors import one_door
from claqueta.website import sitemaps, views

handler400 = "claqueta.website.views.unreadable"
handler403 = "claqueta.website.views.forbidden"
handler404 = "claqueta.website.views.not_found"
handler500 = "claqueta.website.views.failed"

for package in (wagtailadmin_urls, wagtaildocs_urls, wagtail_urls, allauth_urls):
    one_door(package.urlpatterns)

urlpatterns = [
    path("health", views.health, name="health"),
    path("ready", views.ready, name="ready"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("sitemap-<id:part>.xml", sitemaps.sitemap_part, name="sitemap_part"),
    path("theme.css", views.theme, name="theme"),
    path("api/v1/", api.urls),
    path("office/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    re_path(r"^media/(?P<path>.+)$", views.media, name="media"),
]

urlpatterns += i18n_patterns(
    path(_("search/"), views.search, name="search"),
    path(_("news/feed.xml"), views.NewsFeed(), name="news_feed"),
    path(_("directory/new-members.xml"), views.MembersFeed(), name="members_feed"),
    path("sharing/<str:kind>/<str:identifier>.png", views.sharing, name="sharing"),
    path(_("unsubscribe/<str:token>/"), views.unsubscribe, name="unsubscribe"),
    path("", include("claqueta.organisations.urls")),
    path("", include("claqueta.accounts.urls")),
    path(_("account/"), include(allauth_urls)),
    path("", include(wagtail_urls)),
)
