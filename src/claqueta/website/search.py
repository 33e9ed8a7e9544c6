"""The search documents of pages."""

from collections.abc import Iterable, Iterator

from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from claqueta.engines.search import AUDIENCES, Document
from claqueta.foundation.search import Searchable, changed
from claqueta.website.models import ContentPage, NewsPage
from claqueta.website.pages import KIND, public_pages

MODELS = (ContentPage, NewsPage)


def documents(identifiers: Iterable[str]) -> Iterator[Document]:
    wanted = list(identifiers)
    for model in MODELS:
        for page in public_pages(model.objects.filter(pk__in=wanted)).select_related("locale"):
            body = " ".join(
                strip_tags(str(block.value.source if block.block_type == "text" else block.value))
                for block in page.body
                if block.block_type in ("text", "heading")
            )
            for audience in AUDIENCES:
                yield Document(
                    key=f"{KIND}:{page.pk}",
                    kind="news" if model is NewsPage else KIND,
                    language=page.locale.language_code,
                    audience=audience,
                    title=page.title,
                    family=f"{KIND}:{page.translation_key}",
                    body=f"{page.introduction} {body}".strip(),
                    sort={
                        "rank": 0.9,
                        "recent": page.last_published_at.timestamp() if page.last_published_at else 0,
                    },
                    card={"name": page.title, "url": page.get_url() or "", "tagline": page.summary},
                )


def note_page(instance: Page, **_kwargs: object) -> None:
    changed([f"{KIND}:{instance.pk}"])


searchable = Searchable(
    kind=KIND,
    called={KIND: (_("Page"), _("Pages")), "news": (_("News item"), _("News items"))},
    screen="wagtailadmin_pages:edit",
    documents=documents,
    identifiers=lambda: (str(pk) for model in MODELS for pk in model.objects.values_list("pk", flat=True)),
)
