"""What an editor composes pages with. Each block has one template and no way to break the look."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from claqueta.cluster.models import Purpose
from claqueta.foundation.search import find, remembered
from claqueta.foundation.translated import current_language
from claqueta.organisations import queries as organisations
from claqueta.organisations.directory import DIRECTORY
from claqueta.organisations.policies import PUBLIC
from claqueta.website.pages import public_pages

NEWS_PER_PURPOSE = 3
RICH = ("h3", "bold", "italic", "ol", "ul", "link", "document-link", "hr")


class HeadingBlock(blocks.CharBlock):
    class Meta:
        icon = "title"
        label = _("Heading")
        template = "website/blocks/heading.html"


class TextBlock(blocks.RichTextBlock):
    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "website/blocks/text.html"


class PictureBlock(blocks.StructBlock):
    image = ImageBlock(label=_("Picture"))
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=200)

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "website/blocks/picture.html"


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Quote"))
    source = blocks.CharBlock(label=_("Who says it"), required=False, max_length=120)

    class Meta:
        icon = "openquote"
        label = _("Quote")
        template = "website/blocks/quote.html"


class ActionBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=120)
    text = blocks.TextBlock(label=_("Text"), required=False)
    label = blocks.CharBlock(label=_("Button"), max_length=60)
    url = blocks.CharBlock(label=_("Address"), max_length=300)

    class Meta:
        icon = "pick"
        label = _("Call to action")
        template = "website/blocks/action.html"


class CardsBlock(blocks.ListBlock):
    def __init__(self, **kwargs: Any) -> None:
        card = blocks.StructBlock(
            [
                ("title", blocks.CharBlock(label=_("Title"), max_length=120)),
                ("text", blocks.TextBlock(label=_("Text"), required=False)),
                ("url", blocks.CharBlock(label=_("Address"), required=False, max_length=300)),
            ]
        )
        super().__init__(card, **kwargs)

    class Meta:
        icon = "list-ul"
        label = _("Cards")
        template = "website/blocks/cards.html"


class _RecordBlock(blocks.StaticBlock):
    """A block whose content is computed from the record."""

    kept = False
    """Whether what is read is the same for everybody, and cheap to keep until the record changes."""

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context)
        if self.kept:
            # Until the record changes, or a day ends: some of it counts who is a member today.
            named = type(self).__name__, current_language(), str(timezone.localdate())
            context.update(remembered("block", *named, compute=self.read))
        else:
            context.update(self.read())
        return context

    def read(self) -> dict[str, Any]:
        return {}


class FiguresBlock(_RecordBlock):
    kept = True

    class Meta:
        icon = "history"
        label = _("Figures of the cluster")
        admin_text = _("Members, activities, years: computed from the record.")
        template = "website/blocks/figures.html"

    def read(self) -> dict[str, Any]:
        return {"figures": organisations.figures(), "founded": settings.CLUSTER.founded_on}


class GrowthBlock(_RecordBlock):
    kept = True

    class Meta:
        icon = "arrow-up-big"
        label = _("Members by year")
        admin_text = _("A chart computed from the register.")
        template = "website/blocks/growth.html"

    def read(self) -> dict[str, Any]:
        growth = organisations.growth()
        most = max((count for _year, count in growth), default=1) or 1
        return {"growth": [(year, count, round(100 * count / most)) for year, count in growth]}


class PurposesBlock(_RecordBlock):
    class Meta:
        icon = "tick"
        label = _("Statutory purposes")
        admin_text = _("The purposes of the bylaws, each with the news about it.")
        template = "website/blocks/purposes.html"

    def read(self) -> dict[str, Any]:
        """The purposes, each with the latest news of what is being done for it."""
        purposes = list(Purpose.objects.all())
        news = (
            public_pages(
                apps.get_model("website", "NewsPage").objects.filter(
                    locale__language_code=current_language(), purposes__isnull=False
                )
            )
            .order_by("-date", "-pk")
            .prefetch_related("purposes")
            .distinct()[:60]
        )
        done: dict[str, list[Any]] = {one.code: [] for one in purposes}
        for page in news:
            for purpose in page.purposes.all():
                if len(done[purpose.code]) < NEWS_PER_PURPOSE:
                    done[purpose.code].append(page)
        return {"purposes": [(one, done[one.code]) for one in purposes]}


class PartnersBlock(_RecordBlock):
    class Meta:
        icon = "group"
        label = _("Institutional partners")
        admin_text = _("From the cluster’s folder.")
        template = "website/blocks/partners.html"


class MembersBlock(_RecordBlock):
    kept = True

    class Meta:
        icon = "group"
        label = _("Newest members")
        admin_text = _("The last to join, from the register.")
        template = "website/blocks/members.html"

    def read(self) -> dict[str, Any]:
        request = DIRECTORY.question(sort="since").request(PUBLIC, current_language(), limit=6, facets=False)
        return {"cards": [hit.card for hit in find(request).hits]}


class ContactBlock(_RecordBlock):
    class Meta:
        icon = "mail"
        label = _("Contact data")
        admin_text = _("From the cluster’s folder.")
        template = "website/blocks/contact.html"


class BodyBlock(blocks.StreamBlock):
    heading = HeadingBlock()
    text = TextBlock(features=RICH)
    picture = PictureBlock()
    quote = QuoteBlock()
    action = ActionBlock()
    cards = CardsBlock()
    figures = FiguresBlock()
    growth = GrowthBlock()
    purposes = PurposesBlock()
    partners = PartnersBlock()
    members = MembersBlock()
    contact = ContactBlock()
