"""What the site's pages bring to the house."""

from django.db.models.signals import post_delete, post_save
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from claqueta.foundation.domains import Domain, Signpost
from claqueta.foundation.evidence import Source
from claqueta.foundation.rounds import Round
from claqueta.website import evidence, models, navigation, pages, search
from claqueta.website.context import site
from claqueta.website.record import BLOCKS, HOME
from claqueta.website.setting_up import set_up
from claqueta.website.sitemap import PagesSitemap


def connect() -> None:
    """Wagtail says by signals what happens to its pages."""
    for signal in (page_published, page_unpublished):
        signal.connect(search.note_page)
        signal.connect(navigation.forget_navigation)
    page_slug_changed.connect(navigation.forget_navigation)
    for change in (post_save, post_delete):
        change.connect(pages.note_restriction, sender=PageViewRestriction)
        change.connect(navigation.forget_navigation, sender=PageViewRestriction)
    post_page_move.connect(pages.note_move)
    post_page_move.connect(navigation.forget_navigation)
    page_published.connect(evidence.on_published, sender=models.NewsPage)
    page_unpublished.connect(evidence.forget_news, sender=models.NewsPage)
    for model in search.MODELS:
        post_delete.connect(search.note_page, sender=model)
    for page_model in (models.HomePage, models.ContentPage, models.NewsIndexPage):
        post_save.connect(navigation.forget_navigation, sender=page_model)
    post_delete.connect(navigation.forget_navigation, sender=Page)


DOMAIN = Domain(
    "website",
    searchables=(search.searchable,),
    evidence=(
        Source(
            "website.newspage",
            _("News"),
            lambda pk: reverse("wagtailadmin_pages:edit", args=[pk]),
            day=lambda page: page.date,
        ),
    ),
    rounds=(
        Round("website.scheduled_publishing", pages.publish_scheduled, every=20),
        Round("website.evidence", evidence.take_stock),
    ),
    site="claqueta.website.site",
    office="claqueta.website.office",
    api="claqueta.website.api",
    signposts=(
        Signpost(_("Search"), "search", "tools", template="website/search_link.html"),
        Signpost(_("Search"), "search", "find"),
        Signpost(_("News"), "news_feed", "feed"),
    ),
    files=dict.fromkeys(("images", "original_images"), lambda _request, _path: True),
    blocks=BLOCKS,
    home=HOME,
    sharing={"page": pages.shared},
    sitemaps={"pages": PagesSitemap},
    context=(site,),
    set_up=set_up,
    sample="claqueta.website.sample.load",
    connect=connect,
)
