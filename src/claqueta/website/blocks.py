"""What an editor composes pages with. Each block has one template and no way to break the look."""

from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageBlock

from claqueta.foundation.domains import gathered
from claqueta.foundation.pageblocks import PageBlock
from claqueta.foundation.search import remembered
from claqueta.foundation.translated import current_language
from claqueta.website.links import AddressBlock

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
    url = AddressBlock(label=_("Address"))

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
                ("url", AddressBlock(label=_("Address"), required=False)),
            ]
        )
        super().__init__(card, **kwargs)

    class Meta:
        icon = "list-ul"
        label = _("Cards")
        template = "website/blocks/cards.html"


def drawings() -> list[tuple[str, str]]:
    """The drawings of the cluster's folder, by their path below its `static/`."""
    static = settings.CLUSTER.folder / "static"
    found = sorted(
        path.relative_to(static).as_posix()
        for suffix in ("svg", "webp")
        for path in static.rglob(f"*.{suffix}")
    )
    return [(path, path.rpartition(".")[0].replace("/", " · ").replace("-", " ")) for path in found]


def _rows(*fields: tuple[str, blocks.Block]) -> blocks.StructBlock:
    return blocks.StructBlock(list(fields))


class TimelineBlock(blocks.ListBlock):
    """What happened, in its order."""

    def __init__(self, **kwargs: Any) -> None:
        row = _rows(
            ("when", blocks.CharBlock(label=_("When"), max_length=40)),
            ("title", blocks.CharBlock(label=_("Title"), max_length=120)),
            ("text", blocks.TextBlock(label=_("Text"), required=False)),
        )
        super().__init__(row, **kwargs)

    class Meta:
        icon = "history"
        label = _("Timeline")
        template = "website/blocks/timeline.html"


class StepsBlock(blocks.ListBlock):
    """What is done one after the other."""

    def __init__(self, **kwargs: Any) -> None:
        row = _rows(
            ("title", blocks.CharBlock(label=_("Title"), max_length=120)),
            ("text", blocks.TextBlock(label=_("Text"), required=False)),
            ("lasts", blocks.CharBlock(label=_("How long it takes"), required=False, max_length=60)),
        )
        super().__init__(row, **kwargs)

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        template = "website/blocks/steps.html"


class PricesBlock(blocks.ListBlock):
    """What something costs, for whom."""

    def __init__(self, **kwargs: Any) -> None:
        row = _rows(
            ("title", blocks.CharBlock(label=_("For whom"), max_length=120)),
            ("amount", blocks.CharBlock(label=_("Amount"), max_length=40)),
            ("text", blocks.CharBlock(label=_("Note"), required=False, max_length=200)),
        )
        super().__init__(row, **kwargs)

    class Meta:
        icon = "tag"
        label = _("Prices")
        template = "website/blocks/prices.html"


class RolesBlock(blocks.ListBlock):
    """Those who decide, by what they do; a name where there is one."""

    def __init__(self, **kwargs: Any) -> None:
        row = _rows(
            ("title", blocks.CharBlock(label=pgettext_lazy("team", "Role"), max_length=120)),
            ("name", blocks.CharBlock(label=_("Name"), required=False, max_length=120)),
            ("text", blocks.TextBlock(label=_("Text"), required=False)),
            ("drawing", blocks.ChoiceBlock(label=_("Drawing"), required=False, choices=drawings)),
        )
        super().__init__(row, **kwargs)

    class Meta:
        icon = "group"
        label = pgettext_lazy("team", "Roles")
        template = "website/blocks/roles.html"


class LogosBlock(blocks.ListBlock):
    """Those who take part, by their marks."""

    def __init__(self, **kwargs: Any) -> None:
        row = _rows(
            ("name", blocks.CharBlock(label=_("Name"), max_length=120)),
            ("text", blocks.CharBlock(label=_("Text"), required=False, max_length=200)),
            ("url", blocks.URLBlock(label=_("Address"), required=False)),
            ("drawing", blocks.ChoiceBlock(label=_("Drawing"), required=False, choices=drawings)),
        )
        super().__init__(row, **kwargs)

    class Meta:
        icon = "image"
        label = _("Logos")
        template = "website/blocks/logos.html"


class RecordBlock(blocks.StaticBlock):
    """A block whose content is read from the record, as a domain declares it."""

    def __init__(self, name: str, declared: PageBlock) -> None:
        super().__init__(
            label=declared.label,
            icon=declared.icon,
            admin_text=declared.about,
            template=declared.template,
        )
        self.declared_name, self.declared = name, declared

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context)
        read = self.declared.read
        if read is not None and self.declared.kept:
            # Until the record changes, or a day ends: some of it counts who is a member today.
            named = self.declared_name, current_language(), str(timezone.localdate())
            context.update(remembered("block", *named, compute=read, reads=self.declared.made_of))
        elif read is not None:
            context.update(read())
        return context


class BodyBlock(blocks.StreamBlock):
    """What a page may be composed of: what any page has, and what the domains bring (`Part.blocks`)."""

    heading = HeadingBlock()
    text = TextBlock(features=RICH)
    picture = PictureBlock()
    quote = QuoteBlock()
    action = ActionBlock()
    cards = CardsBlock()
    timeline = TimelineBlock()
    steps = StepsBlock()
    prices = PricesBlock()
    roles = RolesBlock()
    logos = LogosBlock()

    def __init__(self, local_blocks: Any = None, **kwargs: Any) -> None:
        declared = [
            (name, RecordBlock(name, block)) for name, block in gathered(lambda part: part.blocks.items())
        ]
        super().__init__([*(local_blocks or ()), *declared], **kwargs)


class BodyField(StreamField):
    """The body of a page. Which blocks there are is no part of its column: a domain that brings one migrates nothing."""

    def __init__(self, **kwargs: Any) -> None:
        # The class, not a block: it is made when it is asked for, and by then every domain has declared itself.
        super().__init__(BodyBlock, **kwargs)

    def deconstruct(self) -> Any:
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [], kwargs
