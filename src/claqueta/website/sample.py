"""What the sample shows on the site beside the folder's pages: a drawn picture for each piece of news."""

from typing import Any

from django.core.files.base import ContentFile
from wagtail.images import get_image_model

from claqueta.foundation.transactions import atomic
from claqueta.organisations.sample.drawing import SCENES, caption_of, drawn_scene, grade_of
from claqueta.website import evidence
from claqueta.website.models import NewsPage


def load(_accounts: dict[str, Any]) -> None:
    """Pictures for the news that have none, and the news among the evidence of the purposes."""
    picture_news()
    evidence.take_stock()


@atomic
def picture_news() -> None:
    """The same picture for a piece of news in each of its languages, another one for each piece."""
    pages = list(NewsPage.objects.filter(picture=None).order_by("-date", "pk"))
    scenes = sorted(SCENES)
    pictures: dict[Any, Any] = {}
    for page in pages:
        if page.translation_key not in pictures:
            scene = scenes[len(pictures) % len(scenes)]
            pictures[page.translation_key] = _picture(scene, page.slug)
        page.picture = pictures[page.translation_key]
        page.save_revision().publish()


def _picture(scene: str, seed: str) -> Any:
    caption = caption_of(scene)
    return get_image_model().objects.create(
        title=next(iter(caption.values())),
        description=next(iter(caption.values())),
        file=ContentFile(drawn_scene(scene, grade_of(seed), seed), f"{seed[:60]}.webp"),
        width=1200,
        height=800,
    )
