"""Blocks of pages that tell of the cluster itself and of its news."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from claqueta.cluster.models import Purpose
from claqueta.foundation.pageblocks import HomeBlock, PageBlock
from claqueta.foundation.translated import current_language
from claqueta.website.models import NewsPage
from claqueta.website.pages import KIND, public_pages

NEWS_PER_PURPOSE = 3
NEWS_LOOKED_AT = 60
NEWS_ON_THE_HOME_PAGE = 3


def _purposes() -> dict[str, Any]:
    """The purposes, each with the latest news of what is being done for it."""
    purposes = list(Purpose.objects.all())
    news = (
        public_pages(
            NewsPage.objects.filter(locale__language_code=current_language(), purposes__isnull=False)
        )
        .order_by("-date", "-pk")
        .defer_streamfields()
        .prefetch_related("purposes")
        .distinct()[:NEWS_LOOKED_AT]
    )
    done: dict[str, list[dict[str, Any]]] = {purpose.code: [] for purpose in purposes}
    for page in news:
        for purpose in page.purposes.all():
            if len(done[purpose.code]) < NEWS_PER_PURPOSE:
                done[purpose.code].append({"title": page.title, "url": page.get_url(), "date": page.date})
    return {"purposes": [(purpose, done[purpose.code]) for purpose in purposes]}


def _latest() -> dict[str, Any]:
    news = public_pages(NewsPage.objects.filter(locale__language_code=current_language()))
    newest = (
        news.select_related("picture").defer_streamfields().order_by("-date", "-pk")[:NEWS_ON_THE_HOME_PAGE]
    )
    latest = [page.as_item for page in newest]
    return {"news": latest} if latest else {}


HOME = {
    "news": HomeBlock(place="on", template="website/home/news.html", read=_latest, order=90, made_of=(KIND,))
}
BLOCKS = {
    "purposes": PageBlock(
        label=_("Statutory purposes"),
        about=_("The purposes of the bylaws, each with the news about it."),
        icon="tick",
        template="website/blocks/purposes.html",
        read=_purposes,
        kept=True,
    ),
    "partners": PageBlock(
        label=_("Institutional partners"),
        about=_("From the cluster’s folder."),
        icon="group",
        template="website/blocks/partners.html",
    ),
    "contact": PageBlock(
        label=_("Contact data"),
        about=_("From the cluster’s folder."),
        icon="mail",
        template="website/blocks/contact.html",
    ),
}
