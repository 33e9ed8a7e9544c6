"""Which pages everybody may see (feed, home, search, API, maps of the site and navigation ask here, nowhere else), and
what the domains show on the home page."""

from typing import Any

from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction
from wagtail.query import PageQuerySet

from claqueta.foundation.domains import Shared, gathered
from claqueta.foundation.pageblocks import HomeBlock
from claqueta.foundation.parameters import identifier as row_number
from claqueta.foundation.search import changed, remembered
from claqueta.foundation.translated import current_language

KIND = "page"


def public_pages(pages: PageQuerySet | None = None) -> Any:
    """Of these pages, or of all, those that are published and that neither they nor a page above them restricts."""
    return (Page.objects.all() if pages is None else pages).live().public()


def shared(identifier: str) -> Shared | None:
    """What the picture for sharing shows of a page that everybody may see: its title, and its own picture."""
    page = public_pages().filter(pk=row_number(identifier)).first()
    if page is None:
        return None
    page = page.specific
    own: Any = getattr(page, "picture", None)
    return Shared(str(page.title), str(page.summary), (own.file.name,) if own else ())


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


def on_the_home_page() -> dict[str, list[dict[str, Any]]]:
    """Place → what the domains show there in their order, each with `template` and `values`.

    What has nothing to show is not there. Kept until the record changes or the day ends, as blocks of pages are.
    """
    found: dict[str, list[dict[str, Any]]] = {}
    declared: list[tuple[str, HomeBlock]] = gathered(lambda part: part.home.items())
    for name, block in sorted(declared, key=lambda pair: pair[1].order):
        named = name, current_language(), str(timezone.localdate())
        values = remembered("home", *named, compute=block.read, reads=block.made_of)
        if values:
            found.setdefault(block.place, []).append({"template": block.template, "values": values})
    return found
