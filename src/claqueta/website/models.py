"""The pages of the site."""

from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.db import models
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import CommentPanel, FieldPanel, PublishingPanel
from wagtail.models import Page

from claqueta.foundation.addresses import first_words
from claqueta.foundation.parameters import asked
from claqueta.website.blocks import BodyField
from claqueta.website.pages import on_the_home_page, public_pages
from claqueta.website.widgets import DayInput, MomentInput, PictureChooser

NEWS_PER_PAGE = 12


def _stands_alone(blocks: list[Any]) -> bool:
    return [block.block_type for block in blocks] == ["action"]


def _when(field: str) -> FieldPanel:
    """A moment in the dialog of scheduled publishing, whose controls Wagtail's own would be."""
    dialog = {
        "data-controller": "w-action",
        "data-action": "w-dialog:hidden->w-action#reset",
        "data-w-dialog-target": "notify",
    }
    return FieldPanel(
        field, widget=MomentInput(attrs=dialog, js_overlay_parent_selector="#schedule-publishing-dialog")
    )


class SitePage(Page):
    """What every page has: an introduction and a body of blocks."""

    introduction = models.TextField(_("introduction"), blank=True, max_length=500)
    body = BodyField(blank=True, verbose_name=_("body"))

    content_panels: ClassVar = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("body")]
    settings_panels: ClassVar = [
        PublishingPanel(children=[_when("go_live_at"), _when("expire_at")]),
        CommentPanel(),
    ]

    class Meta:
        abstract = True

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.page_shown = self  # type: ignore[attr-defined]
        return super().serve(request, *args, **kwargs)  # type: ignore[no-any-return]

    @property
    def parts(self) -> list[tuple[str, list[Any]]]:
        """The body by its headings: each with the blocks that follow it; a call to action stands by itself."""
        found: list[tuple[str, list[Any]]] = []
        for block in self.body:
            if block.block_type == "heading":
                found.append((str(block.value), []))
            elif block.block_type == "action" or not found or _stands_alone(found[-1][1]):
                found.append(("", [block]))
            else:
                found[-1][1].append(block)
        return found

    @staticmethod
    def _slug_is_available(slug: str, parent_page: Page | None, page: Page | None = None) -> bool:
        """Wagtail's judge of slugs, which also keeps the words of our own addresses below a home free."""
        if parent_page is not None and isinstance(parent_page.specific, HomePage) and slug in first_words():
            return False
        return bool(Page._slug_is_available(slug, parent_page, page))

    @property
    def summary(self) -> str:
        return str(self.search_description or self.introduction)


class HomePage(SitePage):
    headline = models.CharField(_("headline"), max_length=160, blank=True)

    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("headline"),
        FieldPanel("introduction"),
        FieldPanel("body"),
    ]
    template = "website/pages/home.html"
    subpage_types: ClassVar = ["website.ContentPage", "website.NewsIndexPage"]
    parent_page_types: ClassVar = ["wagtailcore.Page"]

    class Meta:
        verbose_name = _("home page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["shown"] = on_the_home_page()
        return context


class ContentPage(SitePage):
    button = models.BooleanField(_("as a button at the top of every page"), default=False)

    promote_panels: ClassVar = [*Page.promote_panels, FieldPanel("button")]
    template = "website/pages/content.html"
    subpage_types: ClassVar = ["website.ContentPage"]
    parent_page_types: ClassVar = ["website.HomePage", "website.ContentPage"]

    class Meta:
        verbose_name = _("page")


class NewsIndexPage(SitePage):
    template = "website/pages/news_index.html"
    subpage_types: ClassVar = ["website.NewsPage"]
    parent_page_types: ClassVar = ["website.HomePage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("news index")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        news = (
            public_pages(NewsPage.objects.child_of(self)).select_related("picture").order_by("-date", "-pk")
        )
        context["news"] = Paginator(news, NEWS_PER_PAGE).get_page(asked(request).page())
        return context


class NewsPage(SitePage):
    date = models.DateField(_("date"), default=timezone.localdate)
    picture = models.ForeignKey(
        "wagtailimages.Image",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture"),
    )
    purposes = ParentalManyToManyField(
        "cluster.Purpose", blank=True, related_name="+", verbose_name=_("statutory purposes")
    )

    @property
    def as_item(self) -> dict[str, Any]:
        """What a list shows of it."""
        return {
            "title": self.title,
            "url": self.get_url(),
            "date": self.date,
            "introduction": self.introduction,
            "picture": self.picture.file.url if self.picture else "",
        }

    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("date", widget=DayInput),
        FieldPanel("picture", widget=PictureChooser),
        FieldPanel("purposes", widget=CheckboxSelectMultiple),
        FieldPanel("introduction"),
        FieldPanel("body"),
    ]
    template = "website/pages/news.html"
    subpage_types: ClassVar[list[str]] = []
    parent_page_types: ClassVar = ["website.NewsIndexPage"]

    class Meta:
        verbose_name = _("news item")
