"""News that are published are evidence for the purposes that their editors ticked."""

from typing import Any

from django.conf import settings

from claqueta.foundation import evidence
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.transactions import atomic
from claqueta.website.models import NewsPage
from claqueta.website.pages import public_pages


def on_published(instance: NewsPage, revision: Any = None, **_more: Any) -> None:
    """What somebody publishes counts at once; what the house publishes by itself, setting itself up, is for the round."""
    if revision is not None and revision.user_id is not None:
        note_news(instance)


def note_news(instance: NewsPage) -> None:
    """A news item counts once, however many languages it is in: as it stands in the cluster's first."""
    if instance.locale.language_code == settings.CLUSTER.languages[0]:
        with atomic():
            evidence.keep_to(instance, [purpose.code for purpose in instance.purposes.all()], by=SYSTEM)


def take_stock() -> None:
    """Note the news that were published before anybody noted them."""
    for page in public_pages(NewsPage.objects.all()):
        note_news(page)


def forget_news(instance: NewsPage, **_more: Any) -> None:
    with atomic():
        evidence.keep_to(instance, (), by=SYSTEM)
