"""Navigation and footer from the tree of pages, and the links between languages."""

from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import translate_url
from wagtail.models import Locale, Page, Site

from claqueta.website.pages import public_pages

CACHE_SECONDS = 3600
CACHE_KEY = "website:navigation:{language}"


@dataclass(frozen=True, slots=True)
class Link:
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Navigation:
    home: str
    menu: tuple[Link, ...]
    footer: tuple[Link, ...]


def home_page(language: str) -> Page | None:
    """The root of a language's tree."""
    locale = Locale.objects.filter(language_code=language).first()
    site = Site.objects.select_related("root_page").filter(is_default_site=True).first()
    if not locale or not site:
        return None
    root = site.root_page
    return root if root.locale_id == locale.pk else root.get_translation_or_none(locale)


def navigation(language: str) -> Navigation:
    """Menu: pages marked for menus. Footer: the others. Two queries, then cached until a page changes."""
    key = CACHE_KEY.format(language=language)
    kept: Navigation | None = cache.get(key)
    if kept is None:
        home = home_page(language)
        children = list(public_pages(home.get_children()).order_by("path")) if home else []
        kept = Navigation(
            home=f"/{language}/",
            menu=tuple(
                Link(child.title, f"/{language}/{child.slug}/") for child in children if child.show_in_menus
            ),
            footer=tuple(
                Link(child.title, f"/{language}/{child.slug}/")
                for child in children
                if not child.show_in_menus
            ),
        )
        cache.set(key, kept, CACHE_SECONDS)
    return kept


def forget_navigation(**_kwargs: object) -> None:
    cache.delete_many([CACHE_KEY.format(language=code) for code in settings.CLUSTER.languages])


def language_links(request: HttpRequest) -> list[tuple[str, str]]:
    """`(language, absolute address)` of this page in every language that has it, the present one included."""
    page = getattr(request, "page_shown", None)
    if page is not None:
        translations = public_pages(page.get_translations(inclusive=True)).select_related("locale")
        return sorted(
            (translation.locale.language_code, settings.PUBLIC_URL + (translation.get_url(request) or ""))
            for translation in translations
        )
    path = request.get_full_path()
    return [
        (code, settings.PUBLIC_URL + (path if path.startswith(f"/{code}/") else translate_url(path, code)))
        for code in settings.CLUSTER.languages
    ]
