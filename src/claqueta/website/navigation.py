"""Navigation and footer from the tree of pages, and the links between languages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import translate_url
from wagtail.models import Locale, Page, Site

from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.domains import gathered
from claqueta.foundation.translated import current_language
from claqueta.website.models import ContentPage
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
    more: tuple[Link, ...]
    """Pages for which the line has no room: they are in the phone's panel and in the footer."""
    buttons: tuple[Link, ...]
    """Pages that the editors show as a button."""
    footer: tuple[Link, ...]

    @property
    def all(self) -> tuple[Link, ...]:
        return (*self.menu, *self.more, *self.buttons)


def home_page(language: str) -> Page | None:
    """The root of a language's tree."""
    locale = Locale.objects.filter(language_code=language).first()
    site = Site.objects.select_related("root_page").filter(is_default_site=True).first()
    if not locale or not site:
        return None
    root = site.root_page
    return root if root.locale_id == locale.pk else root.get_translation_or_none(locale)


def navigation(language: str) -> Navigation:
    """Menu: pages marked for menus. Footer: the others. Three queries, then cached until a page changes."""
    key = CACHE_KEY.format(language=language)
    kept: Navigation | None = cache.get(key)
    if kept is None:
        home = home_page(language)
        children = list(public_pages(home.get_children()).order_by("path")) if home else []
        buttons = set(
            ContentPage.objects.filter(pk__in=[child.pk for child in children], button=True).values_list(
                "pk", flat=True
            )
        )

        def links(pages: Iterable[Page]) -> tuple[Link, ...]:
            return tuple(Link(page.title, f"/{language}/{page.slug}/") for page in pages)

        in_menu = links(child for child in children if child.show_in_menus and child.pk not in buttons)
        room = rule("menu_in_sight").value - sum(
            signpost.place == "menu" for signpost in gathered(lambda part: part.signposts)
        )
        kept = Navigation(
            home=f"/{language}/",
            menu=in_menu[:room],
            more=in_menu[room:],
            buttons=links(child for child in children if child.pk in buttons),
            footer=links(child for child in children if not child.show_in_menus and child.pk not in buttons),
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
    path = _path_of_ours(request)
    found = ((code, translated_address(path, code)) for code in settings.CLUSTER.languages)
    return [(code, settings.PUBLIC_URL + address) for code, address in found if address]


def other_languages(request: HttpRequest, links: Mapping[str, str]) -> list[tuple[str, str]]:
    """`(language, address)` for a reader who would rather read another: of this page, as `language_links` found it, or
    else of the nearest page above it that has the language. There is one for each."""
    here = current_language()
    page = getattr(request, "page_shown", None)
    found = []
    for code in settings.CLUSTER.languages:
        if code != here:
            address = links.get(code, "").removeprefix(settings.PUBLIC_URL)
            if not address and page is not None:
                address = _of_the_nearest(page, code)
            found.append((code, address or f"/{code}/"))
    return found


def _path_of_ours(request: HttpRequest) -> str:
    """The path, but for one below which there might have been a page of the site and is none."""
    match = request.resolver_match
    return "" if match is not None and match.url_name == "wagtail_serve" else request.get_full_path()


def translated_address(path: str, language: str) -> str:
    """Where a path of ours is in a language; empty when it is no address of ours."""
    address = path if path.startswith(f"/{language}/") else translate_url(path, language) if path else ""
    return address if address.startswith(f"/{language}/") else ""


def _of_the_nearest(page: Page, language: str) -> str:
    keys = [
        (line.depth, line.translation_key) for line in page.get_ancestors(inclusive=True) if line.depth > 1
    ]
    translations = public_pages(
        Page.objects.filter(locale__language_code=language, translation_key__in=[key for _depth, key in keys])
    ).order_by("-depth")
    nearest = translations.first()
    return (nearest.get_url() or "") if nearest is not None else ""
