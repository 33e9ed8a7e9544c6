"""Which pages everybody may see. Feed, home, search, API, maps of the site and navigation ask here, nowhere else."""

from typing import Any

from django.core.management import call_command
from wagtail.models import Page, PageViewRestriction
from wagtail.query import PageQuerySet

from claqueta.foundation.parameters import identifier as row_number
from claqueta.foundation.search import changed

KIND = "page"


def public_pages(pages: PageQuerySet | None = None) -> Any:
    """Of these pages, or of all, those that are published and that neither they nor a page above them restricts."""
    return (Page.objects.all() if pages is None else pages).live().public()


def title_of(identifier: str) -> str | None:
    """The title of a page that everybody may see."""
    page = public_pages().filter(pk=row_number(identifier)).first()
    return str(page.title) if page else None


def note_pages(page: Page) -> None:
    """The page and all below it read otherwise from now on: a restriction or a place in the tree has changed."""
    changed(f"{KIND}:{pk}" for pk in page.get_descendants(inclusive=True).values_list("pk", flat=True))


def note_restriction(instance: PageViewRestriction, **_kwargs: object) -> None:
    note_pages(instance.page)


def publish_scheduled() -> None:
    """Publish what editors scheduled and take down what expires; pages, search and feed follow by their signals."""
    call_command("publish_scheduled", verbosity=0)


def note_move(instance: Page, **_kwargs: object) -> None:
    note_pages(instance)
